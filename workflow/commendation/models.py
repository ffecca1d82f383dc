"""A campaign's commendation, the leadership's moves, and what happened to it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.base.database import Base
from workflow.campaigns.models import Campaign
from workflow.issuing.models import Document
from workflow.people.models import Person


class Commendation(Base):
    """One a campaign. `version` guards against stale forms; `document_id` is the circular once it is drafted."""

    __tablename__ = "commendation"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(sa.ForeignKey("campaign.id"), unique=True)
    state: Mapped[str] = mapped_column(default="prepared")
    version: Mapped[int] = mapped_column(default=1)
    document_id: Mapped[int | None] = mapped_column(sa.ForeignKey("document.id"))
    campaign: Mapped[Campaign] = relationship()
    document: Mapped[Document | None] = relationship()
    moves: Mapped[list[CommendationMove]] = relationship(order_by="CommendationMove.id", viewonly=True)


class CommendationMove(Base):
    """A unit moved to a place in its kind, with the reason; all of them count, one after the other."""

    __tablename__ = "commendation_move"

    id: Mapped[int] = mapped_column(primary_key=True)
    commendation_id: Mapped[int] = mapped_column(sa.ForeignKey("commendation.id"), index=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"))
    place: Mapped[int]
    reason: Mapped[str] = mapped_column(sa.Text)
    moved_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    moved_for: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    mover: Mapped[Person] = relationship(foreign_keys=moved_by)
    absent: Mapped[Person | None] = relationship(foreign_keys=moved_for)
    at: Mapped[dt.datetime]
    day: Mapped[dt.date]


class CommendationEvent(Base):
    """One line of a commendation's history. `ranking` is what was decided, whole: the list that is printed."""

    __tablename__ = "commendation_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    commendation_id: Mapped[int] = mapped_column(sa.ForeignKey("commendation.id"), index=True)
    at: Mapped[dt.datetime]
    day: Mapped[dt.date]
    actor_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    on_behalf_of: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    action: Mapped[str]
    state: Mapped[str]
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    ranking: Mapped[list[Any]] = mapped_column(default=list)
