"""Where words stand: each kind of thing is one statement, which knows what the person may see."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import aliased, selectinload

from documents.sentences import say
from documents.text import from_json, plain_text
from workflow.base.database import db
from workflow.campaigns.access import sees_all
from workflow.campaigns.models import Campaign
from workflow.campaigns.queries import campaigns_seen
from workflow.issuing.issuers import issued_by
from workflow.issuing.models import Document, DocumentRecipient
from workflow.issuing.use_cases import READERS
from workflow.people.models import FormerName, Unit
from workflow.people.policy import UNIT_SIDE, Actor
from workflow.search.words import excerpt, names_unit, words_of
from workflow.submissions.models import Comment, Revision, Submission

MOST = 20


@dataclass(frozen=True, slots=True)
class Hit:
    """One place that was found: `id` of the submission or document, what it is, and the words around."""

    id: int
    title: str
    about: str
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, kind by kind, at most MOST of each; `words` are those looked for."""

    words: list[str]
    submissions: list[Hit] = field(default_factory=list)
    documents: list[Hit] = field(default_factory=list)
    comments: list[Hit] = field(default_factory=list)

    @property
    def total(self) -> int:
        return len(self.submissions) + len(self.documents) + len(self.comments)


def find(actor: Actor, typed: str) -> Found:
    """Everything the actor may see that bears all the words; nothing for an empty query."""
    words = words_of(typed)
    if not words:
        return Found([])
    whole = [campaign.id for campaign in campaigns_seen(actor) if sees_all(actor, campaign)]
    return Found(
        words, _submissions(actor, whole, words), _documents(actor, words), _comments(actor, whole, words)
    )


def _submissions(actor: Actor, whole: Sequence[int], words: list[str]) -> list[Hit]:
    """By the unit's name, a former one or its initials; else by the words of the newest revision."""
    newer = aliased(Revision)
    newest = ~sa.exists().where(newer.submission_id == Revision.submission_id, newer.id > Revision.id)
    named = _units_named(words)
    of_unit = sa.and_(
        Submission.unit_id.in_(named), Submission.campaign_id.in_(whole) if whole else sa.true()
    )
    query = (
        sa.select(Submission.id, Unit.name, Campaign.title, sa.func.coalesce(Revision.text, ""))
        .join(Unit, Unit.id == Submission.unit_id)
        .join(Campaign, Campaign.id == Submission.campaign_id)
        .outerjoin(Revision, sa.and_(Revision.submission_id == Submission.id, newest))
        .where(_seen(actor, whole), sa.or_(of_unit, _all_in(Revision.text, words)))
        .order_by(Submission.unit_id.in_(named).desc(), Submission.id.desc())
        .limit(MOST)
    )
    return [
        Hit(number, unit, campaign, excerpt(text, words) if any(word in text for word in words) else "")
        for number, unit, campaign, text in db.session.execute(query)
    ]


def _documents(actor: Actor, words: list[str]) -> list[Hit]:
    desk = actor.units(*READERS)
    sent = sa.select(DocumentRecipient.document_id).where(
        DocumentRecipient.unit_id.in_(actor.units(*UNIT_SIDE))
    )
    out = sa.and_(Document.id.in_(sent), Document.state.in_(("issued", "void")))
    seen = sa.true() if actor.holds("auditor") else sa.or_(issued_by(desk), out)
    places = [
        sa.or_(
            Document.title.contains(word, autoescape=True),
            Document.number.contains(word, autoescape=True),
            _in_structure(word),
        )
        for word in words
    ]
    query = (
        sa.select(Document)
        .where(seen, *places)
        .options(selectinload(Document.series))
        .order_by(Document.id.desc())
        .limit(MOST)
    )
    return [
        Hit(
            one.id,
            one.title,
            one.number or say("未编号"),
            excerpt(plain_text(from_json(one.structure)), words),
        )
        for one in db.session.scalars(query)
    ]


def _comments(actor: Actor, whole: Sequence[int], words: list[str]) -> list[Hit]:
    shown = sa.or_(
        Submission.campaign_id.in_(whole), sa.and_(Comment.internal.is_(False), Comment.sent_at.is_not(None))
    )
    query = (
        sa.select(Submission.id, Unit.name, Campaign.title, Comment.text)
        .join(Comment, Comment.submission_id == Submission.id)
        .join(Unit, Unit.id == Submission.unit_id)
        .join(Campaign, Campaign.id == Submission.campaign_id)
        .where(_seen(actor, whole), shown, _all_in(Comment.text, words))
        .order_by(Comment.id.desc())
        .limit(MOST)
    )
    return [
        Hit(number, unit, campaign, excerpt(text, words))
        for number, unit, campaign, text in db.session.execute(query)
    ]


def _units_named(words: list[str]) -> list[int]:
    """Units that every word names, by a name they bear or bore, or by its initials."""
    names: dict[int, list[str]] = {}
    for number, name, short in db.session.execute(sa.select(Unit.id, Unit.name, Unit.short_name)):
        names[number] = [name, short]
    for number, name in db.session.execute(sa.select(FormerName.unit_id, FormerName.name)):
        names[number].append(name)
    return [number for number, borne in names.items() if all(names_unit(word, *borne) for word in words)]


def _seen(actor: Actor, whole: Sequence[int]) -> sa.ColumnElement[bool]:
    return sa.or_(Submission.campaign_id.in_(whole), Submission.unit_id.in_(actor.units(*UNIT_SIDE)))


def _all_in(column: sa.orm.InstrumentedAttribute[str], words: list[str]) -> sa.ColumnElement[bool]:
    return sa.and_(*(column.contains(word, autoescape=True) for word in words))


def _in_structure(word: str) -> sa.ColumnElement[bool]:
    """Whether a structure, which is kept as JSON in ASCII, bears the word."""
    written = json.dumps(word)[1:-1]
    return sa.cast(Document.structure, sa.Text).contains(written, autoescape=True)
