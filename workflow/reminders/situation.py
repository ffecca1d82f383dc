"""How a campaign stands: who owes what until when, which rungs are taken, who is paused. One query each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from workflow.base.database import db
from workflow.campaigns import queries as campaigns
from workflow.campaigns.models import Campaign, RosterEntry
from workflow.people.models import Unit
from workflow.reminders import calendar, ladder
from workflow.reminders.ladder import OWING, Rung, Step
from workflow.reminders.models import Pause, Reminder
from workflow.reminders.working_days import Calendar
from workflow.submissions.models import Submission

Debt = tuple[int, str]  # (unit id, paper)


@dataclass(frozen=True, slots=True)
class Situation:
    """`last_days` has every debt there ever was; `owed` those not filed, of active units still on the roster."""

    campaign: Campaign
    day: dt.date
    calendar: Calendar
    ladder: tuple[Rung, ...]
    last_days: Mapping[Debt, dt.date]
    owed: frozenset[Debt]
    units: Mapping[int, Unit]  # those that owe
    taken: Mapping[Debt, frozenset[int]]
    touches: tuple[Reminder, ...]  # oldest first
    paused: Mapping[int, Pause]  # by unit: what holds now

    def steps(self) -> Iterator[tuple[Debt, Step]]:
        """Every rung to take today, from the bottom up; a paused unit rests."""
        for debt in sorted(self.owed):
            if debt[0] not in self.paused:
                taken = self.taken.get(debt, frozenset())
                for step in ladder.due(self.ladder, self.last_days[debt], self.day, taken, self.calendar):
                    yield debt, step


def read(campaign: Campaign, day: dt.date, lock: bool = False) -> Situation:
    """The situation on that day; `lock` keeps the submissions as they are until the transaction ends."""
    touched = sa.select(Reminder).where(Reminder.campaign_id == campaign.id).order_by(Reminder.id)
    touches = tuple(db.session.scalars(touched))
    owed = dict(_owed(campaign.id, lock))
    return Situation(
        campaign=campaign,
        day=day,
        calendar=calendar.current(),
        ladder=ladder.rungs(campaign.ladder),
        last_days=campaigns.deadlines(campaign),
        owed=frozenset(owed),
        units={unit_id: unit for (unit_id, _), unit in owed.items()},
        taken=_taken(touches),
        touches=touches,
        paused={
            pause.unit_id: pause
            for pause in db.session.scalars(
                sa.select(Pause).where(Pause.campaign_id == campaign.id, Pause.resumed_at.is_(None))
            )
        },
    )


def _owed(campaign_id: int, lock: bool) -> Iterator[tuple[Debt, Unit]]:
    query = (
        sa.select(Unit, Submission.state)
        .join(Submission, Submission.unit_id == Unit.id)
        .join(
            RosterEntry,
            sa.and_(
                RosterEntry.campaign_id == Submission.campaign_id, RosterEntry.unit_id == Submission.unit_id
            ),
        )
        .where(
            Submission.campaign_id == campaign_id,
            RosterEntry.left_on.is_(None),
            Unit.state == "active",  # nobody is left there to be reminded
        )
        .order_by(Submission.id)
    )
    if lock:
        query = query.with_for_update(read=True, of=Submission)
    for unit, state in db.session.execute(query):
        for paper, owing in OWING.items():
            if state in owing:
                yield (unit.id, paper), unit


def _taken(touches: Iterable[Reminder]) -> dict[Debt, frozenset[int]]:
    found: dict[Debt, set[int]] = {}
    for one in touches:
        if one.step is not None:
            found.setdefault((one.unit_id, one.paper), set()).add(one.step)
    return {debt: frozenset(steps) for debt, steps in found.items()}
