"""The whole against a small model of it: whatever is done in whatever order, crashes included, they agree.

The model knows the states and what a reply's state must be; the program runs as it is, on SQLite, with the
real rows, numbers, audit and outbox. Only typesetting and signing are left out of the job: the drill, the
journey and the chaos have them; here fifty steps must take no more than a second.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, event
from hypothesis import settings as effort
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy.orm import Session

from tests.workflow.world import TODAY, World
from workflow.app import create_app
from workflow.base import database, outbox
from workflow.base.chain import walk
from workflow.base.clock import now
from workflow.base.database import Base, db, transaction
from workflow.base.outbox import Claim, Job, LostLease
from workflow.base.refusals import Conflict
from workflow.base.settings import Settings
from workflow.issuing import jobs
from workflow.issuing import use_cases as issuing
from workflow.issuing.models import Counter, Document
from workflow.submissions import use_cases
from workflow.submissions.models import Submission, SubmissionEvent

# The lifecycle once more, in the words of the design: (who, action) -> {from: to}.
STEPS = {
    ("drafter", "submit"): {"drafted": "submitted", "returned": "submitted"},
    ("drafter", "withdraw"): {"submitted": "drafted"},
    ("reviewer", "review"): {"submitted": "reviewed"},
    ("reviewer", "send_back"): {"submitted": "returned", "reviewed": "returned"},
    ("approver", "approve"): {"reviewed": "approved"},
    ("approver", "reopen"): {"approved": "returned"},
}
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None  # a hundred thousand steps would wait for the disk


class Crash(BaseException):
    """The process is gone: nothing catches this."""


class Office(RuleBasedStateMachine):
    """One submission and its replies, driven at random."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="hongtou-model-", dir=MEMORY))
        settings = Settings(data=self.folder, secret_key="a secret of the model, long enough to sign")
        self.app = create_app(settings, TESTING=True)
        self.context = self.app.app_context()
        self.context.push()
        Base.metadata.create_all(db.engine)
        self.world = World.made()
        self.state, self.events = "drafted", 0
        self.replies: list[str] = []  # state of each reply, in the order of approval
        self.written = False

    def teardown(self) -> None:
        db.session.remove()
        db.engine.dispose()
        self.context.pop()
        shutil.rmtree(self.folder)

    @initialize()
    def begin(self) -> None:
        self.world.write()
        self.written = True

    @precondition(lambda self: self.state in ("drafted", "returned"))
    @rule()
    def write(self) -> None:
        self.world.write()
        self.written = True

    @rule(data=st.data(), wild=st.integers(0, 4), crashes=st.integers(0, 5), old=st.integers(0, 5))
    def act(self, data: st.DataObject, wild: int, crashes: int, old: int) -> None:
        """A step, mostly one that the state allows; at times with a stale version, or dying at its commit."""
        possible = [step for step in sorted(STEPS) if wild == 0 or self.state in STEPS[step]]
        step = data.draw(st.sampled_from(possible))
        (who, action), stale = step, old == 5
        allowed = self.state in STEPS[step] and not (action == "submit" and not self.written)
        take = self._taking(who, action, stale)
        if not allowed or stale:
            with pytest.raises(Conflict):
                take()
            return
        if crashes == 5:
            self._crashing(take)
            return
        take()
        self._moved(action, STEPS[step][self.state])

    @rule()
    def work(self) -> None:
        """A worker does whatever is due."""
        for job_id in self._open_jobs():
            outbox.work(job_id)
        self.replies = ["issued" if state == "signed_off" else state for state in self.replies]
        self.replies = ["issued" if state == "numbered" else state for state in self.replies]

    @precondition(lambda self: "signed_off" in self.replies)
    @rule(step=st.sampled_from(["number", "typeset", "sign", "store", "record"]))
    def die_at_work(self, step: str) -> None:
        """A worker dies when it says which step comes next; its lease runs out."""
        known = outbox.step

        def fatal(claim: Claim, name: str) -> None:
            if name == step:
                raise Crash
            known(claim, name)

        (job_id,) = self._open_jobs()[-1:]
        outbox.step = fatal  # type: ignore[assignment] # this is the crash
        try:
            outbox.work(job_id)
        except Crash:
            db.session.rollback()
        finally:
            outbox.step = known
        if step != "number":
            self.replies[-1] = "numbered"
        with transaction() as session:
            session.execute(sa.update(Job).where(Job.id == job_id).values(lease_until=now(), attempts=0))

    @precondition(lambda self: self.replies)
    @rule()
    def deliver_twice(self) -> None:
        """The broker brings old ids again, also of jobs that are done."""
        open_jobs = self._open_jobs()
        for job_id in db.session.scalars(sa.select(Job.id)).all():
            if job_id not in open_jobs:
                outbox.work(job_id)

    @precondition(lambda self: "signed_off" in self.replies)
    @rule()
    def be_overtaken(self) -> None:
        """A worker that lost its lease comes back with a result: nobody takes it."""
        (job_id,) = self._open_jobs()[-1:]
        late = outbox.claim(job_id)
        assert late
        with transaction() as session:
            session.execute(sa.update(Job).where(Job.id == job_id).values(token="another's"))
        with pytest.raises(LostLease), transaction() as session:
            outbox.finish(session, late)
        with transaction() as session:
            session.execute(sa.update(Job).where(Job.id == job_id).values(lease_until=now(), attempts=0))

    @precondition(lambda self: self.replies and self.replies[-1] == "issued")
    @rule()
    def void(self) -> None:
        """The leader voids the reply; the submission stays as it is."""
        reply = self._documents()[-1]
        leader = self.world.actor("leader").with_step_up()
        issuing.act(leader, reply.id, "void", reply.version, now(), TODAY, "理由")
        self.replies[-1] = "void"

    @invariant()
    def rows_agree(self) -> None:
        db.session.rollback()
        submission = db.session.get_one(Submission, self.world.submission, populate_existing=True)
        assert submission.state == self.state
        assert [reply.state for reply in self._documents()] == self.replies
        assert db.session.scalar(sa.select(sa.func.count()).select_from(SubmissionEvent)) == self.events

    @invariant()
    def numbers_agree(self) -> None:
        numbers = [reply.sequence for reply in self._documents() if reply.sequence]
        assert sorted(numbers) == list(range(1, len(numbers) + 1))
        assert (db.session.scalar(sa.select(Counter.last)) or 0) == len(numbers)

    @invariant()
    def the_chain_holds(self) -> None:
        assert walk().fault == ""

    def _taking(self, who: str, action: str, stale: bool) -> Callable[[], None]:
        version = self.world.version() - stale
        actor, submission = self.world.actor(who).with_step_up(), self.world.submission
        return lambda: use_cases.act(actor, submission, action, version, now(), TODAY, "理由")

    def _crashing(self, take: Callable[[], None]) -> None:
        def die(session: Session) -> None:
            raise Crash

        database._before_commit.append(die)
        try:
            with pytest.raises(Crash):
                take()
        finally:
            database._before_commit.remove(die)

    def _moved(self, action: str, target: str) -> None:
        self.state, self.events = target, self.events + 1
        event(f"{action}, replies {self.replies}")
        if action in {"submit", "withdraw"}:  # what is taken back can be filed again as it was
            self.written = action == "withdraw"
        if action == "approve":
            self.replies.append("signed_off")
        if action == "reopen":
            revoked = {"signed_off": "cancelled", "numbered": "void", "issued": "void"}
            self.replies[-1] = revoked.get(self.replies[-1], self.replies[-1])

    def _open_jobs(self) -> list[int]:
        db.session.rollback()
        rows = sa.select(Job.id).where(Job.state.in_(("pending", "running"))).order_by(Job.id)
        return list(db.session.scalars(rows))

    def _documents(self) -> list[Document]:
        db.session.rollback()
        rows = sa.select(Document).order_by(Document.id).execution_options(populate_existing=True)
        return list(db.session.scalars(rows))


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The job without its paper: what it decides and records is what is looked at here."""

    class Sheet:
        page_count, pdf, seals = 1, b"", ()

    def sheet(order: Any, number: str) -> Any:
        return Sheet()

    monkeypatch.setattr(jobs, "_typeset", sheet)
    monkeypatch.setattr(jobs, "_sign", lambda paper, order: order.number.encode())


@pytest.mark.parametrize(
    ("examples", "steps"),
    [(12, 25), pytest.param(2000, 50, marks=[pytest.mark.deep, pytest.mark.timeout(4 * 3600)])],
)
def test_the_office_agrees_with_its_model(quick: None, examples: int, steps: int) -> None:
    run_state_machine_as_test(
        Office,
        settings=effort(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=examples < 100,
            suppress_health_check=list(HealthCheck),
        ),
    )
