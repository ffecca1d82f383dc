"""A store in a folder: `ab/cd/abcd…`, written so that a name never appears before its content is whole."""

from __future__ import annotations

import errno
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from hashlib import sha256 as digest
from pathlib import Path
from tempfile import NamedTemporaryFile

from documents.sentences import say
from documents.store.interface import Corrupted, Missing, Unavailable, checked_key

_UNFINISHED = "unfinished"  # beside the two-letter folders, so that an iteration never meets it
_ABANDONED_AFTER_S = 24 * 3600
_LEVEL = re.compile(r"[0-9a-f]{2}")


class FolderStore:
    """A `Store` on a local file system. Safe with any number of writing processes, and with their sudden end."""

    def __init__(self, path: Path | str) -> None:
        """Use the folder at `path`, made if need be; half-written files of a dead process go after a day."""
        self._root = Path(path)
        self._unfinished = self._root / _UNFINISHED
        with _faults_told():
            self._unfinished.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._remove_abandoned()

    def put(self, data: bytes) -> str:
        key = digest(data).hexdigest()
        place = self._place(key)
        with _faults_told():
            self._make_durable_folder(place.parent)
            if self._holds(key):
                os.utime(place)
            else:
                self._write(place, data)
            _sync_folder(place.parent)  # also where another writer put the name there and died before this
        return key

    def get(self, sha256: str) -> bytes:
        place = self._place(sha256)
        try:
            data = place.read_bytes()
        except FileNotFoundError:
            raise Missing(say("没有编号为 {sha256} 的文件。", sha256=sha256)) from None
        if digest(data).hexdigest() != sha256:
            raise Corrupted(say("编号为 {sha256} 的文件已被改动或损坏，请从备份恢复。", sha256=sha256))
        return data

    def has(self, sha256: str) -> bool:
        return self._place(sha256).is_file()

    def stored_at(self, sha256: str) -> datetime:
        try:
            return datetime.fromtimestamp(self._place(sha256).stat().st_mtime, UTC)
        except FileNotFoundError:
            raise Missing(say("没有编号为 {sha256} 的文件。", sha256=sha256)) from None

    def delete(self, sha256: str) -> None:
        place = self._place(sha256)
        try:
            place.unlink()
        except FileNotFoundError:
            raise Missing(say("没有编号为 {sha256} 的文件。", sha256=sha256)) from None
        _sync_folder(place.parent)

    def __iter__(self) -> Iterator[str]:
        for first in _levels(self._root):
            for second in _levels(first):
                for place in sorted(second.iterdir()):
                    with suppress(ValueError):  # a stranger's file is not content
                        if self._place(place.name) == place:
                            yield place.name

    def _place(self, sha256: str) -> Path:
        key = checked_key(sha256)
        return self._root / key[:2] / key[2:4] / key

    def _holds(self, key: str) -> bool:
        try:
            self.get(key)
        except (Missing, Corrupted):
            return False
        return True

    def _write(self, place: Path, data: bytes) -> None:
        with NamedTemporaryFile(dir=self._unfinished, delete=False) as unfinished:
            try:
                unfinished.write(data)
                unfinished.flush()
                os.fsync(unfinished.fileno())
                os.replace(unfinished.name, place)
            except BaseException:
                with suppress(FileNotFoundError):
                    os.unlink(unfinished.name)
                raise

    def _make_durable_folder(self, folder: Path) -> None:
        """Each level's name is in its parent, so each parent is synced too, also when another writer made it."""
        for level in (folder.parent, folder):
            level.mkdir(mode=0o700, exist_ok=True)
            _sync_folder(level.parent)

    def _remove_abandoned(self) -> None:
        for file in self._unfinished.iterdir():
            with suppress(FileNotFoundError):  # another process may be tidying too
                if time.time() - file.stat().st_mtime > _ABANDONED_AFTER_S:
                    file.unlink()


@contextmanager
def _faults_told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        raise Unavailable(say("文件存储空间已满。") if full else say("文件存储暂时不可用。")) from error


def _levels(folder: Path) -> list[Path]:
    return sorted(child for child in folder.iterdir() if _LEVEL.fullmatch(child.name) and child.is_dir())


def _sync_folder(folder: Path) -> None:
    """Make the names in a folder survive a power cut: the rename lives in the folder, not in the file."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
