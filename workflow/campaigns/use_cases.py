"""What an officer does with a campaign as a whole. Each function is one transaction."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from documents.sentences import listed, say
from workflow.base.database import transaction
from workflow.base.moves import move
from workflow.base.refusals import Conflict, Forbidden, Invalid
from workflow.campaigns import notice, rosters, telling
from workflow.campaigns.access import officers_campaign, seen_campaign
from workflow.campaigns.events import note
from workflow.campaigns.lifecycle import BY_ACTION, LIFE, OFFICER, require
from workflow.campaigns.models import Campaign, RosterEntry, Stage
from workflow.campaigns.terms import FIXED_BY_NOTICE, StageTerms, Terms, changes
from workflow.issuing import use_cases as issuing
from workflow.issuing.jobs import when_issued
from workflow.issuing.models import Document, Series
from workflow.people.models import Unit
from workflow.people.policy import Actor

FIELDS = (
    "title", "basis", "year", "plan_due", "summary_due", "due_day_counts", "staff_target", "representative_target",
    "quotas", "ladder", "criteria", "reply_kind", "reply_series_id", "head_consent",
)  # fmt: skip

LISTS = ("plan_sections", "summary_sections", "plan_figures", "summary_figures")


def create(
    actor: Actor,
    host_unit_id: int,
    terms: Terms,
    at: dt.datetime,
    day: dt.date,
    parent_id: int | None = None,
    copied_from_id: int | None = None,
) -> int:
    """A new campaign in preparation; returns its id.

    With `parent_id` the host carries that campaign out among its own units (层层落实); with `copied_from_id` the
    roster of that one is taken over, merged units by their successors, closed ones left out.
    """
    if not actor.has("reviewer", host_unit_id):
        raise Forbidden(say("活动由主办单位的审核人创建，您没有这一权限。"))
    with transaction() as session:
        if parent_id:
            _require_parent(session, actor, parent_id, host_unit_id)
        campaign = Campaign(host_unit_id=host_unit_id, parent_id=parent_id, copied_from_id=copied_from_id)
        _set(session, campaign, terms)
        session.add(campaign)
        session.flush()
        if copied_from_id:
            rosters.copy(session, seen_campaign(actor, copied_from_id), campaign)
        note(session, campaign, "copy" if copied_from_id else "create", actor, at, day)
        return campaign.id


def revise(
    actor: Actor,
    campaign_id: int,
    version: int,
    terms: Terms,
    at: dt.datetime,
    day: dt.date,
    reason: str = "",
) -> None:
    """Changes what is set: freely in preparation, with a reason that the units see once the campaign runs."""
    with transaction() as session:
        campaign = officers_campaign(actor, campaign_id)
        old = terms_of(campaign)
        if campaign.state == "preparing":
            action = "revise"
        else:
            action = "amend"
            require(BY_ACTION[action], actor, campaign.host_unit_id, reason)
            LIFE.after(campaign.state, action)
            _refuse_fixed(old, terms)
        changed = changes(old, terms)
        if action == "amend" and not changed:
            raise Conflict(say("没有任何改动，不需要调整。"))
        move(session, campaign, campaign.state, version)
        _set(session, campaign, terms)
        event = note(session, campaign, action, actor, at, day, reason, changed)
        if action == "amend":
            telling.changed(session, campaign, event, rosters.present(session, campaign.id), "活动有调整")


def announce(
    actor: Actor, campaign_id: int, version: int, series_id: int, at: dt.datetime, day: dt.date
) -> int:
    """Drafts the notice to the roster for the office; when it is issued the campaign opens. Returns the document's id."""
    with transaction() as session:
        campaign = officers_campaign(actor, campaign_id)
        target = LIFE.after(campaign.state, "announce")
        units = _ready_roster(session, campaign)
        series = session.get(Series, series_id)
        if series is None or series.unit_id != campaign.host_unit_id:
            raise Invalid({"series": say("请选择发通知用的机关代字；没有可选的，请办公室先设置。")})
        structure = notice.compose(
            terms_of(campaign), campaign.host_unit.name, series.issuer, rosters.addressed(session, campaign)
        )
        move(session, campaign, target, version)
        document = issuing.create(session, series, "notice", structure, units, actor.person_id, at)
        absent = actor.behalf(OFFICER, [campaign.host_unit_id])
        issuing.note(session, document, "draft", actor.person_id, at, day, "", absent)
        campaign.notice_id = document.id
        note(session, campaign, "announce", actor, at, day)
        return document.id


