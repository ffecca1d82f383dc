"""The audit (审计): every act, chained by hash, in the transaction of the act itself.

Entries are collected while a transaction runs and linked right before it commits, so that the one row
all writers share (the chain's head) is held for the shortest time and always taken last.
Persons are named by id only: their data can go while the chain stands.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from workflow.base.database import Base, before_commit, db

GENESIS = "0" * 64
_PENDING = "audit entries"


class AuditEntry(Base):
    """One act. `hash` is SHA-256 over the canonical JSON of the entry and the hash before it."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime]
    actor_id: Mapped[int | None]
    action: Mapped[str]
    subject: Mapped[str] = mapped_column(index=True)
    detail: Mapped[dict[str, Any]]
    previous_hash: Mapped[str] = mapped_column(sa.String(64))
    hash: Mapped[str] = mapped_column(sa.String(64), unique=True)


class AuditHead(Base):
    """The chain's last link: one row, locked by whoever appends."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entry_id: Mapped[int]
    hash: Mapped[str] = mapped_column(sa.String(64))


def record(actor_id: int | None, action: str, subject: str, at: dt.datetime, **detail: Any) -> None:
    """Notes an act inside the open transaction; `subject` is like `submission:12`."""
    entry = AuditEntry(at=at, actor_id=actor_id, action=action, subject=subject, detail=detail)
    db.session().info.setdefault(_PENDING, []).append(entry)


@before_commit
def _link(session: Session) -> None:
    pending: list[AuditEntry] = session.info.pop(_PENDING, [])
    if not pending:
        return
    head = _locked_head(session) or _first_head(session)
    for number, entry in enumerate(pending, start=head.entry_id + 1):
        entry.id, entry.previous_hash = number, head.hash
        entry.hash = head.hash = link_hash(entry)
        head.entry_id = number
        session.add(entry)
    session.flush()


def _locked_head(session: Session) -> AuditHead | None:
    return session.get(AuditHead, 1, with_for_update=True, populate_existing=True)


def _first_head(session: Session) -> AuditHead:
    """Starts the chain, unless another transaction was faster; either way the head is there and ours to move."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    session.execute(insert(AuditHead).values(id=1, entry_id=0, hash=GENESIS).on_conflict_do_nothing())
    head = _locked_head(session)
    assert head is not None, "the head was just inserted"  # noqa: S101 - by us or by whoever we waited for
    return head


@sa.event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(_PENDING, None)


def link_hash(entry: AuditEntry) -> str:
    """The hash an entry must carry."""
    facts = {
        "id": entry.id,
        "at": entry.at.astimezone(dt.UTC).isoformat(),
        "actor_id": entry.actor_id,
        "action": entry.action,
        "subject": entry.subject,
        "detail": entry.detail,
        "previous_hash": entry.previous_hash,
    }
    canonical = json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def broken_links() -> Iterator[str]:
    """Walks the chain; yields a sentence for each place where it does not hold."""
    previous, number = GENESIS, 0
    for entry in db.session.scalars(
        sa.select(AuditEntry).order_by(AuditEntry.id).execution_options(yield_per=1000)
    ):
        number += 1
        if (entry.id, entry.previous_hash, entry.hash) != (number, previous, link_hash(entry)):
            yield f"第 {number} 条审计记录（编号 {entry.id}）与前一条接不上：内容、顺序或数量被改动过。"
            return
        previous = entry.hash
    head = db.session.get(AuditHead, 1)
    if (head.entry_id, head.hash) != (number, previous) if head else number:
        yield f"审计链的末端不符：现有 {number} 条。"
