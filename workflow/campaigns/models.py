"""Campaigns, their stages and their rosters."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.base.database import Base
from workflow.campaigns import rules
from workflow.people.models import Unit


class Campaign(Base):
    """A campaign that a unit hosts. Targets are percents of head-counts; `version` guards against stale forms.

    `parent_id` is the campaign above, where a county carries one out under the city's (层层落实). The shapes of
    `ladder`, `criteria` and `quotas` are those of `campaigns.rules`.
    """

    __tablename__ = "campaign"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    basis: Mapped[str]
    year: Mapped[int]
    host_unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"))
    state: Mapped[str] = mapped_column(default="preparing")
    version: Mapped[int] = mapped_column(default=1)
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("campaign.id"), index=True)
    copied_from_id: Mapped[int | None] = mapped_column(sa.ForeignKey("campaign.id"))
    plan_due: Mapped[dt.date]
    summary_due: Mapped[dt.date]
    due_day_counts: Mapped[bool] = mapped_column(default=True)
    staff_target: Mapped[int]
    representative_target: Mapped[int]
    plan_sections: Mapped[list[Any]] = mapped_column(default=list)
    summary_sections: Mapped[list[Any]] = mapped_column(default=list)
    plan_figures: Mapped[list[Any]] = mapped_column(default=rules.default_figures)
    summary_figures: Mapped[list[Any]] = mapped_column(default=rules.default_figures)
    quotas: Mapped[dict[str, Any]] = mapped_column(default=rules.default_quotas)
    ladder: Mapped[list[Any]] = mapped_column(default=rules.default_ladder)
    criteria: Mapped[list[Any]] = mapped_column(default=rules.default_criteria)
    reply_kind: Mapped[str]
    reply_series_id: Mapped[int | None] = mapped_column(sa.ForeignKey("series.id"))
    notice_id: Mapped[int | None] = mapped_column(sa.ForeignKey("document.id"))
    head_consent: Mapped[bool] = mapped_column(default=False)
    host_unit: Mapped[Unit] = relationship()
    parent: Mapped[Campaign | None] = relationship(
        remote_side="Campaign.id", foreign_keys="Campaign.parent_id"
    )
    stages: Mapped[list[Stage]] = relationship(order_by="Stage.position", cascade="all, delete-orphan")

    def due(self, paper: str) -> dt.date:
        """The deadline of `plan` or `summary` as the campaign sets it, before any unit's extension."""
        return self.plan_due if paper == "plan" else self.summary_due

    def sections(self, paper: str) -> list[str]:
        """The sections that a `plan` or `summary` must have."""
        return self.plan_sections if paper == "plan" else self.summary_sections

    def figures(self, paper: str) -> list[str]:
        """The head-counts that a `plan` or `summary` must have, of those in `rules.FIGURES`."""
        return self.plan_figures if paper == "plan" else self.summary_figures


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
    """A unit that owes the campaign a plan and a summary, until it leaves the roster."""

    __tablename__ = "roster_entry"

    campaign_id: Mapped[int] = mapped_column(sa.ForeignKey("campaign.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), primary_key=True)
    left_on: Mapped[dt.date | None]


class Extension(Base):
    """A later day for one unit and one paper (延期), with its reason; the newest one holds."""

    __tablename__ = "extension"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(sa.ForeignKey("campaign.id"), index=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"))
    paper: Mapped[str]
    due: Mapped[dt.date]
    reason: Mapped[str]
    granted_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[dt.datetime]
    day: Mapped[dt.date]


class CampaignEvent(Base):
    """One line of a campaign's history; `actor_id` is empty where the issued notice opened it."""

    __tablename__ = "campaign_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(sa.ForeignKey("campaign.id"), index=True)
    at: Mapped[dt.datetime]
    day: Mapped[dt.date]
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    on_behalf_of: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    action: Mapped[str]
    state: Mapped[str]
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    changes: Mapped[list[Any]] = mapped_column(default=list)
