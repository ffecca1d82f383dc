"""Distribution (分发) and receipts (签收): who was sent a document, who has confirmed it, who has not."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from workflow.base import audit
from workflow.base.database import db, transaction
from workflow.base.refusals import Conflict, Forbidden
from workflow.issuing.models import DocumentRecipient, Receipt
from workflow.issuing.use_cases import seen_document
from workflow.people.models import Person, Unit
from workflow.people.policy import Actor

SIGNING_ROLES = ("drafter", "unit_head")


@dataclass(frozen=True, slots=True)
class Delivery:
    """One recipient: its receipt, or none yet."""

    unit: str
    person: str
    day: dt.date | None


def sign_for(actor: Actor, document_id: int, at: dt.datetime, day: dt.date) -> None:
    """Confirms receipt for every recipient unit of the actor that has not confirmed; a second time changes nothing."""
    with transaction() as session:
        document = seen_document(actor, document_id)
        units = {unit.id for unit in document.recipients} & actor.units(*SIGNING_ROLES)
        if not units:
            raise Forbidden("签收由收文单位的人员进行，您的单位不在主送范围。")
        if document.state not in {"issued", "void"}:
            raise Conflict("公文还没有印发，不能签收。")
        signed = set(session.scalars(sa.select(Receipt.unit_id).where(Receipt.document_id == document_id)))
        for unit_id in sorted(units - signed):
            session.add(
                Receipt(document_id=document_id, unit_id=unit_id, person_id=actor.person_id, at=at, day=day)
            )
            audit.record(actor.person_id, "document_receipt", f"document:{document_id}", at, unit=unit_id)


def awaits_receipt(actor: Actor, document_id: int) -> bool:
    """Whether a unit of the actor was sent the document and has not confirmed it."""
    units = actor.units(*SIGNING_ROLES)
    sent = set(
        db.session.scalars(
            sa.select(DocumentRecipient.unit_id).where(
                DocumentRecipient.document_id == document_id, DocumentRecipient.unit_id.in_(units)
            )
        )
    )
    signed = set(db.session.scalars(sa.select(Receipt.unit_id).where(Receipt.document_id == document_id)))
    return bool(sent - signed)


def deliveries(document_id: int) -> list[Delivery]:
    """Every recipient in protocol order, with its receipt."""
    rows = db.session.execute(
        sa.select(Unit.name, Person.name, Receipt.day)
        .join(DocumentRecipient, DocumentRecipient.unit_id == Unit.id)
        .outerjoin(Receipt, sa.and_(Receipt.unit_id == Unit.id, Receipt.document_id == document_id))
        .outerjoin(Person, Person.id == Receipt.person_id)
        .where(DocumentRecipient.document_id == document_id)
        .order_by(Unit.position)
    )
    return [Delivery(unit, person or "", day) for unit, person, day in rows]
