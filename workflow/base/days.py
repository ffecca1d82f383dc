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
SHORT_MONTHS = (
    say("1月", context="short"),
    say("2月", context="short"),
    say("3月", context="short"),
    say("4月", context="short"),
    say("5月", context="short"),
    say("6月", context="short"),
    say("7月", context="short"),
    say("8月", context="short"),
    say("9月", context="short"),
    say("10月", context="short"),
    say("11月", context="short"),
    say("12月", context="short"),
)


def written_day(day: dt.date) -> str:
    """`2014年2月25日`: full year, no padding (GB/T 9704-2012 7.3.5.4)."""
    return say("{year}年{month}{day}日", year=day.year, month=written_month(day), day=day.day)


def written_month(day: dt.date) -> str:
    """`2月`."""
    return MONTHS[day.month - 1]


def written_moment(instant: dt.datetime) -> str:
    """`2026年11月22日（星期日）15:04`, in the zone that the instant comes in."""
    day, clock = instant.date(), f"{instant:%H:%M}"
    return say("{day}（{weekday}）{clock}", day=written_day(day), weekday=weekday(day), clock=clock)


def ago(instant: dt.datetime, at: dt.datetime) -> str:
    """How long before `at`: `刚刚`, `5 分钟前`, `3 小时前`, `2 天前`; after a week, and for what is ahead, the day."""
    seconds = int((at - instant).total_seconds())
    if not 0 <= seconds < 7 * 86_400:
        return written_day(instant.date())
    if seconds < 60:
        return say("刚刚")
    if seconds < 3_600:
        return say("{n} 分钟前", n=seconds // 60)
    if seconds < 86_400:
        return say("{n} 小时前", n=seconds // 3_600)
    return say("{n} 天前", n=seconds // 86_400)


def written_date(day: dt.date) -> str:
    """`2014年2月25日（星期二）`, as a date stands in a sentence on the screen."""
    return say("{day}（{weekday}）", day=written_day(day), weekday=weekday(day))


def weekday(day: dt.date) -> str:
    """`星期二`."""
    return WEEKDAYS[day.weekday()]
