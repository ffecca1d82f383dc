"""What the commendation's page asks: the ranking, living or decided, and what happened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

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
from workflow.people.models import Person
from workflow.people.policy import UNIT_KINDS, Actor
from workflow.people.queries import signed, with_names
from workflow.progress.standings import Tree, disagreements

KINDS = list(UNIT_KINDS)
_MOVES = joinedload(Commendation.moves).options(
    joinedload(CommendationMove.mover).load_only(Person.name),
    joinedload(CommendationMove.absent).load_only(Person.name),
)


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
    return seen(actor, campaign_id)[0]


def seen(actor: Actor, campaign_id: int) -> tuple[Campaign, Commendation | None]:
    """The same with its commendation, once it is being prepared, and the leadership's moves; by one statement."""
    query = (
        sa.select(Campaign, Commendation)
        .outerjoin(Commendation, Commendation.campaign_id == Campaign.id)
        .options(joinedload(Campaign.parent), _MOVES)
        .where(Campaign.id == campaign_id)
    )
    found = db.session.execute(query).unique().one_or_none()
    if found is None or not sees_all(actor, found[0]):
        raise NotFound(say("没有找到这项活动的通报表扬，或者您无权查看。"))
    return found[0], found[1]


def of_campaign(campaign_id: int) -> Commendation | None:
    """The campaign's commendation once it is being prepared."""
    return db.session.scalar(sa.select(Commendation).where(Commendation.campaign_id == campaign_id))


def ranking(tree: Tree, commendation: Commendation | None) -> list[Ranked]:
    """As it was decided; while nothing is, as the records of the tree's day give it."""
    if commendation and commendation.state != "prepared":
        return decided(commendation)
    return living(tree, commendation)


def living(tree: Tree, commendation: Commendation | None) -> list[Ranked]:
    """The ranking by the records as they stand, with the leadership's moves."""
    campaign = tree.campaign
    units = evidence.candidates(tree)
    weights = [(row["criterion"], row["weight"]) for row in campaign.criteria]
    scores = {one.unit_id: score(one, weights) for one in evidence.gather(tree, units)}
    moves = [Move(one.unit_id, one.place) for one in (commendation.moves if commendation else ())]
    return rank(units, scores, moves, campaign.quotas["commended"], KINDS)


def decided(commendation: Commendation) -> list[Ranked]:
    """The ranking as it was last decided."""
    query = sa.select(CommendationEvent.ranking).where(
        CommendationEvent.commendation_id == commendation.id, CommendationEvent.action == "decide"
    )
    return from_rows(db.session.scalars(query.order_by(CommendationEvent.id.desc())).first() or [])


def said(commendation: Commendation | None) -> dict[int, list[Said]]:
    """Unit -> what the leadership said of it, in order."""
    found: dict[int, list[Said]] = {}
    for move in commendation.moves if commendation else ():
        absent = move.absent.name if move.absent else None
        word = Said(move.place, move.reason, signed(move.mover.name, absent), move.day)
        found.setdefault(move.unit_id, []).append(word)
    return found


def in_doubt(tree: Tree, ranking: Sequence[Ranked]) -> list[str]:
    """The units on the list whose figures disagree: nothing may be printed of them yet."""
    doubtful = {one.unit_id for one in disagreements(tree)}
    return [one.name for one in ranking if one.commended and one.unit_id in doubtful]


def history(commendation: Commendation | None) -> list[EventLine]:
    """Everything that happened, newest first."""
    if commendation is None:
        return []
    query = (
        with_names(CommendationEvent)
        .where(CommendationEvent.commendation_id == commendation.id)
        .order_by(CommendationEvent.id.desc())
    )
    return [
        EventLine(event, _label(event.action), signed(name, absent))
        for event, name, absent in db.session.execute(query)
    ]


def _label(action: str) -> str:
    return BY_ACTION[action].label if action in BY_ACTION else say("开始评定")
