"""The calendar's changes, every touch of the ladder, and pauses."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workflow.base.database import Base


class CalendarDay(Base):
    """A day on which this installation departs from the announced arrangement, or knows one not announced yet."""

    __tablename__ = "calendar_day"

    day: Mapped[dt.date] = mapped_column(primary_key=True)
    working: Mapped[bool]
    reason: Mapped[str]
    changed_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[dt.datetime]


class Reminder(Base):
    """One touch (催报记录) of a unit about a paper. A rung of the ladder is taken once for a unit and a paper:
    `step` is its days, empty where a reviewer nudged by hand. An overtaken rung was only written down."""

    __tablename__ = "reminder"
    __table_args__ = (sa.UniqueConstraint("campaign_id", "unit_id", "paper", "step"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(sa.ForeignKey("campaign.id"))
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    paper: Mapped[str]
    step: Mapped[int | None]
    act: Mapped[str]
    overtaken: Mapped[bool] = mapped_column(default=False)
    last_day: Mapped[dt.date]
    text: Mapped[str] = mapped_column(sa.Text, default="")
    document_id: Mapped[int | None] = mapped_column(sa.ForeignKey("document.id"), index=True)
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    on_behalf_of: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[dt.datetime]
    day: Mapped[dt.date]


class Pause(Base):
    """A unit whose ladder rests (暂停催报), with the reason; open until it is resumed, and at most one open."""

    __tablename__ = "pause"
    __table_args__ = (
        sa.Index(
            "uq_pause_open",
            "campaign_id",
            "unit_id",
            unique=True,
            sqlite_where=sa.text("resumed_at IS NULL"),
            postgresql_where=sa.text("resumed_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(sa.ForeignKey("campaign.id"))
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    reason: Mapped[str] = mapped_column(sa.Text)
    paused_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    paused_for: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[dt.datetime]
    day: Mapped[dt.date]
    resumed_reason: Mapped[str] = mapped_column(sa.Text, default="")
    resumed_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    resumed_for: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    resumed_at: Mapped[dt.datetime | None]
    resumed_day: Mapped[dt.date | None]
