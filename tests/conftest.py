"""Servers that tests of more than one room ask for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.servers import ObjectStore


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
