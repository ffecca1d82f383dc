"""The circular (通报) of a decided commendation: drafted from the decision, checked and signed off only as decided."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from documents.sentences import in_groups, say
from documents.text import Structure, from_json
from workflow.base.database import transaction
from workflow.base.moves import move as advance
from workflow.base.refusals import Conflict, Invalid
from workflow.campaigns import rosters
from workflow.campaigns.models import Campaign
from workflow.commendation import circular, listing
from workflow.commendation.listing import Ranked
from workflow.commendation.models import Commendation
from workflow.commendation.queries import decided, in_doubt
from workflow.commendation.steps import Act, doubt, note, taken
from workflow.issuing import drafting
from workflow.issuing import use_cases as issuing
from workflow.issuing.models import Document, Series
from workflow.issuing.series import joint_issuers
from workflow.people.policy import UNIT_KINDS
from workflow.progress.standings import tree


def draft(act: Act, campaign_id: int, series_id: int, partner: str = "") -> int:
    """Drafts the circular in a series of the office, jointly with `partner` where one is named; returns its id."""
    with transaction() as session:
        commendation, step = taken(act, campaign_id, "draft")
        campaign, order = commendation.campaign, decided(commendation)
        series = session.get(Series, series_id)
        if series is None or not act.actor.has("office", series.unit_id):
            raise Invalid({"series": say("请选择本单位的机关代字。")})
        if partner and partner not in joint_issuers([series]):
            raise Invalid({"partner": say("请从列出的机关中选择，或者不选。")})
        if names := in_doubt(tree(campaign, act.day), order):
            raise Conflict(doubt(names))
        structure = circular.compose(_facts(session, campaign, order, series, partner))
        _require_sound(structure, order)
        advance(session, commendation, step.target, act.version)
        recipients = [one.unit_id for one in order]
        document = issuing.create(
            session, series, "circular", structure, recipients, act.actor.person_id, act.at
        )
        absent = act.actor.behalf(step.by, [series.unit_id])
        issuing.note(session, document, "draft", act.actor.person_id, act.at, act.day, "", absent)
        commendation.document_id = document.id
        note(session, commendation, "draft", act.actor, act.at, act.day, document=document.id)
        return document.id


@issuing.before_step("check", "sign_off")
def prints_what_was_decided(session: Session, document: Document) -> None:
    """Refuses to check or sign off a circular whose list is not the decided one any more."""
    commendation = session.scalar(sa.select(Commendation).where(Commendation.document_id == document.id))
    if commendation is None:
        return
    if fault := circular.fault(from_json(document.structure), _names(decided(commendation))):
        raise Conflict(say("{fault}请退回修改，或者由领导重新评定。", fault=fault))


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


def _require_sound(structure: Structure, order: Sequence[Ranked]) -> None:
    errors = [found.message for found in drafting.errors_in(structure)]
    if fault := circular.fault(structure, _names(order)):
        errors.append(fault)
    if errors:
        raise Conflict(in_groups(errors))
