"""The checkup before filing: what it notices, where it points, what it mends, what it leaves alone."""

from __future__ import annotations

import datetime as dt

import pytest

from documents.text import recognise
from tests.workflow.world import FIGURES, PLAN
from workflow.submissions.checkup import Campaigned, Note, checkup, mended, understood

ASKED = Campaigned(80, 50, dt.date(2014, 3, 1), dt.date(2014, 12, 31))


def notes(text: str = PLAN, **figures: int) -> list[Note]:
    return checkup(recognise(text), dict(FIGURES) | figures, ASKED)


def test_a_sound_plan_has_nothing_to_note() -> None:
    assert notes() == []


def test_a_share_below_the_target_is_noted_at_its_field() -> None:
    [note] = notes(staff_trained=79)
    assert (note.field, note.severity) == ("staff_trained", "warning")
    assert note.message == "专兼职工作者培训 79 人，占 79%，低于活动目标 80%。"


@pytest.mark.parametrize(
    ("day", "words"), [("2015年3月5日", "不在活动的起止日期之内"), ("2014年4月31日", "日历上没有")]
)
def test_a_day_outside_the_campaign_is_noted_at_its_words(day: str, words: str) -> None:
    [note] = notes(PLAN.replace("按季度举办", f"{day}起按季度举办"))
    assert words in note.message
    assert (note.place, note.quote) == ("正文第 5 段", day)


def test_totals_that_are_no_sums_are_noted() -> None:
    table = "\n\n| 单位 | 人数 |\n|---|---|\n| 甲 | 12 |\n| 乙 | 30 |\n| 合计 | 43 |\n"
    text = PLAN.replace("\n\n二、措施", f"{table}\n二、措施")
    assert [note.message for note in notes(text)] == ["“人数”一列相加是 42，合计写的是 43。"]
    assert notes(text.replace("43", "42")) == []


def test_what_is_mechanical_is_mended_and_nothing_else() -> None:
    faulty = PLAN.replace("培训专兼职工作者85人、职工代表220人。", "培训专兼职工作者85人,职工代表 220 人。")
    found = notes(faulty)
    assert found
    assert all(note.clause and note.fix and note.place == "正文第 3 段" for note in found)
    text = mended(recognise(faulty))
    assert "培训专兼职工作者85人，职工代表220人。" in text
    assert notes(text) == []


def test_what_was_understood_is_said() -> None:
    assert understood(recognise(PLAN)) == [
        ("标题", "甲县总工会关于开展培训活动的实施方案"),
        ("正文", "6 段，2 个一级标题"),
        ("署名", "甲县总工会"),
        ("成文日期", "2014年3月8日"),
    ]
