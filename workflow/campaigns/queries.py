"""What others ask about campaigns: who sees them, who is on the roster, and until when each unit may file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from workflow.base.database import db
from workflow.campaigns.models import Campaign, Extension, RosterEntry
from workflow.campaigns.rules import PAPERS, last_day
from workflow.people.policy import Actor

DESK = ("reviewer", "approver", "office", "leader")


def deadline(campaign: Campaign, unit_id: int, paper: str) -> dt.date:
    """The last day on which the unit's `plan` or `summary` is in time, with its newest extension."""
    extended = db.session.scalar(
        sa.select(Extension.due)
        .where(Extension.campaign_id == campaign.id, Extension.unit_id == unit_id, Extension.paper == paper)
        .order_by(Extension.id.desc())
        .limit(1)
    )
    return last_day(extended or campaign.due(paper), campaign.due_day_counts)


def deadlines(campaign: Campaign) -> Mapping[tuple[int, str], dt.date]:
    """(unit id, paper) -> last day in time, of every unit that is or was on the roster, by one query."""
    rows = db.session.execute(
        sa.select(RosterEntry.unit_id, Extension.paper, Extension.due)
        .outerjoin(
            Extension,
            sa.and_(
                Extension.campaign_id == RosterEntry.campaign_id, Extension.unit_id == RosterEntry.unit_id
            ),
        )
        .where(RosterEntry.campaign_id == campaign.id)
        .order_by(Extension.id)
    ).all()
    last = {
        (unit_id, paper): last_day(campaign.due(paper), campaign.due_day_counts)
        for unit_id, _, _ in rows
        for paper in PAPERS
    }
    extended = {
        (unit_id, paper): last_day(due, campaign.due_day_counts) for unit_id, paper, due in rows if paper
    }
    return last | extended


def roster(campaign_id: int) -> list[int]:
    """Ids of the units that owe the campaign their papers now: those that left are not among them."""
    return list(
        db.session.scalars(
            sa.select(RosterEntry.unit_id).where(
                RosterEntry.campaign_id == campaign_id, RosterEntry.left_on.is_(None)
            )
        )
    )


def campaigns_seen(actor: Actor) -> Sequence[Campaign]:
    """Campaigns whose host's desk the actor sits at, or one above it, and those his unit takes part in, newest
    first; all of them for the auditor. A unit knows of a campaign once it runs."""
    query = sa.select(Campaign).order_by(Campaign.year.desc(), Campaign.id.desc())
    if not actor.holds("auditor"):
        took_part = sa.select(RosterEntry.campaign_id).where(
            RosterEntry.unit_id.in_(actor.units("drafter", "unit_head"))
        )
        begun = Campaign.state.in_(("running", "closed"))
        query = query.where(sa.or_(_at_desk(actor), sa.and_(Campaign.id.in_(took_part), begun)))
    return db.session.scalars(query).all()


def _at_desk(actor: Actor) -> sa.ColumnElement[bool]:
    """Hosted by a unit where the actor has a desk, or carried out under such a campaign (层层落实)."""
    desks = actor.units(*DESK)
    above = sa.select(Campaign.id).where(Campaign.host_unit_id.in_(desks))
    return sa.or_(Campaign.host_unit_id.in_(desks), Campaign.parent_id.in_(above))
