"""The daily round (每日催报): every unit that owes a paper climbs as far as its ladder has come.

A round is one transaction a campaign. It holds the campaign's row, so that of two rounds at once the second
finds nothing left to do, and the submissions it read as owing, so that a paper filed meanwhile is filed after it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from workflow.base import audit, outbox
from workflow.base.clock import now, office_day
from workflow.base.database import db, transaction
from workflow.base.outbox import Claim
from workflow.base.recurring import daily
from workflow.campaigns.models import Campaign
from workflow.reminders import notices, situation, wording
from workflow.reminders.ladder import Rung
from workflow.reminders.models import Reminder
from workflow.reminders.situation import Situation
from workflow.reminders.telling import tell


@daily("remind")
def remind_daily(claim: Claim) -> None:
    """The day's round of every running campaign. Begun again after a crash it goes on where it was."""
    running = list(db.session.scalars(sa.select(Campaign.id).where(Campaign.state == "running")))
    today = office_day()
    for campaign_id in running:
        climb(campaign_id, now(), today)
        outbox.step(claim, f"campaign {campaign_id}")
    with transaction() as session:
        outbox.finish(session, claim)


def climb(campaign_id: int, at: dt.datetime, day: dt.date) -> list[int]:
    """Takes every rung that is due on `day` and was not taken, and keeps the drafted notices true.

    Returns the ids of the reminders; none where the campaign does not run.
    """
    with transaction() as session:
        campaign = session.get_one(Campaign, campaign_id, with_for_update={"key_share": True})
        if campaign.state != "running":
            return []
        stands = situation.read(campaign, day, lock=True)
        notices.keep_true(session, stands, at)
        touches = _touches(session, stands, at)
        _urge(session, stands, touches, at)
        session.add_all(touches)
        session.flush()
        _tell(session, stands, touches, at)
        if touches:
            numbers = [touch.id for touch in touches]
            subject = f"campaign:{campaign.id}"
            audit.record(None, "reminded", subject, at, day=day.isoformat(), reminders=numbers)
        return [touch.id for touch in touches]


def _touches(session: Session, stands: Situation, at: dt.datetime) -> list[Reminder]:
    """The round's touches. An urging notice that has no series to stand in waits until the office has made one."""
    waits = notices.series_for(session, stands) is None
    return [
        Reminder(
            campaign_id=stands.campaign.id,
            unit_id=unit_id,
            paper=paper,
            step=step.rung.days,
            act=step.rung.act,
            overtaken=step.overtaken,
            last_day=stands.last_days[unit_id, paper],
            at=at,
            day=stands.day,
        )
        for (unit_id, paper), step in stands.steps()
        if not (waits and step.rung.act == "urge")
    ]


def _urge(session: Session, stands: Situation, touches: Iterable[Reminder], at: dt.datetime) -> None:
    """One notice for all units that reached the same rung with the same paper."""
    together: dict[tuple[str, Rung], list[Reminder]] = {}
    for touch in touches:
        if touch.act == "urge" and touch.step is not None:
            together.setdefault((touch.paper, Rung(touch.step, touch.act)), []).append(touch)
    series = notices.series_for(session, stands)
    for (paper, _), late in together.items():
        if series is not None:
            document = notices.draft(session, stands, series, paper, [one.unit_id for one in late], at)
            for touch in late:
                touch.document_id = document.id


def _tell(session: Session, stands: Situation, touches: Iterable[Reminder], at: dt.datetime) -> None:
    """Sends the messages; an urging notice speaks for itself once it is issued."""
    title = stands.campaign.title
    for touch in touches:
        if touch.overtaken or touch.act == "urge":
            continue
        left = stands.calendar.between(stands.day, touch.last_day)
        message = (
            wording.listed(title, touch.paper, touch.last_day)
            if touch.act == "list"
            else wording.polite(title, touch.paper, touch.last_day, stands.day, left)
        )
        touch.text = message.text
        tell(session, touch, message, at)
