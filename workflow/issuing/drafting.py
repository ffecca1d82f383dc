"""Drafting (拟稿): a document written by hand or taken from a file, and revised until it is checked."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from documents.paper import missing_characters
from documents.sentences import in_groups, say
from documents.text import Finding, Structure, preflight, to_json
from workflow.base.database import db, transaction
from workflow.base.forms import STALE
from workflow.base.moves import move
from workflow.base.refusals import Conflict, Forbidden, Invalid, NotFound
from workflow.issuing import issuers
from workflow.issuing.models import DOCUMENT_KINDS, Document, DocumentRecipient, Series
from workflow.issuing.use_cases import create, note, refuse_classified, seen_document
from workflow.people.models import Unit
from workflow.people.policy import Actor

WRITABLE = ("drafted", "returned")


@dataclass(frozen=True, slots=True)
class Draft:
    """What the office writes: the series gives the issuer and the number, the structure everything printed."""

    series_id: int
    kind: str
    structure: Structure
    recipients: tuple[int, ...]
    joint: tuple[
        str, ...
    ] = ()  # issuers beside the series' own, besides those that the text's red head names


def draft(actor: Actor, new: Draft, at: dt.datetime, day: dt.date) -> int:
    """A new document in a series of a unit where the actor is in the office; returns its id."""
    with transaction() as session:
        series = _series(actor, new.series_id)
        _require_sound(new)
        document = create(
            session, series, new.kind, _headed(new, series), new.recipients, actor.person_id, at
        )
        note(session, document, "draft", actor.person_id, at, day, "", _absent(actor, series))
        return document.id


def revise(actor: Actor, document_id: int, version: int, new: Draft, at: dt.datetime, day: dt.date) -> None:
    """Replaces the text of a document that is not checked yet; compare-and-set on its version."""
    with transaction() as session:
        document = seen_document(actor, document_id)
        series = _series(actor, new.series_id)
        _require_sound(new)
        if document.state not in WRITABLE:
            raise Conflict(say("公文已经核稿，现在不能修改；需要修改请先退回。"))
        if document.version != version:
            raise Conflict(STALE)
        move(session, document, document.state, document.version)
        structure = _headed(new, series)
        document.series_id, document.unit_id, document.kind = series.id, series.unit_id, new.kind
        document.title, document.structure = structure.title, to_json(structure)
        session.execute(sa.delete(DocumentRecipient).where(DocumentRecipient.document_id == document.id))
        session.add_all(DocumentRecipient(document_id=document.id, unit_id=unit) for unit in new.recipients)
        issuers.name(session, document, structure.issuers, series)
        note(session, document, "revise", actor.person_id, at, day, "", _absent(actor, series))


def may_write(actor: Actor, document: Document) -> bool:
    """Whether the actor may revise the document now."""
    return document.state in WRITABLE and actor.has("office", document.unit_id)


def errors_in(structure: Structure) -> list[Finding]:
    """What must be mended before a document can be issued."""
    return [found for found in preflight(structure, missing=missing_characters) if found.severity == "error"]


def _series(actor: Actor, series_id: int) -> Series:
    series = db.session.get(Series, series_id)
    if series is None:
        raise NotFound(say("没有这个机关代字。"))
    if not actor.has("office", series.unit_id):
        raise Forbidden(say("拟制公文由办公室进行，您没有这一权限。"))
    return series


def _absent(actor: Actor, series: Series) -> int | None:
    return actor.behalf(("office",), [series.unit_id])


def _require_sound(new: Draft) -> None:
    refuse_classified(new.structure)
    faults: dict[str, str] = {}
    if new.kind not in DOCUMENT_KINDS:
        faults["kind"] = say("请选择公文种类。")
    if not new.structure.body:
        faults["text"] = say("请填写公文正文。")
    elif errors := errors_in(new.structure):
        faults["text"] = in_groups(error.message for error in errors)
    known = set(db.session.scalars(sa.select(Unit.id).where(Unit.id.in_(new.recipients))))
    if set(new.recipients) - known:
        faults["recipients"] = say("有的收文单位已不存在，请重新选择。")
    if faults:
        raise Invalid(faults)


def _headed(new: Draft, series: Series) -> Structure:
    """The red head is the series' own, and of those who issue jointly; number and date come later in its life."""
    head = new.structure.issuers if len(new.structure.issuers) > 1 else (series.issuer,)
    return new.structure.replace(
        issuers=(*head, *(name for name in new.joint if name not in head)),
        number="",
        number_text="",
        findings=(),
    )
