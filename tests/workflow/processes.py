"""The real processes of one installation, started for a test and surely ended: broker, dispatcher, workers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import redis

from workflow.base import broker
from workflow.base.settings import Settings

PROJECT = Path(__file__).parents[2]
TICK_S = 0.01


def wait_until(happened: Callable[[], object], within_s: float, what: str) -> None:
    """Looks until it happened; fails with `what` when it does not in time."""
    end = time.monotonic() + within_s
    while not happened():
        assert time.monotonic() < end, f"not within {within_s:.0f} s: {what}"
        time.sleep(TICK_S)


@contextmanager
def running_broker(settings: Settings) -> Iterator[redis.Redis]:
    """A real broker on the installation's private socket."""
    server = subprocess.Popen(broker.server_command(settings), stdout=subprocess.DEVNULL)
    with _ended(server), redis.Redis.from_url(settings.broker) as connection:
        wait_until(lambda: _answers(connection), 10, "the broker answers")
        yield connection


@contextmanager
def running(settings: Settings, command: str) -> Iterator[subprocess.Popen[bytes]]:
    """`hongtou worker` or `hongtou dispatcher` of this installation."""
    environment = os.environ | {
        "HONGTOU_DATA": str(settings.data),
        "HONGTOU_DATABASE_URL": settings.database_url,
        "HONGTOU_SECRET_KEY": settings.secret_key,
        "HONGTOU_BROKER_URL": settings.broker,
        "HONGTOU_STORE": settings.store,
    }
    with (settings.data / f"{command}.log").open("ab") as log:
        started = subprocess.Popen(
            [sys.executable, "-m", "wsgi", command], cwd=PROJECT, env=environment, stdout=log, stderr=log
        )
    with _ended(started):
        yield started


def children(pid: int) -> list[int]:
    """The processes that a process has forked and that are still there."""
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []


def is_alive(pid: int) -> bool:
    """Whether a process runs: neither gone nor a zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@contextmanager
def _ended(process: subprocess.Popen[bytes]) -> Iterator[None]:
    try:
        yield
    finally:
        for pid in [*children(process.pid), process.pid]:
            if is_alive(pid):
                os.kill(pid, signal.SIGKILL)
        process.wait()


def _answers(connection: redis.Redis) -> bool:
    try:
        return bool(connection.ping())
    except redis.RedisError:
        return False
