"""What others ask about the register of units (单位名录)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from documents.sentences import say
from workflow.base.database import db
from workflow.people.models import Unit, UnitEvent
from workflow.people.policy import UNIT_KINDS
from workflow.people.queries import names_of, signature


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit of the register; `depth` is how many units stand above it."""

    unit: Unit
    depth: int
    parent: str


@dataclass(frozen=True, slots=True)
class UnitHistoryLine:
    """One line of a unit's history; `changes` are (what, before, after)."""

    at: dt.datetime
    day: dt.date
    actor: str
    action: str
    reason: str
    changes: list[list[str]]


def register_of_units(words: str = "") -> list[UnitLine]:
    """The register (单位名录): by kind and in protocol order, whoever stands below a unit right after it.

    `words` are looked for in names of today and before; then only what was found is listed.
    """
    query = sa.select(Unit).options(selectinload(Unit.former_names)).order_by(Unit.position, Unit.id)
    units = db.session.scalars(query).all()
    names = {unit.id: unit.name for unit in units}
    below: dict[int | None, list[Unit]] = {}
    for unit in sorted(units, key=lambda one: list(UNIT_KINDS).index(one.kind)):
        below.setdefault(unit.parent_id, []).append(unit)
    lines: list[UnitLine] = []
    pending = [(unit, 0) for unit in reversed(below.get(None, []))]
    while pending:
        unit, depth = pending.pop()
        lines.append(UnitLine(unit, depth, names.get(unit.parent_id, "") if unit.parent_id else ""))
        pending += [(one, depth + 1) for one in reversed(below.get(unit.id, []))]
    return [line for line in lines if _is_meant(line.unit, words)]


def unit_history(unit_id: int) -> list[UnitHistoryLine]:
    """Everything that happened to a unit, newest first."""
    query = sa.select(UnitEvent).where(UnitEvent.unit_id == unit_id).order_by(UnitEvent.id.desc())
    events = db.session.scalars(query).all()
    names = names_of(one for event in events for one in (event.actor_id, event.on_behalf_of))
    return [
        UnitHistoryLine(
            event.at,
            event.day,
            signature(names, event.actor_id, event.on_behalf_of) if event.actor_id else say("系统"),
            event.action,
            event.reason,
            event.changes,
        )
        for event in events
    ]


def unit_names_by_id() -> dict[int, str]:
    """Full names of all units, in protocol order."""
    query = sa.select(Unit.id, Unit.name).order_by(Unit.position, Unit.id)
    return dict(db.session.execute(query).all())


def active_unit_names() -> list[str]:
    """Full names of the units on the register, in protocol order."""
    query = sa.select(Unit.name).where(Unit.state == "active").order_by(Unit.position, Unit.id)
    return list(db.session.scalars(query))


def unit_id_of(name: str) -> int:
    """The id of the unit with that full name; 0 where there is none."""
    return db.session.scalar(sa.select(Unit.id).where(Unit.name == name)) or 0


def _is_meant(unit: Unit, words: str) -> bool:
    texts = [unit.name, unit.short_name, *(former.name for former in unit.former_names)]
    return all(any(word in text for text in texts) for word in words.split())
