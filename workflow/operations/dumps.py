"""The database as one file and back: SQLite's online backup, PostgreSQL's own tools."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import sqlalchemy as sa

from workflow.base.database import db, snapshot


class DumpFailed(RuntimeError):
    """The database's own tool refused; the message is what it said."""


@contextmanager
def dumped(file: Path) -> Iterator[sa.Connection]:
    """Writes the database as it is at one instant; gives a connection that sees that same instant."""
    if db.engine.dialect.name == "sqlite":
        with closing(sqlite3.connect(_sqlite_file())) as source, closing(sqlite3.connect(file)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, readable from anywhere
        engine = sa.create_engine(f"sqlite:///{file}")
        with engine.connect() as connection:
            yield connection
        engine.dispose()
    else:
        with snapshot() as connection:
            seen = connection.scalar(sa.text("SELECT pg_export_snapshot()"))
            _run("pg_dump", "--format=custom", f"--snapshot={seen}", f"--file={file}")
            yield connection


def load(file: Path) -> None:
    """Fills this installation's database, which must be empty."""
    if db.engine.dialect.name == "sqlite":
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(_sqlite_file())) as target:
            source.backup(target)
    else:
        _run("pg_restore", "--exit-on-error", "--single-transaction", "--no-owner", str(file))
    db.engine.dispose()  # no connection may remember the empty one


def kind() -> str:
    """`sqlite` or `postgresql`: a dump of one is nothing to the other."""
    return db.engine.dialect.name


def _sqlite_file() -> str:
    assert db.engine.url.database, "an installation's SQLite lies in a file"  # noqa: S101 - see Settings.database
    return db.engine.url.database


def _run(program: str, *arguments: str) -> None:
    url = db.engine.url.set(drivername="postgresql")
    address = url.set(password=None).render_as_string()
    secret = {"PGPASSWORD": url.password} if url.password else {}
    found = max(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), default=Path(program))
    command = [str(found), f"--dbname={address}", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | secret)  # noqa: S603 - PostgreSQL's own
    if done.returncode:
        raise DumpFailed(done.stderr.strip())
