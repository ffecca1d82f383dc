"""Telling persons something, in the transaction of what they are told of; reading it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import Session

from workflow.base import outbox
from workflow.base.database import insert_new, transaction
from workflow.base.refusals import NotFound
from workflow.messages.models import Message
from workflow.people.models import Person
from workflow.people.policy import Actor

MAIL = "mail"


def mail_is_sent() -> bool:
    """Whether this installation has a mail server; without one no screen may promise mail."""
    return bool(current_app.config["HONGTOU"].smtp_url)


def notify(
    session: Session,
    person_ids: Iterable[int],
    kind: str,
    subject: str,
    text: str,
    link: str,
    key: str,
    at: dt.datetime,
) -> int:
    """Tells each person once, inside the caller's transaction; returns to how many it was new.

    `key` names the occasion (`issued:12`): who was told of it before is not told again. `link` is a path on
    this site. Whoever has an address gets a mail as well, where a mail server is set.
    """
    told = 0
    for person_id in sorted(set(person_ids)):
        values = {"person_id": person_id, "key": key, "kind": kind, "subject": subject, "text": text}
        insert = insert_new(session, Message).values(**values, link=link, at=at).returning(Message.id)
        message_id = session.scalar(insert)
        if message_id is None:
            continue
        told += 1
        if mail_is_sent() and session.scalar(sa.select(Person.email).where(Person.id == person_id)):
            outbox.enqueue(session, MAIL, f"{MAIL}:{message_id}", {"message_id": message_id})
    return told


def opened(actor: Actor, message_id: int, at: dt.datetime) -> str:
    """Notes that the person read one of his messages; returns where it leads. NotFound for anybody else's."""
    with transaction(aside=True) as session:
        message = session.get(Message, message_id)
        if message is None or message.person_id != actor.person_id:
            raise NotFound
        message.read_at = message.read_at or at
        return message.link


def read_all(actor: Actor, at: dt.datetime) -> None:
    """Notes that the person read everything."""
    unread = sa.update(Message).where(Message.person_id == actor.person_id, Message.read_at.is_(None))
    with transaction() as session:
        session.execute(unread.values(read_at=at))
