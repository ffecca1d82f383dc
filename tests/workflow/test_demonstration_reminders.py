"""The demonstration's year uses every step of the ladder."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from flask import Flask

from workflow.base import database
from workflow.base.clock import demonstration_day
from workflow.base.database import Base, db
from workflow.campaigns.models import Campaign, Extension
from workflow.demonstration.load import load
from workflow.issuing.models import Document
from workflow.reminders.ladder import LABELS
from workflow.reminders.models import Pause, Reminder


def test_by_the_end_of_march_every_step_was_taken(app: Flask) -> None:
    Base.metadata.drop_all(db.engine)
    database.upgrade()
    load(dt.date(2014, 3, 10))
    this_year = sa.select(Campaign.id).where(Campaign.year == 2014).scalar_subquery()
    steps = sa.select(Reminder.step).where(Reminder.campaign_id == this_year).distinct()
    assert set(db.session.scalars(steps)) == {-7}
    load(dt.date(2014, 3, 26))
    assert demonstration_day() == dt.date(2014, 3, 26)
    assert set(db.session.scalars(steps)) == {-7, -3, 0, 1, 3, 7, None}
    assert set(db.session.scalars(sa.select(Reminder.act))) == set(LABELS)
    urging = sa.select(Document.state).where(Document.title.contains("催报"))
    assert sorted(db.session.scalars(urging)) == ["drafted", "issued"]
    assert db.session.scalar(sa.select(Extension.due)) == dt.date(2014, 3, 28)
    before = db.session.scalar(sa.select(sa.func.count()).select_from(Reminder))
    load(dt.date(2014, 3, 26))
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Reminder)) == before
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Pause)) == 1
