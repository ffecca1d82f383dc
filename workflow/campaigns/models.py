"""Campaigns, their stages and their rosters."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.base.database import Base
from workflow.people.models import Unit


class Campaign(Base):
    """A campaign that a unit hosts. Targets are percents of head-counts."""

    __tablename__ = "campaign"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    basis: Mapped[str]
    year: Mapped[int]
    host_unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"))
    plan_due: Mapped[dt.date]
    summary_due: Mapped[dt.date]
    staff_target: Mapped[int]
    representative_target: Mapped[int]
    reply_kind: Mapped[str]
    reply_series_id: Mapped[int | None] = mapped_column(sa.ForeignKey("series.id"))
    notice_id: Mapped[int | None] = mapped_column(sa.ForeignKey("document.id"))
    head_consent: Mapped[bool] = mapped_column(default=False)
    host_unit: Mapped[Unit] = relationship()
    stages: Mapped[list[Stage]] = relationship(order_by="Stage.position")

    def due(self, paper: str) -> dt.date:
        """The deadline of `plan` or `summary`."""
        return self.plan_due if paper == "plan" else self.summary_due


class Stage(Base):
    """A stage (阶段) of a campaign; both days belong to it."""

    __tablename__ = "stage"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(sa.ForeignKey("campaign.id"))
    position: Mapped[int]
    name: Mapped[str]
    starts: Mapped[dt.date]
    ends: Mapped[dt.date]


class RosterEntry(Base):
    """A unit that owes the campaign a plan and a summary."""

    __tablename__ = "roster_entry"

    campaign_id: Mapped[int] = mapped_column(sa.ForeignKey("campaign.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), primary_key=True)
