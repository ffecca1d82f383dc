"""Units: made on the command line until a campaign's officer makes them on a screen."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from workflow.base import audit
from workflow.base.database import transaction
from workflow.base.refusals import Invalid
from workflow.people.models import UNIT_KINDS, Unit


def add_unit(name: str, short_name: str, kind: str, at: dt.datetime) -> int:
    """Adds a unit at the end of the protocol order; returns its id. Invalid names what is wrong."""
    if kind not in UNIT_KINDS:
        raise Invalid(
            {"kind": f"类别只能是：{'、'.join(f'{code}（{label}）' for code, label in UNIT_KINDS.items())}。"}
        )
    with transaction() as session:
        if session.scalar(sa.select(Unit.id).where(Unit.name == name)):
            raise Invalid({"name": f"已有名为“{name}”的单位。"})
        last = session.scalar(sa.select(sa.func.max(Unit.position))) or 0
        unit = Unit(name=name, short_name=short_name, kind=kind, position=last + 1)
        session.add(unit)
        session.flush()
        audit.record(None, "unit_added", f"unit:{unit.id}", at)
        return unit.id
