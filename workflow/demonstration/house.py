"""Where the deeds find their way about: campaigns, units and papers of the demonstration by the names in the cast."""

from __future__ import annotations

import sqlalchemy as sa

from workflow.base.database import db
from workflow.campaigns.models import Campaign
from workflow.demonstration import cast
from workflow.issuing.models import Series
from workflow.people.models import Unit
from workflow.people.policy import Actor
from workflow.people.queries import actor_named
from workflow.submissions.models import Submission

NAMES = {code: name for _, name, _, code in cast.units()}
KINDS = {code: kind for kind, _, _, code in cast.units()}


def campaign(year: int) -> Campaign:
    """The story's campaign of that year; a visitor may have made another."""
    query = sa.select(Campaign).where(Campaign.year == year).order_by(Campaign.id).limit(1)
    return db.session.scalars(query).one()


def unit_id(code: str) -> int:
    """The unit that files under this code."""
    return db.session.scalars(sa.select(Unit.id).where(Unit.name == NAMES[code])).one()


def submission(year: int, code: str) -> Submission:
    """A unit's papers in the campaign of that year."""
    query = sa.select(Submission).where(
        Submission.campaign_id == campaign(year).id, Submission.unit_id == unit_id(code)
    )
    return db.session.scalars(query).one()


def series(mark: str) -> Series:
    return db.session.scalars(sa.select(Series).where(Series.mark == mark)).one()


def signing(username: str) -> Actor:
    """Somebody who has just given his password again."""
    return actor_named(username).with_step_up()
