"""When each unit files its papers in 2014, and with what figures: those that it enters month by month.

Nothing is drawn by lot: a unit's place in the cast decides, so that every load tells the same year.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from workflow.demonstration.progress_year import Filing, counts
from workflow.demonstration.progress_year import units as filing_units
from workflow.demonstration.story import SCENES_2014

TRAINED_BY = 10  # the month in which the training ends
FIRST_PLANS, PLAN_DAYS = dt.date(2014, 3, 11), 4
FIRST_SUMMARIES, SUMMARY_DAYS = dt.date(2014, 11, 12), 8
LATE_PLANS = {
    "linshu": (3, 17), "jingkai": (3, 18), "lingang": (3, 20), "liangshi": (3, 20), "yancao": (3, 24),
    "fangzhi": (3, 26), "gongxiao": (3, 27), "reli": (3, 27), "mengshan": (4, 2),
}  # fmt: skip
LATE_SUMMARIES = {"linshu": 24, "caimao": 25, "liangshi": 27, "fangzhi": 28}
NEVER = frozenset({"junan"})  # owes both papers all year, unless a visitor files them
NO_SUMMARY = frozenset({"gongxiao", "yanwu"})  # still owed when the year ends


@dataclass(frozen=True, slots=True)
class UnitYear:
    """One unit's year; counts are (staff, representatives)."""

    code: str
    totals: tuple[int, int]
    trained: tuple[int, int]
    planned: tuple[int, int]
    plan_day: dt.date
    summary_day: dt.date | None
    mark: int


def units() -> list[UnitYear]:
    """Every unit of the roster that files, in protocol order."""
    told = {scene.unit_code: scene.figures for scene in SCENES_2014}
    return [_unit(one, told.get(one.code)) for one in filing_units() if one.code not in NEVER]


def _unit(one: Filing, told: tuple[int, int, int, int] | None) -> UnitYear:
    reached = counts(one, TRAINED_BY)
    totals = (reached.staff_total, reached.representatives_total)
    return UnitYear(
        code=one.code,
        totals=totals,
        trained=(reached.staff_trained, reached.representatives_trained),
        planned=(told[1], told[3]) if told else (totals[0] * 86 // 100, totals[1] * 56 // 100),
        plan_day=_plan_day(one),
        summary_day=_summary_day(one),
        mark=3 + one.place % 3,
    )


def _plan_day(one: Filing) -> dt.date:
    if one.code in LATE_PLANS:
        month, day = LATE_PLANS[one.code]
        return dt.date(2014, month, day)
    return FIRST_PLANS + dt.timedelta(days=one.place % PLAN_DAYS)


def _summary_day(one: Filing) -> dt.date | None:
    if one.code in NO_SUMMARY:
        return None
    if one.code in LATE_SUMMARIES:
        return dt.date(2014, 11, LATE_SUMMARIES[one.code])
    return FIRST_SUMMARIES + dt.timedelta(days=one.place % SUMMARY_DAYS)
