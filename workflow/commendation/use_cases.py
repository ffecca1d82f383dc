"""What people do with a commendation: begin, move a unit, decide, draft the circular, reopen. One transaction each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from documents.text import from_json
from workflow.base import audit
from workflow.base.database import transaction
from workflow.base.forms import STALE
from workflow.base.moves import move as advance
from workflow.base.refusals import Conflict, Forbidden, Invalid, NotFound
from workflow.campaigns import rosters
from workflow.campaigns.models import Campaign
from workflow.commendation import circular, listing, ranking
from workflow.commendation.lifecycle import BY_ACTION, LIFE, Step, require
from workflow.commendation.listing import Ranked
from workflow.commendation.models import Commendation, CommendationEvent, CommendationMove
from workflow.commendation.queries import decided, in_doubt, living, of_campaign, seen_campaign
from workflow.commendation.ranking import Move
from workflow.issuing import drafting
from workflow.issuing import use_cases as issuing
from workflow.issuing.models import Document, Series
from workflow.issuing.series import joint_issuers
from workflow.people.policy import UNIT_KINDS, Actor

BEGUN = "已经开始评定，请刷新后继续。"
PREPARING = ("running", "closed")  # states of a campaign whose units can be ranked


@dataclass(frozen=True, slots=True)
class Act:
    """Who acts, when, on which day of the office, on which version of the commendation."""

    actor: Actor
    version: int
    at: dt.datetime
    day: dt.date


def prepare(actor: Actor, campaign_id: int, at: dt.datetime, day: dt.date) -> None:
    """Begins the commendation of a campaign that runs or has ended; a reviewer of the host does it, once."""
    with transaction() as session:
        campaign = seen_campaign(actor, campaign_id)
        if not actor.has("reviewer", campaign.host_unit_id):
            raise Forbidden("评定由主办单位的审核人开始，您没有这一权限。")
        if campaign.state not in PREPARING:
            raise Conflict("活动还没有开始，不能评定。")
        if of_campaign(campaign_id):
            raise Conflict(BEGUN)
        commendation = Commendation(campaign_id=campaign_id, state="prepared", version=1)
        session.add(commendation)
        try:
            session.flush()
        except sa.exc.IntegrityError as error:  # another reviewer was faster by a moment
            raise Conflict(BEGUN) from error
        _note(session, commendation, "prepare", actor, at, day)


def move(act: Act, campaign_id: int, unit_id: int, place: int, reason: str) -> None:
    """Moves a unit to a place in its kind, with a reason that is kept."""
    with transaction() as session:
        commendation, step = _taken(act, campaign_id, "move", reason)
        order = living(commendation.campaign, commendation, act.day)
        unit = next((one for one in order if one.unit_id == unit_id), None)
        if unit is None:
            raise Invalid({"unit": "这个单位不在参评名单中。"})
        ranking.require_open(listing.ties(order, unit.kind), Move(unit_id, place))
        advance(session, commendation, step.target, act.version)
        session.add(
            CommendationMove(
                commendation_id=commendation.id,
                unit_id=unit_id,
                place=place,
                reason=reason.strip(),
                moved_by=act.actor.person_id,
                at=act.at,
                day=act.day,
            )
        )
        words = f"{unit.name}：调整到第 {place} 名。{reason.strip()}"
        _note(session, commendation, "move", act.actor, act.at, act.day, words, unit=unit_id, place=place)


def decide(act: Act, campaign_id: int, seen: str) -> None:
    """Freezes the ranking as it stands. Conflict where it is not the one that was seen (its fingerprint), a quota's
    line runs through a tie, nobody is on the list, or figures of a unit on it disagree."""
    with transaction() as session:
        commendation, step = _taken(act, campaign_id, "decide")
        order = living(commendation.campaign, commendation, act.day)
        if listing.fingerprint(order) != seen:
            raise Conflict("评定依据刚刚有变化，排名已经更新，请核对后再决定。")
        _require_decidable(commendation.campaign, order, act.day)
        advance(session, commendation, step.target, act.version)
        count = sum(one.commended for one in order)
        _note(
            session, commendation, "decide", act.actor, act.at, act.day, f"表扬{count}个单位。", ranking=order
        )


def draft(act: Act, campaign_id: int, series_id: int, partner: str = "") -> int:
    """Drafts the circular in a series of the office, jointly with `partner` where one is named; returns its id."""
    with transaction() as session:
        commendation, step = _taken(act, campaign_id, "draft")
        campaign, order = commendation.campaign, decided(commendation)
        series = session.get(Series, series_id)
        if series is None or not act.actor.has("office", series.unit_id):
            raise Invalid({"series": "请选择本单位的机关代字。"})
        if partner and partner not in joint_issuers([series]):
            raise Invalid({"partner": "请从列出的机关中选择，或者不选。"})
        if names := in_doubt(campaign, order, act.day):
            raise Conflict(_doubt(names))
        structure = circular.compose(_facts(session, campaign, order, series, partner))
        _require_sound(structure, order)
        advance(session, commendation, step.target, act.version)
        recipients = [one.unit_id for one in order]
        document = issuing.create(
            session, series, "circular", structure, recipients, act.actor.person_id, act.at
        )
        issuing.note(session, document, "draft", act.actor.person_id, act.at, act.day)
        commendation.document_id = document.id
        _note(session, commendation, "draft", act.actor, act.at, act.day, document=document.id)
        return document.id


def reopen(act: Act, campaign_id: int, reason: str) -> None:
    """Opens a decision again, with a reason; a draft of the circular is cancelled, an issued one must be void."""
    with transaction() as session:
        commendation, step = _taken(act, campaign_id, "reopen", reason)
        document = commendation.document
        if document and document.state in {"signed_off", "numbered", "issued"}:
            raise Conflict("通报已经签发，不能重新评定。确需更正的，请领导先作废通报。")
        advance(session, commendation, step.target, act.version)
        if document and document.state not in {"void", "cancelled"}:
            issuing.revoke(session, document.id, act.actor, f"重新评定：{reason.strip()}", act.at, act.day)
        commendation.document_id = None
        _note(session, commendation, "reopen", act.actor, act.at, act.day, reason)


@issuing.before_step("check", "sign_off")
def prints_what_was_decided(session: Session, document: Document) -> None:
    """Refuses to check or sign off a circular whose list is not the decided one any more."""
    commendation = session.scalar(sa.select(Commendation).where(Commendation.document_id == document.id))
    if commendation is None:
        return
    if fault := circular.fault(from_json(document.structure), _names(decided(commendation))):
        raise Conflict(f"{fault}请退回修改，或者由领导重新评定。")


def _taken(act: Act, campaign_id: int, action: str, reason: str = "") -> tuple[Commendation, Step]:
    """The commendation and the step, where nothing stands against this actor taking it on what he saw."""
    step = BY_ACTION[action]
    campaign = seen_campaign(act.actor, campaign_id)
    commendation = of_campaign(campaign_id)
    if commendation is None:
        require(step, act.actor, campaign.host_unit_id, reason)
        raise NotFound("还没有开始评定。")
    require(step, act.actor, campaign.host_unit_id, reason)
    LIFE.after(commendation.state, action)
    if commendation.version != act.version:
        raise Conflict(STALE)
    return commendation, step


def _require_decidable(campaign: Campaign, order: Sequence[Ranked], day: dt.date) -> None:
    if not any(one.commended for one in order):
        raise Conflict("名单是空的：请先在活动中设置各类单位的表扬名额。")
    for kind, tied in listing.contested(order).items():
        names = "、".join(one.name for one in tied)
        raise Conflict(
            f"{UNIT_KINDS[kind]}：{names}并列第 {tied[0].place} 名，名额不够全部列入。请先调整名次并写明理由。"
        )
    if doubtful := in_doubt(campaign, order, day):
        raise Conflict(_doubt(doubtful))


def _doubt(names: Sequence[str]) -> str:
    return f"{'、'.join(names)}的人数有出入，核对一致以前不能印入通报。请到“数据”页查看。"


def _facts(
    session: Session, campaign: Campaign, order: Sequence[Ranked], series: Series, partner: str
) -> circular.Facts:
    groups = [
        circular.Group(UNIT_KINDS[kind], tuple(one.name for one in group))
        for kind, group in listing.commended(order).items()
    ]
    return circular.Facts(
        issuers=(series.issuer, partner) if partner else (series.issuer,),
        host=campaign.host_unit.name,
        campaign=campaign.title,
        year=campaign.year,
        recipients=_recipients(session, campaign),
        groups=tuple(groups),
    )


def _recipients(session: Session, campaign: Campaign) -> str:
    """Whom the campaign's notice addressed."""
    notice = session.get(Document, campaign.notice_id) if campaign.notice_id else None
    return from_json(notice.structure).recipients if notice else rosters.addressed(session, campaign)


def _names(order: Sequence[Ranked]) -> list[str]:
    return [one.name for group in listing.commended(order).values() for one in group]


def _require_sound(structure: Any, order: Sequence[Ranked]) -> None:
    errors = [found.message for found in drafting.errors_in(structure)]
    if fault := circular.fault(structure, _names(order)):
        errors.append(fault)
    if errors:
        raise Conflict("；".join(errors))


def _note(
    session: Session,
    commendation: Commendation,
    action: str,
    actor: Actor,
    at: dt.datetime,
    day: dt.date,
    words: str = "",
    ranking: Sequence[Ranked] = (),
    **detail: Any,
) -> None:
    """Writes the history line and the audit entry of a step just taken."""
    session.add(
        CommendationEvent(
            commendation_id=commendation.id,
            at=at,
            day=day,
            actor_id=actor.person_id,
            action=action,
            state=commendation.state,
            reason=words.strip(),
            ranking=listing.rows_of(ranking),
        )
    )
    if ranking:
        detail["ranking"] = listing.fingerprint(ranking)
    audit.record(
        actor.person_id,
        f"commendation_{action}",
        f"commendation:{commendation.id}",
        at,
        state=commendation.state,
        words=words.strip(),
        **detail,
    )
