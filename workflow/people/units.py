"""The register of units: added, changed, put in order, taken from a list. Each function is one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from documents.sentences import listed, say
from workflow.base import workbooks
from workflow.base.database import db, transaction
from workflow.base.moves import move
from workflow.base.refusals import Conflict, Invalid
from workflow.people.keepers import Keeper, require_keeper
from workflow.people.models import FormerName, Unit
from workflow.people.policy import Actor
from workflow.people.unit_facts import (
    COLUMNS,
    Fault,
    Registered,
    UnitFacts,
    cells_of,
    faults_in,
    good_rows,
    is_blank,
    read,
)
from workflow.people.unit_history import kept_unit, note


def add(actor: Actor | None, typed: Mapping[str, str], at: dt.datetime, day: dt.date) -> int:
    """Registers a unit; returns its id. Invalid names what is wrong, also a parent that is not the actor's."""
    with transaction() as session:
        keeper, known = require_keeper(actor), registered()
        facts, wrong = read(typed)
        if wrong:
            raise Invalid(wrong)
        if facts.name in known.states:
            raise Invalid({"name": say("已有名为“{name}”的单位。", name=facts.name)})
        _refuse(faults_in([typed], known) or _not_kept({0: facts}, keeper))
        _put(session, [facts], actor, at, day)
        return session.scalars(sa.select(Unit.id).where(Unit.name == facts.name)).one()


def change(
    actor: Actor, unit_id: int, version: int, typed: Mapping[str, str], at: dt.datetime, day: dt.date
) -> None:
    """Changes what is registered of a unit, but not its name."""
    with transaction() as session:
        unit = kept_unit(actor, unit_id)
        if unit.state != "active":
            raise Conflict(say("“{unit}”已经撤并，不能再改。", unit=unit.name))
        typed = {**typed, "name": unit.name}
        facts, wrong = read(typed)
        if wrong:
            raise Invalid(wrong)
        _refuse(faults_in([typed], registered()) or _not_kept({0: facts}, require_keeper(actor)))
        move(session, unit, unit.state, version)
        _put(session, [facts], actor, at, day)


def shift(actor: Actor, unit_id: int, version: int, up: bool, at: dt.datetime, day: dt.date) -> None:
    """Moves a unit one place up or down among those of its kind and parent."""
    with transaction() as session:
        unit = kept_unit(actor, unit_id)
        query = (
            sa.select(Unit)
            .where(
                Unit.kind == unit.kind,
                Unit.parent_id.is_not_distinct_from(unit.parent_id),
                Unit.state == "active",
            )
            .order_by(Unit.position, Unit.id)
        )
        siblings = list(session.scalars(query))
        if unit not in siblings:
            raise Conflict(say("“{unit}”已经撤并，不能再改。", unit=unit.name))
        place = siblings.index(unit)
        other = place - 1 if up else place + 1
        if not 0 <= other < len(siblings):
            raise Conflict(say("已经在最前面了。") if up else say("已经在最后面了。"))
        move(session, unit, unit.state, version)
        positions = sorted(one.position for one in siblings)
        siblings[place], siblings[other] = siblings[other], siblings[place]
        for number, one in enumerate(siblings):
            one.position = max(positions[number], siblings[number - 1].position + 1 if number else 0)
        note(
            session,
            unit,
            "moved",
            actor,
            at,
            day,
            changes=[[say("行文次序"), str(place + 1), str(other + 1)]],
        )


def take_list(
    actor: Actor | None, rows: Sequence[Mapping[str, str]], at: dt.datetime, day: dt.date
) -> tuple[int, int]:
    """Registers or changes all units of a list or none; returns how many are new and how many changed.

    Invalid's fields are cells (`B3`); a unit that the list leaves out stays as it is.
    """
    with transaction() as session:
        keeper = require_keeper(actor)
        _refuse_cells(faults_in(rows, registered()))
        facts = {number: read(row)[0] for number, row in enumerate(rows) if not is_blank(row)}
        _refuse_cells(_not_kept(facts, keeper))
        return _put(session, list(facts.values()), actor, at, day)


