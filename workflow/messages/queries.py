"""What a person was told."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from workflow.base.database import db
from workflow.messages.models import Message
from workflow.people.models import Person
from workflow.people.policy import Actor

MOST_SHOWN = 100


def messages(actor: Actor) -> Sequence[Message]:
    """The person's messages, newest first."""
    query = sa.select(Message).where(Message.person_id == actor.person_id)
    return db.session.scalars(query.order_by(Message.id.desc()).limit(MOST_SHOWN)).all()


def unread_count(actor: Actor) -> int:
    """How many messages the person has not read."""
    query = sa.select(sa.func.count()).where(Message.person_id == actor.person_id, Message.read_at.is_(None))
    return db.session.scalar(query) or 0


def address(actor: Actor) -> str:
    """Where the person's mail goes, '' for nowhere."""
    return db.session.get_one(Person, actor.person_id).email
