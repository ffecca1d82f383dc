"""What others ask about documents: plain rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from documents.sentences import say
from workflow.base.database import db
from workflow.base.outbox import MAXIMUM_ATTEMPTS, Job
from workflow.issuing import issuers
from workflow.issuing.issuers import issued_by
from workflow.issuing.jobs import STEPS, job_of
from workflow.issuing.lifecycle import BY_ACTION, STATES, offered
from workflow.issuing.models import Document, DocumentEvent, DocumentRecipient
from workflow.issuing.sheets import Entry, SignOff
from workflow.issuing.use_cases import READERS, may_see, writers
from workflow.people.policy import UNIT_SIDE, Actor
from workflow.people.queries import names_of, signed, with_names

REGISTERED = ("numbered", "issued", "void")
BESIDE_THE_STEPS = {
    "draft": say("拟稿"),
    "revise": say("修改文稿"),
    "remind": say("催签收"),
    "enter": say("纸质补录"),
    "correct": say("更正补录"),
}
WAITING = ("drafted", "returned", "checked")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a document's issuing is; `over` when nothing more will happen by itself."""

    steps: list[tuple[str, str]]  # (label, done | now | waiting | failed)
    sentence: str
    over: bool


@dataclass(frozen=True, slots=True)
class EventLine:
    """One line of a document's history."""

    event: DocumentEvent
    label: str
    actor: str


def register(actor: Actor, words: str = "", state: str = "", year: int | None = None) -> Sequence[Document]:
    """The register (发文登记簿) of the units where the actor works, by series and number.

    `words` are looked for in number and title, each of them; `state` is one of REGISTERED or ''; `year` that
    of the numbers, None for all.
    """
    states = (state,) if state in REGISTERED else REGISTERED
    query = (
        sa.select(Document)
        .where(Document.state.in_(states))
        .options(selectinload(Document.series), selectinload(Document.issuers))
    )
    if year is not None:
        query = query.where(Document.year == year)
    for word in words.split():
        query = query.where(
            sa.or_(
                Document.title.contains(word, autoescape=True),
                Document.number.contains(word, autoescape=True),
            )
        )
    if not actor.holds("auditor"):
        query = query.where(issued_by(actor.units(*READERS)))
    return db.session.scalars(query.order_by(Document.series_id, Document.year, Document.sequence)).all()


def years(actor: Actor) -> list[int]:
    """The years in which the units where the actor works took numbers, newest first."""
    query = sa.select(Document.year).where(Document.year.is_not(None)).distinct()
    if not actor.holds("auditor"):
        query = query.where(issued_by(actor.units(*READERS)))
    return sorted((year for year in db.session.scalars(query) if year), reverse=True)


def entry(document: Document) -> Entry:
    """A document's line in the register."""
    return Entry(
        number=document.number,
        title=document.title,
        issuer=document.issuer,
        date=document.date,
        state=STATES[document.state] + ("（纸质补录）" if document.on_paper else ""),
        void_reason=document.void_reason,
        pages=document.page_count,
        sha256=document.sha256,
    )


def in_preparation(actor: Actor) -> Sequence[Document]:
    """Documents of the office that have no number yet, newest first."""
    query = sa.select(Document).where(
        Document.state.in_(("drafted", "returned", "checked", "signed_off")),
        issued_by(actor.units(*READERS)),
    )
    return db.session.scalars(query.order_by(Document.id.desc())).all()


def seal_uses(actor: Actor) -> list[tuple[dt.date, str, str, str]]:
    """Every use of a seal (用印): the day, number, title and whose seal; one a signatory."""
    query = (
        sa.select(Document, DocumentEvent.day)
        .join(
            DocumentEvent, sa.and_(DocumentEvent.document_id == Document.id, DocumentEvent.action == "issue")
        )
        .order_by(DocumentEvent.id)
    )
    if not actor.holds("auditor"):
        query = query.where(issued_by(actor.units(*READERS)))
    rows = db.session.execute(query)
    return [
        (day, document.number, document.title + ("（已作废）" if document.state == "void" else ""), seal)
        for document, day in rows
        for seal in document.structure["signatories"]
    ]