def standing_rows(rows: Sequence[Mapping[str, str]]) -> list[Mapping[str, str]]:
    """The rows of a list that can be taken without the faulty ones."""
    return good_rows(rows, registered())


def registered() -> Registered:
    """What the register holds, for checking a form or a list against it."""
    units = db.session.execute(sa.select(Unit.id, Unit.name, Unit.state, Unit.parent_id)).all()
    names = {unit_id: name for unit_id, name, _, _ in units}
    former = db.session.execute(sa.select(FormerName.name, FormerName.unit_id)).all()
    return Registered(
        states={name: state for _, name, state, _ in units},
        parents={name: names[parent] if parent else "" for _, name, _, parent in units},
        former={name: names[unit_id] for name, unit_id in former},
    )


def facts_of(unit: Unit, names: Mapping[int, str]) -> UnitFacts:
    """What is registered of a unit; `names` maps ids to full names."""
    return UnitFacts(
        name=unit.name,
        short_name=unit.short_name,
        kind=unit.kind,
        parent=names[unit.parent_id] if unit.parent_id else "",
        position=unit.position,
        ownership=unit.ownership,
        city_top100=unit.city_top100,
        county_top10=unit.county_top10,
    )


def _put(
    session: Session, facts: Sequence[UnitFacts], actor: Actor | None, at: dt.datetime, day: dt.date
) -> tuple[int, int]:
    """Adds and changes; returns how many of each. First all names, then who stands above whom, in any order."""
    units = {unit.name: unit for unit in session.scalars(sa.select(Unit).with_for_update())}
    last = max((unit.position for unit in units.values()), default=0)
    new = [one for one in facts if one.name not in units]
    for number, one in enumerate(new, start=1):
        units[one.name] = Unit(
            name=one.name, short_name=one.short_name, kind=one.kind, position=last + number, ownership=""
        )
        session.add(units[one.name])
    session.flush()
    above = {unit.id: unit.name for unit in units.values()}
    changed, fresh = 0, {one.name for one in new}
    for one in facts:
        unit = units[one.name]
        before = facts_of(unit, above)
        _write(unit, one, units)
        after = facts_of(unit, above)
        if one.name in fresh:
            note(session, unit, "added", actor, at, day)
        elif before != after:
            unit.version, changed = unit.version + 1, changed + 1
            note(session, unit, "changed", actor, at, day, changes=_changes(before, after))
    return len(new), changed


def _write(unit: Unit, facts: UnitFacts, units: Mapping[str, Unit]) -> None:
    unit.short_name, unit.kind, unit.ownership = facts.short_name, facts.kind, facts.ownership
    unit.parent_id = units[facts.parent].id if facts.parent else None
    unit.position = unit.position if facts.position is None else facts.position
    unit.city_top100, unit.county_top10 = facts.city_top100, facts.county_top10


def _changes(before: UnitFacts, after: UnitFacts) -> list[list[str]]:
    """What differs, as [what, before, after] in the words of a list."""
    cells = zip(COLUMNS.values(), cells_of(before), cells_of(after), strict=True)
    return [[label, str(old or say("无")), str(new or say("无"))] for label, old, new in cells if old != new]


def _not_kept(facts: Mapping[int, UnitFacts], keeper: Keeper) -> list[Fault]:
    if keeper.everything:
        return []
    own = set(db.session.scalars(sa.select(Unit.name).where(Unit.id.in_(keeper.under))))
    sentence = say("只能登记本单位的下属单位，“上级单位”应当填：{units}。", units=listed(sorted(own)))
    foreign = {
        name
        for name, parent in db.session.execute(sa.select(Unit.name, Unit.parent_id))
        if not keeper.keeps(parent)
    }
    return [
        Fault(row, "parent", sentence)
        for row, one in facts.items()
        if one.parent not in own or one.name in foreign
    ]


def _refuse(faults: Sequence[Fault]) -> None:
    if faults:
        raise Invalid({fault.field: fault.sentence for fault in reversed(faults)})


def _refuse_cells(faults: Sequence[Fault]) -> None:
    columns = list(COLUMNS)
    if faults:
        raise Invalid(
            {workbooks.place(fault.row, columns.index(fault.field)): fault.sentence for fault in faults}
        )
