"""How long a job lies idle when the worker that held it is gone."""

from __future__ import annotations

import datetime as dt
import threading
from types import TracebackType

import sqlalchemy as sa
from flask import Flask

from workflow.base.database import db
from workflow.base.outbox import Job

LOOK_S = 0.25


class Watch:
    """Looks at the jobs that run. `recoveries_s`: the seconds from the last sign of life of whoever held a job
    (a step or a heartbeat) to the claim of the next."""

    def __init__(self, app: Flask) -> None:
        self.recoveries_s: list[float] = []
        self._app = app
        self._held: dict[int, tuple[str | None, dt.datetime | None]] = {}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(LOOK_S):
            with self._app.app_context():
                try:
                    self._look()
                except sa.exc.DBAPIError:  # it is being restarted
                    continue

    def _look(self) -> None:
        running = sa.select(Job.id, Job.token, Job.lease_until).where(Job.state == "running")
        held = {row.id: (row.token, row.lease_until) for row in db.session.execute(running)}
        for job_id, (token, until) in held.items():
            before, lapsed = self._held.get(job_id, (token, until))
            if before != token and until and lapsed:
                self.recoveries_s.append((until - lapsed).total_seconds())
        self._held = held
