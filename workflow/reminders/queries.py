"""What others ask about reminders: plain rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from documents.sentences import say
from workflow.base.database import db
from workflow.campaigns.models import Campaign
from workflow.campaigns.rules import PAPERS
from workflow.issuing.models import Document
from workflow.people.models import Person, Unit
from workflow.people.policy import UNIT_KINDS
from workflow.people.queries import signed, with_names
from workflow.reminders import ladder
from workflow.reminders.ladder import LABELS, OWING, Rung
from workflow.reminders.models import Pause, Reminder
from workflow.reminders.situation import Situation
from workflow.submissions.models import Submission
from workflow.submissions.queries import HistoryLine
from workflow.submissions.timeline import source

KIND_ORDER = list(UNIT_KINDS)
MOST_SHOWN = 60
HANDS = (Pause.paused_by, Pause.paused_for, Pause.resumed_by, Pause.resumed_for)


@dataclass(frozen=True, slots=True)
class Debtor:
    """A unit that owes a paper, and where it is on its ladder; `next_rung` is None at the top or while it rests."""

    unit_id: int
    unit: str
    paper: str
    last_day: dt.date
    late: bool
    paused: bool
    last: Reminder | None
    next_day: dt.date | None
    next_rung: Rung | None


@dataclass(frozen=True, slots=True)
class Notice:
    """An urging notice: to how many units, and how many of them have filed since."""

    document: Document
    paper: str
    units: int
    filed: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A unit on the list (未报名单), and whether it has filed since."""

    unit_id: int
    unit: str
    paper: str
    day: dt.date
    filed: bool


@dataclass(frozen=True, slots=True)
class LogLine:
    """One touch, with the names that belong to it."""

    reminder: Reminder
    unit: str
    label: str
    actor: str


def debtors(stands: Situation) -> list[Debtor]:
    """Every unit that owes a paper, the earliest deadline first, then in protocol order."""
    latest = {(one.unit_id, one.paper): one for one in stands.touches}
    today = stands.day
    rows = []
    for unit_id, paper in stands.owed:
        debt = (unit_id, paper)
        last_day, taken = stands.last_days[debt], stands.taken.get(debt, frozenset())
        paused = unit_id in stands.paused
        ahead = None if paused else ladder.upcoming(stands.ladder, last_day, taken, stands.calendar)
        day, rung = ahead or (None, None)
        rows.append((debt, last_day, paused, latest.get(debt), day, rung))
    units = stands.units
    found = [
        Debtor(unit_id, units[unit_id].name, paper, last_day, today > last_day, paused, last, day, rung)
        for (unit_id, paper), last_day, paused, last, day, rung in rows
    ]
    return sorted(
        found, key=lambda row: (list(PAPERS).index(row.paper), row.last_day, _order(units[row.unit_id]))
    )


def notices(campaign: Campaign) -> list[Notice]:
    """The urging notices of a campaign, newest first."""
    rows = db.session.execute(
        sa.select(Document, Reminder.paper, Submission.state)
        .join(Reminder, Reminder.document_id == Document.id)
        .join(
            Submission,
            sa.and_(Submission.campaign_id == Reminder.campaign_id, Submission.unit_id == Reminder.unit_id),
        )
        .where(Reminder.campaign_id == campaign.id)
        .order_by(Document.id.desc())
    )
    found: dict[int, Notice] = {}
    for document, paper, state in rows:
        before = found.get(document.id, Notice(document, paper, 0, 0))
        filed = state not in OWING[paper]
        found[document.id] = Notice(document, paper, before.units + 1, before.filed + filed)
    return list(found.values())


def listed(campaign: Campaign) -> list[Listed]:
    """The units on the list (未报名单), by paper in protocol order: what a circular says of them."""
    rows = db.session.execute(
        sa.select(Reminder, Unit, Submission.state)
        .join(Unit, Unit.id == Reminder.unit_id)
        .join(
            Submission,
            sa.and_(Submission.campaign_id == Reminder.campaign_id, Submission.unit_id == Reminder.unit_id),
        )
        .where(Reminder.campaign_id == campaign.id, Reminder.act == "list")
    ).all()
    ordered = sorted(rows, key=lambda row: (list(PAPERS).index(row[0].paper), _order(row[1])))
    return [
        Listed(unit.id, unit.name, touch.paper, touch.day, state not in OWING[touch.paper])
        for touch, unit, state in ordered
    ]


def log(campaign: Campaign) -> list[LogLine]:
    """The touches of a campaign, newest first."""
    query = (
        with_names(Reminder)
        .add_columns(Unit.name)
        .join(Unit, Unit.id == Reminder.unit_id)
        .where(Reminder.campaign_id == campaign.id)
        .order_by(Reminder.id.desc())
        .limit(MOST_SHOWN)
    )
    return [
        LogLine(one, unit, label_of(one), signed(actor, absent))
        for one, actor, absent, unit in db.session.execute(query)
    ]


def label_of(touch: Reminder) -> str:
    """`催报提醒（提前 3 个工作日）`."""
    act = LABELS[touch.act]
    return act if touch.step is None else say("{act}（{when}）", act=act, when=ladder.when(touch.step))


@source
def lines(submission: Submission) -> list[HistoryLine]:
    """Every touch and every pause of a submission's unit, for its timeline."""
    place = (submission.campaign_id, submission.unit_id)
    return [*_touched(*place), *_rested(*place)]


def _touched(campaign_id: int, unit_id: int) -> Iterator[HistoryLine]:
    query = with_names(Reminder).where(Reminder.campaign_id == campaign_id, Reminder.unit_id == unit_id)
    for one, name, absent in db.session.execute(query.order_by(Reminder.id)):
        yield _line(one.at, one.day, signed(name, absent), label_of(one), _said(one), PAPERS[one.paper])


def _rested(campaign_id: int, unit_id: int) -> Iterator[HistoryLine]:
    query: sa.Select[*tuple[Any, ...]] = sa.select(Pause)
    for column in HANDS:
        person = aliased(Person)
        query = query.add_columns(person.name).outerjoin(person, person.id == column)
    query = query.where(Pause.campaign_id == campaign_id, Pause.unit_id == unit_id).order_by(Pause.id)
    for one, pauser, paused_for, resumer, resumed_for in db.session.execute(query):
        yield _line(one.at, one.day, signed(pauser, paused_for), say("暂停催报"), one.reason)
        if one.resumed_at and one.resumed_day:
            resumed = signed(resumer, resumed_for)
            yield _line(one.resumed_at, one.resumed_day, resumed, say("恢复催报"), one.resumed_reason)


def _line(at: dt.datetime, day: dt.date, actor: str, label: str, remark: str, about: str = "") -> HistoryLine:
    return HistoryLine(
        at=at, day=day, actor=actor, label=label, state="", remark=remark, revision=about, mark=None
    )


def _said(touch: Reminder) -> str:
    if touch.overtaken:
        return say("这一步到期时没有发出，已由后面的步骤代替。")
    return say("已拟催报通知，印发后出现在“收到的公文”里。") if touch.act == "urge" else touch.text


def _order(unit: Unit) -> tuple[int, int]:
    return KIND_ORDER.index(unit.kind), unit.position
