"""The ranking as one plain value: every unit with its place, its score and the evidence; shown, decided, printed.

What is decided is kept as these rows, and the circular prints them; the living figures may go on changing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any

from workflow.base.sources import Source
from workflow.commendation.criteria import Part, Score
from workflow.commendation.ranking import Move, Tie, standings


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit of the roster as it may be commended; `position` is its place in protocol order."""

    unit_id: int
    name: str
    kind: str
    position: int


@dataclass(frozen=True, slots=True)
class Ranked:
    """One unit of the ranking. Places count within its kind; `total` is in hundredths."""

    unit_id: int
    name: str
    kind: str
    position: int
    place: int
    scored_place: int
    tied: int
    commended: bool
    contested: bool
    total: int
    parts: tuple[Part, ...]


def rank(
    candidates: Sequence[Candidate],
    scores: Mapping[int, Score],
    moves: Sequence[Move],
    quotas: Mapping[str, int],
    kinds: Sequence[str],
) -> list[Ranked]:
    """All candidates, kind by kind, best first; units on one place in protocol order. No quota: nobody."""
    known = {one.unit_id: one for one in candidates}
    found: list[Ranked] = []
    for kind in kinds:
        totals = {one.unit_id: scores[one.unit_id].total for one in candidates if one.kind == kind}
        for at in standings(totals, moves, quotas.get(kind, 0)):
            unit, score = known[at.unit_id], scores[at.unit_id]
            found.append(
                Ranked(
                    unit_id=unit.unit_id,
                    name=unit.name,
                    kind=kind,
                    position=unit.position,
                    place=at.place,
                    scored_place=at.scored_place,
                    tied=at.tied,
                    commended=at.commended,
                    contested=at.contested,
                    total=score.total,
                    parts=score.parts,
                )
            )
    order = {kind: at for at, kind in enumerate(kinds)}
    return sorted(found, key=lambda one: (order[one.kind], one.place, one.position))


def ties(ranking: Sequence[Ranked], kind: str) -> list[Tie]:
    """The order of one kind as it stands, those on one place together."""
    units = [one for one in ranking if one.kind == kind]
    return [tuple(one.unit_id for one in tie) for _, tie in groupby(units, key=lambda one: one.place)]


def commended(ranking: Sequence[Ranked]) -> dict[str, list[Ranked]]:
    """The list as it is printed: kinds in their order, each in protocol order."""
    listed = [one for one in ranking if one.commended]
    return {
        kind: sorted(group, key=lambda one: one.position)
        for kind, group in groupby(listed, key=lambda one: one.kind)
    }


def contested(ranking: Sequence[Ranked]) -> dict[str, list[Ranked]]:
    """The ties through which a quota's line runs, by kind."""
    return {
        kind: [one for one in group if one.contested]
        for kind, group in groupby((one for one in ranking if one.contested), key=lambda one: one.kind)
    }


def rows_of(ranking: Sequence[Ranked]) -> list[dict[str, Any]]:
    """The ranking as JSON rows."""
    rows: list[dict[str, Any]] = json.loads(json.dumps([asdict(one) for one in ranking]))
    return rows


def from_rows(rows: Sequence[Mapping[str, Any]]) -> list[Ranked]:
    """The ranking that `rows_of` wrote."""
    return [Ranked(**{**row, "parts": tuple(_part(part) for part in row["parts"])}) for row in rows]


def fingerprint(ranking: Sequence[Ranked]) -> str:
    """By which a form says which ranking its reader saw."""
    written = json.dumps(rows_of(ranking), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()[:32]


def _part(row: Mapping[str, Any]) -> Part:
    return Part(**{**row, "sources": tuple(Source(**source) for source in row["sources"])})
