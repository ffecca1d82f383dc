"""Who keeps the register of units (单位): a table, and the question asked of it.

| who | which units |
|---|---|
| system administrator | all |
| the office (办公室) of a city federation | all |
| the office of any other unit | those directly below it |
"""

from __future__ import annotations

from dataclasses import dataclass

from documents.sentences import say
from workflow.base.database import db
from workflow.base.refusals import Forbidden
from workflow.people.models import Unit
from workflow.people.policy import Actor

LOOKERS = ("office", "reviewer", "approver", "leader", "system_admin", "auditor")


@dataclass(frozen=True, slots=True)
class Keeper:
    """What an actor may change: everything, or what lies directly `under` these units."""

    everything: bool
    under: frozenset[int]

    def keeps(self, parent_id: int | None) -> bool:
        """Whether units with this parent are his to register and change."""
        return self.everything or parent_id in self.under


def keeper(actor: Actor | None) -> Keeper:
    """The actor's part of the register; None is the command line, whose user owns the machine."""
    if actor is None or actor.holds("system_admin"):
        return Keeper(True, frozenset())
    offices = actor.units("office")
    return Keeper(any(map(_is_city, offices)), offices)


def behalf(actor: Actor | None, unit: Unit) -> int | None:
    """On whose behalf the actor keeps the unit; None where the right is his own."""
    if actor is None:
        return None
    if actor.holds("system_admin"):
        return actor.behalf(("system_admin",), actor.units("system_admin"))
    offices = actor.units("office")
    return actor.behalf(("office",), [one for one in offices if one == unit.parent_id or _is_city(one)])


def require_keeper(actor: Actor | None) -> Keeper:
    """Raises Forbidden for whoever keeps nothing."""
    found = keeper(actor)
    if not (found.everything or found.under):
        raise Forbidden(say("单位由办公室和系统管理员登记，您没有这一权限。"))
    return found


def require_kept(actor: Actor | None, unit: Unit) -> None:
    """Raises Forbidden where the unit is not in the actor's part of the register."""
    if not require_keeper(actor).keeps(unit.parent_id):
        raise Forbidden(
            say("“{unit}”不是贵单位的下属单位，由市总工会办公室或系统管理员登记。", unit=unit.name)
        )


def _is_city(unit_id: int) -> bool:
    unit = db.session.get_one(Unit, unit_id)
    return unit.kind == "city" and unit.state == "active"


def may_look(actor: Actor) -> bool:
    """The desks, the administrator and the auditor read the register."""
    return any(actor.holds(role) for role in LOOKERS)
