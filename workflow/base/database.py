"""The database, and the ONE place that commits.

SQLite is asked for `BEGIN IMMEDIATE` where a transaction writes: with a plain BEGIN two writers that
both read first cannot both go on, and no waiting helps.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import flask_migrate
import sqlalchemy as sa
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session, registry
from sqlalchemy.types import TypeDecorator

from documents.sentences import say

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=15000", "foreign_keys=ON")
MIGRATIONS = Path(__file__).parents[2] / "migrations"


class Instant(TypeDecorator[dt.datetime]):
    """An instant: UTC in the database, aware in Python, on databases that forget the zone too."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(dt.UTC) if value else None

    def process_result_value(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:
        return value.replace(tzinfo=dt.UTC) if value and value.tzinfo is None else value


TYPES = {dt.datetime: Instant, dict[str, Any]: sa.JSON, list[Any]: sa.JSON}


class Base(DeclarativeBase):
    """All tables of Hongtou."""

    metadata = sa.MetaData(naming_convention=NAMING)
    registry = registry(metadata=metadata, type_annotation_map=TYPES)


db = SQLAlchemy(model_class=Base, disable_autonaming=True)
migrate = flask_migrate.Migrate()

DATABASE_AWAY = say("数据库暂时不可用（正在重启、磁盘已满或无法连接）。")
_SQLITE_AWAY = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_READONLY,
}
_POSTGRESQL_AWAY = ("08", "53", "57P")  # connection, insufficient resources (a full disk too), shutting down

Hook = Callable[[Session], None]
_writing: ContextVar[bool] = ContextVar("writing", default=False)
_at_begin: list[Hook] = []
_before_commit: list[Hook] = []


def init_app(app: Flask, url: str) -> None:
    """Binds the database of one application."""
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    # A connection that a restart of the database left dead is noticed before it is used, and replaced.
    app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", {"pool_pre_ping": not url.startswith("sqlite:")})
    if url.startswith("sqlite:"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    db.init_app(app)
    app.teardown_appcontext(_let_go)  # runs before the extension's own, which was registered first
    migrate.init_app(app, db, directory=str(MIGRATIONS), render_as_batch=True)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "connect", _prepare_sqlite)
            event.listen(db.engine, "begin", _begin_sqlite)


def _let_go(_: BaseException | None) -> None:
    """Gives the connection back; one that the database closed meanwhile is dropped, for what was committed stands."""
    try:
        db.session.close()
    except sa.exc.DBAPIError:
        db.session().invalidate()


def is_outage(error: BaseException) -> bool:
    """Whether the database is away, full or shutting down: not our fault, and over without our doing."""
    if not isinstance(error, sa.exc.DBAPIError):
        return False
    if isinstance(error.orig, sqlite3.Error):
        return getattr(error.orig, "sqlite_errorcode", 0) & 0xFF in _SQLITE_AWAY
    state = getattr(error.orig, "sqlstate", None)
    unconnected = state is None and isinstance(error, sa.exc.OperationalError)
    return error.connection_invalidated or unconnected or (state or "").startswith(_POSTGRESQL_AWAY)


def upgrade() -> None:
    """Brings the tables to this version of the program."""
    flask_migrate.upgrade()


def has_tables() -> bool:
    """Whether this installation's database was ever set up."""
    return bool(sa.inspect(db.engine).get_table_names())


def empty() -> None:
    """Removes everything and makes the tables anew."""
    db.session.rollback()
    flask_migrate.downgrade(revision="base")
    upgrade()


def at_begin(hook: Hook) -> Hook:
    """Registers what must happen first in every transaction that is not `aside` (a form counts once)."""
    _at_begin.append(hook)
    return hook


def before_commit(hook: Hook) -> Hook:
    """Registers what must happen last in every transaction (the audit links its chain here)."""
    _before_commit.append(hook)
    return hook


@contextmanager
def transaction(aside: bool = False) -> Iterator[Session]:
    """One unit of work, committed at the end or not at all: the only place that commits.

    What was read before is let go first, so that the decision is taken on rows read inside it. `aside` says
    that this is not what the request is for: a password is checked, a download noted.
    """
    if _writing.get():
        raise RuntimeError("a transaction is open already: one use case, one transaction")
    session = db.session()
    session.rollback()
    token = _writing.set(True)
    try:
        session.begin()  # even where nothing is read or written yet, there is something to roll back
        for hook in () if aside else _at_begin:
            hook(session)
        yield session
        session.flush()
        for hook in _before_commit:
            hook(session)
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        _writing.reset(token)


def insert_new(session: Session, table: type[Base]) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that does nothing where a row with the same key is there already, also one just being written."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    return insert(table).on_conflict_do_nothing()


@contextmanager
def snapshot() -> Iterator[sa.Connection]:
    """A connection of its own for long reading: it sees the database as it is at one instant."""
    engine = db.engine
    if engine.dialect.name != "sqlite":  # where every transaction reads one instant by itself
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    with engine.connect() as connection:
        yield connection


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")
