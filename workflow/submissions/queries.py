"""What the desk asks about submissions: plain rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from documents.sentences import say
from workflow.base.database import db
from workflow.campaigns import queries as campaigns
from workflow.campaigns.models import Campaign, RosterEntry
from workflow.campaigns.rules import PAPERS, countdown, is_late
from workflow.issuing.models import Document
from workflow.people.models import Unit
from workflow.people.policy import UNIT_KINDS, UNIT_SIDE, Actor
from workflow.people.queries import signed, with_names
from workflow.submissions.lifecycle import BY_ACTION, PLAN_DRAFTING, SUMMARY_DRAFTING, paper_of
from workflow.submissions.models import Revision, Submission, SubmissionEvent

KIND_ORDER = list(UNIT_KINDS)
# Who is waited for in a state: (role, side of the submission, what he is asked to do).
WAITING = {
    "drafted": ("drafter", "unit", say("填写并提交实施方案")),
    "returned": ("drafter", "unit", say("按意见修改后重新提交")),
    "submitted": ("reviewer", "host", say("审核实施方案")),
    "reviewed": ("approver", "host", say("批准实施方案")),
    "approved": ("drafter", "unit", say("填写并提交总结")),
    "summary_returned": ("drafter", "unit", say("按意见修改总结后重新提交")),
    "summary_submitted": ("reviewer", "host", say("审核总结并办结")),
}


ON_ROSTER = sa.exists().where(
    RosterEntry.campaign_id == Submission.campaign_id,
    RosterEntry.unit_id == Submission.unit_id,
    RosterEntry.left_on.is_(None),
)
# Where a unit may still file: the campaign runs, and the unit has not left its roster.
OPEN = sa.and_(
    Submission.campaign_id.in_(sa.select(Campaign.id).where(Campaign.state == "running")), ON_ROSTER
)


@dataclass(frozen=True, slots=True)
class Task:
    """One line of a to-do list; `due` is the last day in time."""

    submission_id: int
    version: int
    unit: str
    campaign: str
    paper: str
    state: str
    task: str
    due: dt.date
    countdown: str
    late: bool


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One unit of a campaign's matrix."""

    submission_id: int
    unit: str
    kind: str
    state: str
    plan_filed: dt.date | None
    plan_late: bool
    summary_filed: dt.date | None
    summary_late: bool
    reply_id: int | None
    reply_number: str


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One line of a submission's history, newest first."""

    at: dt.datetime
    day: dt.date
    actor: str
    label: str
    state: str
    remark: str
    revision: str
    mark: int | None


def to_do(actor: Actor, today: dt.date) -> list[Task]:
    """What waits for this actor, oldest deadline first."""
    mine = sa.or_(*(_waits_for(actor, state) for state in WAITING), _waits_for_head(actor))
    query = (
        sa.select(Submission)
        .where(mine)
        .options(joinedload(Submission.campaign), joinedload(Submission.unit))
    )
    waiting = db.session.scalars(query).all()
    last = campaigns.deadlines_of({submission.campaign for submission in waiting})
    tasks = [_task(submission, last[submission.campaign_id], today) for submission in waiting]
    return sorted(tasks, key=lambda task: (task.due, task.submission_id))


def matrix(campaign: Campaign, today: dt.date) -> list[MatrixRow]:
    """Every unit of the roster with what it filed and when, kind by kind in protocol order."""
    query = (
        sa.select(Submission)
        .join(Unit)
        .where(Submission.campaign_id == campaign.id, ON_ROSTER)
        .options(contains_eager(Submission.unit), joinedload(Submission.reply).load_only(Document.number))
        .order_by(Unit.position)
    )
    filed = _first_filings(campaign.id)
    last = campaigns.deadlines(campaign)
    rows = [_matrix_row(submission, last, filed, today) for submission in db.session.scalars(query)]
    return sorted(rows, key=lambda row: KIND_ORDER.index(row.kind))


