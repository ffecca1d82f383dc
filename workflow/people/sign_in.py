"""Signing in: one answer for every wrong pair, and a lock after repeated failures."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from documents.sentences import say
from workflow.base import audit
from workflow.base.database import db, transaction
from workflow.base.refusals import Forbidden, Invalid
from workflow.base.settings import SIGNED_IN_FOR
from workflow.people import passwords
from workflow.people.models import EndedSession, Person
from workflow.people.policy import Actor

FAILURES_BEFORE_LOCK = 5
LOCK = dt.timedelta(minutes=15)
WRONG = say("登录名或密码不对。请检查大小写；忘记密码请联系本单位系统管理员。")


def sign_in(username: str, password: str, at: dt.datetime) -> Person:
    """The person whose name and password these are; Invalid (field `password`) otherwise."""
    known = db.session.scalar(sa.select(Person).where(Person.username == username.strip(), Person.active))
    refuse_locked(known, at)
    fits = passwords.matches(known.password_hash if known else None, password)
    with transaction(aside=True) as session:  # each trial counts, also one sent twice
        if known:  # row by row, so that guessing at once counts as often as guessing in turn
            session.refresh(known, with_for_update=True)
            refuse_locked(known, at)
        if known and fits:
            known.failures, known.locked_until = 0, None
            audit.record(known.id, "signed_in", f"person:{known.id}", at)
        elif known:
            _count_failure(known, at)
        else:
            audit.record(None, "sign_in_refused", "person:unknown", at)
    if not (known and fits):
        raise Invalid({"password": WRONG})
    return known


def sign_out(actor: Actor, session_id: str, at: dt.datetime) -> None:
    """Ends one session of the person: a cookie copied from it opens nothing any more. Others go on."""
    with transaction(aside=True) as session:
        session.execute(sa.delete(EndedSession).where(EndedSession.forgotten_at < at))
        session.merge(EndedSession(session_id=session_id, forgotten_at=at + SIGNED_IN_FOR))
        audit.record(actor.person_id, "signed_out", f"person:{actor.person_id}", at)


def sign_out_everywhere(actor: Actor, at: dt.datetime) -> None:
    """Ends every session of the person, here and wherever else."""
    with transaction(aside=True) as session:
        person = session.get_one(Person, actor.person_id)
        person.sign_in_version = Person.sign_in_version + 1
        audit.record(actor.person_id, "signed_out_everywhere", f"person:{actor.person_id}", at)


def confirm(actor: Actor, password: str, at: dt.datetime) -> None:
    """Passes where this is the actor's password; Invalid (field `password`) otherwise, and it counts as a trial."""
    person = db.session.get_one(Person, actor.person_id)
    try:
        sign_in(person.username, password, at)
    except Invalid:
        raise Invalid({"password": say("密码不对。为确认是您本人操作，请重新输入登录密码。")}) from None


def change_password(actor: Actor, old: str, new: str, again: str, at: dt.datetime) -> Person:
    """Sets a new password; Invalid names the field that is wrong. Other sessions of the person end."""
    with transaction():
        person = db.session.get_one(Person, actor.person_id)
        if not passwords.matches(person.password_hash, old):
            raise Invalid({"old": say("原密码不对。")})
        if new == old:
            raise Invalid({"new": say("新密码不能与原密码相同。")})
        if sentence := passwords.complaint(new, person.username):
            raise Invalid({"new": sentence})
        if new != again:
            raise Invalid({"again": say("两次输入的新密码不一致。")})
        _set_password(person, new, must_change=False)
        audit.record(actor.person_id, "password_changed", f"person:{person.id}", at)
    return person


def reset_password(actor: Actor, person_id: int, at: dt.datetime) -> str:
    """Gives a person a temporary password, returned once; unlocks the account."""
    if not actor.holds("system_admin"):
        raise Forbidden(say("只有系统管理员可以重置密码。"))
    password = passwords.temporary()
    with transaction():
        person = db.session.get_one(Person, person_id)
        _set_password(person, password, must_change=True)
        person.code_secret = None  # whoever lost the phone is helped the same way
        audit.record(actor.person_id, "password_reset", f"person:{person.id}", at)
    return password


def refuse_locked(person: Person | None, at: dt.datetime) -> None:
    """Raises Invalid (field `password`) while the account is locked."""
    if person and person.locked_until and person.locked_until > at:
        minutes = int((person.locked_until - at).total_seconds() // 60) + 1
        locked = say(
            "连续多次输错，账号已锁定，请 {minutes} 分钟后再试，或请系统管理员重置密码。", minutes=minutes
        )
        raise Invalid({"password": locked})


def count_failure(person_id: int, at: dt.datetime) -> None:
    """Counts a wrong proof that was not a password, in a transaction of its own."""
    with transaction(aside=True) as session:
        _count_failure(session.get_one(Person, person_id, with_for_update=True, populate_existing=True), at)


def _count_failure(person: Person, at: dt.datetime) -> None:
    person.failures += 1
    if person.failures >= FAILURES_BEFORE_LOCK:
        person.failures, person.locked_until = 0, at + LOCK
        audit.record(None, "account_locked", f"person:{person.id}", at)
    audit.record(None, "sign_in_refused", f"person:{person.id}", at)


def _set_password(person: Person, password: str, must_change: bool) -> None:
    person.password_hash = passwords.hashed(password)
    person.must_change_password = must_change
    person.failures, person.locked_until = 0, None
    person.sign_in_version += 1
