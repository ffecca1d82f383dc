"""The outbox (待办任务表): what must still be done, as rows; the broker carries only their ids.

A job is written in the transaction of the change that asks for it. A worker claims it by one fenced
update, works outside any transaction, and finishes in one transaction guarded by its token; a worker
that died or was too slow has lost the token, and its result with it.
"""

from __future__ import annotations

import datetime as dt
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Event, Thread
from typing import Any

import sqlalchemy as sa
from flask import Flask, current_app
from sqlalchemy.orm import Mapped, Session, mapped_column

from workflow.base.clock import database_now
from workflow.base.database import DATABASE_AWAY, Base, db, insert_new, is_outage, transaction

LEASE = dt.timedelta(seconds=15)
HEARTBEAT_S = 5.0
STEP_LIMIT_S = 120.0  # a step that takes longer hangs: its lease is not renewed any more
RESEND_AFTER = dt.timedelta(seconds=5)
MAXIMUM_ATTEMPTS = 6
BACK_OFF_S = (2, 10, 60, 300, 1800)
OUTAGE_S = 30.0


class LostLease(Exception):
    """Another worker holds the job now: nothing of this run may take effect."""


class Hopeless(Exception):
    """A handler's word that trying again cannot help: the job is laid aside at once, with this sentence."""


class Passing(Exception):
    """A handler's word that something outside was away: the job is tried again, and this sentence says why."""


class Outage(Exception):
    """A handler's word that something it needs is away: tried until it is back, and no attempt is counted."""


