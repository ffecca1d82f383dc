"""Who sees and does what in this room, as one table."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from documents.sentences import say
from workflow.base.database import db
from workflow.base.refusals import Conflict, Forbidden, NotFound
from workflow.campaigns.lifecycle import STATES
from workflow.campaigns.models import Campaign, RosterEntry
from workflow.campaigns.queries import DESK, campaigns_seen
from workflow.people.models import Unit
from workflow.people.policy import UNIT_SIDE, Actor

OFFICER = ("reviewer",)


@dataclass(frozen=True, slots=True)
class Right:
    """Roles in the unit a thing is about, and in the unit that hosts the campaign; whether those too who only watch:
    the people of the unit above, the desk of the campaign above, the auditor."""

    unit: tuple[str, ...] = ()
    host: tuple[str, ...] = ()
    watchers: bool = False


# The unit's own people see what is theirs, and so do those of the unit above it; the host's desk and the desk above
# it (层层落实) see everything of the campaign, and so does the auditor, who does nothing.
POLICY = {
    "see": Right(UNIT_SIDE, DESK, watchers=True),
    "see_all": Right((), DESK, watchers=True),
    "enter_counts": Right(UNIT_SIDE, OFFICER),
    "record_class": Right(UNIT_SIDE, OFFICER),
    "nominate": Right(UNIT_SIDE),
    "publish_models": Right((), OFFICER),
    "report_concern": Right(UNIT_SIDE),
}
REFUSALS = {
    "enter_counts": say("人数由本单位经办人或者主办单位的审核人填报，您没有这一权限。"),
    "record_class": say("培训班由举办单位的经办人或者主办单位的审核人登记，您没有这一权限。"),
    "nominate": say("典型由县区的经办人推荐，您没有这一权限。"),
    "publish_models": say("典型名单由主办单位的审核人拟稿，您没有这一权限。"),
    "report_concern": say("新情况、新问题由参加活动的单位报告，您没有这一权限。"),
}


def may(what: str, actor: Actor, campaign: Campaign, unit_id: int = 0) -> bool:
    """Whether the actor has that right, over a unit where one is named."""
    right = POLICY[what]
    return (
        actor.has_any(right.unit, unit_id)
        or actor.has_any(right.host, campaign.host_unit_id)
        or (right.watchers and (actor.holds("auditor") or _from_above(actor, campaign, unit_id)))
    )


def require(what: str, actor: Actor, campaign: Campaign, unit_id: int = 0) -> None:
    """Raises NotFound where the actor may not even see it, Forbidden where he may not do it."""
    if not may("see", actor, campaign, unit_id):
        raise NotFound
    if not may(what, actor, campaign, unit_id):
        raise Forbidden(REFUSALS[what])


def require_over_all(what: str, actor: Actor, campaign: Campaign) -> None:
    """Raises Forbidden where the actor, who sees the campaign, may not do this for all of it."""
    if not may(what, actor, campaign):
        raise Forbidden(REFUSALS[what])


def require_running(campaign: Campaign) -> None:
    """Conflict where the campaign takes nothing more."""
    if campaign.state != "running":
        raise Conflict(say("活动现在的状态是“{state}”，不能再填报。", state=STATES[campaign.state]))


def seen_campaign(actor: Actor, campaign_id: int) -> Campaign:
    """The campaign, or NotFound where there is none this actor may see."""
    found = next((one for one in campaigns_seen(actor) if one.id == campaign_id), None)
    if found is None:
        raise NotFound
    return found


def own_units(actor: Actor, campaign: Campaign) -> list[Unit]:
    """The actor's units that are on the roster, in protocol order."""
    return _on_roster(campaign, Unit.id.in_(actor.units(*UNIT_SIDE)))


def units_seen(actor: Actor, campaign: Campaign) -> frozenset[int]:
    """Ids of those on the roster that a unit's own people see: their units, and those directly below them."""
    own = actor.units(*UNIT_SIDE)
    return frozenset(
        unit.id for unit in _on_roster(campaign, sa.or_(Unit.id.in_(own), Unit.parent_id.in_(own)))
    )


def unit_on_roster(campaign: Campaign, unit_id: int) -> Unit:
    """The unit, where it is on the campaign's roster; else NotFound."""
    found = _on_roster(campaign, Unit.id == unit_id)
    if not found:
        raise NotFound
    return found[0]


def unit_ever_on_roster(campaign: Campaign, unit_id: int, day: dt.date) -> tuple[Unit, dt.date]:
    """A unit that is or was on the campaign's roster, with the last day until `day` on which it was; else NotFound."""
    entry = db.session.get(RosterEntry, (campaign.id, unit_id))
    if entry is None:
        raise NotFound
    last = day if entry.left_on is None else min(day, entry.left_on - dt.timedelta(days=1))
    return db.session.get_one(Unit, unit_id), last


def left_roster(campaign: Campaign, day: dt.date) -> list[tuple[Unit, dt.date]]:
    """The units that have left the campaign's roster by `day`, each with the day it left, in protocol order."""
    query = (
        sa.select(Unit, RosterEntry.left_on)
        .join(RosterEntry, RosterEntry.unit_id == Unit.id)
        .where(RosterEntry.campaign_id == campaign.id, RosterEntry.left_on <= day)
        .order_by(Unit.position, Unit.id)
    )
    return [(unit, left_on) for unit, left_on in db.session.execute(query) if left_on]


def _on_roster(campaign: Campaign, condition: sa.ColumnElement[bool]) -> list[Unit]:
    query = (
        sa.select(Unit)
        .join(RosterEntry, RosterEntry.unit_id == Unit.id)
        .where(RosterEntry.campaign_id == campaign.id, RosterEntry.left_on.is_(None), condition)
        .order_by(Unit.position)
    )
    return list(db.session.scalars(query))


def _from_above(actor: Actor, campaign: Campaign, unit_id: int) -> bool:
    """The people of the unit above, and the desk of the campaign above."""
    unit = db.session.get(Unit, unit_id) if unit_id else None
    above = campaign.parent
    return bool(
        (unit and unit.parent_id and actor.has_any(UNIT_SIDE, unit.parent_id))
        or (above and actor.has_any(DESK, above.host_unit_id))
    )
