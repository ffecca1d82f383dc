"""Documents issued on paper before Hongtou (纸质补录): entered one by one, so that the register is whole.

Such a document has a number, a title and a day, perhaps a scan. It has no file of ours and no signature, and
nothing here says that it has.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from documents.sentences import say
from documents.text import Structure
from workflow.base.database import db, transaction
from workflow.base.moves import move
from workflow.base.refusals import Conflict, Forbidden, Invalid, NotFound
from workflow.base.uploads import Upload
from workflow.issuing import numbering
from workflow.issuing.models import Document, PaperScan, Series
from workflow.issuing.trust import stored
from workflow.issuing.use_cases import create, note, seen_document
from workflow.people.policy import Actor

OFFICE = ("office",)
EARLIEST = dt.date(1949, 10, 1)
LARGEST_NUMBER = 9999
LONGEST_TITLE = 200
LARGEST_SCAN_BYTES = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class PaperDocument:
    """What is written on the paper. The year of its number is that of its date; `scan` is a PDF, or b''."""

    series_id: int
    sequence: int
    title: str
    date: dt.date | None
    scan: bytes = b""


def enter(actor: Actor, new: PaperDocument, at: dt.datetime, day: dt.date) -> int:
    """Enters a document in the register under the number it bears; returns its id. Invalid names what is wrong."""
    date, scan = _sound_date(new, day), _kept(new.scan)
    with transaction() as session:
        series = db.session.get(Series, new.series_id)
        if series is None:
            raise NotFound(say("没有这个机关代字。"))
        _require_office(actor, series.unit_id)
        numbering.claim_on_paper(session, series.id, date.year, new.sequence)
        structure = Structure(issuers=(series.issuer,), title=new.title, date=date.isoformat())
        document = create(session, series, "other", structure, (), actor.person_id, at, state="issued")
        document.on_paper, document.date = True, date
        document.year, document.sequence = date.year, new.sequence
        document.number = numbering.written(series, date.year, new.sequence)
        _attach(session, document, scan)
        note(session, document, "enter", actor.person_id, at, day, "", actor.behalf(OFFICE, [series.unit_id]))
        return document.id


def correct(
    actor: Actor, document_id: int, version: int, new: PaperDocument, at: dt.datetime, day: dt.date
) -> None:
    """Corrects title, date or scan of an entry; its number stays. Compare-and-set on its version."""
    date, scan = _sound_date(new, day), _kept(new.scan)
    with transaction() as session:
        document = seen_document(actor, document_id)
        _require_office(actor, document.unit_id)
        if not document.on_paper or document.state != "issued":
            raise Conflict(say("只有纸质补录的公文可以更正。"))
        if date.year != document.year:
            raise Invalid({"date": say("成文日期应在 {year} 年内，与发文字号一致。", year=document.year)})
        move(session, document, document.state, version)
        document.title, document.date = new.title, date
        document.structure = document.structure | {"title": new.title, "date": date.isoformat()}
        _attach(session, document, scan)
        note(
            session,
            document,
            "correct",
            actor.person_id,
            at,
            day,
            "",
            actor.behalf(OFFICE, [document.unit_id]),
        )


def scan_of(document: Document) -> PaperScan | None:
    """The document's scan, where one was kept."""
    return db.session.get(PaperScan, document.id) if document.on_paper else None


def _require_office(actor: Actor, unit_id: int) -> None:
    if not actor.has("office", unit_id):
        raise Forbidden(say("纸质公文由办公室补录，您没有这一权限。"))


def _sound_date(new: PaperDocument, day: dt.date) -> dt.date:
    checks = (
        (
            "sequence",
            not 1 <= new.sequence <= LARGEST_NUMBER,
            say("请填写 1 到 {most} 之间的整数。", most=LARGEST_NUMBER),
        ),
        ("title", not new.title, say("请填写标题。")),
        (
            "title",
            len(new.title) > LONGEST_TITLE,
            say("标题最多 {most} 个字。", most=LONGEST_TITLE),
        ),
        ("date", new.date is None, say("请填写成文日期，例如 2013-05-20。")),
        (
            "date",
            bool(new.date and not EARLIEST <= new.date <= day),
            say("成文日期应在 1949年10月1日以后、今天以前。"),
        ),
        ("scan", len(new.scan) > LARGEST_SCAN_BYTES, say("扫描件超过 20 MB，请降低分辨率后再上传。")),
        ("scan", bool(new.scan) and not new.scan.startswith(b"%PDF-"), say("扫描件应是 PDF 文件。")),
    )
    if faults := {name: sentence for name, wrong, sentence in checks if wrong}:
        raise Invalid(faults)
    assert new.date is not None, "checked above"  # noqa: S101 - for the type checker
    return new.date


def _kept(scan: bytes) -> PaperScan | None:
    """Puts the scan into the store, before the transaction that records it; the row knows its document later."""
    if not scan:
        return None
    sha256 = stored("scan", Upload(say("扫描件"), "application/pdf", scan))
    return PaperScan(sha256=sha256, size_bytes=len(scan))


def _attach(session: Session, document: Document, scan: PaperScan | None) -> None:
    if scan:
        scan.document_id = document.id
        session.merge(scan)
