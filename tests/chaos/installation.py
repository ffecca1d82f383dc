"""One installation with all its processes, each started again when it dies."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from urllib.request import urlopen

import redis

from tests.workflow.processes import children, is_alive
from workflow.base import broker
from workflow.base.processes import web_command
from workflow.base.settings import Settings

PROJECT = Path(__file__).parents[2]
WATCH_S = 0.1
START_S = 120


class Installation:
    """Web, dispatcher, two workers and a broker; `kill` ends one of them, or a child of one, with -9."""

    def __init__(self, settings: Settings, port: int) -> None:
        self.settings = settings
        self.address = f"http://127.0.0.1:{port}"
        self.ended: list[str] = []  # what came to its end without being killed by us
        hongtou = [sys.executable, "-m", "wsgi"]
        self._commands = {
            "broker": broker.server_command(settings),
            "web": web_command(settings, "127.0.0.1", port),
            "dispatcher": [*hongtou, "dispatcher"],
            "worker-1": [*hongtou, "worker"],
            "worker-2": [*hongtou, "worker"],
        }
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._orphans: set[int] = set()
        self._killed: set[int] = set()
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._watcher = threading.Thread(target=self._watch)

    def __enter__(self) -> Installation:
        (self.settings.data / "log").mkdir(parents=True, exist_ok=True)
        self._watcher.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._watcher.join()
        for process in self._running.values():
            for pid in [*children(process.pid), process.pid]:
                _end(pid)
            process.wait()
        for pid in self._orphans:
            _end(pid)

    def wait_for_answer(self) -> None:
        """Until the web answers for the first time."""
        end = time.monotonic() + START_S
        while True:
            try:
                with urlopen(f"{self.address}/health", timeout=5):
                    return
            except OSError:
                assert time.monotonic() < end, "the web does not answer"
                time.sleep(WATCH_S)

    def kill(self, chance: random.Random) -> str:
        """Kills something at random; says what."""
        with self._lock:
            name = chance.choice(sorted(self._running))
            process = self._running[name]
            below = children(process.pid)
            if below and chance.random() < 0.5:
                _end(chance.choice(below))
                return f"{name}'s child"
            if name.startswith("worker"):
                self._orphans.update(below)  # they go on; nobody waits for them
            elif name == "web":
                for pid in below:  # without its parent each would keep the port
                    _end(pid)
            self._killed.add(process.pid)
            _end(process.pid)
            return name

    def flush(self) -> None:
        """Wipes the broker, if it is up."""
        with suppress(redis.RedisError), redis.Redis.from_url(self.settings.broker) as connection:
            connection.flushall()

    def _watch(self) -> None:
        while not self._stop.is_set():
            with self._lock:
                for name, command in self._commands.items():
                    process = self._running.get(name)
                    if process and process.poll() is None:
                        continue
                    if process and process.pid not in self._killed:
                        self.ended.append(name)
                    self._running[name] = self._started(name, command)
            time.sleep(WATCH_S)

    def _started(self, name: str, command: list[str]) -> subprocess.Popen[bytes]:
        environment = os.environ | {
            "HONGTOU_DATA": str(self.settings.data),
            "HONGTOU_DATABASE_URL": self.settings.database_url,
            "HONGTOU_SECRET_KEY": self.settings.secret_key,
            "HONGTOU_BROKER_URL": self.settings.broker,
            "HONGTOU_STORE": self.settings.store,
        }
        with (self.settings.data / "log" / f"{name}.log").open("ab") as log:
            return subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=log, stderr=log)


def _end(pid: int) -> None:
    if is_alive(pid):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
