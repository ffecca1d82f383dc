"""The story is played, deed by deed, through the program's own use cases: never further than the day that is asked for.

So a day of the year shows the house as it was on that day, and a later one goes on from there.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from workflow.base import outbox
from workflow.base.clock import demonstration_day, set_demonstration_day
from workflow.base.database import db, transaction
from workflow.base.refusals import Refusal

JOB_WITHIN_S = 120.0
POLL_S = 0.2


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody did on a day."""

    day: dt.date
    act: Callable[[dt.date], object]


def play(deeds: Iterable[Deed], after: dt.date | None, until: dt.date) -> int:
    """Plays what happened after one day until another; those of one day in the order given.

    Returns how many deeds the house refused because a visitor had done otherwise before; in a house that no visitor
    has touched (`after` is None) a refused deed is a fault and is raised.
    """
    refused = 0
    for deed in sorted(deeds, key=lambda deed: deed.day):
        if (after is not None and deed.day <= after) or deed.day > until:
            continue
        _move_to(deed.day)
        try:
            deed.act(deed.day)
        except Refusal:
            if after is None:
                raise
            refused += 1
        work()
    return refused


def work() -> None:
    """Does what was ordered, here and now, with the very jobs the workers run."""
    for job_id in db.session.scalars(sa.select(outbox.Job.id).where(outbox.Job.state == "pending")).all():
        outbox.work(job_id)
        _await(job_id)


def _move_to(day: dt.date) -> None:
    if demonstration_day() != day:
        with transaction():
            set_demonstration_day(day)


def _await(job_id: int) -> None:
    """Waits for a job that a worker of the running house was given first."""
    end = time.monotonic() + JOB_WITHIN_S
    while True:
        db.session.rollback()
        job = db.session.get_one(outbox.Job, job_id, populate_existing=True)
        if job.error and job.state != "done":
            raise RuntimeError(f"演示任务未能完成：{job.error}")
        if job.state not in ("pending", "running") or time.monotonic() > end:
            return
        time.sleep(POLL_S)
