"""What every store promises, whatever keeps the bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

_KEY = re.compile(r"[0-9a-f]{64}")


class BadKey(ValueError):
    """The key is not 64 lowercase hexadecimal digits."""


class Missing(LookupError):
    """Nothing is stored under this key."""


class Corrupted(Exception):
    """What is stored under this key is no longer what was put in."""


class Unavailable(Exception):
    """The store does not answer, or has no room: nothing was kept, and a later attempt may succeed."""


class Store(Protocol):
    """Immutable contents under their SHA-256, in 64 lowercase hexadecimal digits.

    Every method raises BadKey for anything else, so that a key never becomes a path by accident, and Unavailable
    where the store is away or full.
    """

    def put(self, data: bytes) -> str:
        """Keep `data` and return its SHA-256. Once this returns, the content survives a crash; repeating it
        changes nothing, and repairs a content that was found corrupted."""
        ...

    def get(self, sha256: str) -> bytes:
        """The content, checked against its key. Raises Missing, Corrupted."""
        ...

    def has(self, sha256: str) -> bool:
        """Whether something is stored under the key (not whether it is still intact: only `get` reads it)."""
        ...

    def stored_at(self, sha256: str) -> datetime:
        """When the content was last put, also where it was there already. Raises Missing."""
        ...

    def delete(self, sha256: str) -> None:
        """Remove the content for good; a `put` of the same content at the same moment may lose. Raises Missing."""
        ...

    def __iter__(self) -> Iterator[str]:
        """Every key, sorted."""
        ...


def checked_key(sha256: str) -> str:
    """The key itself, or BadKey."""
    if not isinstance(sha256, str) or not _KEY.fullmatch(sha256):
        raise BadKey(f"文件编号应为 64 位小写十六进制数，而不是 {sha256!r:.80}。")
    return sha256
