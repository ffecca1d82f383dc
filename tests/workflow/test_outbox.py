"""The outbox: a job is done once, by whoever holds it, and never lost or tried for ever."""

from __future__ import annotations

import datetime as dt
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.workflow.processes import running_broker
from workflow.base import broker, outbox
from workflow.base.clock import InstallationSetting, now
from workflow.base.database import db, transaction
from workflow.base.outbox import Claim, Job, LostLease

WAITS_S = [2, 10, 60, 300, 1800]  # after the first failure, the second, …; the sixth is the last attempt


def asked(kind: str = "note", key: str = "one") -> int:
    """A job of this kind, just written."""
    with transaction() as session:
        job = outbox.enqueue(session, kind, key, {"name": key})
        session.flush()
        return job.id


def job(job_id: int) -> Job:
    db.session.rollback()
    return db.session.get_one(Job, job_id, populate_existing=True)


def time_passes(job_id: int, **moments: Any) -> None:
    """Sets moments of a row, as if they had been so long ago."""
    with transaction() as session:
        session.execute(sa.update(Job).where(Job.id == job_id).values(**moments))


def ago(seconds: float) -> dt.datetime:
    return now() - dt.timedelta(seconds=seconds)


def held(job_id: int) -> Claim:
    claim = outbox.claim(job_id)
    assert claim is not None
    return claim


def written() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(InstallationSetting.value)))


@outbox.handles("note")
def write_a_note(claim: Claim) -> None:
    with transaction() as session:
        session.add(InstallationSetting(name=claim.payload["name"], value=f"attempt {claim.attempt}"))
        outbox.finish(session, claim)


@outbox.handles("broken")
def break_down(claim: Claim) -> None:
    outbox.step(claim, "hammer")
    raise ValueError("the hammer broke")


@outbox.handles("hopeless")
def give_up(claim: Claim) -> None:
    outbox.step(claim, "hammer")
    raise outbox.Hopeless("锤子坏了，请换一把。")


@outbox.handles("overtaken")
def be_overtaken(claim: Claim) -> None:
    """Sleeps through its lease, loses the job to another worker, and then fails."""
    time_passes(claim.job_id, lease_until=ago(1))
    held(claim.job_id)
    raise ValueError("too late to matter")


def test_a_job_is_claimed_by_one_of_many(both: Flask) -> None:
    job_id, start = asked(), Barrier(8)

    def claim(_: int) -> bool:
        with both.app_context():
            start.wait()
            return outbox.claim(job_id) is not None

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(claim, range(8))) == 1


def test_a_job_done_is_not_done_again(app: Flask) -> None:
    job_id = asked()
    for _ in range(3):
        outbox.work(job_id)
    assert written() == ["attempt 1"]
    assert (job(job_id).state, job(job_id).attempts) == ("done", 1)


def test_a_second_asking_under_the_same_key_is_an_error(app: Flask) -> None:
    asked()
    with pytest.raises(sa.exc.IntegrityError):
        asked()


def test_who_lost_his_lease_changes_nothing_any_more(both: Flask) -> None:
    job_id = asked()
    first = held(job_id)
    assert outbox.claim(job_id) is None
    time_passes(job_id, lease_until=ago(1))
    second = held(job_id)
    for late in (
        lambda: write_a_note(first),
        lambda: outbox.step(first, "late"),
        lambda: outbox.fail(first, "late"),
    ):
        with pytest.raises(LostLease):
            late()
    assert written() == []
    assert (job(job_id).state, job(job_id).step, job(job_id).token) == ("running", "", second.token)
    write_a_note(second)
    assert (written(), job(job_id).state) == (["attempt 2"], "done")


def test_a_worker_that_fails_after_it_lost_the_job_says_nothing(app: Flask) -> None:
    job_id = asked("overtaken")
    outbox.work(job_id)
    assert (job(job_id).state, job(job_id).attempts, job(job_id).error) == ("running", 2, "")


