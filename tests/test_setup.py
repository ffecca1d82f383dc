"""Set-up: safe to repeat, quick the second time, and plain where it may not install."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
SECOND_TIME_S = 10


def run(*words: str, cwd: Path = PROJECT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, cwd=cwd, capture_output=True, text=True, check=False, timeout=120)


@pytest.mark.skipif(not (PROJECT / ".venv/ready").exists(), reason="not set up by make: nothing to repeat")
def test_the_second_set_up_is_quick_and_changes_nothing() -> None:
    run("make", "setup")
    started = time.monotonic()
    again = run("make", "setup")
    assert again.returncode == 0, again.stderr
    assert time.monotonic() - started < SECOND_TIME_S
    assert "Installing" not in again.stdout


def test_the_console_script_is_the_application() -> None:
    script = PROJECT / ".venv/bin/hongtou"
    said = run(str(script), "--help").stdout
    for command in (
        "up",
        "web",
        "worker",
        "dispatcher",
        "demo",
        "recognise",
        "typeset",
        "verify",
        "doctor",
        "user",
    ):
        assert f"  {command} " in said


def test_without_root_it_says_what_is_missing() -> None:
    with (
        tempfile.TemporaryDirectory() as name
    ):  # not below pytest's own folder, which only its owner may enter
        folder = Path(name)
        os.chmod(folder, 0o755)
        shutil.copytree(PROJECT / ".setup", folder / "setup")
        (folder / "setup/packages").write_text('RUN_PACKAGES="hongtou-no-such-package"\nTEST_PACKAGES=""\n')
        nobody = ["runuser", "-u", "nobody", "--"] if os.geteuid() == 0 else []
        refused = run(
            *nobody, "env", "PATH=/usr/bin:/bin", "sh", str(folder / "setup/system"), "run", cwd=folder
        )
    assert refused.returncode == 1, refused.stderr
    assert "apt-get install --no-install-recommends hongtou-no-such-package" in refused.stderr


def test_the_locked_requirements_name_no_host() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (PROJECT / name).read_text()
        assert "://" not in text
        assert "--hash=sha256:" in text
        pinned = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
        assert all("==" in line for line in pinned)
