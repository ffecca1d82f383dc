"""Telling persons something, in the transaction of what they are told of; reading it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import Session

from workflow.base import outbox
from workflow.base.database import insert_new, transaction
from workflow.base.refusals import NotFound
from workflow.messages import choices, robots
from workflow.messages.models import Message
from workflow.messages.news import AT_ONCE, DAILY, NONE, news_of
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
    this site. Where a mail server is set, whoever has an address gets a mail as he chose; robots tell groups.
    """
    told, news = sorted(set(person_ids)), news_of(kind)
    mailed = choices.mailed(session, told, news) if mail_is_sent() else {}
    values = {"kind": kind, "subject": subject, "text": text, "link": link, "key": key, "at": at}
    robots.announce(session, told, news, subject, text, link, key)
    return sum(_told(session, person_id, mailed.get(person_id, NONE), values) for person_id in told)


def _told(session: Session, person_id: int, mailed: str, values: dict[str, Any]) -> bool:
    """Whether it was new to this person."""
    insert = insert_new(session, Message).values(**values, person_id=person_id, awaits_digest=mailed == DAILY)
    message_id = session.scalar(insert.returning(Message.id))
    if message_id is not None and mailed == AT_ONCE:
        outbox.enqueue(session, MAIL, f"{MAIL}:{message_id}", {"message_id": message_id})
    return message_id is not None


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
