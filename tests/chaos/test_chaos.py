"""A short chaos on one database; `make chaos` runs it longer, on both."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.chaos.installation import PROJECT

SHORT = "--seconds 45 --documents 30 --kills 10 --flushes 3 --seed 2 --database sqlite"


@pytest.mark.timeout(600)
def test_a_short_chaos_loses_and_doubles_nothing() -> None:
    command = [sys.executable, "-m", "tests.chaos", *SHORT.split()]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
