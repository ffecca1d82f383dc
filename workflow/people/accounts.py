"""Accounts: an administrator creates one, or a list from Excel; bad rows are named all at once."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from documents.sentences import listed, say
from workflow.base import audit
from workflow.base.database import db, transaction
from workflow.base.refusals import Forbidden, Invalid, NotFound
from workflow.people import passwords
from workflow.people.models import Person, RoleGrant, Unit
from workflow.people.policy import ROLES, Actor, clash

ADDRESS = re.compile(r"[^@\s<>\",;:()\[\]\\]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
LONGEST_ADDRESS = 254  # RFC 5321 4.5.3.1.3
NO_ADDRESS = say("邮箱应当像 name@example.org；没有就留空。")


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What an account needs: the unit by its name, the roles by their Chinese names or codes."""

    username: str
    name: str
    unit: str
    roles: tuple[str, ...]
    email: str = ""


@dataclass(frozen=True, slots=True)
class Created:
    """An account made, with the temporary password that is shown once."""

    username: str
    name: str
    password: str


def create_accounts(
    actor: Actor | None, accounts: Sequence[NewAccount], at: dt.datetime, password: str = ""
) -> list[Created]:
    """Creates all accounts or none. Invalid's fields are `行号.列` for every bad cell.

    `actor` None is the command line, whose user owns the machine. A given `password` is for that and for the
    demonstration; otherwise each person gets a temporary one and changes it at the first sign-in.
    """
    if actor and not actor.holds("system_admin"):
        raise Forbidden(say("只有系统管理员可以创建账号。"))
    with transaction() as session:
        faults = _faults(accounts)
        if faults:
            raise Invalid(faults)
        created = [_create(account, password, at) for account in accounts]
        session.flush()
        for person, _ in created:
            roles = [[grant.role, grant.unit_id] for grant in person.roles]
            audit.record(
                actor.person_id if actor else None, "account_created", f"person:{person.id}", at, roles=roles
            )
    return [Created(person.username, person.name, secret) for person, secret in created]


def set_email(actor: Actor, person_id: int, email: str, at: dt.datetime) -> None:
    """Sets a person's e-mail address, '' for none; Invalid (field `email-<id>`) where it is none."""
    if not actor.holds("system_admin"):
        raise Forbidden(say("只有系统管理员可以修改账号的邮箱。"))
    with transaction() as session:
        person = session.get(Person, person_id)
        if person is None:
            raise NotFound
        if not is_address(email):
            raise Invalid({f"email-{person_id}": NO_ADDRESS})
        person.email = email
        audit.record(actor.person_id, "email_changed", f"person:{person_id}", at)


def set_language(actor: Actor, language: str, at: dt.datetime) -> None:
    """Has the screens speak this language to the person from now on."""
    with transaction() as session:
        session.get_one(Person, actor.person_id).language = language
        audit.record(actor.person_id, "language_changed", f"person:{actor.person_id}", at, language=language)


def is_address(email: str) -> bool:
    """Whether a mail can be sent there; nowhere, '', will do."""
    return not email or (len(email) <= LONGEST_ADDRESS and ADDRESS.fullmatch(email) is not None)


def _faults(accounts: Sequence[NewAccount]) -> dict[str, str]:
    units = set(db.session.scalars(sa.select(Unit.name)))
    taken = set(db.session.scalars(sa.select(Person.username)))
    faults: dict[str, str] = {}
    for row, account in enumerate(accounts, start=1):
        faults |= {f"{row}.{column}": sentence for column, sentence in _row_faults(account, units, taken)}
        taken.add(account.username)
    return faults


def _row_faults(account: NewAccount, units: set[str], taken: set[str]) -> list[tuple[str, str]]:
    codes = {role_code(role) for role in account.roles}
    checks: list[tuple[str, Any, str]] = [
        ("username", not account.username, say("请填写登录名。")),
        (
            "username",
            account.username in taken - {""},
            say("登录名“{username}”已被使用，请换一个。", username=account.username),
        ),
        ("name", not account.name, say("请填写姓名。")),
        (
            "unit",
            account.unit not in units,
            say("没有名为“{unit}”的单位，请按单位全称填写。", unit=account.unit),
        ),
        (
            "roles",
            not codes or None in codes,
            say("角色只能是：{roles}（多个用顿号隔开）。", roles=listed(ROLES.values())),
        ),
        ("email", not is_address(account.email), NO_ADDRESS),
        ("roles", clash({code for code in codes if code}), clash({code for code in codes if code})),
    ]
    return [(column, sentence) for column, wrong, sentence in checks if wrong]


def _create(account: NewAccount, password: str, at: dt.datetime) -> tuple[Person, str]:
    secret = password or passwords.temporary()
    person = Person(
        username=account.username,
        name=account.name,
        email=account.email,
        password_hash=passwords.hashed(secret),
        must_change_password=not password,
        created_at=at,
    )
    unit_id = db.session.scalars(sa.select(Unit.id).where(Unit.name == account.unit)).one()
    person.roles = [RoleGrant(role=role_code(role), unit_id=unit_id) for role in account.roles]
    db.session.add(person)
    return person, secret


def role_code(role: str) -> str | None:
    """`drafter` for 经办人 or drafter; None for a word that is no role."""
    by_name = {name: code for code, name in ROLES.items()}
    return role if role in ROLES else by_name.get(role)
