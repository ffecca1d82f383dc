"""What the screens and the reports ask about classes: plain rows."""

from __future__ import annotations

import datetime as dt
from calendar import Calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from workflow.base import workbooks
from workflow.base.database import db
from workflow.campaigns.models import Campaign
from workflow.people.models import Unit
from workflow.people.policy import Actor
from workflow.people.queries import names_of, signature
from workflow.progress.access import may, own_units
from workflow.progress.class_book import content_of
from workflow.progress.class_sheet import HEADER, cells_of
from workflow.progress.classes import FORMS, HISTORY, STATES
from workflow.progress.models import ClassEvent, TrainingClass


@dataclass(frozen=True, slots=True)
class Tally:
    """Classes that were held, the visits among them, who attended, and how many used each form."""

    classes: int
    visits: int
    attendance: int
    by_form: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar with what is on."""

    day: dt.date
    inside: bool  # of the month shown
    classes: Sequence[TrainingClass]


def classes_seen(actor: Actor, campaign: Campaign) -> Sequence[TrainingClass]:
    """All classes of the campaign for the desk; for a unit its own and the host's. By day."""
    query = (
        sa.select(TrainingClass)
        .join(Unit, Unit.id == TrainingClass.unit_id)
        .where(TrainingClass.campaign_id == campaign.id)
        .options(selectinload(TrainingClass.unit))
        .order_by(TrainingClass.starts, Unit.position, TrainingClass.id)
    )
    if not may("see_all", actor, campaign):
        own = [unit.id for unit in own_units(actor, campaign)]
        query = query.where(TrainingClass.unit_id.in_([*own, campaign.host_unit_id]))
    return db.session.scalars(query).all()


def held(campaign_id: int, day: dt.date, unit_id: int | None = None) -> Sequence[TrainingClass]:
    """Classes that took place until `day` and that stand, of one unit where one is named."""
    query = (
        sa.select(TrainingClass)
        .where(
            TrainingClass.campaign_id == campaign_id,
            TrainingClass.state == "recorded",
            TrainingClass.starts <= day,
            attendance() > 0,
        )
        .order_by(TrainingClass.starts, TrainingClass.id)
    )
    return db.session.scalars(
        query if unit_id is None else query.where(TrainingClass.unit_id == unit_id)
    ).all()


def attendance() -> sa.ColumnElement[int]:
    """How many attended, in SQL."""
    return TrainingClass.staff_count + TrainingClass.representatives_count + TrainingClass.others_count


def tally(classes: Iterable[TrainingClass]) -> Tally:
    """What they come to."""
    rows = list(classes)
    return Tally(
        classes=len(rows),
        visits=sum(row.is_visit for row in rows),
        attendance=sum(content_of(row).attendance for row in rows),
        by_form={form: sum(form in row.forms for row in rows) for form in FORMS},
    )


def calendar(classes: Iterable[TrainingClass], month: dt.date) -> list[list[Day]]:
    """The month's weeks from Monday on, each day with the classes that are on."""
    standing = [row for row in classes if row.state == "recorded"]
    return [
        [
            Day(day, day.month == month.month, [row for row in standing if row.starts <= day <= row.ends])
            for day in week
        ]
        for week in Calendar().monthdatescalendar(month.year, month.month)
    ]


def month_shown(typed: str, year: int, today: dt.date) -> dt.date:
    """The first day of the month asked for (`2014-05`), else of the one it is, both within the year."""
    try:
        asked = dt.date.fromisoformat(f"{typed}-01")
    except ValueError:
        asked = today.replace(day=1)
    return min(max(asked, dt.date(year, 1, 1)), dt.date(year, 12, 1))


def month_beside(month: dt.date, step: int) -> dt.date | None:
    """The month before or after, as long as it is the same year."""
    number = month.month + step
    return month.replace(month=number) if 1 <= number <= 12 else None


def workbook(classes: Iterable[TrainingClass]) -> bytes:
    """The classes as Excel, with their unit and state."""
    rows = [[row.unit.name, *cells_of(content_of(row)), STATES[row.state]] for row in classes]
    return workbooks.write("培训班", ("举办单位", *HEADER, "状态"), rows)


def history(class_id: int) -> list[tuple[ClassEvent, str, str]]:
    """(event, what was done, who did it), newest first."""
    query = sa.select(ClassEvent).where(ClassEvent.class_id == class_id).order_by(ClassEvent.id.desc())
    events = db.session.scalars(query).all()
    names = names_of(one for event in events for one in (event.actor_id, event.on_behalf_of))
    return [
        (event, HISTORY[event.action], signature(names, event.actor_id, event.on_behalf_of))
        for event in events
    ]
