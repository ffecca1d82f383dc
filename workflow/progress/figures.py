"""Head-counts that reconcile: what an entry must satisfy, and how a unit's figure follows from its parts.

Plain values. A figure is never stored: it is the sum of what the unit's parts entered, or, where it has none that
did, what it entered itself. So no edit can make a sum disagree with its parts; what can disagree is a second
source, and that is shown (`Disagreement`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass
from typing import Any

from documents.sentences import in_groups, say
from workflow.base.days import written_month
from workflow.campaigns.rules import percent

Rates = tuple[int | None, int | None]  # whole percents of staff and of representatives; None before any count
GROUPS = {"staff": say("专兼职工作者"), "representatives": say("职工代表")}
# Every count of an entry, as the forms and the tables word it.
COUNTS = {
    "staff_total": say("专兼职工作者总数"),
    "staff_trained": say("专兼职工作者本年培训人数"),
    "staff_two_years": say("专兼职工作者两年累计培训人数"),
    "representatives_total": say("职工代表总数"),
    "representatives_trained": say("职工代表本年培训人数"),
    "representatives_two_years": say("职工代表两年累计培训人数"),
}
# What a plan and a summary say as well; the two-year counts are the monthly entries' own.
FILED = tuple(name for name in COUNTS if not name.endswith("two_years"))


@dataclass(frozen=True, slots=True)
class Counts:
    """Head-counts as distinct persons: how many there are, were trained this year, and in two years."""

    staff_total: int = 0
    staff_trained: int = 0
    staff_two_years: int = 0
    representatives_total: int = 0
    representatives_trained: int = 0
    representatives_two_years: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(one + another for one, another in zip(astuple(self), astuple(other), strict=True)))

    @classmethod
    def of(cls, row: Any) -> Counts:
        """The counts of anything that has them under these names; a missing one is 0."""
        return cls(**{name: getattr(row, name, None) or 0 for name in COUNTS})

    def differing(self, other: Counts, names: Iterable[str] = COUNTS) -> tuple[str, ...]:
        """The counts in which the two differ."""
        return tuple(name for name in names if getattr(self, name) != getattr(other, name))


@dataclass(frozen=True, slots=True)
class Entry:
    """A unit's newest entry for a month: the record and the sequence that a figure leads back to."""

    record_id: int
    campaign_id: int
    unit_id: int
    month: dt.date
    sequence: int
    counts: Counts


@dataclass(frozen=True, slots=True)
class Node:
    """A unit with its own entries, oldest month first, and the units below it."""

    unit_id: int
    entries: tuple[Entry, ...] = ()
    parts: tuple[Node, ...] = ()

    def own(self, month: dt.date) -> Entry | None:
        """What the unit itself entered last, up to that month."""
        return next((entry for entry in reversed(self.entries) if entry.month <= month), None)


@dataclass(frozen=True, slots=True)
class Figure:
    """A unit's counts with the entries they are the sum of."""

    counts: Counts
    sources: tuple[Entry, ...]

    @property
    def month(self) -> dt.date:
        """The newest month that anything in it was entered for."""
        return max(entry.month for entry in self.sources)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two sources for one unit that differ in `names`. `kind` is `parts` (its own entry against the sum of the units
    below it) or `summary` (the month's figure against the summary it filed)."""

    unit_id: int
    kind: str
    names: tuple[str, ...]
    figure: Figure
    other: Counts
    other_id: int
    silent: tuple[int, ...] = ()  # units below that entered nothing yet


def total(counts: Iterable[Counts]) -> Counts:
    """The sum."""
    return sum(counts, Counts())


def together(parts: Iterable[Figure]) -> Figure:
    """The sum of figures in which no unit counts twice, however the branches are tied."""
    sources = {entry.unit_id: entry for part in parts for entry in part.sources}
    return Figure(total(entry.counts for entry in sources.values()), tuple(sources.values()))


def figure(node: Node, month: dt.date) -> Figure | None:
    """What holds for a unit at the end of a month; None where nobody entered anything."""
    parts = [found for part in node.parts if (found := figure(part, month))]
    if parts:
        return together(parts)
    own = node.own(month)
    return Figure(own.counts, (own,)) if own else None


def disagreement(node: Node, month: dt.date) -> Disagreement | None:
    """Where the unit's own entry differs from the sum of its parts."""
    found, own = figure(node, month), node.own(month)
    if found is None or own is None or found.sources == (own,):
        return None
    names = found.counts.differing(own.counts)
    silent = tuple(part.unit_id for part in node.parts if figure(part, month) is None)
    return (
        Disagreement(node.unit_id, "parts", names, found, own.counts, own.record_id, silent)
        if names
        else None
    )


Dated = tuple[dt.date, Counts]  # a month and its counts


def faults(new: Dated, before: Dated | None, after: Dated | None, reason: str) -> Mapping[str, str]:
    """What stands against an entry, by field: its own sums, and months that run backwards without a reason.

    `before` and `after` are the nearest months that have an entry.
    """
    found = {field: fault for group in GROUPS for field, fault in _order(new[1], group).items()}
    if not found and not reason.strip():
        falls = [*_falls(before, new), *_falls(new, after)]
        if falls:
            found["reason"] = say("{falls}。人数减少的，请写明原因。", falls=in_groups(falls))
    return found


def _order(new: Counts, group: str) -> dict[str, str]:
    """Trained this year ≤ trained in two years ≤ all there are; the fault stands at what was trained."""
    year, both, everybody = (f"{group}_{count}" for count in ("trained", "two_years", "total"))
    return {
        field: say(
            "{less}（{n}）不能超过{more}（{most}）。",
            less=COUNTS[less],
            n=getattr(new, less),
            more=COUNTS[more],
            most=getattr(new, more),
        )
        for field, less, more in ((both, year, both), (both, both, everybody), (year, year, everybody))
        if getattr(new, less) > getattr(new, more)
    }


def _falls(earlier: Dated | None, later: Dated | None) -> Iterator[str]:
    """Each count that is lower in the later of two months."""
    if earlier is None or later is None:
        return
    for name, label in COUNTS.items():
        high, low = getattr(earlier[1], name), getattr(later[1], name)
        if low < high:
            yield say(
                "{label}{later}（{low}）比{earlier}（{high}）少",
                label=label,
                later=written_month(later[0]),
                low=low,
                earlier=written_month(earlier[0]),
                high=high,
            )


def rates(counts: Counts | None) -> Rates:
    """How many percent of each group were trained this year."""
    if counts is None:
        return None, None
    return (
        percent(counts.staff_trained, counts.staff_total),
        percent(counts.representatives_trained, counts.representatives_total),
    )


def rate_said(rate: int | None) -> str:
    """`79%`, or that there is nothing yet."""
    return say("尚无数据") if rate is None else f"{rate}%"
