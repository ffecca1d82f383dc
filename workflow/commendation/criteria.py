"""The criteria of commendation: one row each, criterion -> what share of its weight a unit's record earns.

All arithmetic is on integers and fractions. Points are kept in hundredths, rounded down, so that the parts a
reader adds up are the sum he sees, and what looks tied is tied.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from documents.sentences import say
from workflow.base.sources import Source
from workflow.submissions.lifecycle import MARKS

HUNDREDTHS = 100
FULL_SCORE = 100 * HUNDREDTHS
DAYS_TO_NOTHING = 10  # a paper this many days late earns nothing; each day costs a tenth
FULL_CLASSES = 3  # training classes that earn the whole weight
FULL_SELECTED = 2  # model units the city selected that earn the second half


@dataclass(frozen=True, slots=True)
class Filing:
    """When a paper was first filed (None: never) and the last day in time."""

    filed: dt.date | None
    due: dt.date


@dataclass(frozen=True, slots=True)
class Trained:
    """Head-counts, None where nobody reported any, and the percent that is asked for."""

    total: int | None
    trained: int | None
    target: int


@dataclass(frozen=True, slots=True)
class Nominations:
    """Model units in force: nominated, how many of them the city selected, how many a county owes at least."""

    nominated: int
    selected: int
    least: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is known of one unit; `nominations` is None where units of its kind nominate nobody."""

    unit_id: int
    plan: Filing
    summary: Filing
    staff: Trained
    representatives: Trained
    nominations: Nominations | None = None
    classes: int = 0
    quality: int | None = None
    sources: Mapping[str, tuple[Source, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """One criterion's points (hundredths) of its weight, None where it does not apply; how they were reckoned."""

    criterion: str
    weight: int
    points: int | None
    reckoning: str
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """A unit's parts and their sum out of 100, in hundredths."""

    unit_id: int
    total: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """What share (0 to 1) of a weight is earned, and the sentence that says why."""

    earned: Fraction
    reckoning: str


def _on_time(evidence: Evidence) -> Share:
    plan, summary = _timely(evidence.plan), _timely(evidence.summary)
    words = say(
        "实施方案{plan}，总结{summary}；各占一半，逾期一天扣十分之一。",
        plan=_lateness(evidence.plan),
        summary=_lateness(evidence.summary),
    )
    return Share((plan + summary) / 2, words)


def _targets(evidence: Evidence) -> Share:
    staff, representatives = evidence.staff, evidence.representatives
    words = say(
        "专兼职工作者{staff}，职工代表{representatives}；各占一半，达到目标得满分。",
        staff=_counted(staff),
        representatives=_counted(representatives),
    )
    return Share((_reached(staff) + _reached(representatives)) / 2, words)


def _model_units(evidence: Evidence) -> Share | None:
    found = evidence.nominations
    if found is None:
        return None
    nominated = _capped(found.nominated, found.least)
    words = say(
        "推荐典型{nominated}个（应推荐{least}个以上），全市选树{selected}个；推荐占一半，选树{full}个以上得另一半。",
        nominated=found.nominated,
        least=found.least,
        selected=found.selected,
        full=FULL_SELECTED,
    )
    return Share((nominated + _capped(found.selected, FULL_SELECTED)) / 2, words)


def _classes(evidence: Evidence) -> Share:
    words = say("举办培训班{n}期，{full}期以上得满分。", n=evidence.classes, full=FULL_CLASSES)
    return Share(_capped(evidence.classes, FULL_CLASSES), words)


def _quality(evidence: Evidence) -> Share:
    if evidence.quality is None:
        return Share(Fraction(0), say("总结还没有评定质量。"))
    return Share(
        _capped(evidence.quality, max(MARKS)),
        say(
            "总结质量{n}分（{mark}），满分{most}分。",
            n=evidence.quality,
            mark=MARKS[evidence.quality],
            most=max(MARKS),
        ),
    )


CRITERIA: dict[str, tuple[str, Callable[[Evidence], Share | None]]] = {
    "on_time": (say("按时报送"), _on_time),
    "targets": (say("培训目标"), _targets),
    "model_units": (say("典型培育"), _model_units),
    "classes": (say("培训班次"), _classes),
    "quality": (say("总结质量"), _quality),
}


def score(evidence: Evidence, weights: Iterable[tuple[str, int]]) -> Score:
    """The unit's score by these (criterion, weight); what does not apply to it is left out of the 100."""
    parts = tuple(_part(evidence, criterion, weight) for criterion, weight in weights)
    applying = [part for part in parts if part.points is not None]
    whole = sum(part.weight for part in applying)
    earned = sum(part.points or 0 for part in applying)
    return Score(evidence.unit_id, earned * 100 // whole if whole else 0, parts)


def written(points: int) -> str:
    """Hundredths as a person reads them: `87.5`, `100`."""
    whole, rest = divmod(points, HUNDREDTHS)
    return f"{whole}.{rest:02}".rstrip("0").rstrip(".")


def _part(evidence: Evidence, criterion: str, weight: int) -> Part:
    share = CRITERIA[criterion][1](evidence)
    if share is None:
        return Part(criterion, weight, None, say("这类单位不推荐典型，不计这一项，其余各项折算成100分。"))
    points = int(share.earned * weight * HUNDREDTHS)  # rounded down: a fraction is never negative
    return Part(criterion, weight, points, share.reckoning, evidence.sources.get(criterion, ()))


def _timely(filing: Filing) -> Fraction:
    if filing.filed is None:
        return Fraction(0)
    late = max(0, (filing.filed - filing.due).days)
    return Fraction(max(0, DAYS_TO_NOTHING - late), DAYS_TO_NOTHING)


def _lateness(filing: Filing) -> str:
    if filing.filed is None:
        return say("未报", context="lateness")
    late = (filing.filed - filing.due).days
    return say("逾期{n}天报送", n=late) if late > 0 else say("按时报送", context="lateness")


def _reached(counts: Trained) -> Fraction:
    if not counts.total or counts.trained is None:
        return Fraction(0)
    return _capped(counts.trained * 100, counts.total * counts.target)


def _counted(counts: Trained) -> str:
    if not counts.total or counts.trained is None:
        return say("没有培训人数")
    return say(
        "培训{trained}人（共{total}人，目标{target}%）",
        trained=counts.trained,
        total=counts.total,
        target=counts.target,
    )


def _capped(reached: int, full: int) -> Fraction:
    """`reached` of `full`, at most all of it; a full of nothing is reached."""
    return min(Fraction(1), Fraction(reached, full)) if full > 0 else Fraction(1)
