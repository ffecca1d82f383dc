"""A short chaos on one database; `make chaos` runs it longer, on both."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.chaos.installation import PROJECT

SHORT = "--seconds 45 --documents 30 --kills 10 --flushes 3 --seed 2 --database sqlite"
RESTARTS = "--seconds {} --documents {} --kills 0 --flushes 0 --restarts {} --seed 3 --database postgresql"


@pytest.mark.timeout(600)
def test_a_short_chaos_loses_and_doubles_nothing() -> None:
    survive(SHORT)


@pytest.mark.parametrize(
    ("seconds", "documents", "restarts"),
    [(30, 30, 3), pytest.param(240, 300, 30, marks=[pytest.mark.deep, pytest.mark.timeout(1200)])],
)
def test_postgresql_restarted_under_load_loses_nothing_and_nothing_of_ours_ends(
    seconds: int, documents: int, restarts: int
) -> None:
    """In immediate mode, as a crash would: no connection is told, and every process finds its way back alone."""
    assert f"database {restarts}" in survive(RESTARTS.format(seconds, documents, restarts))


def survive(words: str) -> str:
    """Runs the chaos; the table it printed."""
    command = [sys.executable, "-m", "tests.chaos", *words.split()]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
