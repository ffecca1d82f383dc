"""From scores to a list: places within a kind, ties, moves by the leadership, quotas. Plain Python.

Units that stand on one place are tied. A quota's line never runs through a tie by itself: such a tie is
contested until the leadership moves one of its units, with a reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from documents.sentences import listed, say
from workflow.base.refusals import Invalid

Tie = tuple[int, ...]  # ids of the units that share a place


@dataclass(frozen=True, slots=True)
class Move:
    """The leadership's word on a unit: the place in its kind where it shall stand."""

    unit_id: int
    place: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit's place in its kind, by score and as moved; `tied` with how many, and whether it is on the list."""

    unit_id: int
    scored_place: int
    place: int
    tied: int
    commended: bool
    contested: bool


def by_score(totals: Mapping[int, int]) -> list[Tie]:
    """The units of one kind, best first, those with equal totals together."""
    ordered = sorted(totals, key=lambda unit: (-totals[unit], unit))
    return [tuple(tie) for _, tie in groupby(ordered, key=totals.__getitem__)]


def moved(ties: Sequence[Tie], moves: Iterable[Move]) -> list[Tie]:
    """The order after these moves, in turn; a place that scores have meanwhile closed becomes the next open one."""
    order = list(ties)
    for move in moves:
        order = _moved(order, move)
    return order


def places(ties: Sequence[Tie], unit_id: int) -> list[int]:
    """The places a unit can be moved to: before each tie of the others, and behind the last."""
    others = _without(ties, unit_id)
    return [_before(others, at) + 1 for at in range(len(others) + 1)]


def require_open(ties: Sequence[Tie], move: Move) -> None:
    """Invalid where the place would fall between units that are tied, or is none."""
    open_places = places(ties, move.unit_id)
    if move.place not in open_places:
        choice = listed(map(str, open_places))
        raise Invalid(
            {"place": say("这个单位可以调整到第 {places} 名（并列的单位之间不能插入）。", places=choice)}
        )


def standings(totals: Mapping[int, int], moves: Sequence[Move], quota: int) -> list[Standing]:
    """Every unit of one kind in order. On the list are whole places from the top, as far as the quota holds them."""
    scored = by_score(totals)
    scored_places = _places_of(scored)
    found: list[Standing] = []
    for tie in moved(scored, moves):
        place = len(found) + 1
        room = quota - len(found)
        fits = len(tie) <= room
        found += [
            Standing(unit, scored_places[unit], place, len(tie), fits, not fits and room > 0) for unit in tie
        ]
    return found


def _moved(order: Sequence[Tie], move: Move) -> list[Tie]:
    others = _without(order, move.unit_id)
    if others == list(order):
        return others  # a unit of another kind, or one that left the roster
    at = next((at for at in range(len(others) + 1) if _before(others, at) + 1 >= move.place), len(others))
    return [*others[:at], (move.unit_id,), *others[at:]]


def _without(ties: Sequence[Tie], unit_id: int) -> list[Tie]:
    left = (tuple(unit for unit in tie if unit != unit_id) for tie in ties)
    return [tie for tie in left if tie]


def _before(ties: Sequence[Tie], at: int) -> int:
    return sum(map(len, ties[:at]))


def _places_of(ties: Sequence[Tie]) -> dict[int, int]:
    return {unit: _before(ties, at) + 1 for at, tie in enumerate(ties) for unit in tie}