def test_failures_wait_longer_each_time_and_the_last_lays_the_job_aside(app: Flask) -> None:
    job_id, waits = asked("broken"), []
    for _ in range(len(WAITS_S)):
        outbox.work(job_id)
        assert (job(job_id).state, outbox.claim(job_id)) == ("pending", None)
        waits.append(round((job(job_id).due_at - now()).total_seconds()))
        time_passes(job_id, due_at=ago(0))
    assert waits == WAITS_S
    outbox.work(job_id)
    dead = job(job_id)
    assert (dead.state, dead.attempts, dead.step) == ("dead", 6, "hammer")
    assert dead.error == "ValueError: the hammer broke"
    time_passes(job_id, due_at=ago(9999), sent_at=None)
    assert (outbox.claim(job_id), outbox.sendable()) == (None, [])


def test_what_no_further_attempt_can_help_is_laid_aside_at_once_with_its_sentence(app: Flask) -> None:
    job_id = asked("hopeless")
    outbox.work(job_id)
    dead = job(job_id)
    assert (dead.state, dead.attempts, dead.step, dead.error) == ("dead", 1, "hammer", "锤子坏了，请换一把。")
    assert (outbox.claim(job_id), outbox.sendable()) == (None, [])


def test_a_job_whose_worker_dies_each_time_ends_dead_and_names_the_step(app: Flask) -> None:
    job_id = asked()
    for _ in range(6):
        outbox.step(held(job_id), "poisoned")
        time_passes(job_id, lease_until=ago(1))
    for _ in range(3):
        outbox.work(job_id)
        time_passes(job_id, due_at=ago(1))
    assert (job(job_id).state, written()) == ("dead", [])
    assert "died 6 times" in job(job_id).error
    assert "poisoned" in job(job_id).error


def test_a_kind_nobody_does_is_laid_aside_with_its_name(app: Flask) -> None:
    job_id = asked("unheard-of")
    time_passes(job_id, attempts=5)
    outbox.work(job_id)
    assert job(job_id).state == "dead"
    assert "unheard-of" in job(job_id).error


def test_what_is_due_is_sent_once_and_again_when_nobody_took_it(both: Flask) -> None:
    due, later, running, abandoned, done = (asked(key=key) for key in ("due", "later", "run", "left", "done"))
    time_passes(later, due_at=ago(-60))
    for job_id in (running, abandoned):
        held(job_id)
    time_passes(abandoned, lease_until=ago(1))
    outbox.work(done)
    assert (outbox.sendable(), outbox.abandoned()) == ([due], [abandoned])
    assert (outbox.sendable(), outbox.abandoned()) == ([], [])
    time_passes(due, sent_at=ago(6))
    assert outbox.sendable() == [due]


def test_a_wiped_broker_loses_nothing(app: Flask) -> None:
    settings = app.config["HONGTOU"]
    job_id = asked()
    broker.dispatch(app, rounds=1)  # it is not even running: no error, and the job stays to be sent
    with running_broker(settings) as connection:
        queue = broker.queue(settings)
        for _ in range(2):
            time_passes(job_id, sent_at=ago(6))
            broker.dispatch(app, rounds=1)
            assert [job_id] in [list(sent.args) for sent in queue.jobs]
            connection.flushall()
            assert len(queue) == 0
        queue.connection.close()
    assert job(job_id).state == "pending"


def test_a_backlog_does_not_fill_the_broker_with_the_same_ids_again_and_again(app: Flask) -> None:
    """Workers that must first fetch thousands of ids of jobs that are done, or held, do nothing else."""
    job_ids = {asked(key=f"{number}") for number in range(2 * broker.SENT_AHEAD - 4)}
    for job_id in job_ids:
        time_passes(job_id, due_at=ago(60))
    with running_broker(app.config["HONGTOU"]):
        queue = broker.queue(app.config["HONGTOU"])
        for _ in range(5):
            with transaction() as session:
                session.execute(sa.update(Job).where(Job.sent_at.is_not(None)).values(sent_at=ago(6)))
            broker.dispatch(app, rounds=1)
            assert len(queue) == broker.SENT_AHEAD
        queue.empty()
        broker.dispatch(app, rounds=1)  # the day's own jobs are the last to be due
        sent = db.session.scalars(sa.select(Job.id).where(Job.sent_at.is_not(None)))
        assert job_ids <= set(sent), "what waited longest came first"
        queue.connection.close()


