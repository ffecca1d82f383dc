"""How days and instants are written on the screens."""

from __future__ import annotations

import datetime as dt

import pytest

from workflow.base.days import ago, written_moment

NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("passed", "said"),
    [
        (dt.timedelta(seconds=0), "刚刚"),
        (dt.timedelta(seconds=59), "刚刚"),
        (dt.timedelta(seconds=60), "1 分钟前"),
        (dt.timedelta(minutes=59, seconds=59), "59 分钟前"),
        (dt.timedelta(hours=1), "1 小时前"),
        (dt.timedelta(hours=23, minutes=59), "23 小时前"),
        (dt.timedelta(days=1), "1 天前"),
        (dt.timedelta(days=6, hours=23), "6 天前"),
        (dt.timedelta(days=7), "2026年11月15日"),
        (dt.timedelta(seconds=-1), "2026年11月22日"),
    ],
)
def test_an_instant_is_said_as_long_ago_within_a_week(passed: dt.timedelta, said: str) -> None:
    assert ago(NOON - passed, NOON) == said


def test_a_moment_is_written_in_chinese_with_its_weekday() -> None:
    assert written_moment(dt.datetime(2014, 3, 9, 8, 5)) == "2014年3月9日（星期日）08:05"
