"""The roster (名单) of a campaign: who owes it papers, and who left it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from documents.sentences import say
from workflow.base.database import db, transaction
from workflow.base.moves import move
from workflow.base.refusals import Conflict, Invalid
from workflow.campaigns import telling
from workflow.campaigns.access import officers_campaign
from workflow.campaigns.events import note
from workflow.campaigns.lifecycle import BY_ACTION, require
from workflow.campaigns.models import Campaign, RosterEntry
from workflow.campaigns.notice import Addressee, recipients
from workflow.people.models import Unit
from workflow.people.policy import Actor

Welcome = Callable[[Session, int, Sequence[int]], None]
_welcomes: list[Welcome] = []
NEVER_INVITED = ("city", "department")


def when_joined(hook: Welcome) -> Welcome:
    """Registers what units get that owe a running campaign their papers: (session, campaign id, unit ids)."""
    _welcomes.append(hook)
    return hook


def welcome(session: Session, campaign: Campaign, units: Sequence[int]) -> None:
    """Gives units what they need to take part, inside the caller's transaction."""
    session.flush()
    for hook in _welcomes:
        hook(session, campaign.id, units)


def invitable(campaign: Campaign) -> Sequence[Unit]:
    """Units that may be on the roster, in protocol order: of a county's campaign its own, of others all."""
    query = sa.select(Unit).where(
        Unit.state == "active", Unit.kind.not_in(NEVER_INVITED), Unit.id != campaign.host_unit_id
    )
    if campaign.parent_id:
        query = query.where(Unit.parent_id == campaign.host_unit_id)
    return db.session.scalars(query.order_by(Unit.position, Unit.id)).all()


def present(session: Session, campaign_id: int) -> list[int]:
    """Ids of the units on the roster that have not left it, in protocol order."""
    return list(
        session.scalars(
            sa.select(RosterEntry.unit_id)
            .join(Unit, Unit.id == RosterEntry.unit_id)
            .where(RosterEntry.campaign_id == campaign_id, RosterEntry.left_on.is_(None))
            .order_by(Unit.position, Unit.id)
        )
    )


def addressed(session: Session, campaign: Campaign) -> str:
    """The recipients line of the campaign's notice."""
    invited = set(present(session, campaign.id))
    direct = [unit for unit in invitable(campaign) if unit.id in invited or _is_direct(unit, campaign)]
    return recipients(Addressee(unit.name, unit.kind, unit.id in invited) for unit in direct)


def set_roster(
    actor: Actor,
    campaign_id: int,
    version: int,
    unit_ids: Collection[int],
    at: dt.datetime,
    day: dt.date,
    reason: str = "",
) -> None:
    """Makes these units the roster. Once the campaign runs this asks for a reason; who leaves keeps what it filed.

    Units that were merged or closed meanwhile stay until `succession.settle` says what becomes of them.
    """
    with transaction() as session:
        campaign = changeable(actor, campaign_id, reason)
        before, wanted = set(present(session, campaign.id)), set(unit_ids)
        wanted |= {unit.id for unit, _ in ended(session, campaign.id)}
        if wanted - before - {unit.id for unit in invitable(campaign)}:
            raise Invalid({"roster": say("所选的单位中有的已经撤并，或者不属于这项活动的范围，请重新选择。")})
        changed = _said(session, "新加入", wanted - before) + _said(session, "退出", before - wanted)
        change(session, campaign, version, wanted, changed, actor, at, day, reason)


def changeable(actor: Actor, campaign_id: int, reason: str) -> Campaign:
    """The campaign, for its officer, in a state in which its roster can be changed."""
    campaign = officers_campaign(actor, campaign_id)
    if campaign.state not in ("preparing", "running"):
        raise Conflict(say("通知待印发或者活动已结束，现在不能改名单。"))
    if campaign.state == "running":
        require(BY_ACTION["amend"], actor, campaign.host_unit_id, reason)
    return campaign


def change(
    session: Session,
    campaign: Campaign,
    version: int,
    wanted: Collection[int],
    changed: list[list[str]],
    actor: Actor,
    at: dt.datetime,
    day: dt.date,
    reason: str,
) -> None:
    """Makes the roster what is wanted, inside the caller's transaction; `changed` is what the history says of it."""
    before, wanted = set(present(session, campaign.id)), set(wanted)
    if not wanted and campaign.state == "running":
        raise Invalid({"roster": say("进行中的活动不能没有单位；不再开展，请结束活动。")})
    if wanted == before:
        raise Conflict(say("名单没有改动。"))
    joining, leaving = wanted - before, before - wanted
    move(session, campaign, campaign.state, version)
    _leave(session, campaign, leaving, day)
    _join(session, campaign, joining)
    event = note(session, campaign, "roster", actor, at, day, reason, changed)
    if campaign.state == "running":
        welcome(session, campaign, sorted(joining))
        telling.begun(session, campaign, event, joining)
        telling.changed(session, campaign, event, leaving, "已退出活动名单")


def ended(session: Session, campaign_id: int) -> list[tuple[Unit, Unit | None]]:
    """Units still on the roster that were merged or closed, each with the active unit that succeeds it, if one does."""
    units = session.scalars(
        sa.select(Unit)
        .where(Unit.id.in_(present(session, campaign_id)), Unit.state != "active")
        .order_by(Unit.position, Unit.id)
    )
    return [(unit, _successor(session, unit.id)) for unit in units]


def copy(session: Session, source: Campaign, target: Campaign) -> None:
    """Takes over another campaign's roster: merged units by their successors, closed ones left out."""
    found = {_successor(session, unit_id) for unit_id in present(session, source.id)}
    allowed = {unit.id for unit in invitable(target)}
    _join(session, target, {unit.id for unit in found if unit} & allowed)


def _join(session: Session, campaign: Campaign, unit_ids: Collection[int]) -> None:
    for unit_id in sorted(unit_ids):
        entry = session.get(RosterEntry, (campaign.id, unit_id))
        if entry:
            entry.left_on = None
        else:
            session.add(RosterEntry(campaign_id=campaign.id, unit_id=unit_id))
    session.flush()


def _leave(session: Session, campaign: Campaign, unit_ids: Collection[int], day: dt.date) -> None:
    for unit_id in unit_ids:
        entry = session.get_one(RosterEntry, (campaign.id, unit_id))
        if campaign.state == "preparing":  # it owed nothing yet
            session.delete(entry)
        else:
            entry.left_on = day


def _successor(session: Session, unit_id: int) -> Unit | None:
    unit = session.get_one(Unit, unit_id)
    while unit.state == "merged" and unit.successor_id:
        unit = session.get_one(Unit, unit.successor_id)
    return unit if unit.state == "active" else None


def _said(session: Session, label: str, unit_ids: Collection[int]) -> list[list[str]]:
    names = session.scalars(sa.select(Unit.name).where(Unit.id.in_(unit_ids)).order_by(Unit.position))
    found = list(names)
    return [[f"{label}{len(found)}个单位", "", "、".join(found)]] if found else []


def _is_direct(unit: Unit, campaign: Campaign) -> bool:
    return unit.parent_id in (None, campaign.host_unit_id)