def test_what_a_dead_worker_left_overtakes_what_the_broker_already_holds(both: Flask) -> None:
    for number in range(2 * broker.SENT_AHEAD):
        time_passes(asked(key=f"{number}"), due_at=ago(60))
    with running_broker(both.config["HONGTOU"]):
        queue = broker.queue(both.config["HONGTOU"])
        broker.dispatch(both, rounds=1)
        assert len(queue) == broker.SENT_AHEAD
        left = asked(key="left")
        held(left)
        time_passes(left, lease_until=ago(1), sent_at=ago(6))
        broker.dispatch(both, rounds=1)
        assert list(queue.jobs[0].args) == [left]
        queue.connection.close()


def test_a_long_job_keeps_its_lease_while_it_works(both: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    lease = dt.timedelta(seconds=1)
    monkeypatch.setattr(outbox, "LEASE", lease)
    monkeypatch.setattr(outbox, "HEARTBEAT_S", 0.2)

    @outbox.handles("long")
    def work_three_leases_long(claim: Claim) -> None:
        end = now() + 3 * lease
        while now() < end:
            assert outbox.claim(claim.job_id) is None
            time.sleep(0.05)  # this is the work
        write_a_note(claim)

    job_id = asked("long")
    outbox.work(job_id)
    assert (job(job_id).state, job(job_id).error, written()) == ("done", "", ["attempt 1"])


def test_a_job_that_hangs_loses_its_lease_to_another_and_its_late_result(
    both: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It lives, and its heart beats, but it gets nowhere: that is not work."""
    monkeypatch.setattr(outbox, "LEASE", dt.timedelta(seconds=0.5))
    monkeypatch.setattr(outbox, "HEARTBEAT_S", 0.1)
    monkeypatch.setattr(outbox, "STEP_LIMIT_S", 1.0)
    beginnings: list[float] = []

    @outbox.handles("hangs once")
    def hang(claim: Claim) -> None:
        outbox.step(claim, "typeset")
        if claim.attempt == 1:
            beginnings.append(time.monotonic())
            taken = outbox.claim(claim.job_id)
            while taken is None:  # this is the hanging
                time.sleep(0.05)
                taken = outbox.claim(claim.job_id)
            beginnings.append(time.monotonic())
            write_a_note(taken)  # another worker did it meanwhile
        write_a_note(claim)

    job_id = asked("hangs once")
    outbox.work(job_id)
    assert beginnings[1] - beginnings[0] > 1.0, "the lease was kept as long as it might be working"
    assert (job(job_id).state, job(job_id).attempts, written()) == ("done", 2, ["attempt 2"])


def test_each_step_is_given_its_time_anew(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "LEASE", dt.timedelta(seconds=0.5))
    monkeypatch.setattr(outbox, "HEARTBEAT_S", 0.1)
    monkeypatch.setattr(outbox, "STEP_LIMIT_S", 1.0)

    @outbox.handles("stepwise")
    def go_on(claim: Claim) -> None:
        for name in ("number", "typeset", "sign", "store"):
            outbox.step(claim, name)
            time.sleep(0.7)
        write_a_note(claim)

    job_id = asked("stepwise")
    outbox.work(job_id)
    assert (job(job_id).state, job(job_id).attempts) == ("done", 1)


def test_what_waits_for_something_that_is_away_is_never_laid_aside(app: Flask) -> None:
    away = 2 * len(WAITS_S)

    @outbox.handles("waits")
    def ask(claim: Claim) -> None:
        nonlocal away
        if away:
            away -= 1
            raise outbox.Outage("文件存储空间已满。")
        write_a_note(claim)

    job_id = asked("waits")
    while away:
        outbox.work(job_id)
        assert (job(job_id).state, job(job_id).attempts, job(job_id).error) == (
            "pending",
            0,
            "文件存储空间已满。",
        )
        assert job(job_id).due_at <= now() + dt.timedelta(seconds=outbox.OUTAGE_S)
        time_passes(job_id, due_at=ago(0))
    outbox.work(job_id)
    assert (job(job_id).state, written()) == ("done", ["attempt 1"])
