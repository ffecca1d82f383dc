"""Units, persons and the roles persons hold in units."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.base.database import Base


class Unit(Base):
    """A unit (单位): a union that files, or one that hosts and issues.

    `position` is the protocol order. A merged unit names its successor; nothing of an ended one is ever removed.
    """

    __tablename__ = "unit"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    short_name: Mapped[str]
    kind: Mapped[str]
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id"))
    position: Mapped[int] = mapped_column(default=0)
    ownership: Mapped[str] = mapped_column(default="")
    city_top100: Mapped[bool] = mapped_column(default=False)
    county_top10: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(default="active")
    ended_on: Mapped[dt.date | None]
    successor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id"))
    version: Mapped[int] = mapped_column(default=1)
    former_names: Mapped[list[FormerName]] = relationship(order_by="FormerName.until")

    def name_on(self, day: dt.date) -> str:
        """What the unit was called on that day."""
        return next((former.name for former in self.former_names if day < former.until), self.name)


class FormerName(Base):
    """A name a unit bore until the day it got the next one (苍山 until 兰陵, 2014)."""

    __tablename__ = "former_name"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    name: Mapped[str]
    until: Mapped[dt.date]
    reason: Mapped[str] = mapped_column(default="")


class UnitEvent(Base):
    """One line of a unit's history; `actor_id` is empty where the command line acted."""

    __tablename__ = "unit_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    at: Mapped[dt.datetime]
    day: Mapped[dt.date]
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    on_behalf_of: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    action: Mapped[str]
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    changes: Mapped[list[Any]] = mapped_column(default=list)


class Person(Base):
    """Somebody with an account. `sign_in_version` grows when the password changes or the person signs out everywhere, and ends older sessions.

    `language` is what the screens speak to this person; '' leaves it to the browser.
    """

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    email: Mapped[str] = mapped_column(default="")
    password_hash: Mapped[str]
    must_change_password: Mapped[bool] = mapped_column(default=True)
    active: Mapped[bool] = mapped_column(default=True)
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[dt.datetime | None]
    sign_in_version: Mapped[int] = mapped_column(default=1)
    code_secret: Mapped[str | None]
    code_step: Mapped[int] = mapped_column(default=0)
    language: Mapped[str] = mapped_column(default="")
    created_at: Mapped[dt.datetime]
    roles: Mapped[list[RoleGrant]] = relationship(back_populates="person", order_by="RoleGrant.id")


class EndedSession(Base):
    """A session that its person signed out of: what was copied from its browser opens nothing any more.

    After `forgotten_at` its cookie has run out by itself, and the row can go.
    """

    __tablename__ = "ended_session"

    session_id: Mapped[str] = mapped_column(primary_key=True)
    forgotten_at: Mapped[dt.datetime] = mapped_column(index=True)


class Substitution(Base):
    """A substitute (代理) for an absent person; both days belong to it. Roles of administration are never lent."""

    __tablename__ = "substitution"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    substitute_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    starts: Mapped[dt.date]
    ends: Mapped[dt.date]
    set_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]


class RoleGrant(Base):
    """One person holds one role in one unit."""

    __tablename__ = "role_grant"
    __table_args__ = (sa.UniqueConstraint("person_id", "role", "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    role: Mapped[str]
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    person: Mapped[Person] = relationship(back_populates="roles")
    unit: Mapped[Unit] = relationship()
