"""The figures of the promise: fifty at once, round after round; ten thousand numbers across the turn of a year."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import random
import signal
import time
from collections import Counter as Count
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.context import ForkProcess
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.workflow.test_races import at_once
from tests.workflow.test_submission_lifecycle import bring
from tests.workflow.world import TODAY, World
from workflow.app import create_app
from workflow.base.chain import walk
from workflow.base.clock import OFFICE_ZONE, now
from workflow.base.database import db, transaction
from workflow.base.refusals import Conflict
from workflow.base.settings import Settings
from workflow.issuing import numbering
from workflow.issuing.models import Counter, Document, Series
from workflow.submissions import use_cases

THREADS = 50
MIDNIGHT = dt.datetime(2014, 12, 31, 16, tzinfo=dt.UTC)  # of the new year, in Shanghai
ROLLED_BACK = 0.1
DECISIONS = (("approver", "approve"), ("approver", "send_back"), ("reviewer", "send_back"))
TO_TAKE = (("drafter", "withdraw"), ("reviewer", "review"), ("reviewer", "send_back"))


@pytest.mark.parametrize(
    "rounds", [2, pytest.param(200, marks=[pytest.mark.deep, pytest.mark.timeout(7200)])]
)
def test_of_fifty_at_once_one_wins_and_the_others_are_told(both: Flask, rounds: int) -> None:
    """Approve, send back, withdraw: one winner, 49 clear conflicts, round after round on one submission."""
    world = World.made()
    for number in range(rounds):
        hands, state = ((TO_TAKE, "submitted"), (DECISIONS, "reviewed"))[number % 2]
        again(world, state)
        version = world.version()

        def decide(index: int, hands: tuple[tuple[str, str], ...] = hands, version: int = version) -> None:
            who, action = hands[index % len(hands)]
            actor = world.actor(who).with_step_up()
            use_cases.act(actor, world.submission, action, version, now(), TODAY, "理由")

        assert at_once(both, THREADS, decide) == {"done": 1, Conflict.__name__: THREADS - 1}, number
        assert world.version() == version + 1
    assert walk().fault == ""


def again(world: World, state: str) -> None:
    """Brings the submission, wherever the last round left it, into the state once more."""
    left = world.state()
    if left == "drafted" and world.version() == 1:
        return bring(world, state)
    if left == "approved":
        world.act("approver", "reopen")
        left = "returned"
    if left in ("drafted", "returned"):
        world.write()
        world.act("drafter", "submit")
        left = "submitted"
    if state == "submitted" and left == "reviewed":
        world.act("reviewer", "send_back")
        return again(world, state)
    if state == "reviewed" and left == "submitted":
        world.act("reviewer", "review")
    assert world.state() == state
    return None


@pytest.mark.parametrize(
    ("numbers", "processes", "threads", "kills"),
    [
        (400, 2, 8, 3),
        pytest.param(10_000, 4, 13, 20, marks=[pytest.mark.deep, pytest.mark.timeout(3600)]),
    ],
)
def test_numbers_across_the_turn_of_the_year(
    both: Flask, tmp_path: Path, numbers: int, processes: int, threads: int, kills: int
) -> None:
    """Processes killed in the middle, one transaction in ten undone: no gap, no twin, nothing lost that was told."""
    world = World.made()
    settings: Settings = both.config["HONGTOU"]
    chance = random.Random(numbers)
    told: Count[tuple[int, int]] = Count()
    deadly = kills

    def start(seed: int) -> tuple[ForkProcess, Path]:
        said = tmp_path / f"told-{seed}"
        context = multiprocessing.get_context("fork")
        process = context.Process(target=number_away, args=(settings, world.replies, threads, seed, said))
        process.start()
        return process, said

    at_work = [start(seed) for seed in range(processes)]
    seeds = iter(range(processes, 10_000))
    while taken() < numbers:
        time.sleep(chance.uniform(0.05, 0.4))
        if deadly:
            victim, said = at_work.pop(chance.randrange(len(at_work)))
            os.kill(victim.pid or 0, signal.SIGKILL)
            victim.join()
            told.update(heard(said))
            at_work.append(start(next(seeds)))
            deadly -= 1
    for process, said in at_work:
        os.kill(process.pid or 0, signal.SIGKILL)
        process.join()
        told.update(heard(said))
    db.session.rollback()  # the last look was at an earlier instant
    rows = db.session.execute(sa.select(Document.year, Document.sequence)).all()
    used = Count((row[0], row[1]) for row in rows)
    last = {row[0]: row[1] for row in db.session.execute(sa.select(Counter.year, Counter.last)).all()}
    assert max(used.values()) == 1
    assert set(told) <= set(used)
    assert max(told.values()) == 1
    for year in (2014, 2015):
        assert sorted(sequence for of, sequence in used if of == year) == list(range(1, last[year] + 1))
        assert last[year] > numbers // 20
    assert deadly == 0


def taken() -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(Document)) or 0


def heard(said: Path) -> list[tuple[int, int]]:
    """What a process told of numbers whose transaction was committed; a torn last line was not told."""
    lines = said.read_text().splitlines(keepends=True) if said.exists() else []
    return [(int(year), int(one)) for year, one in (line.split() for line in lines if line.endswith("\n"))]


def number_away(settings: Settings, series_id: int, threads: int, seed: int, said: Path) -> None:
    """In a process of its own, until it is killed: numbers documents, and tells what was committed."""
    app = create_app(settings)
    end = time.monotonic() + 600

    def one(index: int) -> None:
        chance = random.Random(f"{seed} {index}")
        with app.app_context(), said.open("a", buffering=1) as telling:
            while time.monotonic() < end:
                at = MIDNIGHT + dt.timedelta(seconds=chance.uniform(-60, 60))
                numbered = document(
                    series_id, at, undone=chance.random() < ROLLED_BACK, name=f"{chance.random()}"
                )
                if numbered:
                    telling.write(f"{numbered[0]} {numbered[1]}\n")

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(one, range(threads)))


def document(series_id: int, at: dt.datetime, undone: bool, name: str) -> tuple[int, int] | None:
    """A numbered document, in the transaction that takes its number; the year is Shanghai's."""
    year = at.astimezone(OFFICE_ZONE).year
    try:
        with transaction() as session:
            sequence = numbering.take(session, series_id, year)
            series = session.get_one(Series, series_id)
            session.add(
                Document(
                    kind="reply",
                    state="numbered",
                    unit_id=series.unit_id,
                    series_id=series_id,
                    year=year,
                    sequence=sequence,
                    number=numbering.written(series, year, sequence),
                    title=name,
                    structure={},
                    created_at=at,
                    token=f"{name} {sequence} {year}",
                )
            )
            if undone:
                raise InterruptedError
    except InterruptedError:
        return None
    return year, sequence
