"""What others ask about people: plain values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, selectinload

from documents.sentences import say
from workflow.base.clock import office_day
from workflow.base.database import db
from workflow.people.models import Person, RoleGrant, Substitution, Unit
from workflow.people.policy import EXCLUSIVE, Actor


def acting(who: sa.ColumnElement[bool], today: dt.date) -> tuple[Person, Actor] | None:
    """The one person that the condition names, and as whom he acts today; by one statement, as every request asks."""
    absent = sa.select(Substitution.person_id).where(Substitution.substitute_id == Person.id, in_force(today))
    held = sa.or_(
        RoleGrant.person_id == Person.id,
        sa.and_(RoleGrant.person_id.in_(absent), RoleGrant.role.not_in(EXCLUSIVE)),
    )
    query = sa.select(Person, RoleGrant.role, RoleGrant.unit_id, RoleGrant.person_id)
    rows = db.session.execute(query.outerjoin(RoleGrant, held).where(who)).all()
    if not rows:
        return None
    person = rows[0][0]
    grants = [(role, unit, holder) for _, role, unit, holder in rows if role]
    own = frozenset((role, unit) for role, unit, holder in grants if holder == person.id)
    borrowed = frozenset(
        (role, unit, holder)
        for role, unit, holder in grants
        if holder != person.id and (role, unit) not in own
    )
    roles = own | {(role, unit) for role, unit, _ in borrowed}
    return person, Actor(person.id, person.name, roles, borrowed=borrowed)


def in_force(day: dt.date) -> sa.ColumnElement[bool]:
    """Substitutions that hold on that day, as a condition."""
    return sa.and_(Substitution.starts <= day, Substitution.ends >= day, Substitution.ended_at.is_(None))


def actor_named(username: str) -> Actor:
    """The actor with that user name; raises NoResultFound."""
    found = acting(Person.username == username, office_day())
    if found is None:
        raise sa.exc.NoResultFound(username)
    return found[1]


def names_of(person_ids: Iterable[int | None]) -> dict[int, str]:
    """Names by id, for showing who did what."""
    wanted = {person_id for person_id in person_ids if person_id}
    rows = db.session.execute(sa.select(Person.id, Person.name).where(Person.id.in_(wanted)))
    return dict(rows.all())


def signature(names: Mapping[int, str], person_id: int, on_behalf_of: int | None) -> str:
    """Who acted, as a record says it: `张三`, or `张三（代李四）`."""
    absent = names.get(on_behalf_of, say("（已删除）")) if on_behalf_of else None
    return signed(names.get(person_id, say("（已删除）")), absent)


def with_names(line: type[Any]) -> sa.Select[Any]:
    """Lines of a history, each with the name of who acted and of whom he stood in for, as `signed` takes them."""
    actor, absent = aliased(Person), aliased(Person)
    query = sa.select(line, actor.name, absent.name).select_from(line)
    return query.outerjoin(actor, actor.id == line.actor_id).outerjoin(absent, absent.id == line.on_behalf_of)


def signed(name: str | None, absent: str | None) -> str:
    """The two names as a record says them; where nobody acted, it was the program."""
    return say("{name}（代{absent}）", name=name, absent=absent) if absent else name or say("系统")


def unit_named(name: str) -> Unit:
    """The unit with that full name; raises NoResultFound."""
    return db.session.scalars(sa.select(Unit).where(Unit.name == name)).one()


def unit_names() -> list[str]:
    return list(db.session.scalars(sa.select(Unit.name).order_by(Unit.position)))


def everyone() -> Sequence[Person]:
    """All persons with their roles, for the administrator's list."""
    query = (
        sa.select(Person).options(selectinload(Person.roles).selectinload(RoleGrant.unit)).order_by(Person.id)
    )
    return db.session.scalars(query).all()


def receiving_units() -> Sequence[Unit]:
    """Units a document can be sent to, by kind and in protocol order."""
    query = (
        sa.select(Unit)
        .where(Unit.kind.not_in(("city", "department")), Unit.state == "active")
        .order_by(Unit.kind, Unit.position)
    )
    return db.session.scalars(query).all()


def holders(roles: Iterable[str], unit_ids: Iterable[int]) -> frozenset[int]:
    """Ids of the active persons who hold one of the roles in one of the units, and of who stands in for them."""
    wanted = sa.and_(RoleGrant.role.in_(list(roles)), RoleGrant.unit_id.in_(list(unit_ids)))
    held = sa.select(RoleGrant.person_id).where(wanted)
    lent = sa.select(Substitution.substitute_id).where(
        Substitution.person_id.in_(held.where(RoleGrant.role.not_in(EXCLUSIVE))), in_force(office_day())
    )
    query = sa.select(Person.id).where(Person.active, sa.or_(Person.id.in_(held), Person.id.in_(lent)))
    return frozenset(db.session.scalars(query))


def auditors() -> frozenset[int]:
    """Ids of the active persons who audit."""
    query = sa.select(RoleGrant.person_id).join(Person).where(RoleGrant.role == "auditor", Person.active)
    return frozenset(db.session.scalars(query))
