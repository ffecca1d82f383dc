"""Working days (工作日): Monday to Friday, except where the calendar says otherwise. Plain values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

DAY = dt.timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True)
class Calendar:
    """`named` maps a day that does not follow its weekday, or was confirmed, to whether it is worked."""

    named: Mapping[dt.date, bool]

    def is_working(self, day: dt.date) -> bool:
        """Whether the office works on that day."""
        return self.named.get(day, day.weekday() < SATURDAY)

    def knows(self, year: int) -> bool:
        """Whether the year's holidays are entered; otherwise its working days are a guess by the weekday."""
        return year in self._years

    def shift(self, day: dt.date, count: int) -> dt.date:
        """The working day that is `count` working days after `day`, or before it where negative.

        A day off counts as the working day before it: who reckons from a Saturday reckons from its Friday, so
        a reminder "on the day" comes before the deadline and not after it. `shift(day, 0)` is that working day.
        """
        while not self.is_working(day):
            day -= DAY
        for _ in range(abs(count)):
            day += DAY if count > 0 else -DAY
            while not self.is_working(day):
                day += DAY if count > 0 else -DAY
        return day

    def between(self, start: dt.date, end: dt.date) -> int:
        """How many working days lie after `start` up to and including `end`; negative where `end` is earlier."""
        if end < start:
            return -self.between(end, start)
        return sum(self.is_working(start + DAY * n) for n in range(1, (end - start).days + 1))

    @cached_property
    def _years(self) -> frozenset[int]:
        return frozenset(day.year for day in self.named)
