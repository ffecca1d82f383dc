"""Runs the migrations on the application's own database. Called by `hongtou db …`."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context

from workflow.base.database import Base, Instant, db


def plain_types(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """Migrations outlive our own types, so they name the database's."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Instant) else False


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
        with context.begin_transaction():
            context.run_migrations()


run()
