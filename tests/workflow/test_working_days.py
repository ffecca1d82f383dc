"""Working days against what the State Council announced, and against their own laws."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from tests.workflow.screens import Screen, text_of
from tests.workflow.world import World
from workflow.base.audit import AuditEntry
from workflow.base.clock import now
from workflow.base.database import db
from workflow.base.refusals import Conflict, Forbidden, Invalid
from workflow.reminders import calendar, holidays
from workflow.reminders.working_days import Calendar

ANNOUNCED = Calendar(holidays.announced())
# Days that no rule of thumb gets right; each stands in the year's own notice.
OFF = [
    "2014-01-31",
    "2014-02-06",
    "2014-04-07",
    "2014-05-02",
    "2014-06-02",
    "2014-09-08",
    "2014-10-07",
    "2015-01-02",
    "2015-02-24",
    "2015-04-06",
    "2015-06-22",
    "2015-09-03",
    "2015-09-04",
    "2015-10-07",
    "2016-02-12",
    "2016-04-04",
    "2016-05-02",
    "2016-06-10",
    "2016-09-16",
    "2016-10-07",
    "2017-01-02",
    "2017-02-02",
    "2017-04-03",
    "2017-05-01",
    "2017-05-29",
    "2017-10-06",
    "2018-01-01",
    "2018-02-21",
    "2018-04-06",
    "2018-04-30",
    "2018-06-18",
    "2018-09-24",
    "2018-12-31",
    "2019-02-08",
    "2019-04-05",
    "2019-05-02",
    "2019-05-03",
    "2019-06-07",
    "2019-09-13",
    "2019-10-07",
    "2020-01-24",
    "2020-01-31",
    "2020-02-01",
    "2020-02-02",
    "2020-05-05",
    "2020-06-26",
    "2020-10-08",
    "2021-02-17",
    "2021-05-04",
    "2021-06-14",
    "2021-09-20",
    "2021-10-07",
    "2022-01-03",
    "2022-01-31",
    "2022-05-04",
    "2022-06-03",
    "2022-09-12",
    "2022-10-07",
    "2023-01-02",
    "2023-01-27",
    "2023-04-05",
    "2023-05-03",
    "2023-06-23",
    "2023-09-29",
    "2023-10-06",
    "2024-01-01",
    "2024-02-16",
    "2024-04-04",
    "2024-05-03",
    "2024-06-10",
    "2024-09-17",
    "2024-10-07",
    "2025-01-01",
    "2025-02-04",
    "2025-04-04",
    "2025-05-05",
    "2025-06-02",
    "2025-10-08",
    "2026-01-02",
    "2026-02-23",
    "2026-04-06",
    "2026-05-05",
    "2026-06-19",
    "2026-09-25",
    "2026-10-07",
]
WORKED = [
    "2014-01-26",
    "2014-01-30",
    "2014-02-07",
    "2014-02-08",
    "2014-05-04",
    "2014-09-28",
    "2014-10-11",
    "2015-01-04",
    "2015-02-15",
    "2015-02-28",
    "2015-09-06",
    "2015-09-28",
    "2015-10-10",
    "2016-02-06",
    "2016-02-14",
    "2016-06-12",
    "2016-09-18",
    "2016-10-08",
    "2016-10-09",
    "2017-01-22",
    "2017-02-04",
    "2017-04-01",
    "2017-05-27",
    "2017-09-30",
    "2018-02-11",
    "2018-02-24",
    "2018-04-08",
    "2018-04-28",
    "2018-09-29",
    "2018-09-30",
    "2018-12-29",
    "2019-02-02",
    "2019-02-03",
    "2019-04-28",
    "2019-05-05",
    "2019-09-29",
    "2019-10-12",
    "2020-01-19",
    "2020-02-03",
    "2020-04-26",
    "2020-05-09",
    "2020-06-28",
    "2020-09-27",
    "2020-10-10",
    "2021-02-07",
    "2021-02-20",
    "2021-04-25",
    "2021-05-08",
    "2021-09-18",
    "2021-09-26",
    "2021-10-09",
    "2022-01-29",
    "2022-01-30",
    "2022-04-02",
    "2022-04-24",
    "2022-05-07",
    "2022-10-08",
    "2022-10-09",
    "2023-01-28",
    "2023-01-29",
    "2023-04-23",
    "2023-05-06",
    "2023-06-25",
    "2023-10-07",
    "2023-10-08",
    "2024-02-04",
    "2024-02-18",
    "2024-04-07",
    "2024-04-28",
    "2024-05-11",
    "2024-09-14",
    "2024-09-29",
    "2024-10-12",
    "2025-01-26",
    "2025-02-08",
    "2025-04-27",
    "2025-09-28",
    "2025-10-11",
    "2026-01-04",
    "2026-02-14",
    "2026-02-28",
    "2026-05-09",
    "2026-09-20",
    "2026-10-10",
]
# Working days of each year, Monday to Friday less holidays plus what is worked for them.
WORKING_DAYS = {
    2014: 250, 2015: 249, 2016: 250, 2017: 249, 2018: 250, 2019: 250, 2020: 249,
    2021: 250, 2022: 249, 2023: 249, 2024: 251, 2025: 248, 2026: 248,
}  # fmt: skip

days = st.dates(dt.date(2013, 12, 1), dt.date(2028, 12, 31))
calendars = st.one_of(st.just(ANNOUNCED), st.dictionaries(days, st.booleans(), max_size=60).map(Calendar))
counts = st.integers(-40, 40)


@pytest.mark.parametrize("day", OFF)
def test_a_holiday_is_not_worked(day: str) -> None:
    assert not ANNOUNCED.is_working(dt.date.fromisoformat(day))


@pytest.mark.parametrize("day", WORKED)
def test_a_make_up_day_is_worked(day: str) -> None:
    assert ANNOUNCED.is_working(dt.date.fromisoformat(day))


@pytest.mark.parametrize(("year", "expected"), WORKING_DAYS.items())
def test_a_year_has_its_number_of_working_days(year: int, expected: int) -> None:
    assert ANNOUNCED.between(dt.date(year - 1, 12, 31), dt.date(year, 12, 31)) == expected


def test_every_make_up_day_is_a_weekend_and_every_holiday_frees_a_weekday_or_none() -> None:
    """A slip of the pen would name a Tuesday a make-up day."""
    for year, arrangement in holidays.arrangements().items():
        assert arrangement.notice.startswith(f"国办发明电〔{year - 1}〕")
        for holiday in arrangement.holidays:
            assert all(day.weekday() >= 5 for day in holiday.worked), holiday
            assert holiday.ends.year == year
            assert 1 <= len(list(holiday.days())) <= 10


def test_beyond_what_is_announced_it_says_so() -> None:
    assert [year for year in range(2012, 2030) if ANNOUNCED.knows(year)] == list(range(2014, 2027))
    assert ANNOUNCED.is_working(dt.date(2027, 10, 1))  # a Friday: nobody told us otherwise


@given(calendars, days, counts)
def test_there_and_back_is_where_it_began(named: Calendar, day: dt.date, count: int) -> None:
    there = named.shift(day, count)
    assert named.is_working(there)
    assert named.shift(there, -count) == named.shift(day, 0)


@given(calendars, days, counts, counts)
def test_steps_in_one_direction_add_up(named: Calendar, day: dt.date, one: int, other: int) -> None:
    assert named.shift(named.shift(day, one), other) == named.shift(day, one + other)


@given(calendars, days, st.integers(0, 40))
def test_counting_is_the_other_way_of_shifting(named: Calendar, day: dt.date, count: int) -> None:
    start = named.shift(day, 0)
    assert named.between(start, named.shift(start, count)) == count
    assert named.between(named.shift(start, count), start) == -count


@given(calendars, days, days, counts)
def test_a_later_day_never_leads_to_an_earlier_one(
    named: Calendar, one: dt.date, other: dt.date, count: int
) -> None:
    first, last = sorted((one, other))
    assert named.shift(first, count) <= named.shift(last, count)


def test_the_office_enters_what_was_announced_later(app: Flask, world: World) -> None:
    office = world.actor("office")
    week = calendar.Change(dt.date(2027, 10, 1), dt.date(2027, 10, 7), False, "国庆节")
    calendar.change(office, week, now())
    calendar.change(office, calendar.Change(dt.date(2027, 10, 9), dt.date(2027, 10, 9), True, "调休"), now())
    named = calendar.current()
    assert named.knows(2027)
    assert named.shift(dt.date(2027, 9, 30), 1) == dt.date(2027, 10, 8)
    assert named.shift(dt.date(2027, 9, 30), 2) == dt.date(2027, 10, 9)
    calendar.restore(office, dt.date(2027, 10, 9), now())
    assert not calendar.current().is_working(dt.date(2027, 10, 9))
    with pytest.raises(Conflict):
        calendar.restore(office, dt.date(2027, 10, 9), now())
    entries = db.session.scalars(
        sa.select(AuditEntry.detail).where(AuditEntry.subject == "calendar:2027-10-09")
    ).all()
    assert [entry["before"] for entry in entries] == [None, True]


def test_a_change_of_an_announced_day_counts_and_can_be_taken_back(app: Flask, world: World) -> None:
    day = dt.date(2014, 4, 7)
    calendar.change(world.actor("reviewer"), calendar.Change(day, day, True, "本市不补休"), now())
    assert calendar.current().is_working(day)
    calendar.restore(world.actor("office"), day, now())
    assert not calendar.current().is_working(day)


@pytest.mark.parametrize(
    ("starts", "ends", "reason", "field"),
    [
        ("2027-10-07", "2027-10-01", "国庆节", "ends"),
        ("2027-01-01", "2027-12-31", "全年", "ends"),
        ("2027-10-01", "2027-10-01", "  ", "reason"),
        ("2027-10-01", "2027-10-01", "长" * 101, "reason"),
        ("1999-10-01", "1999-10-01", "国庆节", "starts"),
    ],
)
def test_a_change_that_makes_no_sense_is_named(
    app: Flask, world: World, starts: str, ends: str, reason: str, field: str
) -> None:
    new = calendar.Change(dt.date.fromisoformat(starts), dt.date.fromisoformat(ends), False, reason)
    with pytest.raises(Invalid) as refused:
        calendar.change(world.actor("office"), new, now())
    assert set(refused.value.fields) == {field}
    with pytest.raises(Forbidden):
        calendar.change(world.actor("drafter"), new, now())


def test_the_screen_shows_a_year_and_takes_a_change(app: Flask, world: World) -> None:
    office = Screen(app, "office")
    assert "国办发明电〔2013〕28号" in text_of(office.get("/calendar/2014"))
    assert "系统里没有2027年的放假安排" in text_of(office.get("/calendar/2027"))
    typed = {"starts": "2027-02-05", "ends": "2027-02-1", "kind": "off", "reason": "春节"}
    refused = office.post("/calendar/2027", **typed)
    assert refused.status_code == 422
    assert 'value="2027-02-05"' in text_of(refused)
    answer = office.post("/calendar/2027", **(typed | {"ends": "2027-02-11"}))
    assert answer.location == "/calendar/2027"
    page = text_of(office.get("/calendar/2027"))
    assert "2027年2月11日" in page
    assert "office的姓名" in page
    assert office.post("/calendar/2027/restore", day="2027-02-11").status_code == 302
    office.get("/calendar/2027")  # where it says that it was restored
    assert "2027年2月11日" not in text_of(office.get("/calendar/2027"))
    assert "保存" not in text_of(Screen(app, "drafter").get("/calendar/2027"))
