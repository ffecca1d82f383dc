"""Roles given and taken back (授权): by the system administrator, at once in force, each one audited."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Session

from documents.sentences import say
from workflow.base import audit
from workflow.base.database import transaction
from workflow.base.refusals import Conflict, Forbidden, Invalid, NotFound
from workflow.people.models import Person, RoleGrant, Unit
from workflow.people.policy import ROLES, Actor, clash

STALE = say("这个角色刚刚已被收回，请核对最新情况。")
LAST = say("这是最后一名系统管理员，收回后就没有人能管理账号：请先把系统管理员交给另一人。")


def grant_role(actor: Actor, person_id: int, role: str, unit_name: str, at: dt.datetime) -> None:
    """Gives a person one role more. Invalid names the field that is wrong: `role` or `unit`."""
    _require_admin(actor)
    with transaction() as session:
        person = _locked(session, person_id)
        unit = session.scalar(sa.select(Unit).where(Unit.name == unit_name))
        held = {(grant.role, grant.unit_id) for grant in person.roles}
        if unit is None:
            raise Invalid({"unit": say("请选择单位。")})
        if role not in ROLES:
            raise Invalid({"role": say("请选择角色。")})
        if (role, unit.id) in held:
            raise Invalid(
                {
                    "role": say(
                        "{person}在{unit}已经是{role}。", person=person.name, unit=unit.name, role=ROLES[role]
                    )
                }
            )
        if sentence := clash({role} | {one for one, _ in held}):
            raise Invalid({"role": sentence})
        person.roles.append(RoleGrant(role=role, unit_id=unit.id))
        audit.record(actor.person_id, "role_granted", f"person:{person_id}", at, role=role, unit_id=unit.id)


def revoke_role(actor: Actor, person_id: int, grant_id: int, at: dt.datetime) -> None:
    """Takes a role back; Conflict where it is not held any more, or nobody would be left to manage accounts."""
    _require_admin(actor)
    with transaction() as session:
        person = _locked(session, person_id)
        grant = next((one for one in person.roles if one.id == grant_id), None)
        if grant is None:
            raise Conflict(STALE)
        if grant.role == "system_admin" and _administrators(session) == 1:
            raise Conflict(LAST)
        session.delete(grant)
        audit.record(
            actor.person_id, "role_revoked", f"person:{person_id}", at, role=grant.role, unit_id=grant.unit_id
        )


def hand_over(actor: Actor, leaver_id: int, successor_id: int, at: dt.datetime) -> None:
    """All of a leaver's work goes to a successor (移交): every role, so everything that waits in them; his account closes.

    What he did stays in his name. Invalid (field `successor`) where the successor may not hold all of the roles.
    """
    _require_admin(actor)
    if leaver_id == actor.person_id:
        raise Invalid({"successor": say("不能移交自己的工作，请由另一名系统管理员办理。")})
    with transaction() as session:
        people = {number: session.get(Person, number) for number in sorted({leaver_id, successor_id})}
        for person in people.values():
            if person is not None:
                _locked(session, person.id)
        leaver, successor = people[leaver_id], people.get(successor_id)
        if leaver is None:
            raise NotFound
        if successor is None or not successor.active or successor is leaver:
            raise Invalid({"successor": say("请选择接手的人。")})
        held = {(grant.role, grant.unit_id) for grant in successor.roles}
        given = {(grant.role, grant.unit_id) for grant in leaver.roles}
        if sentence := clash({role for role, _ in held | given}):
            raise Invalid({"successor": sentence})
        for grant in list(leaver.roles):
            session.delete(grant)
        session.add_all(
            RoleGrant(person_id=successor_id, role=role, unit_id=unit) for role, unit in sorted(given - held)
        )
        leaver.active, leaver.sign_in_version = False, leaver.sign_in_version + 1
        moved = [list(pair) for pair in sorted(given)]
        audit.record(
            actor.person_id, "work_handed_over", f"person:{leaver_id}", at, to=successor_id, roles=moved
        )


def _locked(session: Session, person_id: int) -> Person:
    """The person, alone in this transaction, so that two grants cannot clash unseen."""
    person = session.get(Person, person_id, with_for_update=True, populate_existing=True)
    if person is None:
        raise NotFound
    return person


def _administrators(session: Session) -> int:
    """How many could still manage accounts; they are locked, so that two cannot take each other's role."""
    grants = sa.select(RoleGrant.id).join(Person).where(RoleGrant.role == "system_admin", Person.active)
    return len(session.scalars(grants.order_by(RoleGrant.id).with_for_update(of=RoleGrant)).all())


def _require_admin(actor: Actor) -> None:
    if not actor.holds("system_admin"):
        raise Forbidden(say("角色由系统管理员管理，您没有这一权限。"))
