"""Distribution (分发) and receipts (签收): who was sent a document, who has confirmed it, who has not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, aliased

from documents.sentences import say
from workflow.base import audit
from workflow.base.database import db, transaction
from workflow.base.moves import move
from workflow.base.refusals import Conflict, Forbidden
from workflow.issuing import telling
from workflow.issuing.models import DocumentRecipient, Receipt
from workflow.issuing.use_cases import note, seen_document
from workflow.people.models import Person, Unit
from workflow.people.policy import UNIT_SIDE, Actor, behalf_noted
from workflow.people.queries import signed


@dataclass(frozen=True, slots=True)
class Delivery:
    """One recipient: its receipt, or none yet."""

    unit_id: int
    unit: str
    person: str
    day: dt.date | None


def sign_for(actor: Actor, document_id: int, at: dt.datetime, day: dt.date) -> None:
    """Confirms receipt for every recipient unit of the actor that has not confirmed; a second time changes nothing."""
    with transaction() as session:
        document = seen_document(actor, document_id)
        units = {unit.id for unit in document.recipients} & actor.units(*UNIT_SIDE)
        if not units:
            raise Forbidden(say("签收由收文单位的人员进行，您的单位不在主送范围。"))
        if document.state not in {"issued", "void"}:
            raise Conflict(say("公文还没有印发，不能签收。"))
        signed = set(session.scalars(sa.select(Receipt.unit_id).where(Receipt.document_id == document_id)))
        for unit_id in sorted(units - signed):
            absent = actor.behalf(UNIT_SIDE, [unit_id])
            session.add(
                Receipt(
                    document_id=document_id,
                    unit_id=unit_id,
                    person_id=actor.person_id,
                    on_behalf_of=absent,
                    at=at,
                    day=day,
                )
            )
            audit.record(
                actor.person_id,
                "document_receipt",
                f"document:{document_id}",
                at,
                unit=unit_id,
                **behalf_noted(absent),
            )


def remind(actor: Actor, document_id: int, version: int, at: dt.datetime, day: dt.date) -> int:
    """Tells those who have not confirmed receipt (催签收), and writes it down; returns how many persons were told.

    The version moves, so that of two who press at once one reminds. Conflict where nobody is missing.
    """
    with transaction() as session:
        document = seen_document(actor, document_id)
        if not actor.has("office", document.unit_id):
            raise Forbidden(say("催签收由发文单位的办公室进行，您没有这一权限。"))
        missing = [one for one in deliveries(document_id) if one.day is None]
        if document.state != "issued" or not missing:
            raise Conflict(say("没有需要催的单位：公文不在印发状态，或者都已签收。"))
        move(session, document, document.state, version)
        told = telling.receipt_awaited(session, document, [one.unit_id for one in missing], at)
        absent = actor.behalf(("office",), [document.unit_id])
        note(session, document, "remind", actor.person_id, at, day, f"未签收的有{len(missing)}个单位", absent)
        return told


def receipts(document_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Document id -> (units that confirmed, units that were sent it)."""
    ids = list(document_ids)
    sent, signed = _count_by(DocumentRecipient.document_id, ids), _count_by(Receipt.document_id, ids)
    return {document_id: (signed.get(document_id, 0), count) for document_id, count in sent.items()}


def _count_by(column: InstrumentedAttribute[int], ids: list[int]) -> dict[int, int]:
    query = sa.select(column, sa.func.count()).where(column.in_(ids)).group_by(column)
    return dict(db.session.execute(query).all())


def awaits_receipt(actor: Actor, document_id: int) -> bool:
    """Whether a unit of the actor was sent the document and has not confirmed it."""
    units = actor.units(*UNIT_SIDE)
    confirmed = sa.select(Receipt.unit_id).where(Receipt.document_id == document_id)
    waiting = sa.select(DocumentRecipient.unit_id).where(
        DocumentRecipient.document_id == document_id,
        DocumentRecipient.unit_id.in_(units),
        DocumentRecipient.unit_id.not_in(confirmed),
    )
    return bool(units) and db.session.scalars(waiting).first() is not None


def deliveries(document_id: int) -> list[Delivery]:
    """Every recipient in protocol order, with its receipt."""
    person, absent = aliased(Person), aliased(Person)
    rows = db.session.execute(
        sa.select(Unit.id, Unit.name, person.name, absent.name, Receipt.day)
        .join(DocumentRecipient, DocumentRecipient.unit_id == Unit.id)
        .outerjoin(Receipt, sa.and_(Receipt.unit_id == Unit.id, Receipt.document_id == document_id))
        .outerjoin(person, person.id == Receipt.person_id)
        .outerjoin(absent, absent.id == Receipt.on_behalf_of)
        .where(DocumentRecipient.document_id == document_id)
        .order_by(Unit.position)
    )
    return [
        Delivery(unit_id, unit, signed(name, for_whom) if name else "", day)
        for unit_id, unit, name, for_whom, day in rows
    ]
