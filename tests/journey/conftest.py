"""One real installation for the journeys: everything that `make run` starts, on a port of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.browser import Visitor
from tests.servers import free_port
from workflow.demonstration.load import PASSWORD

PROJECT = Path(__file__).parents[2]
READY_WITHIN_S = 240
ARTEFACTS = PROJECT / "artefacts"


@dataclass(frozen=True)
class Installation:
    """A running Hongtou with the demonstration loaded."""

    address: str
    data: Path

    def visitor(self, username: str = "") -> Visitor:
        """A browser, signed in where a name is given."""
        visitor = Visitor(self.address)
        if username:
            answer = visitor.sign_in(username, PASSWORD)
            assert "退出" in answer.text, answer.text[:300]
        return visitor

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Runs the console script beside it."""
        return subprocess.run(
            [sys.executable, "-m", "wsgi", *words],
            cwd=PROJECT,
            env=self.environment(),
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )

    def environment(self) -> dict[str, str]:
        return {**os.environ, "HONGTOU_DATA": str(self.data), "HONGTOU_PUBLIC_URL": self.address}


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Starts `hongtou up --demo`, waits until it answers, stops it as Ctrl-C does and looks for leftovers."""
    port = free_port()
    running = Installation(f"http://127.0.0.1:{port}", tmp_path_factory.mktemp("installation"))
    log = (running.data / "up.log").open("wb")
    up = subprocess.Popen(
        [sys.executable, "-m", "wsgi", "up", "--port", str(port), "--demo"],
        cwd=PROJECT,
        env=running.environment(),
        stdout=log,
        stderr=log,
    )
    try:
        _wait_until_ready(running, up)
        yield running
    finally:
        up.send_signal(signal.SIGINT)
        up.wait(timeout=60)
        log.close()
    left = _processes_of(running.data)
    assert not left, f"still running after Ctrl-C: {left}"


def _wait_until_ready(running: Installation, up: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < deadline:
        assert up.poll() is None, (running.data / "up.log").read_text()
        try:
            with urllib.request.urlopen(f"{running.address}/health", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise AssertionError((running.data / "up.log").read_text())


def _processes_of(data: Path) -> list[str]:
    """Command lines of processes that still work on this folder."""
    found = []
    for environment in Path("/proc").glob("[0-9]*/environ"):
        try:
            if str(data).encode() in environment.read_bytes() and int(environment.parent.name) != os.getpid():
                found.append((environment.parent / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return [one for one in found if one]
