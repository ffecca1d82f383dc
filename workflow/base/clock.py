"""Two clocks: `now()` is the real instant, `office_day()` the office's day in Asia/Shanghai.

Both are read at the edge (a view, a job, a command) and passed inwards as arguments. Only the
demonstration may set the office's day.
"""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask import current_app, g, has_request_context
from sqlalchemy.orm import Mapped, mapped_column

from workflow.base.database import Base, Instant, db

OFFICE_ZONE = ZoneInfo("Asia/Shanghai")
DAY_SETTING = "office_day"


class InstallationSetting(Base):
    """A fact about this installation that belongs to its data, not to its environment."""

    __tablename__ = "installation_setting"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


def now() -> dt.datetime:
    """The real instant, in UTC."""
    return dt.datetime.now(dt.UTC)


def database_now() -> dt.datetime:
    """The real instant by the database's clock, which all machines share: what leases and due jobs go by.

    An SQLite lies on this machine, so its clock is ours.
    """
    if db.engine.dialect.name == "sqlite":
        return now()
    return db.session.execute(sa.select(sa.func.clock_timestamp(type_=Instant))).scalar_one()


def office_day() -> dt.date:
    """Today in the office; the day the demonstration set, where it set one."""
    return demonstration_day() or now().astimezone(OFFICE_ZONE).date()


def demonstration_day() -> dt.date | None:
    """The day the demonstration set; always None outside the demonstration. A request has one day from end to end."""
    if not current_app.config["HONGTOU"].demonstration:
        return None
    if not has_request_context():
        return _day_set()
    if "demonstration_day" not in g:
        g.demonstration_day = _day_set()
    day: dt.date | None = g.demonstration_day
    return day


def _day_set() -> dt.date | None:
    row = db.session.get(InstallationSetting, DAY_SETTING)
    return dt.date.fromisoformat(row.value) if row else None


def set_demonstration_day(day: dt.date) -> None:
    """Moves the office's day; inside the caller's transaction."""
    db.session.merge(InstallationSetting(name=DAY_SETTING, value=day.isoformat()))
