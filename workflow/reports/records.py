"""The records that reports are drafted from, as plain facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from documents.sentences import say
from documents.text import recognise
from workflow.base.database import db
from workflow.base.sources import Source
from workflow.campaigns.models import Campaign
from workflow.people.policy import UNIT_KINDS
from workflow.progress import class_queries, concern_chapter, concern_queries
from workflow.progress.figures import GROUPS, Counts, Entry
from workflow.progress.model_units import NOMINATING_KINDS
from workflow.progress.models import ModelUnit, TrainingClass
from workflow.progress.standings import Standing, Tree, tree
from workflow.reports import summary, year
from workflow.reports.figures import Training
from workflow.reports.summary import Held, Nominated
from workflow.submissions.models import Revision, Submission

# A nomination that was not chosen was made all the same; one that went back or was taken back was not.
IN_FORCE = ("nominated", "reviewed", "selected", "declined")
KINDS = list(UNIT_KINDS)


def of_unit(submission: Submission, day: dt.date) -> summary.Facts:
    """What the records of that day say of one unit."""
    campaign, unit = submission.campaign, submission.unit
    standing = tree(campaign, day).standings().get(unit.id)
    return summary.Facts(
        host=campaign.host_unit.name,
        unit=unit.name,
        campaign=campaign.title,
        day=day,
        goal=_goal(campaign),
        training=training(campaign, standing.counts if standing else None),
        counted=_entries(standing.sources if standing else ()),
        held=tuple(map(_held, class_queries.held(campaign.id, day, unit.id))),
        nominates=unit.kind in NOMINATING_KINDS,
        nominated=tuple(map(_nominated, _models(campaign.id, unit.id))),
        reported=tuple(
            summary.Reported(one.concern_id, one.title)
            for one in concern_queries.reported(campaign, day, unit.id)
        ),
        sections=tuple(campaign.sections("summary")),
    )


def counts_of(submission: Submission, day: dt.date) -> Counts | None:
    """The head-counts that the unit's summary should give."""
    standing = tree(submission.campaign, day).standings().get(submission.unit_id)
    return standing.counts if standing else None


def of_campaign(roster: Tree, issuer: str) -> year.Facts:
    """What the records of that day and the accepted summaries say of the whole campaign."""
    campaign, day = roster.campaign, roster.day
    whole, standing = roster.roll_up(), roster.standings()
    held = class_queries.held(campaign.id, day)
    concerns = concern_queries.reported(campaign, day)
    return year.Facts(
        issuer=issuer,
        host=campaign.host_unit.name,
        campaign=campaign.title,
        year=campaign.year,
        goal=_goal(campaign),
        training=training(campaign, whole.counts if whole.reported else None),
        counted=_entries(whole.sources),
        units=tuple(_units(roster, standing, held)),
        held=tuple(map(_held, held)),
        nominated=tuple(map(_nominated, _models(campaign.id))),
        concerns=concern_chapter.compose(concerns, 4),
        reported=tuple(Source(one.title, "concern", one.concern_id) for one in concerns),
    )


def training(campaign: Campaign, counts: Counts | None) -> tuple[Training, ...]:
    """Counts as the two groups of people that a campaign trains; () where nobody entered any."""
    targets = {"staff": campaign.staff_target, "representatives": campaign.representative_target}
    if counts is None:
        return ()
    return tuple(
        Training(
            people=say("厂务公开民主管理专兼职工作者") if group == "staff" else people,
            total=getattr(counts, f"{group}_total"),
            trained=getattr(counts, f"{group}_trained"),
            two_years=getattr(counts, f"{group}_two_years"),
            target=targets[group],
        )
        for group, people in GROUPS.items()
    )


def _goal(campaign: Campaign) -> Source:
    return Source(say("活动要求"), "campaign", campaign.id)


def _entries(entries: Iterable[Entry]) -> tuple[Source, ...]:
    return tuple(
        Source(
            say("{month} 月人数第 {n} 次填报", month=one.month.month, n=one.sequence),
            "head_count",
            one.record_id,
            one.campaign_id,
            one.unit_id,
        )
        for one in entries
    )


def _held(row: TrainingClass) -> Held:
    return Held(
        row.id,
        row.title,
        row.is_visit,
        tuple(row.forms),
        row.staff_count,
        row.representatives_count,
        row.others_count,
    )


def _nominated(row: ModelUnit) -> Nominated:
    return Nominated(row.id, row.name, row.state == "selected")


def _models(campaign_id: int, unit_id: int | None = None) -> Iterable[ModelUnit]:
    query = sa.select(ModelUnit).where(ModelUnit.campaign_id == campaign_id, ModelUnit.state.in_(IN_FORCE))
    if unit_id is not None:
        query = query.where(ModelUnit.unit_id == unit_id)
    return db.session.scalars(query.order_by(ModelUnit.id))


def _units(roster: Tree, standing: Mapping[int, Standing], held: Iterable[TrainingClass]) -> list[year.Unit]:
    campaign = roster.campaign
    papers = _papers(campaign.id)
    classes = [row.unit_id for row in held if not row.is_visit]
    units = [roster.units[unit_id] for unit_id in standing]
    return [
        year.Unit(
            name=unit.name,
            kind=unit.kind,
            training=training(campaign, standing[unit.id].counts),
            classes=classes.count(unit.id),
            plan=_source(papers.get((unit.id, "plan"))),
            summary=_source(accepted),
            measures=year.measures_in(recognise(accepted.text)) if accepted else (),
        )
        for unit in sorted(units, key=lambda unit: KINDS.index(unit.kind))
        for accepted in [papers.get((unit.id, "summary"))]
    ]


def _source(revision: Revision | None) -> Source | None:
    return (
        Source(say("第 {n} 稿", n=revision.sequence), "submission", revision.submission_id)
        if revision
        else None
    )


def _papers(campaign_id: int) -> dict[tuple[int, str], Revision]:
    """(unit, paper) -> the newest filed plan, and the summary where it was accepted."""
    query = (
        sa.select(Submission.unit_id, Submission.state, Revision)
        .join(Revision, Revision.submission_id == Submission.id)
        .where(Submission.campaign_id == campaign_id, Revision.submitted_day.is_not(None))
        .order_by(Revision.id)
    )
    return {
        (unit_id, revision.paper): revision
        for unit_id, state, revision in db.session.execute(query)
        if revision.paper == "plan" or state == "summarized"
    }
