"""The migrations: up, down and up again on both databases, and equal to the models."""

from __future__ import annotations

from collections.abc import Iterator

import flask_migrate
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask

from tests.workflow.test_road import work_everything
from tests.workflow.world import World
from workflow.app import create_app
from workflow.base.chain import walk
from workflow.base.database import Base, db
from workflow.base.settings import Settings


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Flask]:
    """An application on an empty database, each kind in turn."""
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres").new_database()
        settings = settings.model_copy(update={"database_url": url})
    app = create_app(settings)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def tables() -> set[str]:
    return set(sa.inspect(db.engine).get_table_names()) - {"alembic_version"}


def rows() -> dict[str, int]:
    """How many there are in each table."""
    db.session.rollback()
    with db.engine.connect() as connection:
        return {
            name: connection.scalar(sa.text(f"SELECT count(*) FROM {name}")) or 0 for name in sorted(tables())
        }


def revision() -> str | None:
    db.session.rollback()
    return db.session.scalar(sa.text("SELECT version_num FROM alembic_version"))


def differences() -> list[object]:
    """What autogenerate would still have to do."""
    with db.engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata))


def test_up_is_what_the_models_say_and_down_leaves_nothing(empty: Flask) -> None:
    for _ in range(2):
        flask_migrate.upgrade()
        assert tables() == set(Base.metadata.tables)
        assert differences() == []
        flask_migrate.downgrade(revision="base")
        assert tables() == set()


def test_every_single_step_goes_down_and_up_again(empty: Flask) -> None:
    flask_migrate.upgrade()
    while tables():
        flask_migrate.downgrade()
        flask_migrate.upgrade(revision="+1")
        flask_migrate.downgrade()
    flask_migrate.upgrade()
    assert differences() == []


def test_what_is_there_survives_each_step_down_and_up(empty: Flask) -> None:
    """Down to the first migration, which alone makes the tables of the road, and up again."""
    flask_migrate.upgrade()
    World.made().approved()
    work_everything()
    full = rows()
    assert (full["document"], full["job"]) == (1, 1)
    while tables() and revision() != "0001":
        flask_migrate.downgrade()
        assert full | rows() == full
    lasting = tables()
    flask_migrate.upgrade()
    assert {name: count for name, count in rows().items() if name in lasting} == {
        name: count for name, count in full.items() if name in lasting
    }
    assert walk().fault == ""
    with pytest.raises(sa.exc.DBAPIError, match="只能追加"), db.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM audit_entry")


def test_the_road_can_be_travelled_on_a_migrated_database(empty: Flask) -> None:
    flask_migrate.upgrade()
    World.made().approved()
    work_everything()
    number = db.session.scalar(sa.text("SELECT number FROM document"))
    assert number == "某会备〔2014〕1号"
