"""Series, their counters, documents, and what happened to each."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from documents.sentences import listed, say
from workflow.base.database import Base
from workflow.people.models import Unit

DOCUMENT_KINDS = {
    "notice": say("通知"),
    "reply": say("回文"),
    "circular": say("通报"),
    "other": say("其他公文"),
}


class Series(Base):
    """A series (机关代字) of one issuer: 临会办 under the red head of 临沂市总工会办公室."""

    __tablename__ = "series"

    id: Mapped[int] = mapped_column(primary_key=True)
    mark: Mapped[str] = mapped_column(unique=True)
    issuer: Mapped[str]
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"))


class Seal(Base):
    """How an issuer's seal looks: its diameter, and a picture of it in the store, or '' for a drawn one."""

    __tablename__ = "seal"

    id: Mapped[int] = mapped_column(primary_key=True)
    issuer: Mapped[str] = mapped_column(unique=True)
    diameter_mm: Mapped[int]
    sha256: Mapped[str] = mapped_column(default="")
    size_bytes: Mapped[int] = mapped_column(default=0)
    version: Mapped[int]


class Counter(Base):
    """The last number used in a series in one year; the row every numbering locks."""

    __tablename__ = "counter"

    series_id: Mapped[int] = mapped_column(sa.ForeignKey("series.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]


class Document(Base):
    """A document (公文). `structure` is the snapshot that is printed; `token` its public address."""

    __tablename__ = "document"
    __table_args__ = (sa.UniqueConstraint("series_id", "year", "sequence"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(default="drafted", index=True)
    version: Mapped[int] = mapped_column(default=1)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    series_id: Mapped[int] = mapped_column(sa.ForeignKey("series.id"))
    year: Mapped[int | None]
    sequence: Mapped[int | None]
    number: Mapped[str] = mapped_column(default="")
    title: Mapped[str]
    date: Mapped[dt.date | None]
    structure: Mapped[dict[str, Any]]
    drafted_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    created_at: Mapped[dt.datetime]
    token: Mapped[str] = mapped_column(unique=True)
    sha256: Mapped[str] = mapped_column(default="", index=True)
    size_bytes: Mapped[int] = mapped_column(default=0)
    page_count: Mapped[int] = mapped_column(default=0)
    signed_by: Mapped[str] = mapped_column(default="")
    issued_at: Mapped[dt.datetime | None]
    void_reason: Mapped[str] = mapped_column(default="")
    on_paper: Mapped[bool] = mapped_column(default=False)  # issued before Hongtou: no file, no signature
    replaced_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("document.id"))
    series: Mapped[Series] = relationship()
    replaced_by: Mapped[Document | None] = relationship(remote_side="Document.id")
    recipients: Mapped[list[Unit]] = relationship(secondary="document_recipient", order_by=Unit.position)
    issuers: Mapped[list[DocumentIssuer]] = relationship(order_by="DocumentIssuer.position", viewonly=True)

    @property
    def issuer(self) -> str:
        """The red head's names, the leading one first."""
        return listed(issuer.name for issuer in self.issuers)


class DocumentIssuer(Base):
    """A unit in whose name the document goes out, and who signed it off for that unit, once somebody has."""

    __tablename__ = "document_issuer"

    document_id: Mapped[int] = mapped_column(sa.ForeignKey("document.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), primary_key=True, index=True)
    position: Mapped[int]
    name: Mapped[str]
    signed_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    signed_at: Mapped[dt.datetime | None]
    signed_day: Mapped[dt.date | None]


class PaperScan(Base):
    """The scan of a document that was issued on paper."""

    __tablename__ = "paper_scan"

    document_id: Mapped[int] = mapped_column(sa.ForeignKey("document.id"), primary_key=True)
    sha256: Mapped[str]
    size_bytes: Mapped[int]


class DocumentRecipient(Base):
    """A unit that the document is addressed to."""

    __tablename__ = "document_recipient"

    document_id: Mapped[int] = mapped_column(sa.ForeignKey("document.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), primary_key=True, index=True)


class Receipt(Base):
    """A receipt (签收): who confirmed for a unit that the document arrived, and when."""

    __tablename__ = "receipt"

    document_id: Mapped[int] = mapped_column(sa.ForeignKey("document.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    on_behalf_of: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[dt.datetime]
    day: Mapped[dt.date]


class DocumentEvent(Base):
    """One line of a document's history; `actor_id` is empty where the issuing job acted."""

    __tablename__ = "document_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("document.id"), index=True)
    at: Mapped[dt.datetime]
    day: Mapped[dt.date]
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    on_behalf_of: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    action: Mapped[str]
    state: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
