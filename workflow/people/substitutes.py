"""Substitutes (代理): somebody acts for an absent person for a while, with that person's roles and both names on record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from documents.sentences import say
from workflow.base import audit
from workflow.base.database import db, transaction
from workflow.base.refusals import Conflict, Forbidden, Invalid, NotFound
from workflow.people.models import Person, RoleGrant, Substitution
from workflow.people.policy import EXCLUSIVE, Actor
from workflow.people.queries import names_of

LONGEST = dt.timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Standing:
    """One substitution as a list shows it; `over` where it was ended or its last day is past."""

    id: int
    person: str
    substitute: str
    starts: dt.date
    ends: dt.date
    over: bool
    may_end: bool


def appoint(
    actor: Actor,
    person_id: int,
    substitute_id: int,
    starts: dt.date | None,
    ends: dt.date | None,
    at: dt.datetime,
    today: dt.date,
) -> None:
    """Lets somebody act for a person on these days: set by that person himself, or by the system administrator."""
    if person_id != actor.person_id and not actor.holds("system_admin"):
        raise Forbidden(say("代理由本人或者系统管理员设置。"))
    with transaction() as session:
        faults = _person_faults(person_id, substitute_id) | _day_faults(starts, ends, today)
        if faults or starts is None or ends is None:
            raise Invalid(faults)
        substitution = Substitution(
            person_id=person_id,
            substitute_id=substitute_id,
            starts=starts,
            ends=ends,
            set_by=actor.person_id,
            at=at,
        )
        session.add(substitution)
        session.flush()
        days = {"starts": starts.isoformat(), "ends": ends.isoformat()}
        _audit(actor, "substitute_appointed", substitution, at, **days)


def end(actor: Actor, substitution_id: int, at: dt.datetime) -> None:
    """Ends a substitution at once, by who may appoint one."""
    with transaction() as session:
        substitution = session.get(Substitution, substitution_id)
        if substitution is None or not _concerns(actor, substitution):
            raise NotFound(say("没有找到这项代理。"))
        if not _may_end(actor, substitution):
            raise Forbidden(say("代理由本人或者系统管理员结束。"))
        if substitution.ended_at is not None:
            raise Conflict(say("这项代理已经结束。"))
        substitution.ended_at = at
        _audit(actor, "substitute_ended", substitution, at)


def listed(actor: Actor, today: dt.date) -> list[Standing]:
    """Substitutions that concern the actor, newest first; all of them for the system administrator."""
    query = sa.select(Substitution).order_by(Substitution.id.desc())
    if not actor.holds("system_admin"):
        query = query.where(
            sa.or_(Substitution.person_id == actor.person_id, Substitution.substitute_id == actor.person_id)
        )
    rows = db.session.scalars(query).all()
    names = names_of(person for row in rows for person in (row.person_id, row.substitute_id))
    return [
        Standing(
            row.id,
            names[row.person_id],
            names[row.substitute_id],
            row.starts,
            row.ends,
            over=row.ended_at is not None or row.ends < today,
            may_end=_may_end(actor, row),
        )
        for row in rows
    ]


def candidates(actor: Actor) -> Sequence[Person]:
    """Who may stand in: active persons without a role of administration, for a person those of his own units."""
    barred = sa.select(RoleGrant.person_id).where(RoleGrant.role.in_(EXCLUSIVE))
    query = sa.select(Person).where(Person.active, Person.id.not_in(barred)).order_by(Person.name, Person.id)
    if not actor.holds("system_admin"):
        units = {unit for _, unit in actor.roles}
        near = sa.select(RoleGrant.person_id).where(RoleGrant.unit_id.in_(units))
        query = query.where(Person.id.in_(near), Person.id != actor.person_id)
    return db.session.scalars(query).all()


def _person_faults(person_id: int, substitute_id: int) -> dict[str, str]:
    roles = sa.select(RoleGrant.role).where(
        RoleGrant.person_id == person_id, RoleGrant.role.not_in(EXCLUSIVE)
    )
    person, substitute = db.session.get(Person, person_id), db.session.get(Person, substitute_id)
    administers = sa.select(RoleGrant.id).where(
        RoleGrant.person_id == substitute_id, RoleGrant.role.in_(EXCLUSIVE)
    )
    if person is None:
        return {"person": say("请选择由谁代理谁。")}
    if not db.session.scalars(roles).first():
        return {
            "person": say("{person}没有可以代理的角色；管理员和审计员的工作不能代理。", person=person.name)
        }
    if substitute is None or not substitute.active:
        return {"substitute": say("请选择代理人。")}
    if substitute_id == person_id:
        return {"substitute": say("代理人不能是本人。")}
    if db.session.scalars(administers).first():
        return {
            "substitute": say(
                "{substitute}是管理员或审计员，不能代理别人办理业务。", substitute=substitute.name
            )
        }
    return {}


def _day_faults(starts: dt.date | None, ends: dt.date | None, today: dt.date) -> dict[str, str]:
    if starts is None:
        return {"starts": say("请填写代理从哪一天开始。")}
    if ends is None:
        return {"ends": say("请填写代理到哪一天为止（含当日）。")}
    if ends < starts:
        return {"ends": say("结束的日子不能早于开始的日子。")}
    if ends < today:
        return {"ends": say("结束的日子已经过去，请重新填写。")}
    if ends - starts > LONGEST:
        return {"ends": say("一次最多代理一年，到期可以再设。")}
    return {}


def _concerns(actor: Actor, substitution: Substitution) -> bool:
    return _may_end(actor, substitution) or substitution.substitute_id == actor.person_id


def _may_end(actor: Actor, substitution: Substitution) -> bool:
    return substitution.person_id == actor.person_id or actor.holds("system_admin")


def _audit(actor: Actor, action: str, substitution: Substitution, at: dt.datetime, **detail: str) -> None:
    audit.record(
        actor.person_id,
        action,
        f"person:{substitution.person_id}",
        at,
        substitution=substitution.id,
        substitute=substitution.substitute_id,
        **detail,
    )
