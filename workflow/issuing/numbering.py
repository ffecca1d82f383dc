"""Document numbers (发文字号): one counter row a series and year, locked by the transaction that numbers.

A number is taken with the change that uses it, so a transaction that fails leaves no gap and a second
one cannot read the same value.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from documents.sentences import say
from workflow.base.database import insert_new
from workflow.base.refusals import Invalid
from workflow.issuing.models import Counter, Document, Series


def take(session: Session, series_id: int, year: int) -> int:
    """The next number of the series in that year; the caller's transaction holds the counter until it ends."""
    advance = (
        sa.update(Counter)
        .where(Counter.series_id == series_id, Counter.year == year)
        .values(last=Counter.last + 1)
        .returning(Counter.last)
    )
    taken = session.scalar(advance)
    if taken is None:
        _open(session, series_id, year)
        taken = session.scalar(advance)
    assert taken is not None, "the counter row was just opened"  # noqa: S101 - a row we inserted or saw inserted
    return taken


def written(series: Series, year: int, sequence: int) -> str:
    """`临会办〔2014〕17号` (GB/T 9704-2012 7.2.5)."""
    return f"{series.mark}〔{year}〕{sequence}号"


def start_after(session: Session, series_id: int, year: int, last: int) -> None:
    """Opens a year whose first numbers were given on paper; only before the first number is taken."""
    session.add(Counter(series_id=series_id, year=year, last=last))


def claim_on_paper(session: Session, series_id: int, year: int, sequence: int) -> None:
    """Claims a number that was given on paper, inside the caller's transaction, and holds the counter until it ends.

    A free number below the counter, or the next one. Before the first number of ours any one will do: then
    nothing can be missing between. Raises Invalid (field `sequence`).
    """
    _open(session, series_id, year)
    key = (Counter.series_id == series_id, Counter.year == year)
    last = session.scalars(sa.select(Counter.last).where(*key).with_for_update()).one()
    ours = (Document.series_id == series_id, Document.year == year)
    if session.scalar(sa.select(Document.id).where(*ours, Document.sequence == sequence)):
        raise Invalid({"sequence": say("{sequence} 号已经登记过，请核对。", sequence=sequence)})
    if sequence > last + 1 and session.scalar(
        sa.select(Document.id).where(*ours, ~Document.on_paper).limit(1)
    ):
        raise Invalid(
            {
                "sequence": say(
                    "现在编到 {last} 号。请从 {next} 号起依次补录，登记簿才不会缺号。",
                    last=last,
                    next=last + 1,
                )
            }
        )
    session.execute(sa.update(Counter).where(*key).values(last=max(last, sequence)))


def _open(session: Session, series_id: int, year: int) -> None:
    """Inserts the year's counter unless another transaction was faster."""
    session.execute(insert_new(session, Counter).values(series_id=series_id, year=year, last=0))
