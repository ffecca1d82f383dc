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
from tests.workflow.test_submission_lifecycle import bring
from tests.workflow.world import World
from workflow.app import create_app
from workflow.base import broker, clock, outbox
from workflow.base.database import db, transaction
from workflow.base.settings import Settings


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
        assert Screen(app, who).post(address, version=str(world.version())).status_code == 302
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
