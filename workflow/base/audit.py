"""The audit (审计): every act, chained by hash, in the transaction of the act itself.

Entries are collected while a transaction runs and linked right before it commits, so that the one row
all writers share (the chain's head) is held for the shortest time and always taken last.
Persons are named by id only: their data can go while the chain stands.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from json.encoder import encode_basestring as quoted
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from workflow.base.database import Base, before_commit, db, insert_new, transaction

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


def note(actor_id: int | None, action: str, subject: str, at: dt.datetime, **detail: Any) -> None:
    """Records what somebody only looked at or took a copy of, in a transaction of its own."""
    with transaction(aside=True):
        record(actor_id, action, subject, at, **detail)


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
    session.execute(insert_new(session, AuditHead).values(id=1, entry_id=0, hash=GENESIS))
    head = _locked_head(session)
    assert head is not None, "the head was just inserted"  # noqa: S101 - by us or by whoever we waited for
    return head


@sa.event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(_PENDING, None)


def link_hash(entry: AuditEntry) -> str:
    """The hash an entry must carry."""
    detail = canonical(entry.detail)
    return hash_of(
        entry.id, entry.at, entry.actor_id, entry.action, entry.subject, detail, entry.previous_hash
    )


def hash_of(
    number: int, at: dt.datetime, actor_id: int | None, action: str, subject: str, detail: str, previous: str
) -> str:
    """SHA-256 over the canonical JSON of these facts, which is put together by hand: a million of them must be
    quick. `detail` is canonical JSON already."""
    facts = (
        f'{{"action":{quoted(action)},"actor_id":{"null" if actor_id is None else actor_id},'
        f'"at":"{at.astimezone(dt.UTC).isoformat()}","detail":{detail},"id":{number},'
        f'"previous_hash":{quoted(previous)},"subject":{quoted(subject)}}}'
    )
    return hashlib.sha256(facts.encode()).hexdigest()


def canonical(facts: dict[str, Any]) -> str:
    """The one way these facts are written as JSON."""
    return json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


# The rows can be added to, nothing else: the database itself refuses it, to administrators as well. Whoever
# owns the database can take these triggers away; then the chain shows what he did.
_REFUSAL = "审计记录只能追加，不能修改或删除。"
_ON_SQLITE = "CREATE TRIGGER audit_entry_{0} BEFORE {0} ON audit_entry BEGIN SELECT RAISE(ABORT, '{1}'); END"
_ON_POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$; "
    "CREATE TRIGGER audit_entry_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry "
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()"
)
for _dialect, _statement in (
    ("sqlite", _ON_SQLITE.format("UPDATE", _REFUSAL)),
    ("sqlite", _ON_SQLITE.format("DELETE", _REFUSAL)),
    ("postgresql", _ON_POSTGRESQL),
):
    _guard = sa.DDL(_statement).execute_if(dialect=_dialect)  # type: ignore[no-untyped-call] # typed in part
    sa.event.listen(AuditEntry.__table__, "after_create", _guard)
