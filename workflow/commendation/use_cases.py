"""What people do with a commendation: begin, move a unit, decide, reopen. One transaction each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from documents.sentences import listed, say
from workflow.base.database import transaction
from workflow.base.moves import move as advance
from workflow.base.refusals import Conflict, Forbidden, Invalid
from workflow.commendation import listing, ranking
from workflow.commendation.listing import Ranked
from workflow.commendation.models import Commendation, CommendationMove
from workflow.commendation.queries import in_doubt, living, of_campaign, seen_campaign
from workflow.commendation.ranking import Move
from workflow.commendation.steps import Act, doubt, note, stands_for, taken
from workflow.issuing import use_cases as issuing
from workflow.people.policy import UNIT_KINDS, Actor
from workflow.progress.standings import Tree, tree

BEGUN = say("已经开始评定，请刷新后继续。")
PREPARING = ("running", "closed")  # states of a campaign whose units can be ranked


def prepare(actor: Actor, campaign_id: int, at: dt.datetime, day: dt.date) -> None:
    """Begins the commendation of a campaign that runs or has ended; a reviewer of the host does it, once."""
    with transaction() as session:
        campaign = seen_campaign(actor, campaign_id)
        if not actor.has("reviewer", campaign.host_unit_id):
            raise Forbidden(say("评定由主办单位的审核人开始，您没有这一权限。"))
        if campaign.state not in PREPARING:
            raise Conflict(say("活动还没有开始，不能评定。"))
        if of_campaign(campaign_id):
            raise Conflict(BEGUN)
        commendation = Commendation(campaign_id=campaign_id, state="prepared", version=1)
        session.add(commendation)
        try:
            session.flush()
        except sa.exc.IntegrityError as error:  # another reviewer was faster by a moment
            raise Conflict(BEGUN) from error
        note(session, commendation, "prepare", actor, at, day)


def move(act: Act, campaign_id: int, unit_id: int, place: int, reason: str) -> None:
    """Moves a unit to a place in its kind, with a reason that is kept."""
    with transaction() as session:
        commendation, step = taken(act, campaign_id, "move", reason)
        order = living(tree(commendation.campaign, act.day), commendation)
        unit = next((one for one in order if one.unit_id == unit_id), None)
        if unit is None:
            raise Invalid({"unit": say("这个单位不在参评名单中。")})
        ranking.require_open(listing.ties(order, unit.kind), Move(unit_id, place))
        advance(session, commendation, step.target, act.version)
        session.add(
            CommendationMove(
                commendation_id=commendation.id,
                unit_id=unit_id,
                place=place,
                reason=reason.strip(),
                moved_by=act.actor.person_id,
                moved_for=stands_for(act.actor, commendation, "move"),
                at=act.at,
                day=act.day,
            )
        )
        words = f"{unit.name}：调整到第 {place} 名。{reason.strip()}"
        note(session, commendation, "move", act.actor, act.at, act.day, words, unit=unit_id, place=place)


def decide(act: Act, campaign_id: int, seen: str) -> None:
    """Freezes the ranking as it stands. Conflict where it is not the one that was seen (its fingerprint), a quota's
    line runs through a tie, nobody is on the list, or figures of a unit on it disagree."""
    with transaction() as session:
        commendation, step = taken(act, campaign_id, "decide")
        roster = tree(commendation.campaign, act.day)
        order = living(roster, commendation)
        if listing.fingerprint(order) != seen:
            raise Conflict(say("评定依据刚刚有变化，排名已经更新，请核对后再决定。"))
        _require_decidable(roster, order)
        advance(session, commendation, step.target, act.version)
        count = sum(one.commended for one in order)
        note(
            session, commendation, "decide", act.actor, act.at, act.day, f"表扬{count}个单位。", ranking=order
        )


def reopen(act: Act, campaign_id: int, reason: str) -> None:
    """Opens a decision again, with a reason; a draft of the circular is cancelled, an issued one must be void."""
    with transaction() as session:
        commendation, step = taken(act, campaign_id, "reopen", reason)
        document = commendation.document
        if document and document.state in {"signed_off", "numbered", "issued"}:
            raise Conflict(say("通报已经签发，不能重新评定。确需更正的，请领导先作废通报。"))
        advance(session, commendation, step.target, act.version)
        if document and document.state not in {"void", "cancelled"}:
            issuing.revoke(session, document.id, act.actor, f"重新评定：{reason.strip()}", act.at, act.day)
        commendation.document_id = None
        note(session, commendation, "reopen", act.actor, act.at, act.day, reason)


def _require_decidable(roster: Tree, order: Sequence[Ranked]) -> None:
    if not any(one.commended for one in order):
        raise Conflict(say("名单是空的：请先在活动中设置各类单位的表扬名额。"))
    for kind, tied in listing.contested(order).items():
        names = listed(one.name for one in tied)
        raise Conflict(
            say(
                "{kind}：{units}并列第 {place} 名，名额不够全部列入。请先调整名次并写明理由。",
                kind=UNIT_KINDS[kind],
                units=names,
                place=tied[0].place,
            )
        )
    if doubtful := in_doubt(roster, order):
        raise Conflict(doubt(doubtful))