def act(
    actor: Actor, campaign_id: int, action: str, version: int, at: dt.datetime, day: dt.date, reason: str = ""
) -> None:
    """Recalls, starts or closes; NotFound, Forbidden, Invalid or Conflict say why not."""
    step = BY_ACTION[action]
    with transaction() as session:
        campaign = seen_campaign(actor, campaign_id)
        require(step, actor, campaign.host_unit_id, reason)
        target = LIFE.after(campaign.state, action)
        units = _ready_roster(session, campaign) if action == "start" else []
        move(session, campaign, target, version)
        if action == "recall" and campaign.notice_id:
            issuing.revoke(session, campaign.notice_id, actor, reason, at, day)
            campaign.notice_id = None
        event = note(session, campaign, action, actor, at, day, reason)
        rosters.welcome(session, campaign, units)
        telling.begun(session, campaign, event, units)
        if action == "close":
            telling.changed(session, campaign, event, rosters.present(session, campaign.id), "活动已结束")


@when_issued
def open_by_notice(session: Session, document: Document, at: dt.datetime, day: dt.date) -> None:
    """Opens the campaign whose notice was just issued, in the transaction that records it."""
    campaign = session.scalar(
        sa.select(Campaign).where(Campaign.notice_id == document.id, Campaign.state == "announced")
    )
    if campaign is None:
        return
    move(session, campaign, LIFE.after(campaign.state, "open"), campaign.version)
    event = note(session, campaign, "open", None, at, day)
    units = rosters.present(session, campaign.id)
    rosters.welcome(session, campaign, units)
    recipients = {unit.id for unit in document.recipients}  # the notice itself tells them
    telling.begun(session, campaign, event, [unit for unit in units if unit not in recipients])


def terms_of(campaign: Campaign) -> Terms:
    """What is set for the campaign, as plain values."""
    values: dict[str, Any] = {name: getattr(campaign, name) for name in FIELDS}
    values |= {name: tuple(getattr(campaign, name)) for name in LISTS}
    stages = tuple(StageTerms(stage.name, stage.starts, stage.ends) for stage in campaign.stages)
    return Terms(stages=stages, **values)


def _set(session: Session, campaign: Campaign, terms: Terms) -> None:
    _require_series(session, campaign, terms)
    for name in FIELDS:
        setattr(campaign, name, getattr(terms, name))
    for name in LISTS:
        setattr(campaign, name, list(getattr(terms, name)))
    campaign.stages = [
        Stage(position=position, name=stage.name, starts=stage.starts, ends=stage.ends)
        for position, stage in enumerate(terms.stages, start=1)
    ]


def _require_series(session: Session, campaign: Campaign, terms: Terms) -> None:
    if terms.reply_series_id is None:
        return
    series = session.get(Series, terms.reply_series_id)
    if series is None or series.unit_id != campaign.host_unit_id:
        raise Invalid({"reply_series": say("请从本单位的机关代字中选择一个。")})


def _require_parent(session: Session, actor: Actor, parent_id: int, host_unit_id: int) -> None:
    parent = seen_campaign(actor, parent_id)
    entry = session.get(RosterEntry, (parent.id, host_unit_id))
    if entry is None or entry.left_on is not None:
        raise Conflict(say("贵单位不在上级活动的名单上，不能在它下面开展。"))
    if parent.state != "running":
        raise Conflict(say("上级活动还没有开始，或者已经结束，现在不能在它下面开展。"))
    if session.scalar(
        sa.select(Campaign.id).where(
            Campaign.parent_id == parent_id, Campaign.host_unit_id == host_unit_id, Campaign.state != "closed"
        )
    ):
        raise Conflict(say("贵单位已经在这项活动下开展了自己的活动，请打开原来的那一项。"))
    if not session.scalar(
        sa.select(Unit.id).where(Unit.parent_id == host_unit_id, Unit.state == "active").limit(1)
    ):
        raise Conflict(
            say("贵单位还没有登记下属单位。请先请市总工会办公室或系统管理员在“单位”页登记，再开展。")
        )


def _refuse_fixed(old: Terms, new: Terms) -> None:
    faults = {
        name: say("通知已经发出，名称和年度不能再改。")
        for name in FIXED_BY_NOTICE
        if getattr(old, name) != getattr(new, name)
    }
    if faults:
        raise Invalid(faults)


def _ready_roster(session: Session, campaign: Campaign) -> list[int]:
    units = rosters.present(session, campaign.id)
    if not units:
        raise Invalid({"roster": say("名单上还没有单位，请先确定名单。")})
    if gone := [unit.name for unit, _ in rosters.ended(session, campaign.id)]:
        raise Invalid({"roster": say("{names}已经撤并，请先在名单页处理。", names=listed(gone))})
    return units
