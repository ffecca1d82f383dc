"""The charts of a campaign's year: its months against the plan, its counties against the targets, its classes by form."""

from __future__ import annotations

from collections.abc import Sequence

from documents.sentences import in_turn, listed, say
from workflow.base.days import SHORT_MONTHS, written_day
from workflow.campaigns.models import Campaign, Stage
from workflow.progress import charts, figures, standings
from workflow.progress.charts import Chart, Series
from workflow.progress.classes import FORMS
from workflow.progress.figures import Rates
from workflow.progress.standings import Tree

PEOPLE = figures.GROUPS["staff"], figures.GROUPS["representatives"]


def by_month(tree: Tree) -> Chart:
    """How far the whole has come at the end of each month, beside an even pace to the target."""
    campaign, today = tree.campaign, tree.day
    begun = standings.months(campaign, today)
    reached = [tree.roll_up(month) for month in begun]
    known = [figures.rates(one.counts) if one.reported else (None, None) for one in reached]
    blank = (None,) * (12 - len(begun))
    training = _training_stage(campaign)
    series = [
        Series(say("专兼职工作者培训率"), (*(one for one, _ in known), *blank)),
        Series(say("职工代表培训率", context="chart"), (*(other for _, other in known), *blank)),
        Series(say("专兼职目标进度"), _pace(campaign.staff_target, training), target=True),
        Series(say("职工代表目标进度"), _pace(campaign.representative_target, training), target=True),
    ]
    staff, representatives = known[-1] if known else (None, None)
    sentence = say(
        "截至{today}，全体单位专兼职工作者培训率{staff}，职工代表培训率{representatives}；目标分别为{staff_target}%和{representative_target}%。虚线是在培训阶段内均匀推进的进度。",
        today=written_day(today),
        staff=figures.rate_said(staff),
        representatives=figures.rate_said(representatives),
        staff_target=campaign.staff_target,
        representative_target=campaign.representative_target,
    )
    return charts.lines("by-month", say("各月培训进度"), sentence, SHORT_MONTHS, series)


def _training_stage(campaign: Campaign) -> tuple[int, int]:
    """First and last month of the longest stage, in which the training is done; the whole year where there is none."""
    longest: Stage | None = max(campaign.stages, key=lambda one: one.ends - one.starts, default=None)
    return (longest.starts.month, longest.ends.month) if longest else (1, 12)


def _pace(target: int, training: tuple[int, int]) -> tuple[int, ...]:
    first, last = training
    return tuple(
        target * min(max(month - first + 1, 0), last - first + 1) // (last - first + 1)
        for month in range(1, 13)
    )


def by_county(rates: Sequence[tuple[str, Rates]], targets: tuple[int, int]) -> Chart:
    """Each county's percents beside the targets; who is behind in either is named."""
    behind = [
        name
        for name, reached in rates
        if any(rate is None or rate < target for rate, target in zip(reached, targets, strict=True))
    ]
    done = say(
        "{n}个县区和开发区中，{reached}个两项都已达到目标。", n=len(rates), reached=len(rates) - len(behind)
    )
    missed = [say("还没有达到的：{names}。", names=listed(behind))] if behind else []
    sentence = in_turn([done, *missed])
    names = [name for name, _ in rates]
    return charts.rates(
        "by-county", say("各县区培训率"), sentence, names, targets, [one for _, one in rates], PEOPLE
    )


def by_form(classes: Sequence[Sequence[str]]) -> Chart:
    """How many of the classes, given as their forms, took each form; a class in two forms counts for each."""
    counts = [(label, sum(form in forms for forms in classes)) for form, label in FORMS.items()]
    used = listed(say("{form}{n}期", form=label, n=count) for label, count in counts if count)
    sentence = say(
        "共举办培训班{n}期，按形式分：{used}。一期采用几种形式的，分别计入。",
        n=len(classes),
        used=used or say("还没有登记"),
    )
    return charts.bars("by-form", say("培训班的形式"), sentence, counts, say("期数"))
