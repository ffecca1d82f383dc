"""What the screens and the reports ask about concerns: plain rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload, selectinload

from documents.text import Paragraph
from workflow.base.database import db
from workflow.campaigns.models import Campaign
from workflow.people.policy import Actor
from workflow.people.queries import names_of, signature
from workflow.progress import concern_chapter
from workflow.progress.access import may, own_units
from workflow.progress.concern_chapter import Reported
from workflow.progress.concerns import HISTORY, OPEN, STATES, URGENCIES
from workflow.progress.models import Concern, ConcernEvent


def concerns_seen(actor: Actor, campaign: Campaign) -> Sequence[Concern]:
    """All of the campaign for the desk, a unit's own else; what waits first, the urgent before the others."""
    query = sa.select(Concern).where(Concern.campaign_id == campaign.id).options(selectinload(Concern.unit))
    if not may("see_all", actor, campaign):
        query = query.where(Concern.unit_id.in_([unit.id for unit in own_units(actor, campaign)]))
    states, urgencies = list(STATES), list(URGENCIES)
    return sorted(
        db.session.scalars(query),
        key=lambda row: (states.index(row.state), -urgencies.index(row.urgency), row.id),
    )


def candidates(row: Concern) -> Sequence[Concern]:
    """What it can be merged into, those of its category first."""
    query = (
        sa.select(Concern)
        .where(
            Concern.campaign_id == row.campaign_id,
            Concern.id != row.id,
            Concern.state.in_((*OPEN, "closed")),
        )
        .options(selectinload(Concern.unit))
    )
    return sorted(db.session.scalars(query), key=lambda one: (one.category != row.category, one.id))


def history(concern_id: int) -> list[tuple[ConcernEvent, str, str]]:
    """(event, what was done, who did it), newest first."""
    query = sa.select(ConcernEvent).where(ConcernEvent.concern_id == concern_id)
    events = db.session.scalars(query.order_by(ConcernEvent.id.desc())).all()
    names = names_of(one for event in events for one in (event.actor_id, event.on_behalf_of))
    return [
        (event, HISTORY[event.action], signature(names, event.actor_id, event.on_behalf_of))
        for event in events
    ]


def answers(row: Concern) -> Sequence[ConcernEvent]:
    """What was answered, oldest first; for a duplicate what was answered to the concern it was merged into."""
    query = (
        sa.select(ConcernEvent)
        .where(ConcernEvent.concern_id.in_((row.id, row.merged_into_id)), ConcernEvent.action == "answer")
        .order_by(ConcernEvent.id)
    )
    return db.session.scalars(query).all()


def chapter(
    campaign: Campaign, day: dt.date, number: int, unit_id: int | None = None
) -> tuple[Paragraph, ...]:
    """The chapter of a report as of `day`, its heading numbered `number`; of one unit where one is named."""
    return concern_chapter.compose(reported(campaign, day, unit_id), number)


def reported(campaign: Campaign, day: dt.date, unit_id: int | None = None) -> list[Reported]:
    """Concerns reported until `day`, duplicates under the one they were merged into, withdrawn ones left out."""
    answer = aliased(ConcernEvent)
    answered = sa.and_(answer.concern_id == Concern.id, answer.action == "answer", answer.day <= day)
    last_answer = sa.select(sa.func.max(answer.id)).where(answered).scalar_subquery()
    query = (
        sa.select(Concern, ConcernEvent.words)
        .outerjoin(ConcernEvent, ConcernEvent.id == last_answer)
        .where(Concern.campaign_id == campaign.id, Concern.reported_on <= day, Concern.state != "withdrawn")
        .options(joinedload(Concern.unit))
        .order_by(Concern.id)
    )
    found = db.session.execute(query).all()
    rows = [row for row, _ in found if unit_id in (None, row.unit_id)]
    last = {row.id: words or "" for row, words in found}
    heads = [row for row in rows if unit_id is not None or row.state != "merged"]
    return [
        Reported(
            concern_id=row.id,
            category=row.category,
            title=row.title,
            units=list(
                dict.fromkeys(one.unit.name for one in rows if row.id in (one.id, one.merged_into_id))
            ),
            answer=last.get(row.merged_into_id or row.id, ""),
            closed=row.state == "closed",
        )
        for row in heads
    ]
