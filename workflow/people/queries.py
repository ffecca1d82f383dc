"""What others ask about people: plain values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from workflow.base.database import db
from workflow.people.models import Person, RoleGrant, Unit
from workflow.people.policy import Actor


def actor_of(person: Person) -> Actor:
    """A person as he acts, with the roles he holds now."""
    grants = db.session.execute(
        sa.select(RoleGrant.role, RoleGrant.unit_id).where(RoleGrant.person_id == person.id)
    )
    return Actor(person.id, person.name, frozenset((role, unit_id) for role, unit_id in grants))


def actor_named(username: str) -> Actor:
    """The actor with that user name; raises NoResultFound."""
    return actor_of(db.session.scalars(sa.select(Person).where(Person.username == username)).one())


def names_of(person_ids: Iterable[int | None]) -> dict[int, str]:
    """Names by id, for showing who did what."""
    wanted = {person_id for person_id in person_ids if person_id}
    rows = db.session.execute(sa.select(Person.id, Person.name).where(Person.id.in_(wanted)))
    return dict(rows.all())


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
    query = sa.select(Unit).where(Unit.kind.not_in(("city", "department"))).order_by(Unit.kind, Unit.position)
    return db.session.scalars(query).all()


def holders(roles: Iterable[str], unit_ids: Iterable[int]) -> frozenset[int]:
    """Ids of the active persons who hold one of the roles in one of the units."""
    query = (
        sa.select(RoleGrant.person_id)
        .join(Person)
        .where(RoleGrant.role.in_(list(roles)), RoleGrant.unit_id.in_(list(unit_ids)), Person.active)
    )
    return frozenset(db.session.scalars(query))
