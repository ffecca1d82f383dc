"""Workers really killed, the broker really wiped: it costs time, never a document or a number."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
import redis
import sqlalchemy as sa
from flask import Flask

from tests.workflow.processes import children, is_alive, running, running_broker, wait_until
from tests.workflow.world import World
from workflow.base.database import db
from workflow.base.outbox import LEASE, Job
from workflow.issuing.models import Counter, Document, DocumentEvent
from workflow.issuing.trust import store
from workflow.issuing.verification import check_file

START_S = 90  # a worker imports the renderer before it takes a job; a busy machine takes its time


@pytest.fixture
def broker(app: Flask) -> Iterator[redis.Redis]:
    """A broker and a dispatcher, as `hongtou up` has them."""
    settings = app.config["HONGTOU"]
    with running_broker(settings) as connection, running(settings, "dispatcher"):
        yield connection


def job() -> Job:
    """The issuing job; the day's recurring work has rows of its own."""
    db.session.rollback()
    return db.session.scalars(sa.select(Job).where(Job.kind == "issue_document")).one()


def child_at_work(worker: subprocess.Popen[bytes]) -> int:
    """The worker's child, once it has begun the job."""
    wait_until(lambda: job().step, START_S, "the job has begun")
    (child,) = children(worker.pid)
    return child


def caught_in_the_act(worker: subprocess.Popen[bytes]) -> int:
    """The worker's child, frozen in the middle of the job."""
    child = child_at_work(worker)
    os.kill(child, signal.SIGSTOP)
    assert job().state == "running", "the child was faster than the test"
    return child


def kill(*pids: int) -> None:
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    for pid in pids:
        wait_until(lambda pid=pid: not is_alive(pid), 10, f"{pid} is gone")


def assert_issued_exactly_once() -> None:
    document = db.session.scalars(sa.select(Document).where(Document.kind == "reply")).one()
    assert (document.state, document.number) == ("issued", "某会备〔2014〕1号")
    assert db.session.scalars(sa.select(Counter.last)).one() == 1
    its_own = sa.select(DocumentEvent.action).where(DocumentEvent.document_id == document.id)
    events = db.session.scalars(its_own.order_by(DocumentEvent.id)).all()
    assert events == ["sign_off", "number", "issue"]
    assert check_file(store().get(document.sha256)).outcome == "in_force"


def test_a_killed_worker_and_a_wiped_broker_cost_only_time(
    app: Flask, world: World, broker: redis.Redis
) -> None:
    world.approved()
    with running(app.config["HONGTOU"], "worker") as worker:
        kill(worker.pid, caught_in_the_act(worker))
    broker.flushall()
    with running(app.config["HONGTOU"], "worker"):
        wait_until(lambda: job().state == "done", START_S + LEASE.seconds, "a fresh worker finished the job")
    assert job().attempts == 2
    assert_issued_exactly_once()


def test_a_child_that_outlives_its_killed_worker_finishes_alone(
    app: Flask, world: World, broker: redis.Redis
) -> None:
    world.approved()
    with running(app.config["HONGTOU"], "worker") as worker:
        child_at_work(worker)
        kill(worker.pid)
        assert job().state == "running", "the child was faster than the test"
        wait_until(lambda: job().state == "done", START_S, "the orphan finished the job")
    assert job().attempts == 1
    assert_issued_exactly_once()


def test_a_worker_that_hangs_in_its_job_and_wakes_after_another_did_it_changes_nothing(
    app: Flask, world: World, broker: redis.Redis
) -> None:
    world.approved()
    settings = app.config["HONGTOU"]
    with ExitStack() as stack:
        worker = stack.enter_context(running(settings, "worker"))
        sleeper = caught_in_the_act(worker)
        os.kill(worker.pid, signal.SIGSTOP)  # so that only the fresh worker is there
        stack.enter_context(running(settings, "worker"))
        wait_until(lambda: job().state == "done", START_S + LEASE.seconds, "a fresh worker finished the job")
        token, finished_at = job().token, job().finished_at
        os.kill(worker.pid, signal.SIGCONT)
        os.kill(sleeper, signal.SIGCONT)
        wait_until(lambda: not is_alive(sleeper), START_S, "the sleeper came to its end")
        assert (job().state, job().token, job().finished_at) == ("done", token, finished_at)
    assert job().attempts == 2
    assert_issued_exactly_once()
