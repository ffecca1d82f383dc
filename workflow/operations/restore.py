"""Restore (恢复): a backup becomes an installation on an empty machine, and is then checked to the last file."""

from __future__ import annotations

import shutil
from pathlib import Path

import sqlalchemy as sa
from flask import current_app

from documents.store import FolderStore
from workflow.base.audit import AuditHead
from workflow.base.database import db, upgrade
from workflow.base.settings import Settings
from workflow.issuing.trust import store
from workflow.operations import checkpoints, dumps, keys
from workflow.operations.backup import ANCHOR, CHECKPOINTS, DATABASE, FILES, KEYS, Manifest, Unfit, agreed


def restore(folder: Path, passphrase: str = "") -> Manifest:
    """Rebuilds the installation from a backup. Raises Unfit before anything is touched where the parts disagree
    or the machine is not empty."""
    manifest = agreed(folder)
    _require_empty(manifest)
    settings: Settings = current_app.config["HONGTOU"]
    if passphrase:
        _restore_keys(folder, passphrase, settings)
    _restore_anchor(folder / ANCHOR, settings)
    source, target = FolderStore(folder / FILES), store()
    for sha256 in manifest.files:
        target.put(source.get(sha256))
    dumps.load(folder / DATABASE)
    upgrade()
    if (folder / CHECKPOINTS).is_dir():
        shutil.copytree(folder / CHECKPOINTS, checkpoints.folder(), dirs_exist_ok=True)
    head = db.session.execute(sa.select(AuditHead.entry_id, AuditHead.hash)).one_or_none()
    if (tuple(head) if head else None) != manifest.head:
        raise Unfit("恢复后的审计链末端与清单不符：数据库的副本不是这次备份的。")
    return manifest


def _require_empty(manifest: Manifest) -> None:
    if manifest.kind != dumps.kind():
        raise Unfit(f"备份来自 {manifest.kind}，这里是 {dumps.kind()}：请设置 HONGTOU_DATABASE_URL。")
    if sa.inspect(db.engine).get_table_names():
        raise Unfit("这里已经有数据。恢复只在空的机器上进行，以免覆盖。")
    db.session.remove()


def _restore_keys(folder: Path, passphrase: str, settings: Settings) -> None:
    if not (folder / KEYS).is_file():
        raise Unfit("这份备份里没有密钥：备份时没有使用 --with-keys。")
    keys.unseal((folder / KEYS).read_bytes(), passphrase, settings)


def _restore_anchor(anchor: Path, settings: Settings) -> None:
    """Without keys the documents can still be verified: the certificate is public."""
    place = settings.keys / "authority" / "anchor.pem"
    if settings.trust_anchor is None and not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.copyfile(anchor, place)
