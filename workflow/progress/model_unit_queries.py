"""What the screens and the reports ask about model units: plain rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from workflow.base.database import db
from workflow.campaigns.models import Campaign, RosterEntry
from workflow.people.models import Unit
from workflow.people.queries import names_of, signature
from workflow.progress.model_units import HISTORY, NOMINATING_KINDS, STATES, preference
from workflow.progress.models import ModelUnit, ModelUnitEvent
from workflow.progress.nominations import content_of


@dataclass(frozen=True, slots=True)
class Quota:
    """How many a county nominated of how many it should (least, most), and how many of them were selected."""

    unit: Unit
    nominated: int
    selected: int
    least: int
    most: int

    @property
    def short(self) -> bool:
        return self.nominated < self.least

    @property
    def full(self) -> bool:
        return self.nominated >= self.most


def nominations(campaign: Campaign, unit_ids: Sequence[int] | None = None) -> Sequence[ModelUnit]:
    """All of the campaign, or only those of some units; what waits first, then the preferred."""
    query = (
        sa.select(ModelUnit)
        .where(ModelUnit.campaign_id == campaign.id)
        .options(joinedload(ModelUnit.unit), joinedload(ModelUnit.list_document))
    )
    if unit_ids is not None:
        query = query.where(ModelUnit.unit_id.in_(unit_ids))
    order = list(STATES)
    return sorted(
        db.session.scalars(query),
        key=lambda row: (order.index(row.state), preference(content_of(row)), row.unit.position, row.id),
    )


def quotas(campaign: Campaign, unit_ids: Sequence[int] | None = None) -> list[Quota]:
    """Every nominating unit of the roster with its quota, in protocol order; only those named, where they are."""
    counted: dict[int, list[str]] = {}
    states = sa.select(ModelUnit.unit_id, ModelUnit.state).where(
        ModelUnit.campaign_id == campaign.id, ModelUnit.state != "withdrawn"
    )
    for unit_id, state in db.session.execute(states):
        counted.setdefault(unit_id, []).append(state)
    query = (
        sa.select(Unit)
        .join(RosterEntry, RosterEntry.unit_id == Unit.id)
        .where(
            RosterEntry.campaign_id == campaign.id,
            RosterEntry.left_on.is_(None),
            Unit.kind.in_(NOMINATING_KINDS),
        )
        .order_by(Unit.position)
    )
    least, most = campaign.quotas["nominated"]
    return [
        Quota(unit, len(mine), mine.count("selected"), least, most)
        for unit in db.session.scalars(query)
        if unit_ids is None or unit.id in unit_ids
        for mine in [counted.get(unit.id, [])]
    ]


def selected_by_unit(campaign_id: int) -> Mapping[int, Sequence[int]]:
    """Nominating unit -> ids of its selected nominations."""
    query = sa.select(ModelUnit.unit_id, ModelUnit.id).where(
        ModelUnit.campaign_id == campaign_id, ModelUnit.state == "selected"
    )
    found: dict[int, list[int]] = {}
    for unit_id, model_unit_id in db.session.execute(query.order_by(ModelUnit.id)):
        found.setdefault(unit_id, []).append(model_unit_id)
    return found


def history(model_unit_id: int) -> list[tuple[ModelUnitEvent, str, str]]:
    """(event, what was done, who did it), newest first."""
    query = sa.select(ModelUnitEvent).where(ModelUnitEvent.model_unit_id == model_unit_id)
    events = db.session.scalars(query.order_by(ModelUnitEvent.id.desc())).all()
    names = names_of(one for event in events for one in (event.actor_id, event.on_behalf_of))
    return [
        (event, HISTORY[event.action], signature(names, event.actor_id, event.on_behalf_of))
        for event in events
    ]
