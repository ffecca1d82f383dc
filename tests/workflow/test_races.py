"""Many at once: exactly one wins, and numbers have neither gaps nor twins. On both databases."""

from __future__ import annotations

import multiprocessing
import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from threading import Barrier

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.workflow.test_submission_lifecycle import bring
from tests.workflow.world import TODAY, World
from workflow.app import create_app
from workflow.base import audit
from workflow.base.audit import AuditEntry
from workflow.base.chain import broken_links
from workflow.base.clock import now
from workflow.base.database import db, transaction
from workflow.base.outbox import Job
from workflow.base.refusals import Conflict, Invalid
from workflow.base.settings import Settings
from workflow.issuing import numbering
from workflow.issuing.models import Document
from workflow.people.models import Person
from workflow.people.sign_in import sign_in
from workflow.submissions import use_cases
from workflow.submissions.models import SubmissionEvent

THREADS = 20
NUMBERS, PROCESSES, THREADS_EACH, ROLLED_BACK = 400, 2, 4, 0.1
YEARS = (2014, 2015)


def at_once(app: Flask, count: int, task: Callable[[int], object]) -> Counter[str]:
    """Runs the task in threads that start together; counts how each ended."""
    start = Barrier(count)

    def one(index: int) -> str:
        with app.app_context():
            start.wait()
            try:
                task(index)
            except Exception as refusal:
                return type(refusal).__name__
            return "done"

    with ThreadPoolExecutor(count) as pool:
        return Counter(pool.map(one, range(count)))


@pytest.mark.parametrize(
    ("people", "actions", "state"),
    [
        (["approver"], ["approve"], "approved"),
        (["approver", "office"], ["approve"], "approved"),  # two approvers; the office holds the role as well
        (["approver"], ["approve", "send_back"], ""),  # whichever was first
    ],
)
def test_of_many_decisions_on_one_version_exactly_one_counts(
    both: Flask, people: list[str], actions: list[str], state: str
) -> None:
    world = World.made()
    world.grant("office", "approver", world.city)
    bring(world, "reviewed")
    version = world.version()

    def decide(index: int) -> None:
        who, action = people[index % len(people)], actions[index % len(actions)]
        actor = world.actor(who).with_step_up()
        use_cases.act(actor, world.submission, action, version, now(), TODAY, "理由")

    assert at_once(both, THREADS, decide) == {"done": 1, Conflict.__name__: THREADS - 1}
    reached = world.state()
    assert reached == state or not state
    approved = int(reached == "approved")
    decided = sa.select(sa.func.count()).where(SubmissionEvent.action.in_(actions))
    assert db.session.scalar(decided) == 1
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Document)) == approved
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Job)) == approved
    assert not list(broken_links())


def test_the_very_first_entries_of_the_audit_may_come_at_once(both: Flask) -> None:
    """The chain's head is not there yet when all of them look for it."""
    World.made()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry)) == 0

    def enter(index: int) -> None:
        with transaction():
            audit.record(None, "looked", f"thing:{index}", now())

    assert at_once(both, THREADS, enter) == {"done": THREADS}
    assert not list(broken_links())


def test_guessing_at_once_is_counted_guess_by_guess(both: Flask) -> None:
    World.made()
    guesses = at_once(both, THREADS, lambda index: sign_in("drafter", f"guess {index}", now()))
    assert guesses == {Invalid.__name__: THREADS}
    entries = Counter(db.session.scalars(sa.select(AuditEntry.action)))
    assert entries == {"sign_in_refused": 5, "account_locked": 1}
    person = db.session.scalars(sa.select(Person).where(Person.username == "drafter")).one()
    assert person.locked_until is not None


def test_numbers_taken_by_many_processes_have_no_gap_and_no_twin(both: Flask) -> None:
    """Two years, one transaction in ten rolled back after it took its number."""
    world = World.made()
    settings: Settings = both.config["HONGTOU"]
    each = NUMBERS // PROCESSES
    with ProcessPoolExecutor(PROCESSES, mp_context=multiprocessing.get_context("fork")) as pool:
        jobs = [pool.submit(take_numbers, settings, world.replies, each, seed) for seed in range(PROCESSES)]
        taken = [number for job in jobs for number in job.result()]
    assert len(taken) == NUMBERS
    for year in YEARS:
        numbers = sorted(sequence for of_year, sequence in taken if of_year == year)
        assert numbers == list(range(1, len(numbers) + 1))
        assert len(numbers) > NUMBERS // 4


def take_numbers(settings: Settings, series: int, count: int, seed: int) -> list[tuple[int, int]]:
    """In a process of its own: takes numbers in several threads; returns those whose transaction held."""
    app = create_app(settings)

    def one(index: int) -> tuple[int, int]:
        chance = random.Random(f"{seed} {index}")
        year = chance.choice(YEARS)
        with app.app_context():
            while True:
                try:
                    with transaction() as session:
                        sequence = numbering.take(session, series, year)
                        if chance.random() < ROLLED_BACK:
                            raise InterruptedError
                    return year, sequence
                except InterruptedError:
                    continue

    with ThreadPoolExecutor(THREADS_EACH) as pool:
        return list(pool.map(one, range(count)))
