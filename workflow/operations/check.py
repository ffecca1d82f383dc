"""Check (核查): do rows, files, hashes, signatures and numbers agree?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import sqlalchemy as sa

from documents.store import Corrupted, Missing
from workflow.base import once, outbox
from workflow.base.clock import now
from workflow.base.database import Base, db, transaction
from workflow.base.outbox import Claim
from workflow.base.recurring import daily
from workflow.issuing.models import Counter, Document, Series
from workflow.issuing.trust import store
from workflow.issuing.verification import check_file

GRACE = dt.timedelta(days=2)  # longer than any upload or job lies between its file and its row
ISSUED = ("issued", "void")


def faults() -> Iterator[str]:
    """A sentence for everything that does not agree; each file is read once."""
    signed = set(db.session.scalars(sa.select(Document.sha256).where(Document.sha256 != "")))
    for sha256, size_bytes in sorted(references(db.session.connection()).items()):
        yield from _file_faults(sha256, size_bytes, signed=sha256 in signed)
    unfiled = sa.select(Document.number).where(
        Document.state == "issued", Document.sha256 == "", ~Document.on_paper
    )
    for number in db.session.scalars(unfiled):
        yield f"{number} 已经印发，却没有登记文件。"
    yield from _number_faults()


def references(connection: sa.Connection) -> dict[str, int]:
    """Every file that a row names, with its size: whatever column is called `sha256` names a stored file."""
    named: dict[str, int] = {}
    for table in Base.metadata.sorted_tables:
        if "sha256" in table.c:
            rows = connection.execute(
                sa.select(table.c.sha256, table.c.size_bytes).where(table.c.sha256 != "")
            )
            named |= dict(rows.all())
    return named


def orphans(at: dt.datetime) -> list[str]:
    """Stored files that no row names and nobody put lately, so that none is about to be named."""
    kept, old = store(), at - GRACE
    unnamed = set(kept) - references(db.session.connection()).keys()
    db.session.rollback()
    return sorted(sha256 for sha256 in unnamed if kept.stored_at(sha256) < old)


def sweep(at: dt.datetime) -> int:
    """Removes the orphans; returns how many."""
    found = orphans(at)
    for sha256 in found:
        store().delete(sha256)
    return len(found)


@daily("sweep")
def sweep_daily(claim: Claim) -> None:
    """What nobody needs any more: orphans, and forms sent long ago."""
    sweep(now())
    once.forget(now() - once.KEPT_FOR)
    with transaction() as session:
        outbox.finish(session, claim)


def _file_faults(sha256: str, size_bytes: int, signed: bool) -> Iterator[str]:
    try:
        data = store().get(sha256)
    except (Missing, Corrupted) as fault:
        yield str(fault)
        return
    if len(data) != size_bytes:
        yield f"编号为 {sha256} 的文件有 {len(data)} 字节，登记的是 {size_bytes} 字节。"
    finding = check_file(data) if signed else None
    if finding and finding.outcome not in ("in_force", "void"):
        yield f"编号为 {sha256} 的公文：{finding.sentence}"


def _number_faults() -> Iterator[str]:
    """A series' numbers in a year follow each other from the first of ours up to its counter.

    Those given on paper before may be fewer: not every old document is entered.
    """
    rows = sa.select(Series.mark, Document.year, Document.sequence, Document.on_paper)
    rows = rows.join(Document, Document.series_id == Series.id).where(Document.sequence.is_not(None))
    numbers: dict[tuple[str, int], dict[int, bool]] = {}
    for mark, year, sequence, on_paper in db.session.execute(rows):
        numbers.setdefault((mark, year or 0), {})[sequence or 0] = on_paper
    counters = sa.select(Series.mark, Counter.year, Counter.last).join(Series, Series.id == Counter.series_id)
    last = {(mark, year): count for mark, year, count in db.session.execute(counters)}
    for (mark, year), taken in sorted(numbers.items()):
        first = min((number for number, on_paper in taken.items() if not on_paper), default=max(taken))
        due, counted = set(range(first, max(taken) + 1)), last.get((mark, year), 0)
        ours = any(not on_paper for on_paper in taken.values())
        if due - taken.keys() or counted < max(taken) or (ours and counted > max(taken)):
            yield (
                f"{mark}〔{year}〕的编号不连续：从 {first} 到 {max(taken)} 应有 {len(due)} 件，"
                f"实有 {len(due & taken.keys())} 件，计数为 {counted}。"
            )
