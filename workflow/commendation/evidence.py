"""What is known of every unit of a campaign, gathered for scoring; as many statements for ten units as for a thousand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from documents.sentences import say
from workflow.base.database import db
from workflow.base.sources import Source
from workflow.campaigns.models import Campaign
from workflow.campaigns.queries import deadlines
from workflow.campaigns.rules import PAPERS
from workflow.commendation.criteria import Evidence, Filing, Nominations, Trained
from workflow.commendation.listing import Candidate
from workflow.progress import class_queries
from workflow.progress.model_units import NOMINATING_KINDS
from workflow.progress.models import ModelUnit, TrainingClass
from workflow.progress.standings import Standing, Tree
from workflow.submissions.models import Revision, Submission, SubmissionEvent

# A nomination that the city did not choose was made all the same; one that went back or was taken back was not.
NOMINATED = ("nominated", "reviewed", "selected", "declined")
# States in which a paper is not filed (any more).
NOT_FILED = {
    "plan": frozenset({"drafted"}),
    "summary": frozenset({"drafted", "submitted", "returned", "reviewed", "approved"}),
}
Found = dict[int, list[Any]]


def candidates(tree: Tree) -> list[Candidate]:
    """The units on the roster that are still there, in protocol order."""
    units = (tree.units[unit_id] for unit_id in tree.nodes)
    return [
        Candidate(unit.id, unit.name, unit.kind, unit.position) for unit in units if unit.state == "active"
    ]


def gather(tree: Tree, units: Iterable[Candidate]) -> list[Evidence]:
    """The evidence on each unit as of the tree's day, each criterion with the records it rests on."""
    campaign, day = tree.campaign, tree.day
    due, (filed, marks) = deadlines(campaign), _filings(campaign.id, day)
    standing = tree.standings()
    classes, models = _classes(campaign.id, day), _models(campaign.id)
    return [
        _evidence(
            campaign,
            unit,
            {paper: due[unit.unit_id, paper] for paper in NOT_FILED},
            filed.get(unit.unit_id, {}),
            standing.get(unit.unit_id),
            marks.get(unit.unit_id),
            classes.get(unit.unit_id, []),
            models.get(unit.unit_id, []),
        )
        for unit in units
    ]


def _evidence(
    campaign: Campaign,
    unit: Candidate,
    due: Mapping[str, dt.date],
    filed: Mapping[str, Revision],
    standing: Standing | None,
    mark: SubmissionEvent | None,
    classes: list[TrainingClass],
    models: list[ModelUnit],
) -> Evidence:
    counts = standing.counts if standing and standing.counts else filed.get("summary")
    quality = mark.mark if mark else None
    return Evidence(
        unit_id=unit.unit_id,
        plan=_filing(filed.get("plan"), due["plan"]),
        summary=_filing(filed.get("summary"), due["summary"]),
        staff=_trained(counts, "staff", campaign.staff_target),
        representatives=_trained(counts, "representatives", campaign.representative_target),
        nominations=_nominations(campaign, models) if unit.kind in NOMINATING_KINDS else None,
        classes=len(classes),
        quality=quality,
        sources={
            "on_time": tuple(_of_revision(revision) for revision in filed.values()),
            "targets": tuple(_of_figures(standing, filed.get("summary"))),
            "model_units": tuple(Source(one.name, "model_unit", one.id) for one in models),
            "classes": tuple(Source(one.title, "training_class", one.id) for one in classes),
            "quality": (Source(say("办结时的评定"), "submission", mark.submission_id),)
            if quality and mark
            else (),
        },
    )


def _filing(revision: Revision | None, due: dt.date) -> Filing:
    return Filing(revision.submitted_day if revision else None, due)


def _trained(counts: Any, group: str, target: int) -> Trained:
    return Trained(getattr(counts, f"{group}_total", None), getattr(counts, f"{group}_trained", None), target)


def _nominations(campaign: Campaign, models: list[ModelUnit]) -> Nominations:
    selected = sum(one.state == "selected" for one in models)
    return Nominations(len(models), selected, campaign.quotas["nominated"][0])


def _of_revision(revision: Revision) -> Source:
    return Source(
        say("{paper}第 {n} 稿", paper=PAPERS[revision.paper], n=revision.sequence),
        "submission",
        revision.submission_id,
    )


def _of_figures(standing: Standing | None, summary: Revision | None) -> Iterator[Source]:
    if standing and standing.counts:
        for entry in standing.sources:
            yield Source(
                say("{month} 月人数第 {n} 次填报", month=entry.month.month, n=entry.sequence),
                "head_count",
                entry.record_id,
                entry.campaign_id,
                entry.unit_id,
            )
    elif summary:
        yield _of_revision(summary)


def _filings(
    campaign_id: int, day: dt.date
) -> tuple[dict[int, dict[str, Revision]], dict[int, SubmissionEvent]]:
    """Unit -> paper -> the revision with which it was first filed, and unit -> the event with which its summary was
    accepted."""
    event = aliased(SubmissionEvent)
    accepts = sa.and_(
        event.submission_id == Submission.id, event.action == "accept_summary", event.day <= day
    )
    accepted = sa.select(sa.func.max(event.id)).where(accepts).scalar_subquery()
    query = (
        sa.select(Submission.unit_id, Submission.state, Revision, SubmissionEvent)
        .join(Revision, Revision.submission_id == Submission.id)
        .outerjoin(SubmissionEvent, SubmissionEvent.id == accepted)
        .where(Submission.campaign_id == campaign_id, Revision.submitted_day <= day)
        .order_by(Revision.id)
    )
    found: dict[int, dict[str, Revision]] = {}
    marks: dict[int, SubmissionEvent] = {}
    for unit_id, state, revision, mark in db.session.execute(query):
        if state not in NOT_FILED[revision.paper]:
            found.setdefault(unit_id, {}).setdefault(revision.paper, revision)
        if mark:
            marks[unit_id] = mark
    return found, marks


def _classes(campaign_id: int, day: dt.date) -> Found:
    """Classes that took place; visits are another thing."""
    return _by_unit(row for row in class_queries.held(campaign_id, day) if not row.is_visit)


def _models(campaign_id: int) -> Found:
    query = sa.select(ModelUnit).where(ModelUnit.campaign_id == campaign_id, ModelUnit.state.in_(NOMINATED))
    return _by_unit(db.session.scalars(query.order_by(ModelUnit.id)))


def _by_unit(rows: Iterable[Any]) -> Found:
    found: Found = {}
    for row in rows:
        found.setdefault(row.unit_id, []).append(row)
    return found
