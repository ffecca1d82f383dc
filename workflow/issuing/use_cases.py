"""The steps of a document's life: check, send back, sign off, void, revoke. Each is one transaction."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from documents.sentences import say
from documents.text import Structure, from_json, to_json
from workflow.base import audit, outbox
from workflow.base.database import db, transaction
from workflow.base.days import written_day
from workflow.base.forms import STALE
from workflow.base.moves import move
from workflow.base.refusals import Conflict, Invalid, NotFound
from workflow.issuing import issuers, telling
from workflow.issuing.lifecycle import BY_ACTION, LIFE, Parties, require, signs_for
from workflow.issuing.models import Document, DocumentEvent, DocumentRecipient, Series
from workflow.people.policy import UNIT_SIDE, Actor

READERS = ("office", "leader", "approver", "reviewer")
_TOKEN_BYTES = 9

Guard = Callable[[Session, Document], None]
_guards: list[tuple[tuple[str, ...], Guard]] = []


def before_step(*actions: str) -> Callable[[Guard], Guard]:
    """Registers what a room above asks of its own documents before these steps; it raises the refusal."""

    def register(guard: Guard) -> Guard:
        _guards.append((actions, guard))
        return guard

    return register


def is_desk(actor: Actor, document: Document) -> bool:
    """Whether the actor works where the document is issued, or audits it."""
    desks = actor.units(*READERS)
    return any(issuer.unit_id in desks for issuer in document.issuers) or actor.holds("auditor")


def may_see(actor: Actor, document: Document) -> bool:
    """Whether the actor may know of the document: the desks of its issuers, its recipients once it is out, the auditor."""
    if is_desk(actor, document):
        return True
    recipients = {unit.id for unit in document.recipients}
    return document.state in {"issued", "void"} and bool(recipients & actor.units(*UNIT_SIDE))


def seen_document(actor: Actor, document_id: int) -> Document:
    """The document, or NotFound where there is none this actor may see."""
    named = (joinedload(Document.issuers), joinedload(Document.series), joinedload(Document.replaced_by))
    document = db.session.get(Document, document_id, options=named)
    if document is None or not may_see(actor, document):
        raise NotFound(say("没有找到这份公文，或者您无权查看。"))
    return document


def writers(documents: Sequence[Document]) -> dict[int, frozenset[int]]:
    """By document, everyone who drafted or revised the text: none of them may check it or sign it off."""
    query = sa.select(DocumentEvent.document_id, DocumentEvent.actor_id, DocumentEvent.on_behalf_of).where(
        DocumentEvent.document_id.in_([one.id for one in documents]),
        DocumentEvent.action.in_(("draft", "revise")),
    )
    hands = {one.id: {one.drafted_by} for one in documents}
    for document_id, *persons in db.session.execute(query):
        hands[document_id].update(persons)
    return {one: frozenset(person for person in persons if person) for one, persons in hands.items()}


def parties(document: Document) -> Parties:
    """What the lifecycle's rules need to know of a document."""
    return issuers.parties(document, writers([document])[document.id])


def act(
    actor: Actor,
    document_id: int,
    action: str,
    version: int,
    at: dt.datetime,
    day: dt.date,
    reason: str = "",
    replacement: str = "",
) -> None:
    """Takes one of a person's steps; NotFound, Forbidden, Invalid or Conflict say why not.

    `reason` is also where a remark goes; `replacement` is the number of the document that takes a void one's
    place, or ''. A joint document that still wants sign-offs stays where it is.
    """
    step = BY_ACTION[action]
    with transaction() as session:
        document = seen_document(actor, document_id)
        concerned = parties(document)
        require(step, actor, concerned, reason)
        target = LIFE.after(document.state, action)
        if document.version != version:
            raise Conflict(STALE)
        for actions, guard in _guards:
            if action in actions:
                guard(session, document)
        signs = signs_for(actor, concerned) if action == "sign_off" else frozenset()
        waits = action == "sign_off" and concerned.unsigned != signs
        move(session, document, document.state if waits else target, document.version)
        issuers.sign(document, signs, actor.person_id, at, day)
        if document.state == "signed_off":
            order(session, document, day)
        if action == "send_back":
            issuers.clear(document)
        if action == "void":
            document.void_reason = reason.strip()
            document.replaced_by_id = _replacement(document, replacement.strip())
            _tell_of_void(session, document, at)
        absent = actor.behalf(step.by, concerned.places(step))
        note(session, document, action, actor.person_id, at, day, reason, absent)


