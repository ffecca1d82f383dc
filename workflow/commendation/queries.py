"""What the commendation's page asks: the ranking, living or decided, and what happened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from documents.sentences import say
from workflow.base.database import db
from workflow.base.refusals import NotFound
from workflow.campaigns.access import sees_all
from workflow.campaigns.models import Campaign
from workflow.commendation import evidence
from workflow.commendation.criteria import score
from workflow.commendation.lifecycle import BY_ACTION
from workflow.commendation.listing import Ranked, from_rows, rank
from workflow.commendation.models import Commendation, CommendationEvent, CommendationMove
from workflow.commendation.ranking import Move
from workflow.people.policy import UNIT_KINDS, Actor
from workflow.people.queries import names_of, signature
from workflow.progress.standings import disagreements

KINDS = list(UNIT_KINDS)


@dataclass(frozen=True, slots=True)
class Said:
    """A move of the leadership as it is shown beside the unit."""

    place: int
    reason: str
    person: str
    day: dt.date


@dataclass(frozen=True, slots=True)
class EventLine:
    """One line of a commendation's history."""

    event: CommendationEvent
    label: str
    actor: str


def seen_campaign(actor: Actor, campaign_id: int) -> Campaign:
    """A campaign that the actor sees the whole of: the desks of its host and above, the auditor; NotFound otherwise."""
    campaign = db.session.get(Campaign, campaign_id)
    if campaign is None or not sees_all(actor, campaign):
        raise NotFound(say("没有找到这项活动的通报表扬，或者您无权查看。"))
    return campaign


def of_campaign(campaign_id: int) -> Commendation | None:
    """The campaign's commendation once it is being prepared."""
    return db.session.scalar(sa.select(Commendation).where(Commendation.campaign_id == campaign_id))


def ranking(campaign: Campaign, commendation: Commendation | None, day: dt.date) -> list[Ranked]:
    """As it was decided; while nothing is, as the records of that day give it."""
    if commendation and commendation.state != "prepared":
        return decided(commendation)
    return living(campaign, commendation, day)


def living(campaign: Campaign, commendation: Commendation | None, day: dt.date) -> list[Ranked]:
    """The ranking by the records as they stand, with the leadership's moves."""
    units = evidence.candidates(campaign.id)
    weights = [(row["criterion"], row["weight"]) for row in campaign.criteria]
    scores = {one.unit_id: score(one, weights) for one in evidence.gather(campaign, units, day)}
    moves = [Move(one.unit_id, one.place) for one in _moves(commendation)]
    return rank(units, scores, moves, campaign.quotas["commended"], KINDS)


def decided(commendation: Commendation) -> list[Ranked]:
    """The ranking as it was last decided."""
    query = sa.select(CommendationEvent.ranking).where(
        CommendationEvent.commendation_id == commendation.id, CommendationEvent.action == "decide"
    )
    return from_rows(db.session.scalars(query.order_by(CommendationEvent.id.desc())).first() or [])


def said(commendation: Commendation | None) -> dict[int, list[Said]]:
    """Unit -> what the leadership said of it, in order."""
    moves = _moves(commendation)
    names = names_of(move.moved_by for move in moves)
    found: dict[int, list[Said]] = {}
    for move in moves:
        word = Said(move.place, move.reason, names.get(move.moved_by, say("（已删除）")), move.day)
        found.setdefault(move.unit_id, []).append(word)
    return found


def in_doubt(campaign: Campaign, ranking: Sequence[Ranked], day: dt.date) -> list[str]:
    """The units on the list whose figures disagree: nothing may be printed of them yet."""
    doubtful = {one.unit_id for one in disagreements(campaign, day)}
    return [one.name for one in ranking if one.commended and one.unit_id in doubtful]


def history(commendation: Commendation | None) -> list[EventLine]:
    """Everything that happened, newest first."""
    if commendation is None:
        return []
    query = sa.select(CommendationEvent).where(CommendationEvent.commendation_id == commendation.id)
    events = db.session.scalars(query.order_by(CommendationEvent.id.desc())).all()
    names = names_of(one for event in events for one in (event.actor_id, event.on_behalf_of))
    return [
        EventLine(event, _label(event.action), signature(names, event.actor_id, event.on_behalf_of))
        for event in events
    ]


def _label(action: str) -> str:
    return BY_ACTION[action].label if action in BY_ACTION else say("开始评定")


def _moves(commendation: Commendation | None) -> Sequence[CommendationMove]:
    if commendation is None:
        return []
    query = sa.select(CommendationMove).where(CommendationMove.commendation_id == commendation.id)
    return db.session.scalars(query.order_by(CommendationMove.id)).all()