def to_do(actor: Actor) -> list[Document]:
    """Documents that wait for this actor's hand, oldest first."""
    query = sa.select(Document).where(
        Document.state.in_(WAITING), issued_by(actor.units("office", "leader", "approver"))
    )
    documents = db.session.scalars(query.options(selectinload(Document.issuers)).order_by(Document.id)).all()
    written = writers(documents)
    return [one for one in documents if _forward(one, actor, written[one.id])]


def inbox(actor: Actor, limit: int = 20) -> Sequence[Document]:
    """Documents issued to the actor's unit, newest first."""
    query = (
        sa.select(Document)
        .join(DocumentRecipient)
        .where(
            DocumentRecipient.unit_id.in_(actor.units(*UNIT_SIDE)),
            Document.state.in_(("issued", "void")),
        )
        .order_by(Document.issued_at.desc())
        .limit(limit)
    )
    return db.session.scalars(query).unique().all()


def document_if_seen(actor: Actor, document_id: int | None) -> Document | None:
    """The document where there is one that the actor may see."""
    named = joinedload(Document.issuers)
    document = db.session.get(Document, document_id, options=[named]) if document_id else None
    return document if document and may_see(actor, document) else None


def by_token(token: str) -> Document | None:
    """The document whose public page this is; one that was issued on paper bears no address and has none."""
    return db.session.scalar(
        sa.select(Document).where(Document.token == token, Document.state.in_(REGISTERED), ~Document.on_paper)
    )


def by_sha256(sha256: str) -> Document | None:
    """The issued or void document whose file this is."""
    return db.session.scalar(sa.select(Document).where(Document.sha256 == sha256)) if sha256 else None


def history(document_id: int) -> list[EventLine]:
    """Everything that happened to a document, newest first."""
    query = (
        with_names(DocumentEvent)
        .where(DocumentEvent.document_id == document_id)
        .order_by(DocumentEvent.id.desc())
    )
    return [
        EventLine(
            event,
            BY_ACTION[event.action].label if event.action in BY_ACTION else BESIDE_THE_STEPS[event.action],
            signed(name, absent),
        )
        for event, name, absent in db.session.execute(query)
    ]


def sign_offs(document: Document) -> list[SignOff]:
    """Who signed off for each issuer of a joint document, the day None where nobody has; [] for a single issuer."""
    if len(document.issuers) < 2:
        return []
    names = names_of(issuer.signed_by for issuer in document.issuers)
    return [SignOff(one.name, names.get(one.signed_by or 0, ""), one.signed_day) for one in document.issuers]


def progress(document: Document) -> Progress | None:
    """The issuing job's progress; None where none was asked for."""
    job = job_of(document.id)
    if job is None:
        return None
    order = list(STEPS)
    reached = order.index(job.step) if job.step in order else 0
    failed = job.state == "dead"
    steps = [(STEPS[name], _mark(index, reached, job.state)) for index, name in enumerate(order)]
    return Progress(steps, _sentence(job), over=failed or job.state in {"done", "cancelled"})


def _mark(index: int, reached: int, state: str) -> str:
    if state == "done" or index < reached:
        return "done"
    if index > reached or state == "cancelled":
        return "waiting"
    return {"dead": "failed", "running": "now"}.get(state, "waiting")


def _sentence(job: Job) -> str:
    step = STEPS.get(job.step, STEPS["number"])
    sentences = {
        "pending": _waiting(job, step),
        "running": say("正在{step}……", step=step),
        "done": say("已印发。"),
        "cancelled": say("印发已撤销。"),
        "dead": say(
            "“{step}”未能完成，已停止，不再自动重试，请联系系统管理员：{error}", step=step, error=job.error
        ),
    }
    return sentences[job.state]


def _waiting(job: Job, step: str) -> str:
    if not job.error:
        return say("已排队，等待处理。")
    if job.attempts == 0:
        return say("“{step}”暂时不能进行，恢复后自动继续：{error}", step=step, error=job.error)
    return say(
        "“{step}”未成功，将自动重试（第 {attempts} 次，共 {most} 次）：{error}",
        step=step,
        attempts=job.attempts,
        most=MAXIMUM_ATTEMPTS,
        error=job.error,
    )


def _forward(document: Document, actor: Actor, written_by: frozenset[int]) -> bool:
    steps = offered(document.state, actor, issuers.parties(document, written_by))
    return any(step.action in {"check", "sign_off"} for step in steps)
