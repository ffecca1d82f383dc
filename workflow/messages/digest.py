"""The digest (摘要): what a person who wishes it so was told since the last one and has not read, in one mail a day.

A day's messages are taken up by one statement, in the transaction which also asks for the mails: none is in two
digests, none told meanwhile in neither, and nobody who was told nothing gets one.
"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from workflow.base import outbox
from workflow.base.clock import OFFICE_ZONE
from workflow.base.database import db, transaction
from workflow.base.days import written_day
from workflow.base.outbox import Claim, handles
from workflow.base.recurring import daily
from workflow.messages.mail import Mail, address_of, news_in, send
from workflow.messages.models import Message
from workflow.people.models import Person

DIGEST = "digest"
DIGEST_MAIL = "digest_mail"
HOUR = dt.time(7, 30)  # before the office opens


@daily(DIGEST, since=HOUR)
def gather(claim: Claim) -> None:
    """Takes up what waits, and asks for one mail for each person."""
    day = dt.date.fromisoformat(claim.payload["day"])
    unread = sa.case((Message.read_at.is_(None), day))
    taken = sa.update(Message).where(Message.awaits_digest).values(awaits_digest=False, digest_on=unread)
    with transaction() as session:
        told = session.execute(taken.returning(Message.person_id, Message.digest_on))
        for person_id in sorted({person_id for person_id, digest_on in told if digest_on}):
            key, wanted = f"{DIGEST_MAIL}:{day}:{person_id}", {"person_id": person_id, "day": f"{day}"}
            outbox.enqueue(session, DIGEST_MAIL, key, wanted)
        outbox.finish(session, claim)


@handles(DIGEST_MAIL)
def send_digest(claim: Claim) -> None:
    """Sends one person's digest of one day."""
    send(claim, _read(claim.payload["person_id"], dt.date.fromisoformat(claim.payload["day"])), "digest")


def _read(person_id: int, day: dt.date) -> Mail:
    person = db.session.get_one(Person, person_id, populate_existing=True)
    theirs = sa.select(Message).where(Message.person_id == person_id, Message.digest_on == day)
    news = tuple(map(news_in, db.session.scalars(theirs.order_by(Message.id))))
    mail = Mail(
        key=f"{DIGEST}:{day}",
        number=person_id,
        to=address_of(person),
        name=person.name,
        subject=f"{written_day(day)}的消息摘要（{len(news)}条）",
        news=news,
        date=dt.datetime.combine(day, HOUR, OFFICE_ZONE),
    )
    db.session.rollback()
    return mail
