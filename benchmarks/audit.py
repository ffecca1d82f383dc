"""Walking the audit's chain beside the same rows merely selected and hashed, in one run.

`python -m benchmarks.audit [ENTRIES]` (1,000,000 as a rule); the target is a ratio of at most 3.
Seconds of processor time, which other work on the machine disturbs least.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from workflow.app import create_app
from workflow.base.audit import GENESIS, AuditEntry, AuditHead, canonical, hash_of
from workflow.base.chain import walk
from workflow.base.database import Base, db, snapshot, transaction
from workflow.base.settings import Settings

ROUNDS = 3
BATCH = 10_000
START = dt.datetime(2014, 3, 10, tzinfo=dt.UTC)


def entries(count: int) -> Iterator[dict[str, Any]]:
    """A chain as the program writes it; every fourth entry carries a reason of its own."""
    previous = GENESIS
    for number in range(1, count + 1):
        detail = {"state": "returned", "reason": "" if number % 4 else f"请补充第 {number} 项"}
        at = START + dt.timedelta(seconds=number, microseconds=number % 999_983)
        facts = (number, at, number % 300, "submission_send_back", f"submission:{number // 5}")
        own = hash_of(*facts, canonical(detail), previous)
        yield dict(zip(AuditEntry.__table__.columns.keys(), (*facts, detail, previous, own), strict=True))
        previous = own


def fill(count: int) -> None:
    rows = entries(count)
    last: dict[str, Any] = {}
    with transaction() as session:
        while batch := [row for _, row in zip(range(BATCH), rows, strict=False)]:
            session.execute(sa.insert(AuditEntry), batch)
            last = batch[-1]
        session.add(AuditHead(id=1, entry_id=last["id"], hash=last["hash"]))


def select_and_hash() -> None:
    with snapshot() as connection:
        rows = connection.execution_options(yield_per=2000).execute(
            sa.text("SELECT * FROM audit_entry ORDER BY id")
        )
        for row in rows:
            hashlib.sha256(str(row).encode()).hexdigest()


def verify() -> None:
    assert not walk().fault


def seconds(task: Callable[[], None]) -> float:
    start = time.process_time()
    task()
    return time.process_time() - start


def main(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(data=Path(folder), secret_key="a secret of the benchmark, only for it"))
        with app.app_context():
            Base.metadata.create_all(db.engine)
            fill(count)
            rounds = [(seconds(select_and_hash), seconds(verify)) for _ in range(ROUNDS)]
            db.engine.dispose()
    for bare, walked in rounds:
        print(
            f"{count:,} entries: SELECT + SHA-256 {bare:.1f} s, verified {walked:.1f} s, ratio {walked / bare:.2f}"
        )


if __name__ == "__main__":
    main(int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else 1_000_000)
