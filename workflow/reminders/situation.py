"""How a campaign stands: who owes what until when, which rungs are taken, who is paused. One query each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
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
    taken: Mapping[Debt, frozenset[int]]
    paused: frozenset[int]

    def steps(self) -> Iterator[tuple[Debt, Step]]:
        """Every rung to take today, from the bottom up; a paused unit rests."""
        for debt in sorted(self.owed):
            if debt[0] not in self.paused:
                taken = self.taken.get(debt, frozenset())
                for step in ladder.due(self.ladder, self.last_days[debt], self.day, taken, self.calendar):
                    yield debt, step


def read(campaign: Campaign, day: dt.date, lock: bool = False) -> Situation:
    """The situation on that day; `lock` keeps the submissions as they are until the transaction ends."""
    return Situation(
        campaign=campaign,
        day=day,
        calendar=calendar.current(),
        ladder=ladder.rungs(campaign.ladder),
        last_days=campaigns.deadlines(campaign),
        owed=frozenset(_owed(campaign.id, lock)),
        taken=_taken(campaign.id),
        paused=frozenset(
            db.session.scalars(
                sa.select(Pause.unit_id).where(Pause.campaign_id == campaign.id, Pause.resumed_at.is_(None))
            )
        ),
    )


def _owed(campaign_id: int, lock: bool) -> Iterator[Debt]:
    query = (
        sa.select(Submission.unit_id, Submission.state)
        .join(
            RosterEntry,
            sa.and_(
                RosterEntry.campaign_id == Submission.campaign_id, RosterEntry.unit_id == Submission.unit_id
            ),
        )
        .join(Unit, Unit.id == Submission.unit_id)
        .where(
            Submission.campaign_id == campaign_id,
            RosterEntry.left_on.is_(None),
            Unit.state == "active",  # nobody is left there to be reminded
        )
        .order_by(Submission.id)
    )
    if lock:
        query = query.with_for_update(read=True, of=Submission)
    for unit_id, state in db.session.execute(query):
        for paper, owing in OWING.items():
            if state in owing:
                yield unit_id, paper


def _taken(campaign_id: int) -> dict[Debt, frozenset[int]]:
    rows = db.session.execute(
        sa.select(Reminder.unit_id, Reminder.paper, Reminder.step).where(Reminder.campaign_id == campaign_id)
    )
    taken: dict[Debt, set[int]] = {}
    for unit_id, paper, days in rows:
        if days is not None:
            taken.setdefault((unit_id, paper), set()).add(days)
    return {debt: frozenset(days) for debt, days in taken.items()}
