"""The history line and the audit entry of what was done to a class, a model unit or a concern."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from workflow.base import audit
from workflow.campaigns.lifecycle import OFFICER
from workflow.people.policy import UNIT_SIDE, Actor, behalf_noted
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
    by: tuple[str, ...] = OFFICER,
) -> None:
    """Note that `actor` did `action`, with what was said and what changed: (label, before, after).

    `by` are the roles that take the step at the host, where nobody of the unit itself does.
    """
    absent = actor.behalf_in((UNIT_SIDE, row.unit_id), (by, row.campaign.host_unit_id))
    kind, event = KINDS[type(row)]
    line = event(
        actor_id=actor.person_id,
        on_behalf_of=absent,
        at=at,
        day=day,
        action=action,
        state=row.state,
        words=words.strip(),
        changes=changed or [],
    )
    setattr(line, f"{kind}_id", row.id)
    session.add(line)
    audit.record(
        actor.person_id, f"{kind}_{action}", f"{kind}:{row.id}", at, state=row.state, **behalf_noted(absent)
    )
