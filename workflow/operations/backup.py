"""Backup (备份): a consistent copy while everybody works on, and the proof that its parts belong together.

The database is copied first, at one instant, then every file its rows name: files come before their rows and
go long after them, so none can be missing. The manifest is written last; without it there is no backup.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

import sqlalchemy as sa
from flask import current_app

from documents.store import Corrupted, FolderStore, Missing
from workflow.base.audit import AuditHead
from workflow.issuing.trust import store, trust_anchor
from workflow.operations import checkpoints, dumps, keys
from workflow.operations.check import references

FORMAT = 1
MANIFEST, DATABASE, FILES, CHECKPOINTS = "manifest.json", "database", "files", "checkpoints"
ANCHOR, KEYS = "trust-anchor.pem", "keys.encrypted"


class Unfit(ValueError):
    """A backup that cannot be made or must not be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup consists of: enough to see that nothing is missing and nothing was changed."""

    format: int
    made_at: str
    kind: str
    database_sha256: str
    head: tuple[int, str] | None
    files: dict[str, int]


def backup(folder: Path, at: dt.datetime, passphrase: str = "") -> Manifest:
    """Copies the installation into an empty folder; with a passphrase its keys too. Raises Unfit."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if any(folder.iterdir()):
        raise Unfit(f"{folder} 不是空文件夹，请换一个。")
    with dumps.dumped(folder / DATABASE) as connection:
        head = connection.execute(sa.select(AuditHead.entry_id, AuditHead.hash)).one_or_none()
        files = references(connection)
    _copy_files(files, FolderStore(folder / FILES))
    if checkpoints.folder().is_dir():
        shutil.copytree(checkpoints.folder(), folder / CHECKPOINTS)
    (folder / ANCHOR).write_bytes(trust_anchor())
    if passphrase:
        (folder / KEYS).write_bytes(keys.sealed(current_app.config["HONGTOU"], passphrase))
    manifest = Manifest(
        FORMAT,
        at.isoformat(),
        dumps.kind(),
        digest_of(folder / DATABASE),
        (head.entry_id, head.hash) if head else None,
        files,
    )
    (folder / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1))
    return manifest


def agreed(folder: Path) -> Manifest:
    """The manifest of a backup whose parts belong together, every file read; Unfit names the first that does not."""
    manifest = _read(folder / MANIFEST)
    if manifest.format != FORMAT:
        raise Unfit(f"备份的格式是 {manifest.format}，本程序只认识 {FORMAT}。")
    if not (folder / DATABASE).is_file() or digest_of(folder / DATABASE) != manifest.database_sha256:
        raise Unfit("数据库的副本与清单不符：缺失、被改动过，或者来自另一次备份。")
    kept = FolderStore(folder / FILES)
    for sha256, size_bytes in manifest.files.items():
        try:
            size = len(kept.get(sha256))
        except (Missing, Corrupted) as fault:
            raise Unfit(f"备份不完整：{fault}") from fault
        if size != size_bytes:
            raise Unfit(f"编号为 {sha256} 的文件有 {size} 字节，清单上是 {size_bytes} 字节。")
    return manifest


def digest_of(file: Path) -> str:
    """SHA-256 of a file of any size."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _copy_files(files: dict[str, int], target: FolderStore) -> None:
    for sha256 in files:
        try:
            target.put(store().get(sha256))
        except (Missing, Corrupted) as fault:
            raise Unfit(f"{fault}备份没有完成；请先运行 hongtou check。") from fault


def _read(file: Path) -> Manifest:
    try:
        said = json.loads(file.read_text())
        head = said["head"]
        return Manifest(**said | {"head": tuple(head) if head else None})
    except FileNotFoundError as error:
        raise Unfit(f"{file.parent} 里没有清单：不是备份，或者备份没有做完。") from error
    except (ValueError, TypeError, KeyError) as error:
        raise Unfit(f"清单无法读取：{file.name} 已损坏。") from error
