"""How a person wants his mail: of each kind of news at once, once a day, or not at all. In the program he is always told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session

from documents.sentences import say
from workflow.base import audit
from workflow.base.database import db, transaction
from workflow.base.refusals import Invalid
from workflow.messages.models import MailChoice
from workflow.messages.news import AT_ONCE, KEPT_ELSEWHERE, MAILS, NEWS
from workflow.people.models import Person
from workflow.people.policy import Actor


def of(actor: Actor) -> dict[str, str]:
    """The person's choice for every kind of news."""
    query = sa.select(MailChoice.news, MailChoice.mail).where(MailChoice.person_id == actor.person_id)
    chosen = {row.news: row.mail for row in db.session.execute(query)}
    return {news: chosen.get(news, AT_ONCE) for news in NEWS}


def choose(actor: Actor, chosen: Mapping[str, str], at: dt.datetime) -> None:
    """Sets all choices; they hold from the next message on. Invalid names the news for which nothing was chosen."""
    faults = {news: say("请选择一项。") for news in NEWS if chosen.get(news) not in MAILS}
    if faults:
        raise Invalid(faults)
    with transaction() as session:
        session.get_one(
            Person, actor.person_id, with_for_update=True
        )  # two forms at once: one after the other
        session.execute(sa.delete(MailChoice).where(MailChoice.person_id == actor.person_id))
        session.add_all(MailChoice(person_id=actor.person_id, news=news, mail=chosen[news]) for news in NEWS)
        audit.record(actor.person_id, "mail_chosen", f"person:{actor.person_id}", at)


def mailed(session: Session, person_ids: Collection[int], news: str) -> dict[int, str]:
    """How each of these persons who has an address gets the mail of such news."""
    theirs = sa.and_(MailChoice.person_id == Person.id, MailChoice.news == news)
    mail = sa.func.coalesce(MailChoice.mail, AT_ONCE)
    query = sa.select(Person.id, mail).outerjoin(MailChoice, theirs)
    rows = session.execute(query.where(Person.id.in_(person_ids), Person.email != ""))
    return {person_id: AT_ONCE if news == KEPT_ELSEWHERE else how for person_id, how in rows}
