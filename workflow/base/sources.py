"""Where a figure or a score comes from: the record that a reader can open."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """A record by kind and id; head-counts are shown by campaign and unit, so these stand beside."""

    label: str
    kind: str
    id: int
    campaign_id: int = 0
    unit_id: int = 0
