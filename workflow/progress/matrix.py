"""The matrix (进度): every unit × what it owes, with its figures against the targets, and the charts of the year.

A fixed number of statements, however many units there are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from workflow.base.database import db
from workflow.base.days import written_day
from workflow.campaigns.models import Campaign, Stage
from workflow.campaigns.rules import percent
from workflow.people.models import Unit
from workflow.people.policy import UNIT_KINDS
from workflow.progress import charts, figures, standings
from workflow.progress.charts import Chart, Series
from workflow.progress.classes import FORMS
from workflow.progress.figures import Counts
from workflow.progress.models import ModelUnit, TrainingClass
from workflow.progress.standings import RollUp, Tree
from workflow.submissions import queries as submissions
from workflow.submissions.lifecycle import STATES
from workflow.submissions.queries import MatrixRow

COUNTIES = ("county", "zone")
PROMISED = ("selected", "reviewed", "nominated")  # a nomination that stands
RATES = ("专兼职工作者", "职工代表")


@dataclass(frozen=True, slots=True)
class Row:
    """A unit: what it filed, its counts where anybody entered some, its classes and model units."""

    unit_id: int
    short_name: str
    filed: MatrixRow
    counts: Counts | None
    classes: int
    model_units: int

    @property
    def late(self) -> bool:
        """Whether one of its papers is or was late."""
        return self.filed.plan_late or self.filed.summary_late

    @property
    def rates(self) -> tuple[int | None, int | None]:
        """Percent of staff and of representatives trained this year."""
        return rates_of(self.counts)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which rows are shown; '' and False show all."""

    kind: str = ""
    state: str = ""
    late: bool = False

    def shows(self, row: Row) -> bool:
        return (
            self.kind in ("", row.filed.kind)
            and self.state in ("", row.filed.state)
            and (row.late or not self.late)
        )


@dataclass(frozen=True, slots=True)
class Picture:
    """The campaign on one day: every unit, the whole, and the charts."""

    day: dt.date
    targets: tuple[int, int]
    rows: tuple[Row, ...]
    whole: RollUp
    charts: tuple[Chart, ...]

    def facts(self) -> list[tuple[str, str]]:
        """The whole in a few numbers: (what, how much)."""
        staff, representatives = rates_of(self.whole.counts) if self.whole.reported else (None, None)
        return [
            ("单位", f"{len(self.rows)} 个"),
            ("方案已报", f"{sum(row.filed.plan_filed is not None for row in self.rows)} 个"),
            ("总结已报", f"{sum(row.filed.summary_filed is not None for row in self.rows)} 个"),
            ("有逾期的", f"{sum(row.late for row in self.rows)} 个"),
            ("专兼职培训率", f"{_shown(staff)}（目标 {self.targets[0]}%）"),
            ("职工代表培训率", f"{_shown(representatives)}（目标 {self.targets[1]}%）"),
        ]


def picture(campaign: Campaign, today: dt.date) -> Picture:
    """Everything the matrix shows, in one go."""
    tree = standings.tree(campaign, today)
    month = today.replace(day=1)
    classes = _classes(campaign.id, today)
    rows = _rows(campaign, tree, month, classes, today)
    targets = (campaign.staff_target, campaign.representative_target)
    drawn = (
        _by_month(campaign, tree, today),
        _by_county(rows, targets),
        _by_form(classes),
    )
    return Picture(today, targets, tuple(rows), tree.roll_up(month), drawn)


def rates_of(counts: Counts | None) -> tuple[int | None, int | None]:
    """Whole percents of staff and representatives trained; None where nothing was entered."""
    if counts is None:
        return None, None
    return (
        percent(counts.staff_trained, counts.staff_total),
        percent(counts.representatives_trained, counts.representatives_total),
    )


HEADER = (
    "单位",
    "类别",
    "状态",
    "方案报送日期",
    "方案逾期",
    "总结报送日期",
    "总结逾期",
    "专兼职工作者总数",
    "专兼职工作者已培训",
    "专兼职工作者培训率（%）",
    "职工代表总数",
    "职工代表已培训",
    "职工代表培训率（%）",
    "培训班",
    "典型",
)


def cells(rows: Iterable[Row]) -> list[list[str | int | dt.date | None]]:
    """The rows as a workbook has them, in the order of HEADER."""
    return [
        [
            row.filed.unit,
            UNIT_KINDS[row.filed.kind],
            STATES[row.filed.state],
            row.filed.plan_filed,
            "逾期" if row.filed.plan_late else "",
            row.filed.summary_filed,
            "逾期" if row.filed.summary_late else "",
            *_count_cells(row),
            row.classes,
            row.model_units,
        ]
        for row in rows
    ]


