"""What happens to a unit in the course of time: renamed, merged, closed. Nothing of it is ever removed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from documents.sentences import say
from workflow.base import audit
from workflow.base.database import db, transaction
from workflow.base.days import written_day
from workflow.base.moves import move
from workflow.base.refusals import Conflict, Invalid, NotFound
from workflow.people.keepers import behalf, require_kept
from workflow.people.models import FormerName, Unit, UnitEvent
from workflow.people.policy import Actor, behalf_noted
from workflow.people.unit_facts import LONGEST_SHORT_NAME, read

Ended = Callable[[Session, Unit, dt.datetime], None]
_when_ended: list[Ended] = []

LABELS = {
    "added": say("登记"),
    "changed": say("修改"),
    "renamed": say("更名"),
    "merged": say("并入其他单位"),
    "closed": say("撤销", context="unit"),
    "moved": say("调整行文次序"),
    "took_over": say("并入本单位"),
}


def when_ended(hook: Ended) -> Ended:
    """Registers what a room above does when a unit is merged or closed, inside that transaction."""
    _when_ended.append(hook)
    return hook


def rename(
    actor: Actor | None,
    unit_id: int,
    version: int,
    name: str,
    short_name: str,
    on: dt.date,
    reason: str,
    at: dt.datetime,
    day: dt.date,
) -> None:
    """Gives a unit another name from that day on; the former one is kept with it and still finds the unit."""
    with transaction() as session:
        unit = kept_unit(actor, unit_id)
        _require_active(unit)
        _, wrong = read({"name": name, "short_name": short_name, "kind": unit.kind})
        faults = {f"new_{field}": sentence for field, sentence in wrong.items()}
        faults |= _dated(on, reason, day)
        if name == unit.name:
            faults["new_name"] = say("新名称与现在的名称相同。")
        elif session.scalar(sa.select(Unit.id).where(Unit.name == name)):
            faults["new_name"] = say("已有名为“{name}”的单位。", name=name)
        if unit.former_names and on <= unit.former_names[-1].until:
            faults["on"] = say(
                "上一次更名是{until}，这一次应当更晚。", until=written_day(unit.former_names[-1].until)
            )
        if faults:
            raise Invalid(faults)
        move(session, unit, unit.state, version)
        changed = [[say("名称"), unit.name, name]]
        session.add(FormerName(unit_id=unit.id, name=unit.name, until=on, reason=reason.strip()))
        unit.name, unit.short_name = name, short_name[:LONGEST_SHORT_NAME]
        note(
            session,
            unit,
            "renamed",
            actor,
            at,
            day,
            say("{on}起。{reason}", on=written_day(on), reason=reason),
            changed,
        )


def merge(
    actor: Actor,
    unit_id: int,
    version: int,
    successor_id: int,
    on: dt.date,
    reason: str,
    at: dt.datetime,
    day: dt.date,
) -> None:
    """Ends a unit that went into another one, which also takes over the units below it."""
    with transaction() as session:
        unit = kept_unit(actor, unit_id)
        _require_active(unit)
        successor = session.get(Unit, successor_id)
        faults = _dated(on, reason, day)
        if successor is None or successor.state != "active" or successor.id == unit.id:
            faults["successor"] = say("请选择并入哪个在册单位。")
        elif _is_below(session, successor, unit.id):
            faults["successor"] = say("不能并入自己的下属单位。")
        if faults or successor is None:
            raise Invalid(faults)
        move(session, unit, "merged", version)
        unit.ended_on, unit.successor_id = on, successor.id
        session.execute(sa.update(Unit).where(Unit.parent_id == unit.id).values(parent_id=successor.id))
        said = say("{on}。{reason}", on=written_day(on), reason=reason)
        note(session, unit, "merged", actor, at, day, said, [[say("并入"), "", successor.name]])
        note(session, successor, "took_over", actor, at, day, said, [[say("并入"), "", unit.name]])
        for hook in _when_ended:
            hook(session, unit, at)


def close(
    actor: Actor, unit_id: int, version: int, on: dt.date, reason: str, at: dt.datetime, day: dt.date
) -> None:
    """Ends a unit that nobody succeeds."""
    with transaction() as session:
        unit = kept_unit(actor, unit_id)
        _require_active(unit)
        if faults := _dated(on, reason, day):
            raise Invalid(faults)
        below = sa.select(Unit.name).where(Unit.parent_id == unit.id, Unit.state == "active").limit(1)
        if name := session.scalar(below):
            raise Conflict(
                say(
                    "“{unit}”还有下属单位（例如“{name}”），请先把它们撤销或者改归其他单位。",
                    unit=unit.name,
                    name=name,
                )
            )
        move(session, unit, "closed", version)
        unit.ended_on = on
        note(
            session, unit, "closed", actor, at, day, say("{on}。{reason}", on=written_day(on), reason=reason)
        )
        for hook in _when_ended:
            hook(session, unit, at)


def kept_unit(actor: Actor | None, unit_id: int) -> Unit:
    """The unit, in the actor's part of the register: NotFound, then Forbidden."""
    unit = db.session.get(Unit, unit_id)
    if unit is None:
        raise NotFound(say("没有找到这个单位。"))
    require_kept(actor, unit)
    return unit


def note(
    session: Session,
    unit: Unit,
    action: str,
    actor: Actor | None,
    at: dt.datetime,
    day: dt.date,
    reason: str = "",
    changes: Sequence[list[str]] = (),
) -> None:
    """Writes the history line and the audit entry; `changes` are [what, before, after]."""
    person_id, absent = actor.person_id if actor else None, behalf(actor, unit)
    session.add(
        UnitEvent(
            unit_id=unit.id,
            at=at,
            day=day,
            actor_id=person_id,
            on_behalf_of=absent,
            action=action,
            reason=reason.strip(),
            changes=list(changes),
        )
    )
    audit.record(
        person_id,
        f"unit_{action}",
        f"unit:{unit.id}",
        at,
        reason=reason.strip(),
        changes=list(changes),
        **behalf_noted(absent),
    )


def _require_active(unit: Unit) -> None:
    if unit.state != "active":
        raise Conflict(say("“{unit}”已经撤并，不能再改。", unit=unit.name))


def _dated(on: dt.date, reason: str, day: dt.date) -> dict[str, str]:
    faults = {}
    if on > day:
        faults["on"] = say("日期还没有到，请到当天或以后再登记。")
    if not reason.strip():
        faults["reason"] = say("请写明依据或原因，例如批准文件的文号。")
    return faults


def _is_below(session: Session, unit: Unit, above_id: int) -> bool:
    parent = unit.parent_id
    while parent is not None and parent != above_id:
        parent = session.get_one(Unit, parent).parent_id
    return parent == above_id
