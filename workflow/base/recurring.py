"""Recurring work (每日任务) is rows too: one a day and kind, asked for by whichever dispatcher comes first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import sqlalchemy as sa

from workflow.base.clock import OFFICE_ZONE, now
from workflow.base.database import db, transaction
from workflow.base.outbox import Handler, Job, enqueue, handles

_kinds: dict[str, dt.time] = {}


def daily(kind: str, since: dt.time = dt.time.min) -> Callable[[Handler], Handler]:
    """Names the function that does this work once a day; like `handles`, it must finish its claim.

    `since` is the time of day in the office before which it is not asked for.
    """
    _kinds[kind] = since
    return handles(kind)


def ask(day: dt.date | None = None, time: dt.time | None = None) -> None:
    """Writes the jobs of this day, up to this time, that are not there yet: now, or on a named day all of it.

    Two who ask at once leave one job each.
    """
    office = now().astimezone(OFFICE_ZONE)
    time = time or (dt.time.max if day else office.time())
    day = day or office.date()
    keys = {f"{kind}:{day.isoformat()}": kind for kind, since in _kinds.items() if since <= time}
    there = set(db.session.scalars(sa.select(Job.key).where(Job.key.in_(keys))))
    db.session.rollback()
    for key in keys.keys() - there:
        try:
            with transaction() as session:
                enqueue(session, keys[key], key, {"day": day.isoformat()})
        except sa.exc.IntegrityError:  # another dispatcher was faster
            continue
