"""The issuing job: number -> typeset -> sign -> store -> record.

Each step can be repeated: a number is taken once and stays on the row, typesetting is a function of the
snapshot, a stored file that was never recorded is an orphan, and the record is guarded by the claim.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from documents.paper import Paper, PaperSettings, typeset
from documents.sentences import say
from documents.store import Unavailable
from documents.text import Structure, from_json
from documents.trust import OutOfForce, Stamp, UnusableKey, sign
from documents.trust.device import TokenFailed
from documents.trust.remote import RemoteFailed
from workflow.base import outbox
from workflow.base.clock import now, office_day
from workflow.base.database import db, transaction
from workflow.base.moves import move
from workflow.base.outbox import Claim, Hopeless, Outage, Passing, handles
from workflow.base.refusals import Conflict
from workflow.issuing import numbering, telling
from workflow.issuing.lifecycle import LIFE
from workflow.issuing.models import Document
from workflow.issuing.printing import paper_settings
from workflow.issuing.seals import SealLook, artwork, looks
from workflow.issuing.trust import issuing_signer, store, timestamper
from workflow.issuing.use_cases import note

STEPS = {
    "number": say("编号"),
    "typeset": say("排版"),
    "sign": say("签章"),
    "store": say("存储"),
    "record": say("登记"),
}
DRY_SEQUENCE = 9999  # as wide as a number gets, so that the dry run meets the worst line

Hook = Callable[[Session, Document, dt.datetime, dt.date], None]
_when_issued: list[Hook] = []


@dataclass(frozen=True, slots=True)
class Order:
    """What the job reads once, so that it works outside any transaction."""

    state: str
    number: str
    structure: Structure
    settings: PaperSettings
    seals: tuple[SealLook, ...]
    dry_number: str


def when_issued(hook: Hook) -> Hook:
    """Registers what happens in the transaction that records a document as issued (a notice opens its campaign)."""
    _when_issued.append(hook)
    return hook


@handles("issue_document")
def issue_document(claim: Claim) -> None:
    """Carries one signed-off document to issued, from wherever an earlier attempt left it."""
    document_id: int = claim.payload["document_id"]
    outbox.step(claim, "number")
    order = _read(document_id)
    if order.state == "signed_off":
        _typeset(order, order.dry_number)
        _number(claim, document_id)
        order = _read(document_id)
    if order.state != "numbered":
        with transaction() as session:
            outbox.finish(session, claim, state="cancelled", note=f"document is {order.state}")
        return
    outbox.step(claim, "typeset")
    paper = _typeset(order, order.number)
    outbox.step(claim, "sign")
    signed = _sign(paper, order)
    outbox.step(claim, "store")
    sha256 = _store(signed)
    outbox.step(claim, "record")
    _record(claim, document_id, sha256, len(signed), paper.page_count)


def _read(document_id: int) -> Order:
    document = db.session.get_one(Document, document_id, populate_existing=True)
    year = document.date.year if document.date else 0
    order = Order(
        state=document.state,
        number=document.number,
        structure=from_json(document.structure),
        settings=paper_settings(document),
        seals=looks(document.structure["signatories"]),
        dry_number=numbering.written(document.series, year, DRY_SEQUENCE),
    )
    db.session.rollback()
    return order


def _typeset(order: Order, number: str) -> Paper:
    return typeset(order.structure.replace(number=number, number_text=number), order.settings)


def _number(claim: Claim, document_id: int) -> None:
    """Takes the number with the move to `numbered`; an order revoked meanwhile is left alone."""
    with transaction() as session:
        outbox.guard(session, claim)
        document = session.get_one(Document, document_id, with_for_update=True)
        if document.state != "signed_off" or document.date is None:
            return
        move(session, document, LIFE.after(document.state, "number"), document.version)
        document.year = document.date.year
        document.sequence = numbering.take(session, document.series_id, document.year)
        document.number = numbering.written(document.series, document.year, document.sequence)
        note(session, document, "number", None, now(), office_day())


def _sign(paper: Paper, order: Order) -> bytes:
    seals_of = {seal.issuer: seal for seal in order.seals}
    stamps = [
        Stamp(
            page=place.page,
            centre_x_mm=place.centre_x_mm,
            centre_y_mm=place.centre_y_mm,
            diameter_mm=seals_of[place.signatory].diameter_mm,
            svg=artwork(seals_of[place.signatory]),
        )
        for place in paper.seals
    ]
    try:
        return sign(
            paper.pdf, issuing_signer(), stamps, reason=f"印发 {order.number}", timestamper=timestamper()
        )
    except (UnusableKey, OutOfForce) as error:  # until a person has put another key in place
        raise Hopeless(f"{error}") from error
    except (RemoteFailed, TokenFailed) as error:  # a seal server, a timestamp authority or a token is away
        raise Passing(f"{error}") from error


def _store(signed: bytes) -> str:
    try:
        return store().put(signed)
    except Unavailable as error:  # until there is room again
        raise Outage(f"{error}") from error


def _record(claim: Claim, document_id: int, sha256: str, size_bytes: int, page_count: int) -> None:
    with transaction() as session:
        document = session.get_one(Document, document_id, with_for_update=True)
        try:
            move(session, document, LIFE.after(document.state, "issue"), document.version)
        except Conflict:  # voided between number and issue: the number stays, the file is an orphan
            outbox.finish(session, claim, state="cancelled", note=f"document is {document.state}")
            return
        document.sha256, document.size_bytes, document.page_count = sha256, size_bytes, page_count
        document.signed_by = issuing_signer().subject
        document.issued_at = now()
        telling.issued(session, document, document.issued_at)
        note(session, document, "issue", None, document.issued_at, office_day())
        for hook in _when_issued:
            hook(session, document, document.issued_at, office_day())
        outbox.finish(session, claim)


def fingerprint(data: bytes) -> str:
    """The SHA-256 by which a file is known."""
    return hashlib.sha256(data).hexdigest()


def job_of(document_id: int) -> outbox.Job | None:
    """The issuing job of a document, for showing its progress."""
    return db.session.scalar(sa.select(outbox.Job).where(outbox.Job.key == f"issue:{document_id}"))
