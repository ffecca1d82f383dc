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
