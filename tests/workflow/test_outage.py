"""When a part is gone or wrong: the database, the broker, the clock."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.workflow.processes import running_broker
from tests.workflow.screens import Screen, text_of
from tests.workflow.test_road import work_everything
from tests.workflow.test_submission_lifecycle import bring
from tests.workflow.world import PASSWORD, TODAY, World
from workflow.app import create_app
from workflow.base import broker, clock, outbox
from workflow.base.audit import AuditEntry
from workflow.base.chain import walk
from workflow.base.database import db, transaction
from workflow.base.settings import Settings
from workflow.issuing.models import Document
from workflow.submissions import use_cases
from workflow.submissions.models import SubmissionEvent


def test_the_page_of_a_failure_needs_no_database(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, secret_key="a secret of the tests, long enough to sign")
    app = create_app(settings, PROPAGATE_EXCEPTIONS=False)
    answer = app.test_client().get("/sign-in")
    assert answer.status_code == 500
    assert "程序出了问题" in answer.get_data(as_text=True)


def test_with_the_broker_down_everything_works_and_the_page_says_that_the_document_follows(
    app: Flask, world: World
) -> None:
    """Nothing listens where the broker should be: acts are rows, and rows are enough."""
    bring(world, "drafted")
    for who, action in (("drafter", "submit"), ("reviewer", "review"), ("approver", "approve")):
        address = f"/submissions/{world.submission}/act/{action}"
        answer = Screen(app, who).post(address, version=str(world.version()), password=PASSWORD)
        assert answer.status_code == 302
    broker.dispatch(app, rounds=1)  # it complains to the log, and goes on
    page = text_of(Screen(app, "drafter").get(f"/submissions/{world.submission}"))
    assert "方案已经批准，正在印发回文" in page
    assert "已排队，等待处理" in page
    with running_broker(app.config["HONGTOU"]):
        time.sleep(outbox.RESEND_AFTER.total_seconds())
        broker.dispatch(app, rounds=1)
        queue = broker.queue(app.config["HONGTOU"])
        assert len(queue) >= 1
        queue.connection.close()


@pytest.mark.parametrize("both", ["postgresql"], indirect=True)
def test_a_restart_between_an_act_and_the_end_of_its_request_spoils_no_answer(both: Flask) -> None:
    """The page is made, the act committed: that the connection is closed meanwhile concerns nobody."""

    @both.get("/restarted")
    def restarted() -> str:
        mine = db.session.scalar(sa.text("SELECT pg_backend_pid()"))
        with both.app_context():
            assert db.session.scalar(sa.text("SELECT pg_terminate_backend(:pid)"), {"pid": mine})
        return "办好了"

    World.made()
    assert Screen(both, "drafter").get("/restarted").get_data(as_text=True) == "办好了"
    assert db.session.scalar(sa.text("SELECT 1")) == 1


@pytest.mark.parametrize("hours", [-2, 2, 365 * 24])
def test_a_machine_with_a_wrong_clock_neither_steals_nor_delays(
    both: Flask, monkeypatch: pytest.MonkeyPatch, hours: int
) -> None:
    """Leases go by the database's clock. SQLite's is the machine's own, so there the whole machine is wrong."""
    World.made().approved()
    job_id = db.session.scalars(sa.select(outbox.Job.id)).one()
    held = outbox.claim(job_id)
    assert held
    if db.engine.dialect.name == "postgresql":
        monkeypatch.setattr(clock, "now", lambda: dt.datetime.now(dt.UTC) + dt.timedelta(hours=hours))
    assert outbox.claim(job_id) is None
    assert outbox.sendable() == []
    outbox.fail(held, "once more")
    with transaction() as session:
        session.execute(sa.update(outbox.Job).values(due_at=clock.database_now()))
    again = outbox.claim(job_id)
    assert again
    with transaction() as session:
        outbox.finish(session, again)


@pytest.mark.parametrize(
    ("instant", "year"), [("2014-12-31T15:59:59+00:00", 2014), ("2014-12-31T16:00:00+00:00", 2015)]
)
def test_the_registers_year_is_shanghais(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch, instant: str, year: int
) -> None:
    """At midnight in Shanghai it is four in the afternoon of the old year in UTC, where the machines live."""
    bring(world, "reviewed")
    monkeypatch.setattr(clock, "now", lambda: dt.datetime.fromisoformat(instant))
    address = f"/submissions/{world.submission}/act/approve"
    answer = Screen(app, "approver").post(address, version=str(world.version()), password=PASSWORD)
    assert answer.status_code == 302
    work_everything()
    document = db.session.scalars(sa.select(Document)).one()
    assert (document.year, document.number) == (year, f"某会备〔{year}〕1号")


def test_the_order_of_what_happened_never_depends_on_the_clock(
    both: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each act is taken by a machine whose clock is two hours behind the one before."""
    world, hours = World.made(), 0
    world.write()
    for who, action in (
        ("drafter", "submit"),
        ("drafter", "withdraw"),
        ("drafter", "submit"),
        ("reviewer", "review"),
    ):
        hours += 2
        at = dt.datetime.now(dt.UTC) - dt.timedelta(hours=hours)
        use_cases.act(world.actor(who), world.submission, action, world.version(), at, TODAY)
    acts = [
        db.session.scalars(sa.select(table.action).order_by(table.id)).all()
        for table in (SubmissionEvent, AuditEntry)
    ]
    assert acts[0] == ["submit", "withdraw", "submit", "review"]
    assert [act.removeprefix("submission_") for act in acts[1]] == ["saved", *acts[0]]
    assert walk().fault == ""
    page = text_of(Screen(both, "reviewer").get(f"/submissions/{world.submission}"))
    shown = [page.rindex(f"<strong>{label}") for label in ("取回", "审核")]
    assert shown == sorted(shown), "the history is shown in the order it happened"
