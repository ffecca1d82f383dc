"""The issuing chain killed at each arrow, twice: exactly one document, one number, one file in the register.

A real process does the job and is killed with SIGKILL where one step has ended and the next has not begun, and
inside the two transactions that change the document; then another dies at the same place, then one goes through.
What a process stored and could not record is named by no row, and goes with the daily sweep.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any, NoReturn

import pytest
import sqlalchemy as sa
from flask import Flask

from documents import paper
from tests.documents.trust.test_signing import pdfsig
from tests.workflow.world import World
from workflow.base import outbox
from workflow.base.clock import now
from workflow.base.database import db, transaction
from workflow.issuing import jobs
from workflow.issuing.models import Counter, Document, DocumentEvent
from workflow.issuing.trust import store
from workflow.issuing.verification import check_file
from workflow.messages.models import Message
from workflow.operations.check import GRACE, sweep


def die(*_: Any, **__: Any) -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("unreachable")


def at_step(name: str) -> Callable[[], None]:
    """Dies when the job says that it begins this step: the one before has ended."""

    def arm() -> None:
        go_on = outbox.step
        outbox.step = lambda claim, step: die() if step == name else go_on(claim, step)

    return arm


def inside(module: Any, function: str) -> Callable[[], None]:
    """Dies where this function would be called, inside an open transaction."""
    return lambda: setattr(module, function, die)


# Where the process dies: (how to arm it, the document's state afterwards, files that it leaves in the store).
ARROWS = {
    "before the number": (inside(jobs.numbering, "take"), "signed_off", 0),
    "number -> typeset": (at_step("typeset"), "numbered", 0),
    "typeset -> sign": (at_step("sign"), "numbered", 0),
    "sign -> store": (at_step("store"), "numbered", 0),
    "store -> record": (at_step("record"), "numbered", 1),
    "inside the record": (inside(jobs.outbox, "finish"), "numbered", 1),
}


def work(job_id: int, arm: Callable[[], None] = lambda: None) -> int:
    """Does the job in a process of its own; returns the signal that ended it, 0 for none."""
    db.session.remove()
    db.engine.dispose()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            arm()
            outbox.work(job_id)
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def the_lease_runs_out() -> None:
    with transaction() as session:
        session.execute(sa.update(outbox.Job).values(lease_until=now()))


def document() -> Document:
    db.session.rollback()
    return db.session.scalars(sa.select(Document).execution_options(populate_existing=True)).one()


@pytest.mark.parametrize("arrow", ARROWS)
def test_a_chain_killed_twice_at_an_arrow_issues_once(both: Flask, arrow: str, tmp_path: Any) -> None:
    arm, state, files = ARROWS[arrow]
    paper.warm()  # so that each child has it
    World.made().approved()
    job_id = db.session.scalars(sa.select(outbox.Job.id)).one()
    for deaths in (1, 2):
        assert work(job_id, arm) == signal.SIGKILL
        assert (document().state, len(list(store()))) == (state, files * deaths)
        the_lease_runs_out()
    assert work(job_id) == 0
    issued = document()
    assert (issued.state, issued.number) == ("issued", "某会备〔2014〕1号")
    assert db.session.scalars(sa.select(Counter.last)).all() == [1]
    actions = db.session.scalars(sa.select(DocumentEvent.action).order_by(DocumentEvent.id)).all()
    assert actions == ["sign_off", "number", "issue"]
    told = db.session.scalars(sa.select(Message.kind).where(Message.kind == "document_issued")).all()
    assert len(told) == 2, "drafter and head, once each"
    job = db.session.scalars(sa.select(outbox.Job)).one()
    assert (job.state, job.attempts) == ("done", 3)
    assert sweep(now() + 2 * GRACE) == 2 * files
    assert list(store()) == [issued.sha256]
    pdf = store().get(issued.sha256)
    assert check_file(pdf).outcome == "in_force"
    assert "Total document signed" in pdfsig(pdf, tmp_path)
