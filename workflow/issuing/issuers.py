"""The issuers (发文机关) of a document and their sign-offs: one row for each, so that who has not signed shows.

A name in the red head belongs to the unit that has a series (机关代字) under it; that unit's leaders sign off.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from documents.sentences import say
from workflow.base.database import db
from workflow.base.refusals import Invalid
from workflow.issuing.lifecycle import Parties
from workflow.issuing.models import Document, DocumentIssuer, Series


def name(session: Session, document: Document, names: Sequence[str], series: Series) -> None:
    """Writes down whose document it is, nobody having signed off; Invalid (field `text`) for an unknown issuer."""
    session.execute(sa.delete(DocumentIssuer).where(DocumentIssuer.document_id == document.id))
    for position, (unit_id, printed) in enumerate(_units_of(names, series).items()):
        session.add(
            DocumentIssuer(
                document_id=document.id, unit_id=unit_id, position=position, name="、".join(printed)
            )
        )
    session.flush()
    session.expire(document, ["issuers"])


def parties(document: Document, writers: frozenset[int]) -> Parties:
    """What the lifecycle's rules need to know of a document."""
    return Parties(
        lead=document.unit_id,
        issuers=frozenset(issuer.unit_id for issuer in document.issuers),
        unsigned=frozenset(issuer.unit_id for issuer in document.issuers if issuer.signed_by is None),
        writers=writers,
    )


def sign(document: Document, units: frozenset[int], person_id: int, at: dt.datetime, day: dt.date) -> None:
    """Notes that a person signed the document off for these issuers."""
    for issuer in document.issuers:
        if issuer.unit_id in units:
            issuer.signed_by, issuer.signed_at, issuer.signed_day = person_id, at, day


def clear(document: Document) -> None:
    """A document that goes back wants every sign-off anew; the history keeps those that were given."""
    for issuer in document.issuers:
        issuer.signed_by = issuer.signed_at = issuer.signed_day = None


def issued_by(units: frozenset[int]) -> sa.ColumnElement[bool]:
    """The documents that one of these units issues, alone or with others, as a condition."""
    ids = sa.select(DocumentIssuer.document_id).where(DocumentIssuer.unit_id.in_(units))
    return Document.id.in_(ids)


def _units_of(names: Sequence[str], series: Series) -> dict[int, list[str]]:
    """Unit id -> the names under which it issues, the head's order kept; one name is the series' own unit."""
    if len(names) < 2:
        return {series.unit_id: [series.issuer]}
    rows = db.session.execute(sa.select(Series.issuer, Series.unit_id).where(Series.issuer.in_(names)))
    known = dict(rows.all())
    if unknown := [one for one in names if one not in known]:
        raise Invalid(
            {
                "text": say(
                    "“{names}”不是本系统里的发文机关，不能会签：请先由该单位办公室为它设置机关代字。",
                    names="”“".join(unknown),
                )
            }
        )
    if series.issuer not in names:
        raise Invalid(
            {"text": say("联合发文的机关中没有“{issuer}”，与所选的机关代字不符。", issuer=series.issuer)}
        )
    found: dict[int, list[str]] = {}
    for one in names:
        found.setdefault(known[one], []).append(one)
    return found
