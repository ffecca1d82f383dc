"""A job that stopped is seen with its reason by the administrator, and sent again by him alone."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.workflow.screens import Screen, text_of
from tests.workflow.test_road import work_everything
from tests.workflow.world import World
from workflow.base import outbox
from workflow.base.audit import AuditEntry
from workflow.base.database import db, transaction
from workflow.base.outbox import Job
from workflow.issuing.models import Document
from workflow.operations.commands import jobs

REASON = "TypesetError: 字体缺失"


@pytest.fixture
def stopped(world: World) -> int:
    """A reply whose issuing failed for the last time."""
    world.approved()
    job_id = db.session.scalars(sa.select(Job.id)).one()
    with transaction() as session:
        session.execute(sa.update(Job).values(attempts=outbox.MAXIMUM_ATTEMPTS - 1))
    claim = outbox.claim(job_id)
    assert claim
    outbox.fail(claim, REASON)
    return job_id


def state(job_id: int) -> tuple[str, int, str]:
    db.session.rollback()
    job = db.session.get_one(Job, job_id, populate_existing=True)
    return job.state, job.attempts, job.error


def test_the_administrator_sees_the_reason_and_sends_it_again(app: Flask, stopped: int) -> None:
    admin = Screen(app, "admin")
    page = text_of(admin.get("/jobs/"))
    assert REASON in page
    assert "再次执行" in page
    answer = admin.post(f"/jobs/{stopped}/revive")
    assert answer.status_code == 302
    assert state(stopped) == ("pending", 0, "")
    assert "没有停下的任务" in text_of(admin.get("/jobs/"))
    work_everything()
    assert db.session.scalars(sa.select(Document.state)).one() == "issued"
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "job_revived")).one()
    assert entry.detail == {"key": "issue:1", "reason": REASON}


@pytest.mark.parametrize("who", ["reviewer", "leader", "security", "auditor", "drafter"])
def test_nobody_else_may(app: Flask, stopped: int, who: str) -> None:
    screen = Screen(app, who)
    assert screen.get("/jobs/").status_code == 403
    assert screen.post(f"/jobs/{stopped}/revive").status_code == 403
    assert state(stopped)[0] == "dead"


def test_what_has_not_stopped_is_not_sent_again(app: Flask, stopped: int) -> None:
    admin = Screen(app, "admin")
    admin.post(f"/jobs/{stopped}/revive")
    assert admin.post(f"/jobs/{stopped}/revive").status_code == 409
    assert admin.post("/jobs/999/revive").status_code == 409


def test_on_the_command_line(app: Flask, stopped: int) -> None:
    runner = app.test_cli_runner()
    assert f"{stopped} 印发公文 issue:1：{REASON}" in runner.invoke(jobs).output
    assert "等待 1" in runner.invoke(jobs, ["--revive", str(stopped)]).output
    assert runner.invoke(jobs, ["--revive", str(stopped)]).exit_code == 1
