"""How a day is written: in Chinese on paper, in the reader's language on a screen."""

from __future__ import annotations

import datetime as dt

from documents.sentences import say

WEEKDAYS = (
    say("星期一"),
    say("星期二"),
    say("星期三"),
    say("星期四"),
    say("星期五"),
    say("星期六"),
    say("星期日"),
)
MONTHS = (
    say("1月"),
    say("2月"),
    say("3月"),
    say("4月"),
    say("5月"),
    say("6月"),
    say("7月"),
    say("8月"),
    say("9月"),
    say("10月"),
    say("11月"),
    say("12月"),
)


def written_day(day: dt.date) -> str:
    """`2014年2月25日`: full year, no padding (GB/T 9704-2012 7.3.5.4)."""
    return say("{year}年{month}{day}日", year=day.year, month=written_month(day), day=day.day)


def written_month(day: dt.date) -> str:
    """`2月`."""
    return MONTHS[day.month - 1]


def weekday(day: dt.date) -> str:
    """`星期二`."""
    return WEEKDAYS[day.weekday()]
