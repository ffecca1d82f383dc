"""What every store promises: the same tests on a folder and on an S3-compatible service."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import boto3
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents.store import BadKey, Corrupted, FolderStore, Missing, Store
from documents.store.s3 import S3Store


@dataclass(frozen=True)
class Kept:
    """An empty store, and ways round it."""

    opened: Callable[[], Store]
    overwrite: Callable[[str, bytes], object]  # what no program of ours does


def in_a_folder(folder: Path) -> Kept:
    return Kept(
        lambda: FolderStore(folder), lambda key, data: (folder / key[:2] / key[2:4] / key).write_bytes(data)
    )


def in_a_bucket(url: str) -> Kept:
    client: Any = boto3.client("s3")
    name = urlsplit(url).netloc
    return Kept(
        lambda: S3Store(url), lambda key, data: client.put_object(Bucket=name, Key=f"files/{key}", Body=data)
    )


@pytest.fixture(params=["folder", "s3"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Kept:
    if request.param == "s3":
        return in_a_bucket(request.getfixturevalue("bucket"))
    return in_a_folder(tmp_path / "files")


@pytest.fixture
def store(kept: Kept) -> Store:
    return kept.opened()


def test_what_is_put_is_there_until_it_is_deleted(store: Store) -> None:
    key = store.put("公文".encode())
    assert key == sha256("公文".encode()).hexdigest()
    assert store.get(key) == "公文".encode()
    assert store.has(key)
    assert list(store) == [key]
    store.delete(key)
    assert not store.has(key)
    assert list(store) == []


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.binary(max_size=2000), max_size=8))
def test_what_goes_in_comes_out(kept: Kept, contents: list[bytes]) -> None:
    store = kept.opened()
    for key in list(store):
        store.delete(key)
    keys = [store.put(data) for data in contents]
    reopened = kept.opened()
    assert [reopened.get(key) for key in keys] == contents
    assert list(reopened) == sorted(set(keys))


def test_more_than_a_page_of_contents_is_listed_in_order(store: Store) -> None:
    keys = {store.put(str(number).encode()) for number in range(1200)}
    assert list(store) == sorted(keys)


def test_a_large_content_comes_out_whole(store: Store) -> None:
    data = bytes(range(256)) * 80_000  # as large as an upload may be
    assert store.get(store.put(data)) == data


def test_putting_twice_keeps_one(store: Store) -> None:
    assert store.put(b"x") == store.put(b"x")
    assert len(list(store)) == 1


def test_putting_again_counts_as_stored_now(store: Store) -> None:
    """So that whoever sweeps what is old leaves what somebody just put."""
    first = store.stored_at(store.put(b"x"))
    time.sleep(1.1)  # a service tells whole seconds
    again = store.stored_at(store.put(b"x"))
    assert again > first
    assert time.time() - 60 < again.timestamp() < time.time() + 1


def test_missing(store: Store) -> None:
    absent = "0" * 64
    assert not store.has(absent)
    for ask in (store.get, store.delete, store.stored_at):
        with pytest.raises(Missing, match=absent):
            ask(absent)


@pytest.mark.parametrize("change", [b"changed", b"", b"content with more"])
def test_a_changed_content_is_noticed_and_repaired_by_putting_it_again(kept: Kept, change: bytes) -> None:
    store = kept.opened()
    key = store.put(b"content")
    kept.overwrite(key, change)
    with pytest.raises(Corrupted, match=key):
        store.get(key)
    store.put(b"content")
    assert store.get(key) == b"content"


@pytest.mark.parametrize(
    "key",
    [
        "",
        "../../etc/passwd",
        "a" * 63,
        "a" * 65,
        "A" * 64,
        "g" * 64,
        "a" * 64 + "\n",
        "ａ" * 64,
        "../" + "a" * 61,
        b"a" * 64,
        None,
    ],
)
def test_only_64_lowercase_hexadecimal_digits_are_a_key(store: Store, key: object) -> None:
    for ask in (store.get, store.has, store.stored_at, store.delete):
        with pytest.raises(BadKey, match="64"):
            ask(key)  # type: ignore[arg-type] # the wrong types are the point
