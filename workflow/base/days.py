"""How a day is written in Chinese."""

from __future__ import annotations

import datetime as dt

WEEKDAYS = "一二三四五六日"


def written_day(day: dt.date) -> str:
    """`2014年2月25日`: full year, no padding (GB/T 9704-2012 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def weekday(day: dt.date) -> str:
    """`星期二`."""
    return f"星期{WEEKDAYS[day.weekday()]}"