class Job(Base):
    """One thing to do. States: pending, running, done, dead (a person must look), cancelled."""

    __tablename__ = "job"
    __table_args__ = (sa.Index("ix_job_due", "state", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    payload: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(default="pending")
    step: Mapped[str] = mapped_column(default="")
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[dt.datetime]
    sent_at: Mapped[dt.datetime | None]
    lease_until: Mapped[dt.datetime | None]
    token: Mapped[str | None]
    error: Mapped[str] = mapped_column(default="")
    created_at: Mapped[dt.datetime]
    finished_at: Mapped[dt.datetime | None]


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to work on one job, as long as its token is the row's."""

    job_id: int
    kind: str
    payload: dict[str, Any]
    attempt: int
    token: str


Handler = Callable[[Claim], None]
_handlers: dict[str, Handler] = {}


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Names the function that does the jobs of one kind. It must finish with `finish(claim)`."""

    def register(handler: Handler) -> Handler:
        _handlers[kind] = handler
        return handler

    return register


def enqueue(session: Session, kind: str, key: str, payload: dict[str, Any]) -> Job:
    """Asks for a job inside the caller's transaction; `key` makes a second asking an error."""
    at = database_now()
    job = Job(kind=kind, key=key, payload=payload, due_at=at, created_at=at)
    session.add(job)
    return job


def enqueue_once(session: Session, kind: str, key: str, payload: dict[str, Any]) -> None:
    """Asks for a job inside the caller's transaction, unless it was ever asked for under this key."""
    at = database_now()
    row = insert_new(session, Job).values(kind=kind, key=key, payload=payload, due_at=at, created_at=at)
    session.execute(row)


def abandoned(limit: int = 100) -> list[int]:
    """Ids of jobs whose lease ran out (a dead worker left them), the longest waiting first; marks them given."""
    at = database_now()
    return _given(sa.and_(Job.state == "running", Job.lease_until < at), at, limit)


def sendable(limit: int = 100) -> list[int]:
    """Ids of jobs that are due, what has waited longest without being sent first; marks them given to the broker.

    Neither list names a job that the broker was just given, so a backlog is not sent over and over.
    """
    at = database_now()
    return _given(sa.and_(Job.state == "pending", Job.due_at <= at), at, limit)


def _given(wanted: sa.ColumnElement[bool], at: dt.datetime, limit: int) -> list[int]:
    if limit <= 0:
        return []
    unsent = sa.or_(Job.sent_at.is_(None), Job.sent_at < at - RESEND_AFTER)
    waiting = sa.func.coalesce(Job.sent_at, Job.due_at)
    query = sa.select(Job.id).where(wanted, unsent).order_by(waiting).limit(limit)
    if not db.session.scalar(query.limit(1)):
        db.session.rollback()
        return []
    with transaction() as session:
        ids = list(session.scalars(query))
        session.execute(sa.update(Job).where(Job.id.in_(ids)).values(sent_at=at))
    return ids


def claim(job_id: int) -> Claim | None:
    """Takes a job that is due or was abandoned; None where there is nothing (more) to do."""
    token = secrets.token_hex(16)
    with transaction() as session:
        at = database_now()
        free = sa.or_(
            sa.and_(Job.state == "pending", Job.due_at <= at),
            sa.and_(Job.state == "running", Job.lease_until < at),
        )
        row = session.execute(
            sa.update(Job)
            .where(Job.id == job_id, free)
            .values(state="running", token=token, lease_until=at + LEASE, attempts=Job.attempts + 1)
            .returning(Job.kind, Job.payload, Job.attempts)
        ).one_or_none()
    return Claim(job_id, row.kind, row.payload, row.attempts, token) if row else None


def step(claim: Claim, name: str) -> None:
    """Says how far the job is, and renews its lease."""
    with transaction() as session:
        guard(session, claim, step=name)


def guard(session: Session, claim: Claim, **changes: Any) -> str:
    """Renews the lease and changes the job's row if it is still ours; returns the step it is at.

    LostLease otherwise, which undoes the transaction.
    """
    changes = {"lease_until": database_now() + LEASE} | changes
    ours = sa.update(Job).where(Job.id == claim.job_id, Job.token == claim.token)
    at_step: str | None = session.scalar(ours.values(**changes).returning(Job.step))
    if at_step is None:
        raise LostLease(f"job {claim.job_id}")
    return at_step


def finish(session: Session, claim: Claim, state: str = "done", note: str = "") -> None:
    """Ends the job inside the transaction that records its result."""
    guard(session, claim, state=state, error=note, token=None, lease_until=None, finished_at=database_now())


def revive(session: Session, job_id: int) -> Job | None:
    """Gives a dead job all its attempts anew, inside the caller's transaction; None where it is not dead."""
    job = session.get(Job, job_id, with_for_update=True, populate_existing=True)
    if job is None or job.state != "dead":
        return None
    job.state, job.attempts, job.due_at, job.sent_at = "pending", 0, database_now(), None
    return job


def fail(claim: Claim, reason: str, *, hopeless: bool = False) -> None:
    """Sets the job back for another attempt, or lays it aside as dead with its reason."""
    dead = hopeless or claim.attempt >= MAXIMUM_ATTEMPTS
    wait_s = BACK_OFF_S[min(claim.attempt, len(BACK_OFF_S)) - 1]
    _set_back(claim, reason, wait_s, state="dead" if dead else "pending")


def postpone(claim: Claim, reason: str) -> None:
    """Sets the job back until what it needs may be there again, as if it had not been tried."""
    _set_back(claim, reason, OUTAGE_S, state="pending", attempts=claim.attempt - 1)


def _set_back(claim: Claim, reason: str, wait_s: float, **changes: Any) -> None:
    with transaction() as session:
        due_at = database_now() + dt.timedelta(seconds=wait_s)
        guard(session, claim, error=reason, token=None, lease_until=None, due_at=due_at, **changes)


def work(job_id: int) -> None:
    """Does one job if it is there to be done: what a worker runs for each id it is sent."""
    held = claim(job_id)
    if held is None:
        return
    try:
        if held.attempt > MAXIMUM_ATTEMPTS:
            raise RuntimeError(f"the worker died {MAXIMUM_ATTEMPTS} times at step {held_step(job_id)!r}")
        with _kept_alive(held):
            _handlers[held.kind](held)
    except LostLease:
        return
    except Exception as error:
        db.session.rollback()
        with suppress(LostLease):  # whoever lost the job meanwhile has nothing to say of it
            _give_back(held, error)


def _give_back(held: Claim, error: Exception) -> None:
    if isinstance(error, Outage) or is_outage(error):
        postpone(held, f"{error}" if isinstance(error, Outage) else DATABASE_AWAY)
    elif isinstance(error, Hopeless):
        fail(held, f"{error}", hopeless=True)
    else:
        fail(held, f"{error}" if isinstance(error, Passing) else f"{type(error).__name__}: {error}")


def held_step(job_id: int) -> str:
    """The step a job last reported."""
    return db.session.scalar(sa.select(Job.step).where(Job.id == job_id)) or ""


@contextmanager
def _kept_alive(held: Claim) -> Iterator[None]:
    """Renews the lease from a thread while long work runs, as long as the work gets on from step to step."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined] # the proxy hides the app
    stop = Event()

    def beat() -> None:
        step, since = "", time.monotonic()
        with app.app_context(), suppress(LostLease):
            while not stop.wait(HEARTBEAT_S):
                at_step = _renewed(held)
                if at_step not in (step, ""):
                    step, since = at_step, time.monotonic()
                elif time.monotonic() - since > STEP_LIMIT_S:
                    return

    thread = Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _renewed(held: Claim) -> str:
    """The step that the job is at; '' where the database did not answer. Raises LostLease."""
    try:
        with transaction() as session:
            return guard(session, held)
    except sa.exc.SQLAlchemyError:  # it may answer the next time, while the lease still runs
        return ""
