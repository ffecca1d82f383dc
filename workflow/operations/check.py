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
    unfiled = sa.select(Document.number).where(Document.state == "issued", Document.sha256 == "")
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
    """A series' numbers in a year follow each other from the first that was not given on paper."""
    low, high, many = (f(Document.sequence) for f in (sa.func.min, sa.func.max, sa.func.count))
    used = sa.select(Series.mark, Document.year, low, high, many, Counter.last)
    used = used.join(Document, Document.series_id == Series.id).where(Document.sequence.is_not(None))
    used = used.outerjoin(
        Counter, sa.and_(Counter.series_id == Series.id, Counter.year == Document.year)
    ).group_by(Series.mark, Document.year, Counter.last)
    for mark, year, first, last, count, counted in db.session.execute(used):
        due = (last or 0) - (first or 0) + 1
        if count != due or last != counted:
            yield f"{mark}〔{year}〕的编号不连续：从 {first} 到 {last} 应有 {due} 件，实有 {count} 件，计数为 {counted}。"
