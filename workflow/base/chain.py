"""Walking the audit's chain: does every entry still follow from the one before it?"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import sqlalchemy as sa

from workflow.base.audit import GENESIS, AuditEntry, AuditHead, canonical, hash_of
from workflow.base.database import snapshot

ROWS_AT_A_TIME = 2000


@dataclass(frozen=True, slots=True)
class Mark:
    """What the chain's hash was at an entry, as somebody wrote it down elsewhere."""

    entry_id: int
    hash: str
    source: str


@dataclass(frozen=True, slots=True)
class Walk:
    """How far the chain holds: entries and marks that fit, and the sentence for the first broken place, or ''."""

    entries: int
    fault: str = ""
    marks: int = 0


def broken_links() -> Iterator[str]:
    """The sentence for the first place where the chain does not hold, if there is one."""
    if fault := walk().fault:
        yield fault


def walk(marks: Iterable[Mark] = ()) -> Walk:
    """Walks the whole chain once, against its own head and against `marks`; memory does not grow with it."""
    wanted: dict[int, list[Mark]] = {}
    for mark in marks:
        wanted.setdefault(mark.entry_id, []).append(mark)
    number, previous, fitting = 0, GENESIS, 0
    with snapshot() as connection:
        head = connection.execute(sa.select(AuditHead.entry_id, AuditHead.hash)).one_or_none()
        try:
            for entry_id, own, due, before in _links(connection):
                if entry_id != number + 1 or before != previous or own != due:
                    return Walk(number, _broken(number + 1, f"（编号 {entry_id}）与前一条接不上"))
                number, previous = entry_id, own
                for mark in wanted.pop(number, []):
                    if mark.hash != own:
                        return Walk(
                            number, f"第 {number} 条审计记录与{mark.source}不符：以前的记录被改写过。"
                        )
                    fitting += 1
        except (TypeError, ValueError):  # what no program of ours would have written
            return Walk(number, _broken(number + 1, "无法读取"))
    if (head.entry_id, head.hash) != (number, previous) if head else number:
        said = head.entry_id if head else 0
        return Walk(number, f"审计链的末端不符：现有 {number} 条，登记的末端是第 {said} 条。")
    for mark in itertools.chain(*wanted.values()):
        return Walk(
            number, f"审计链只有 {number} 条，而{mark.source}证明曾有 {mark.entry_id} 条：末尾被截断过。"
        )
    return Walk(number, marks=fitting)


def _links(connection: sa.Connection) -> Iterator[tuple[int, str, str, str]]:
    """Of each entry: its id, the hash it carries, the hash it must carry, the hash it says was before it."""
    rows = connection.execution_options(yield_per=ROWS_AT_A_TIME).execute(_ENTRIES)
    for entry_id, at, actor_id, action, subject, detail, before, own in rows:
        yield (
            entry_id,
            own,
            hash_of(entry_id, at, actor_id, action, subject, _canonical(detail), before),
            before,
        )


def _broken(number: int, how: str) -> str:
    return f"第 {number} 条审计记录{how}：内容、顺序或数量被改动过。"


@lru_cache(maxsize=4096)
def _canonical(stored: str) -> str:
    """Details repeat; each is read and written anew once. What is no JSON any more is left as it stands."""
    try:
        return canonical(json.loads(stored))
    except ValueError:
        return stored


_ENTRIES = sa.select(
    AuditEntry.id,
    AuditEntry.at,
    AuditEntry.actor_id,
    AuditEntry.action,
    AuditEntry.subject,
    sa.cast(AuditEntry.detail, sa.Text),
    AuditEntry.previous_hash,
    AuditEntry.hash,
).order_by(AuditEntry.id)
