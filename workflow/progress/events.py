"""The history line and the audit entry of what was done to a class, a model unit or a concern."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from workflow.base import audit
from workflow.people.policy import Actor
from workflow.progress.models import (
    ClassEvent,
    Concern,
    ConcernEvent,
    ModelUnit,
    ModelUnitEvent,
    TrainingClass,
)

KINDS: dict[type, tuple[str, type[ClassEvent | ModelUnitEvent | ConcernEvent]]] = {
    TrainingClass: ("class", ClassEvent),
    ModelUnit: ("model_unit", ModelUnitEvent),
    Concern: ("concern", ConcernEvent),
}


def note(
    session: Session,
    row: TrainingClass | ModelUnit | Concern,
    action: str,
    actor: Actor,
    at: dt.datetime,
    day: dt.date,
    words: str = "",
    changed: list[list[str]] | None = None,
) -> None:
    """Note that `actor` did `action`, with what was said and what changed: (label, before, after)."""
    kind, event = KINDS[type(row)]
    line = event(
        actor_id=actor.person_id,
        at=at,
        day=day,
        action=action,
        state=row.state,
        words=words.strip(),
        changes=changed or [],
    )
    setattr(line, f"{kind}_id", row.id)
    session.add(line)
    audit.record(actor.person_id, f"{kind}_{action}", f"{kind}:{row.id}", at, state=row.state)
