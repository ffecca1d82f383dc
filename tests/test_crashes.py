"""The tests themselves: a worker of pytest that dies ends the run, and leaves no server behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.workflow.processes import is_alive, wait_until

PROJECT = Path(__file__).parents[1]
DEADLY = """
import os
import pytest

@pytest.mark.parametrize("number", range(40))
def test_one_of_them_dies(number):
    if number == 8:
        os.abort()
"""
STARTER = """
import time
from tests.servers import Postgres

with Postgres.started() as server:
    print(server.folder, flush=True)
    time.sleep(600)
"""


def test_a_crashed_worker_ends_the_run_with_a_failure(tmp_path: Path) -> None:
    """And not with a replacement that waits for ever for the test after its first."""
    (tmp_path / "test_deadly.py").write_text(DEADLY)
    command = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadgroup", "-p", "no:cacheprovider"]
    rules = ["-c", str(PROJECT / "pyproject.toml"), "--rootdir", str(tmp_path), str(tmp_path)]
    done = subprocess.run([*command, *rules], cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.returncode == 1
    assert "crashed while running" in done.stdout
    assert "test_one_of_them_dies[8]" in done.stdout


def test_a_server_ends_with_whoever_started_it() -> None:
    starter = subprocess.Popen(
        [sys.executable, "-c", STARTER], cwd=PROJECT, stdout=subprocess.PIPE, text=True
    )
    with starter:
        assert starter.stdout
        folder = Path(starter.stdout.readline().strip())
        server = int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])
        os.kill(starter.pid, signal.SIGKILL)
    wait_until(lambda: not folder.exists(), 60, "the server's folder is gone")
    assert not is_alive(server)
