"""The calendar (工作日历) in use: what was announced, with the changes of this installation on top."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from documents.sentences import say
from workflow.base import audit
from workflow.base.database import db, transaction
from workflow.base.refusals import Conflict, Forbidden, Invalid
from workflow.people.policy import Actor, behalf_noted
from workflow.reminders import holidays
from workflow.reminders.models import CalendarDay
from workflow.reminders.working_days import DAY, Calendar

EDITORS = ("office", "reviewer")
LONGEST_CHANGE_DAYS = 31
LAST_YEAR = 2099
LONGEST_REASON = 100


@dataclass(frozen=True, slots=True)
class Change:
    """Days in a row, both ends among them, that are worked or not, and why."""

    starts: dt.date
    ends: dt.date
    working: bool
    reason: str


def current() -> Calendar:
    """The calendar that holds now."""
    changed = db.session.execute(sa.select(CalendarDay.day, CalendarDay.working))
    return Calendar({**holidays.announced(), **dict(changed.all())})


def changes(year: int) -> Sequence[CalendarDay]:
    """The changed days of a year, in order."""
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    query = sa.select(CalendarDay).where(CalendarDay.day.between(first, last)).order_by(CalendarDay.day)
    return db.session.scalars(query).all()


def may_edit(actor: Actor) -> bool:
    """Whether the actor may change the calendar."""
    return bool(actor.units(*EDITORS))


def change(actor: Actor, new: Change, at: dt.datetime) -> None:
    """Sets every day of the change; what was set on it before is replaced, and stays in the audit."""
    _require(actor)
    if faults := _faults(new):
        raise Invalid(faults)
    with transaction() as session:
        for number in range((new.ends - new.starts).days + 1):
            day = new.starts + DAY * number
            before = session.get(CalendarDay, day, with_for_update=True)
            session.merge(
                CalendarDay(
                    day=day,
                    working=new.working,
                    reason=new.reason.strip(),
                    changed_by=actor.person_id,
                    at=at,
                )
            )
            audit.record(
                actor.person_id,
                "calendar_changed",
                f"calendar:{day.isoformat()}",
                at,
                before=None if before is None else before.working,
                working=new.working,
                reason=new.reason.strip(),
                **_noted(actor),
            )


def restore(actor: Actor, day: dt.date, at: dt.datetime) -> None:
    """Takes a change back: the day is again what was announced, or follows its weekday."""
    _require(actor)
    with transaction() as session:
        changed = session.get(CalendarDay, day, with_for_update=True)
        if changed is None:
            raise Conflict(say("这一天的改动刚刚已经被撤销。"))
        session.delete(changed)
        subject, before = f"calendar:{day.isoformat()}", changed.working
        audit.record(actor.person_id, "calendar_restored", subject, at, before=before, **_noted(actor))


def _noted(actor: Actor) -> dict[str, int]:
    return behalf_noted(actor.behalf(EDITORS, actor.units(*EDITORS)))


def _require(actor: Actor) -> None:
    if not may_edit(actor):
        raise Forbidden(say("工作日历由办公室或审核人维护，您没有这一权限。"))


def _faults(new: Change) -> dict[str, str]:
    days = (new.ends - new.starts).days + 1
    first = holidays.FIRST_ANNOUNCED
    checks = (
        (
            "starts",
            not first <= new.starts.year <= LAST_YEAR,
            say("年份应当在 {first} 到 {last} 之间。", first=first, last=LAST_YEAR),
        ),
        ("ends", days < 1, say("最后一天不能早于第一天。")),
        (
            "ends",
            days > LONGEST_CHANGE_DAYS,
            say("一次最多设置连续 {most} 天，请分次录入。", most=LONGEST_CHANGE_DAYS),
        ),
        (
            "reason",
            not new.reason.strip(),
            say("请写明节日名称或依据，例如“国庆节，国办发明电〔2026〕×号”。"),
        ),
        (
            "reason",
            len(new.reason.strip()) > LONGEST_REASON,
            say("最多 {most} 个字，请写得简短些。", most=LONGEST_REASON),
        ),
    )
    return {name: sentence for name, wrong, sentence in checks if wrong}
