"""Servers that tests of more than one room ask for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from tests.servers import ObjectStore


class JourneysTogether(LoadScopeScheduling):
    """Every test goes to whichever worker is free, but for the journeys: one installation, so one worker for all."""

    def _split_scope(self, nodeid: str) -> str:
        return "journey" if nodeid.startswith("tests/journey/") else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> JourneysTogether:
    return JourneysTogether(config, log)


@pytest.fixture(scope="session")
def object_store() -> Iterator[ObjectStore]:
    """An S3 double, started for this run."""
    with ObjectStore.started() as server:
        yield server


@pytest.fixture
def bucket(object_store: ObjectStore, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of an empty S3 store, which boto3 finds."""
    for name, value in object_store.environment().items():
        monkeypatch.setenv(name, value)
    return object_store.new_bucket()
