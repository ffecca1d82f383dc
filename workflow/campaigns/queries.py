"""What others ask about campaigns: who sees them, who is on the roster, and until when each unit may file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from workflow.base.database import db
from workflow.campaigns.events import LABELS
from workflow.campaigns.lifecycle import OFFICER
from workflow.campaigns.models import Campaign, CampaignEvent, Extension, RosterEntry
from workflow.campaigns.rules import PAPERS, last_day
from workflow.issuing.models import Series
from workflow.people.models import Unit
from workflow.people.policy import Actor
from workflow.people.queries import signed, with_names

FOR_EVERYBODY = ("open", "start", "amend", "close")
DESK = ("reviewer", "approver", "office", "leader")


def deadline(campaign: Campaign, unit_id: int, paper: str) -> dt.date:
    """The last day on which the unit's `plan` or `summary` is in time, with its newest extension."""
    return deadline_with(campaign, paper, extensions(campaign.id, unit_id))


def deadline_with(campaign: Campaign, paper: str, granted: Iterable[tuple[Unit, Extension]]) -> dt.date:
    """The same where the unit's `extensions` are at hand."""
    newest = next((extension.due for _, extension in granted if extension.paper == paper), None)
    return last_day(newest or campaign.due(paper), campaign.due_day_counts)


Deadlines = Mapping[tuple[int, str], dt.date]  # (unit id, paper) -> last day in time


def deadlines(campaign: Campaign) -> Deadlines:
    """The last days of every unit that is or was on the roster."""
    return deadlines_of([campaign])[campaign.id]


def deadlines_of(campaigns: Iterable[Campaign]) -> Mapping[int, Deadlines]:
    """The same of several campaigns, by campaign; by one statement."""
    by_id = {one.id: one for one in campaigns}
    query = (
        sa.select(RosterEntry.campaign_id, RosterEntry.unit_id, Extension.paper, Extension.due)
        .outerjoin(
            Extension,
            sa.and_(
                Extension.campaign_id == RosterEntry.campaign_id, Extension.unit_id == RosterEntry.unit_id
            ),
        )
        .where(RosterEntry.campaign_id.in_(by_id))
        .order_by(Extension.id)
    )
    found: dict[int, dict[tuple[int, str], dt.date]] = {campaign_id: {} for campaign_id in by_id}
    for campaign_id, unit_id, extended, due in db.session.execute(query):
        campaign, last = by_id[campaign_id], found[campaign_id]
        for paper in PAPERS:
            last.setdefault((unit_id, paper), last_day(campaign.due(paper), campaign.due_day_counts))
        if extended:
            last[unit_id, extended] = last_day(due, campaign.due_day_counts)
    return found


def campaigns_seen(actor: Actor) -> Sequence[Campaign]:
    """Campaigns whose host's desk the actor sits at, or one above it, and those his unit takes part in, newest
    first; all of them for the auditor. A unit knows of a campaign once it runs."""
    query = (
        sa.select(Campaign)
        .options(joinedload(Campaign.host_unit), joinedload(Campaign.parent).joinedload(Campaign.host_unit))
        .order_by(Campaign.year.desc(), Campaign.id.desc())
    )
    if not actor.holds("auditor"):
        took_part = sa.select(RosterEntry.campaign_id).where(
            RosterEntry.unit_id.in_(actor.units("drafter", "unit_head", *DESK))
        )
        begun = Campaign.state.in_(("running", "closed"))
        query = query.where(sa.or_(_at_desk(actor), sa.and_(Campaign.id.in_(took_part), begun)))
    return db.session.scalars(query).all()


def _at_desk(actor: Actor) -> sa.ColumnElement[bool]:
    """Hosted by a unit where the actor has a desk, or carried out under such a campaign (层层落实)."""
    desks = actor.units(*DESK)
    above = sa.select(Campaign.id).where(Campaign.host_unit_id.in_(desks))
    return sa.or_(Campaign.host_unit_id.in_(desks), Campaign.parent_id.in_(above))


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One line of a campaign's history; `changes` are (what, before, after)."""

    at: dt.datetime
    day: dt.date
    actor: str
    label: str
    reason: str
    changes: list[list[str]]


def history(campaign_id: int, desk: bool) -> list[HistoryLine]:
    """Everything that happened to a campaign, newest first; for units only what is meant for all of them."""
    query = (
        with_names(CampaignEvent)
        .where(CampaignEvent.campaign_id == campaign_id)
        .order_by(CampaignEvent.id.desc())
    )
    if not desk:
        query = query.where(CampaignEvent.action.in_(FOR_EVERYBODY))
    return [
        HistoryLine(
            event.at,
            event.day,
            signed(name, absent),
            LABELS[event.action],
            event.reason,
            event.changes,
        )
        for event, name, absent in db.session.execute(query)
    ]


def extensions(campaign_id: int, unit_id: int | None = None) -> list[tuple[Unit, Extension]]:
    """Every extension granted, newest first; of one unit where it is given."""
    query = (
        sa.select(Unit, Extension)
        .join(Extension, Extension.unit_id == Unit.id)
        .where(Extension.campaign_id == campaign_id)
        .order_by(Extension.id.desc())
    )
    if unit_id:
        query = query.where(Extension.unit_id == unit_id)
    return [(unit, extension) for unit, extension in db.session.execute(query)]


def beneath(campaign_id: int) -> Sequence[Campaign]:
    """The campaigns that units carry out under this one (层层落实)."""
    return db.session.scalars(
        sa.select(Campaign).where(Campaign.parent_id == campaign_id).order_by(Campaign.id)
    ).all()


def may_carry_out(actor: Actor, campaign: Campaign) -> bool:
    """Whether a unit on the roster, where the actor is reviewer, may carry the running campaign out among its own."""
    mine = actor.units(*OFFICER)
    if campaign.state != "running" or not mine:
        return False
    begun = sa.select(Campaign.host_unit_id).where(
        Campaign.parent_id == campaign.id, Campaign.state != "closed"
    )
    free = sa.select(RosterEntry.unit_id).where(
        RosterEntry.campaign_id == campaign.id,
        RosterEntry.left_on.is_(None),
        RosterEntry.unit_id.in_(mine),
        RosterEntry.unit_id.not_in(begun),
    )
    return db.session.scalars(free).first() is not None


def series_of(unit_id: int) -> Sequence[Series]:
    """The series (机关代字) a host may use."""
    return db.session.scalars(sa.select(Series).where(Series.unit_id == unit_id).order_by(Series.id)).all()
