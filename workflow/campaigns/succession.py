"""A unit that is merged or closed while it stands on a roster: the officer is told, and says what becomes of its place."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Session

from documents.sentences import say
from workflow.base.database import transaction
from workflow.base.refusals import Conflict, Invalid
from workflow.campaigns import rosters, telling
from workflow.campaigns.models import Campaign, RosterEntry
from workflow.people.models import Unit
from workflow.people.policy import Actor
from workflow.people.unit_history import when_ended

OPEN = ("preparing", "announced", "running")


def settle(
    actor: Actor,
    campaign_id: int,
    version: int,
    unit_id: int,
    succeeded: bool,
    reason: str,
    at: dt.datetime,
    day: dt.date,
) -> None:
    """Takes an ended unit off the roster; its successor takes its place where `succeeded`. What it filed stays."""
    with transaction() as session:
        campaign = rosters.changeable(actor, campaign_id, reason)
        heirs = {unit.id: (unit, heir) for unit, heir in rosters.ended(session, campaign.id)}
        if unit_id not in heirs:
            raise Conflict(say("请选择名单上已经撤并的单位；可能已有人处理，请刷新后核对。"))
        unit, heir = heirs[unit_id]
        wanted = set(rosters.present(session, campaign.id)) - {unit_id}
        changed = [[say("退出名单"), unit.name, ""]]
        if succeeded:
            wanted.add(_invitable(campaign, unit, heir).id)
            changed = [[say("接替"), unit.name, heir.name if heir else ""]]
        rosters.change(session, campaign, version, wanted, changed, actor, at, day, reason)


@when_ended
def tell_officers(session: Session, unit: Unit, at: dt.datetime) -> None:
    """Tells the officers of every campaign that the unit still owes something."""
    on_roster = sa.select(RosterEntry.campaign_id).where(
        RosterEntry.unit_id == unit.id, RosterEntry.left_on.is_(None)
    )
    query = sa.select(Campaign).where(Campaign.id.in_(on_roster), Campaign.state.in_(OPEN))
    for campaign in session.scalars(query):
        telling.ended(session, campaign, unit, at)


def _invitable(campaign: Campaign, unit: Unit, heir: Unit | None) -> Unit:
    if heir is None:
        raise Invalid({"ended": say("{unit}没有接替的单位，请从名单上去掉。", unit=unit.name)})
    if heir.id not in {one.id for one in rosters.invitable(campaign)}:
        raise Invalid(
            {"ended": say("{heir}不属于这项活动的范围，不能接替；请从名单上去掉。", heir=heir.name)}
        )
    return heir