def _count_cells(row: Row) -> list[str | int | dt.date | None]:
    if row.counts is None:
        return [None] * 6
    staff, representatives = row.rates
    counts = row.counts
    return [
        *(counts.staff_total, counts.staff_trained, staff),
        *(counts.representatives_total, counts.representatives_trained, representatives),
    ]


def _rows(
    campaign: Campaign, tree: Tree, month: dt.date, classes: Sequence[tuple[int, list[str]]], today: dt.date
) -> list[Row]:
    held = _tally(unit for unit, _ in classes)
    models = _tally(
        db.session.scalars(
            sa.select(ModelUnit.unit_id).where(
                ModelUnit.campaign_id == campaign.id, ModelUnit.state.in_(PROMISED)
            )
        )
    )
    units = {
        name: (unit_id, short)
        for unit_id, name, short in db.session.execute(sa.select(Unit.id, Unit.name, Unit.short_name))
    }
    rows = []
    for filed in submissions.matrix(campaign, today):
        unit_id, short = units[filed.unit]
        node = tree.nodes.get(unit_id)
        found = figures.figure(node, month) if node else None
        counts = found.counts if found else None
        rows.append(Row(unit_id, short, filed, counts, held.get(unit_id, 0), models.get(unit_id, 0)))
    return rows


def _classes(campaign_id: int, today: dt.date) -> list[tuple[int, list[str]]]:
    """(organiser, forms) of every class begun by that day; a visit is no class."""
    query = sa.select(TrainingClass.unit_id, TrainingClass.forms).where(
        TrainingClass.campaign_id == campaign_id,
        TrainingClass.state == "recorded",
        TrainingClass.starts <= today,
        TrainingClass.is_visit.is_(False),
    )
    return [(unit_id, forms) for unit_id, forms in db.session.execute(query)]


def _tally(unit_ids: Iterable[int]) -> Mapping[int, int]:
    counted: dict[int, int] = {}
    for unit_id in unit_ids:
        counted[unit_id] = counted.get(unit_id, 0) + 1
    return counted


def _by_month(campaign: Campaign, tree: Tree, today: dt.date) -> Chart:
    """How far the whole has come at the end of each month, beside an even pace to the target."""
    begun = standings.months(campaign, today)
    reached = [tree.roll_up(month) for month in begun]
    known = [rates_of(one.counts) if one.reported else (None, None) for one in reached]
    blank = (None,) * (12 - len(begun))
    training = _training_stage(campaign)
    series = [
        Series(f"{RATES[0]}培训率", (*(one for one, _ in known), *blank)),
        Series(f"{RATES[1]}培训率", (*(other for _, other in known), *blank)),
        Series("专兼职目标进度", _pace(campaign.staff_target, training), target=True),
        Series("职工代表目标进度", _pace(campaign.representative_target, training), target=True),
    ]
    staff, representatives = known[-1] if known else (None, None)
    sentence = (
        f"截至{written_day(today)}，全体单位专兼职工作者培训率{_shown(staff)}，职工代表培训率{_shown(representatives)}；"
        f"目标分别为{campaign.staff_target}%和{campaign.representative_target}%。虚线是在培训阶段内均匀推进的进度。"
    )
    places = [f"{number}月" for number in range(1, 13)]
    return charts.lines("by-month", "各月培训进度", sentence, places, series)


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


def _by_county(rows: Sequence[Row], targets: tuple[int, int]) -> Chart:
    shown = [row for row in rows if row.filed.kind in COUNTIES]
    behind = [
        row.short_name
        for row in shown
        if any(rate is None or rate < target for rate, target in zip(row.rates, targets, strict=True))
    ]
    sentence = f"{len(shown)}个县区和开发区中，{len(shown) - len(behind)}个两项都已达到目标。"
    if behind:
        sentence += f"还没有达到的：{'、'.join(behind)}。"
    return charts.rates(
        "by-county",
        "各县区培训率",
        sentence,
        [row.short_name for row in shown],
        targets,
        [row.rates for row in shown],
        RATES,
    )


def _by_form(classes: Sequence[tuple[int, list[str]]]) -> Chart:
    """A class in two forms counts for each."""
    counts = [(label, sum(form in forms for _, forms in classes)) for form, label in FORMS.items()]
    used = "、".join(f"{label}{count}期" for label, count in counts if count) or "还没有登记"
    sentence = f"共举办培训班{len(classes)}期，按形式分：{used}。一期采用几种形式的，分别计入。"
    return charts.bars("by-form", "培训班的形式", sentence, counts, "期数")


def _shown(rate: int | None) -> str:
    return "尚无数据" if rate is None else f"{rate}%"
