"""Deadlines and targets, in plain values."""

from __future__ import annotations

import datetime as dt

REPLY_KINDS = {"record": "备案通知", "none": "不发回文"}
PAPERS = {"plan": "实施方案", "summary": "总结"}


def days_left(due: dt.date, today: dt.date) -> int:
    """Whole days until the deadline; the day itself still counts, so 0 is not late."""
    return (due - today).days


def countdown(due: dt.date, today: dt.date) -> str:
    """`还剩 5 天`, `今天截止`, `已逾期 3 天`."""
    left = days_left(due, today)
    if left > 0:
        return f"还剩 {left} 天"
    return "今天截止" if left == 0 else f"已逾期 {-left} 天"


def is_late(filed: dt.date | None, due: dt.date, today: dt.date) -> bool:
    """Whether a paper was filed after its day, or is not filed though the day is over."""
    return (filed or today) > due


def percent(part: int | None, whole: int | None) -> int | None:
    """Whole percent, rounded down so that 79.9 never passes for 80."""
    return part * 100 // whole if part is not None and whole else None
