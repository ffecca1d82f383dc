"""Runs the migrations on the application's own database. Called by `hongtou db …`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

import sqlalchemy as sa
from alembic import context

from workflow.base.database import Base, Instant, db


def plain_types(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """Migrations outlive our own types, so they name the database's."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Instant) else False


@contextmanager
def _tables_may_be_rebuilt(connection: sa.Connection) -> Iterator[None]:
    """SQLite alters a table by making it anew; while it does, others may point at nothing."""
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        connection.connection.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        if sqlite:
            connection.connection.execute("PRAGMA foreign_keys=ON")


def _require_whole(connection: sa.Connection) -> None:
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if broken:
            raise RuntimeError(f"the migration leaves rows that point at nothing: {broken[:5]}")


def run() -> None:
    """Migrates in one transaction, so that a failed migration leaves the old schema."""
    with db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_item=plain_types,
            render_as_batch=True,  # SQLite cannot alter a column otherwise
            transactional_ddl=True,
        )
        with _tables_may_be_rebuilt(connection), context.begin_transaction():
            context.run_migrations()
            _require_whole(connection)


run()