def history(submission_id: int) -> list[HistoryLine]:
    """Everything that happened to a submission, newest first."""
    query = (
        with_names(SubmissionEvent)
        .add_columns(Revision.paper, Revision.sequence)
        .outerjoin(Revision, Revision.id == SubmissionEvent.revision_id)
        .where(SubmissionEvent.submission_id == submission_id)
        .order_by(SubmissionEvent.id.desc())
    )
    return [
        HistoryLine(
            at=event.at,
            day=event.day,
            actor=signed(name, absent),
            label=BY_ACTION[event.action].label,
            state=event.state,
            remark=event.remark,
            revision=say("{paper}第 {sequence} 稿", paper=PAPERS[paper], sequence=sequence) if paper else "",
            mark=event.mark,
        )
        for event, name, absent, paper, sequence in db.session.execute(query)
    ]


def own_submission(actor: Actor, campaign_id: int) -> int | None:
    """The submission of the actor's unit in a campaign."""
    units = actor.units(*UNIT_SIDE)
    mine = sa.select(Submission.id).where(
        Submission.campaign_id == campaign_id, Submission.unit_id.in_(units)
    )
    return db.session.scalar(mine) if units else None


def _waits_for(actor: Actor, state: str) -> sa.ColumnElement[bool]:
    role, side, _ = WAITING[state]
    units = actor.units(role)
    place = sa.and_(Submission.unit_id.in_(units), OPEN) if side == "unit" else _hosted_by(units)
    return sa.and_(Submission.state == state, place)


def _waits_for_head(actor: Actor) -> sa.ColumnElement[bool]:
    return sa.and_(Submission.awaits_head, Submission.unit_id.in_(actor.units("unit_head")), OPEN)


def _hosted_by(units: Iterable[int]) -> sa.ColumnElement[bool]:
    return Submission.campaign_id.in_(sa.select(Campaign.id).where(Campaign.host_unit_id.in_(units)))


def _task(submission: Submission, last: Mapping[tuple[int, str], dt.date], today: dt.date) -> Task:
    paper = "summary" if submission.state in SUMMARY_DRAFTING else paper_of(submission.state)
    due = last[submission.unit_id, paper]
    waits_for_filing = submission.state in PLAN_DRAFTING + SUMMARY_DRAFTING
    return Task(
        submission_id=submission.id,
        version=submission.version,
        unit=submission.unit.name,
        campaign=submission.campaign.title,
        paper=PAPERS[paper],
        state=submission.state,
        task=say("请单位负责人审定后提交") if submission.awaits_head else WAITING[submission.state][2],
        due=due,
        countdown=countdown(due, today),
        late=waits_for_filing and today > due,
    )


def _first_filings(campaign_id: int) -> dict[tuple[int, str], dt.date]:
    rows = db.session.execute(
        sa.select(Revision.submission_id, Revision.paper, sa.func.min(Revision.submitted_day))
        .join(Submission)
        .where(Submission.campaign_id == campaign_id, Revision.submitted_day.is_not(None))
        .group_by(Revision.submission_id, Revision.paper)
    )
    return {(submission_id, paper): day for submission_id, paper, day in rows if day}


def _matrix_row(
    submission: Submission,
    last: Mapping[tuple[int, str], dt.date],
    filed: dict[tuple[int, str], dt.date],
    today: dt.date,
) -> MatrixRow:
    plan, summary = filed.get((submission.id, "plan")), filed.get((submission.id, "summary"))
    return MatrixRow(
        submission_id=submission.id,
        unit=submission.unit.name,
        kind=submission.unit.kind,
        state=submission.state,
        plan_filed=plan,
        plan_late=is_late(plan, last[submission.unit_id, "plan"], today),
        summary_filed=summary,
        summary_late=is_late(summary, last[submission.unit_id, "summary"], today),
        reply_id=submission.reply_id,
        reply_number=submission.reply.number if submission.reply else "",
    )
