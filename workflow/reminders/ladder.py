"""The ladder (催报阶梯) a campaign climbs with a unit that has not filed. Plain values.

A rung is so many working days before or after the unit's last day in time. Each is taken once for a unit and a
paper, whatever happens to the clock, the deadline or the server. What was missed is made up for at the next
round, except a message that a later rung has overtaken: "three days left" helps nobody the day after. Such a
message is written down as overtaken, so that none goes without a trace.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from documents.sentences import say
from workflow.campaigns.rules import LADDER_ACTS
from workflow.reminders.working_days import Calendar

# States in which the paper lies with the unit and was not filed: only then does its ladder go on.
OWING = {"plan": ("drafted",), "summary": ("drafted", "submitted", "returned", "reviewed", "approved")}
# States in which it is the unit's turn, so that a reviewer may nudge it (催一下), and for which paper.
UNITS_TURN = {"drafted": "plan", "returned": "plan", "approved": "summary", "summary_returned": "summary"}
NUDGE = "nudge"
LABELS = {
    "message": say("催报提醒"),
    "urge": say("催报通知"),
    "list": say("列入未报名单"),
    NUDGE: say("催办"),
}


@dataclass(frozen=True, slots=True, order=True)
class Rung:
    """`days` are working days from the last day in time; `act` is one of LADDER_ACTS."""

    days: int
    act: str


@dataclass(frozen=True, slots=True)
class Step:
    """A rung whose day has come; `overtaken` where it is only written down."""

    rung: Rung
    overtaken: bool


def rungs(ladder: Iterable[Mapping[str, Any]]) -> tuple[Rung, ...]:
    """A campaign's ladder from the bottom up, one rung a day, what it does not know left out."""
    known = {one["days"]: Rung(one["days"], one["act"]) for one in ladder if one["act"] in LADDER_ACTS}
    return tuple(sorted(known.values()))


def due(
    ladder: Iterable[Rung], last_day: dt.date, today: dt.date, taken: Collection[int], calendar: Calendar
) -> list[Step]:
    """The rungs to take today, from the bottom up: their day has come and they are not among `taken` days."""
    climbing = sorted(ladder)
    come = [rung for rung in climbing if calendar.shift(last_day, rung.days) <= today]
    highest = max([rung.days for rung in come] + list(taken), default=0)
    return [
        Step(rung, overtaken=rung.act == "message" and rung.days < highest)
        for rung in come
        if rung.days not in taken
    ]


def upcoming(
    ladder: Iterable[Rung], last_day: dt.date, taken: Collection[int], calendar: Calendar
) -> tuple[dt.date, Rung] | None:
    """The next rung that is not taken, with its day; None at the top."""
    left = [
        rung for rung in sorted(ladder) if rung.days not in taken and rung.days > max(taken, default=-999)
    ]
    return (calendar.shift(last_day, left[0].days), left[0]) if left else None


def when(days: int) -> str:
    """`提前 3 个工作日`, `当日`, `逾期 7 个工作日`."""
    if days == 0:
        return say("截止当日")
    return say("提前 {days} 个工作日", days=-days) if days < 0 else say("逾期 {days} 个工作日", days=days)
