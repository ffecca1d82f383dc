"""Real servers for the tests, each on a private socket or port of this machine."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SUPERUSER = "postgres"


@dataclass(frozen=True)
class Postgres:
    """A running PostgreSQL, reached through a unix socket in `folder`."""

    folder: Path

    @classmethod
    @contextmanager
    def started(cls) -> Iterator[Postgres]:
        """Starts one in a folder of its own and stops it at the end."""
        folder = Path(tempfile.mkdtemp(prefix="hongtou-pg-"))
        if os.geteuid() == 0:  # the server refuses to run as root
            shutil.chown(folder, SUPERUSER)
        data = folder / "data"
        options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off -c max_connections=200"
        try:
            _run(
                "initdb",
                "--auth=trust",
                f"--username={SUPERUSER}",
                "--encoding=UTF8",
                "--locale=C",
                "-D",
                data,
            )
            _run("pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
            try:
                yield cls(folder)
            finally:
                _run("pg_ctl", "-D", data, "-m", "immediate", "stop")
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def new_database(self) -> str:
        """The address of a fresh, empty database."""
        name = f"test_{secrets.token_hex(6)}"
        _run("createdb", "-h", self.folder, "-U", SUPERUSER, name)
        return f"postgresql+psycopg://{SUPERUSER}@/{name}?host={self.folder}"


def _run(program: str, *arguments: object) -> None:
    found = max(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), default=Path(program))
    as_owner = ["runuser", "-u", SUPERUSER, "--"] if os.geteuid() == 0 else []
    subprocess.run([*as_owner, str(found), *map(str, arguments)], check=True, capture_output=True, cwd="/")
