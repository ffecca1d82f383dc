"""The list of model units goes to the office as a draft, and is drafted anew as long as it is one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import groupby

import sqlalchemy as sa
from sqlalchemy.orm import Session

from documents.sentences import in_groups, say
from documents.text import Structure, to_json
from workflow.base.database import db, transaction
from workflow.base.moves import move
from workflow.base.refusals import Conflict, Invalid
from workflow.campaigns.lifecycle import OFFICER
from workflow.campaigns.models import Campaign
from workflow.campaigns.rosters import addressed, present
from workflow.issuing import drafting, issuers
from workflow.issuing import use_cases as issuing
from workflow.issuing.models import Document, Series
from workflow.people.models import Unit
from workflow.people.policy import Actor
from workflow.progress.access import require_over_all, seen_campaign
from workflow.progress.events import note
from workflow.progress.model_unit_list import Facts, compose
from workflow.progress.model_units import preference
from workflow.progress.models import ModelUnit
from workflow.progress.nominations import OVER, content_of


def publish(actor: Actor, campaign_id: int, series_id: int, at: dt.datetime, day: dt.date) -> int:
    """Drafts the list of all selected units for the office; returns the document's id.

    A draft of it that is not checked yet is replaced. Conflict where there are fewer than the quota asks for, or
    the list is past drafting.
    """
    with transaction() as session:
        campaign = seen_campaign(actor, campaign_id)
        require_over_all("publish_models", actor, campaign)
        series = session.get(Series, series_id)
        if series is None or series.unit_id != campaign.host_unit_id:
            raise Invalid({"series": say("请选择机关代字。")})
        rows = chosen(campaign)
        _require_quota(campaign, len(rows))
        structure = compose(facts_of(campaign, rows, series.issuer))
        if errors := drafting.errors_in(structure):
            raise Invalid({"series": in_groups(error.message for error in errors)})
        document = _drafted(session, campaign, series, structure, actor, at, day)
        for row in rows:
            row.list_id = document.id
            note(session, row, "publish", actor, at, day)
        return document.id


def chosen(campaign: Campaign) -> Sequence[ModelUnit]:
    """The selected ones: by nominating unit in protocol order, the preferred first."""
    query = (
        sa.select(ModelUnit)
        .join(Unit, Unit.id == ModelUnit.unit_id)
        .where(ModelUnit.campaign_id == campaign.id, ModelUnit.state == "selected")
        .order_by(Unit.position, ModelUnit.unit_id)
    )
    rows = db.session.scalars(query).all()
    return [
        row
        for _, group in groupby(rows, key=lambda row: row.unit_id)
        for row in sorted(group, key=lambda row: (preference(content_of(row)), row.id))
    ]


def current(campaign: Campaign) -> Document | None:
    """The document the list is in, unless it was taken back."""
    query = (
        sa.select(Document)
        .join(ModelUnit, ModelUnit.list_id == Document.id)
        .where(ModelUnit.campaign_id == campaign.id, Document.state.not_in(OVER))
        .order_by(Document.id.desc())
        .limit(1)
    )
    return db.session.scalars(query).unique().first()


def facts_of(campaign: Campaign, rows: Sequence[ModelUnit], issuer: str) -> Facts:
    """What the document says of these."""
    groups = groupby(rows, key=lambda row: row.unit.name)
    return Facts(
        issuer=issuer,
        signatory=issuer,
        recipients=addressed(db.session(), campaign),
        campaign=campaign.title,
        groups=[(unit, [row.name for row in group]) for unit, group in groups],
    )


def _require_quota(campaign: Campaign, count: int) -> None:
    least, most = campaign.quotas["selected"]
    if not least <= count <= most:
        raise Conflict(
            say(
                "全市典型应当是 {least} 到 {most} 个，现在入选 {count} 个，还不能公布名单。",
                least=least,
                most=most,
                count=count,
            )
        )


def _drafted(
    session: Session,
    campaign: Campaign,
    series: Series,
    structure: Structure,
    actor: Actor,
    at: dt.datetime,
    day: dt.date,
) -> Document:
    document, absent = current(campaign), actor.behalf(OFFICER, [campaign.host_unit_id])
    if document is None:
        units = present(session, campaign.id)
        document = issuing.create(session, series, "notice", structure, units, actor.person_id, at)
        issuing.note(session, document, "draft", actor.person_id, at, day, "", absent)
        return document
    if document.state not in drafting.WRITABLE:
        raise Conflict(
            say("名单已经拟成《{document}》并核稿，作废以后才能重新拟稿。", document=document.title)
        )
    move(session, document, document.state, document.version)
    document.series_id, document.title, document.structure = series.id, structure.title, to_json(structure)
    issuers.name(session, document, structure.issuers, series)
    issuing.note(session, document, "revise", actor.person_id, at, day, "", absent)
    return document
