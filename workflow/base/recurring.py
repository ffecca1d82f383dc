"""Recurring work (每日任务) is rows too: one a day and kind, asked for by whichever dispatcher comes first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import sqlalchemy as sa

from workflow.base.clock import OFFICE_ZONE, now
from workflow.base.database import db, transaction
from workflow.base.outbox import Handler, Job, enqueue, handles

_kinds: list[str] = []


def daily(kind: str) -> Callable[[Handler], Handler]:
    """Names the function that does this work once a day; like `handles`, it must finish its claim."""
    _kinds.append(kind)
    return handles(kind)


def ask(day: dt.date | None = None) -> None:
    """Writes the day's jobs that are not there yet. Two who ask at once leave one job each."""
    day = day or now().astimezone(OFFICE_ZONE).date()
    keys = {f"{kind}:{day.isoformat()}": kind for kind in _kinds}
    there = set(db.session.scalars(sa.select(Job.key).where(Job.key.in_(keys))))
    db.session.rollback()
    for key in keys.keys() - there:
        try:
            with transaction() as session:
                enqueue(session, keys[key], key, {"day": day.isoformat()})
        except sa.exc.IntegrityError:  # another dispatcher was faster
            continue