def _tell_of_void(session: Session, document: Document, at: dt.datetime) -> None:
    """Tells who had it; a document that was numbered but never issued nobody has."""
    session.flush()
    session.refresh(document, ["replaced_by"])
    if document.sha256:
        telling.void(session, document, at)


def _replacement(document: Document, number: str) -> int | None:
    """The issued document of the same unit with that number; Invalid where there is none."""
    if not number:
        return None
    found = db.session.scalar(
        sa.select(Document.id).where(
            Document.number == number, Document.unit_id == document.unit_id, Document.state == "issued"
        )
    )
    if found is None or found == document.id:
        raise Invalid(
            {
                "replacement": say(
                    "没有已印发的“{number}”，请核对替代公文的发文字号，或者留空。", number=number
                )
            }
        )
    return found


def create(
    session: Session,
    series: Series,
    kind: str,
    structure: Structure,
    recipients: Sequence[int],
    drafted_by: int | None,
    at: dt.datetime,
    state: str = "drafted",
) -> Document:
    """Adds a document inside the caller's transaction."""
    refuse_classified(structure)
    document = Document(
        kind=kind,
        state=state,
        version=1,
        unit_id=series.unit_id,
        series_id=series.id,
        title=structure.title,
        structure=to_json(structure),
        drafted_by=drafted_by,
        created_at=at,
        token=secrets.token_urlsafe(_TOKEN_BYTES),
    )
    session.add(document)
    session.flush()
    session.add_all(DocumentRecipient(document_id=document.id, unit_id=unit) for unit in recipients)
    issuers.name(session, document, structure.issuers, series)
    return document


def refuse_classified(structure: Structure) -> None:
    """Invalid for a classified text (密级): it does not belong in a networked system."""
    if structure.classification:
        raise Invalid(
            {
                "text": say(
                    "文稿标有密级“{classification}”，不得在联网系统中办理。",
                    classification=structure.classification,
                )
            }
        )


def order(session: Session, document: Document, day: dt.date) -> None:
    """Dates the document (成文日期: the day of sign-off) and asks for its issuing."""
    structure = from_json(document.structure).replace(date=day.isoformat(), date_text=written_day(day))
    if structure.printed_by:
        structure = structure.replace(printed_on=day.isoformat(), printed_on_text=written_day(day))
    document.date, document.structure = day, to_json(structure)
    outbox.enqueue(session, "issue_document", f"issue:{document.id}", {"document_id": document.id})


def order_signed_off(
    session: Session,
    series: Series,
    kind: str,
    structure: Structure,
    recipients: Sequence[int],
    actor: Actor,
    at: dt.datetime,
    day: dt.date,
    on_behalf_of: int | None = None,
) -> Document:
    """A document whose approval was its sign-off (回文): enters signed off and is issued at once."""
    document = create(session, series, kind, structure, recipients, None, at, state="signed_off")
    issuers.sign(document, frozenset({series.unit_id}), actor.person_id, at, day)
    order(session, document, day)
    note(session, document, "sign_off", actor.person_id, at, day, "", on_behalf_of)
    return document


def revoke(
    session: Session, document_id: int, actor: Actor, reason: str, at: dt.datetime, day: dt.date
) -> None:
    """Takes an order back: cancels a document that has no number yet, voids one that has. One that the leader
    voided before is left as it is."""
    document = session.get_one(Document, document_id)
    if document.state == "void":
        return
    action = "void" if document.sequence else "cancel"
    move(session, document, LIFE.after(document.state, action), document.version)
    document.void_reason = reason
    _tell_of_void(session, document, at)
    note(session, document, action, actor.person_id, at, day, reason)


def note(
    session: Session,
    document: Document,
    action: str,
    actor_id: int | None,
    at: dt.datetime,
    day: dt.date,
    reason: str = "",
    on_behalf_of: int | None = None,
) -> None:
    """Writes the history line and the audit entry of a step just taken."""
    reason = reason.strip()
    session.add(
        DocumentEvent(
            document_id=document.id,
            at=at,
            day=day,
            actor_id=actor_id,
            on_behalf_of=on_behalf_of,
            action=action,
            state=document.state,
            reason=reason,
        )
    )
    audit.record(
        actor_id,
        f"document_{action}",
        f"document:{document.id}",
        at,
        state=document.state,
        reason=reason,
        **({"on_behalf_of": on_behalf_of} if on_behalf_of else {}),
    )
