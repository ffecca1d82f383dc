"""The folder store from outside, beside what test_contract.py asks of every store: real files, really killed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

from documents.store import FolderStore

WRITER = """
import sys, random
from documents.store import FolderStore
store, seed = FolderStore(sys.argv[1]), int(sys.argv[2])
chance = random.Random(seed)
while True:
    data = chance.randbytes(chance.choice([0, 10, 4096, 3_000_000]))
    print(store.put(data), flush=True)
"""


def place(store_folder: Path, key: str) -> Path:
    return store_folder / key[:2] / key[2:4] / key


def test_strange_files_are_not_content(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    key = store.put(b"content")
    (tmp_path / "README").write_text("hello")
    (tmp_path / "zz").mkdir()
    (tmp_path / key[:2] / "file").write_text("hello")
    (place(tmp_path, key).parent / "note.txt").write_text("hello")
    elsewhere = "f" * 64 if not key.startswith("f") else "e" * 64
    (place(tmp_path, key).parent / elsewhere).write_text("right name, wrong folder")
    assert list(store) == [key]
    assert not store.has(elsewhere)


def test_files_are_private(tmp_path: Path) -> None:
    key = FolderStore(tmp_path / "files").put(b"content")
    file = place(tmp_path / "files", key)
    assert file.stat().st_mode & 0o077 == 0


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path) -> None:
    """A file size limit stands for the full disk: the write fails in the middle."""
    script = (
        "import resource, signal, sys; from documents.store import FolderStore, Unavailable\n"
        "store = FolderStore(sys.argv[1])\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try: store.put(bytes(2000))\n"
        "except Unavailable as full: print(full)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, tmp_path], capture_output=True, text=True, check=True
    )
    assert done.stdout == "文件存储空间已满。\n"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_abandoned_halves_go_after_a_day_and_live_ones_stay(tmp_path: Path) -> None:
    FolderStore(tmp_path)
    unfinished = next(path for path in tmp_path.iterdir() if path.is_dir())
    old, new = unfinished / "old", unfinished / "new"
    for file in (old, new):
        file.write_bytes(b"half")
    yesterday = time.time() - 25 * 3600
    os.utime(old, (yesterday, yesterday))
    store = FolderStore(tmp_path)
    assert not old.exists()
    assert new.exists()
    assert list(store) == []


def test_many_writers_of_the_same_contents(tmp_path: Path) -> None:
    script = (
        "import sys; from documents.store import FolderStore\n"
        "store = FolderStore(sys.argv[1])\n"
        "for i in range(40): store.get(store.put(str(i).encode() * 5000))"
    )
    writers = [subprocess.Popen([sys.executable, "-c", script, tmp_path]) for _ in range(6)]
    assert [writer.wait(60) for writer in writers] == [0] * 6
    store = FolderStore(tmp_path)
    assert len(list(store)) == 40
    assert all(sha256(store.get(key)).hexdigest() == key for key in store)


def test_kill_9_at_any_moment_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    chance = random.Random(9)
    acknowledged: set[str] = set()
    for seed in range(12):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, tmp_path, str(seed)], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        first = writer.stdout.readline()  # it is at work now
        time.sleep(chance.uniform(0, 0.15))
        os.kill(writer.pid, signal.SIGKILL)
        rest, _ = writer.communicate()
        acknowledged.update(
            line.strip() for line in (first + rest).splitlines(keepends=True) if line.endswith("\n")
        )
    store = FolderStore(tmp_path)
    listed = set(store)
    assert acknowledged <= listed
    for key in listed:  # whatever has a name is whole
        assert sha256(store.get(key)).hexdigest() == key
