"""What every test may ask for: an installation of its own, on SQLite or on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.engine import make_url

from tests.servers import Postgres
from tests.workflow.world import World
from workflow.app import create_app
from workflow.base.database import Base, db
from workflow.base.settings import Settings

SECRET = "a secret of the tests, long enough to sign sessions"


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """A real PostgreSQL server, started for this run."""
    with Postgres.started() as server:
        yield server


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An installation in a folder of its own, on SQLite."""
    return Settings(data=tmp_path / "var", secret_key=SECRET)


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The application with its tables, inside its context."""
    yield from _ready(settings)


@pytest.fixture(params=["sqlite", "postgresql"])
def both(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Flask]:
    """The application on each database in turn: for tests where the database is the risk."""
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres").new_database()
        settings = settings.model_copy(update={"database_url": url})
    yield from _ready(settings)


@pytest.fixture
def world(app: Flask) -> World:
    """A city, two counties, everybody with a role, one campaign: small, quick, in memory of no test."""
    return World.made()


def _ready(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings, TESTING=True, WTF_CSRF_ENABLED=False)
    with app.app_context():
        Base.metadata.create_all(db.engine)
        yield app
        db.session.remove()
        if make_url(settings.database).get_backend_name() == "postgresql":
            Base.metadata.drop_all(db.engine)
        db.engine.dispose()
