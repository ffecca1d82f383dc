"""The checkup before filing: what it notices, where it points, what it mends, what it leaves alone."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import pytest
from docx import Document
from flask import Flask

from documents.text import recognise
from tests.workflow.screens import Screen, text_of
from tests.workflow.world import FIGURES, PLAN, World
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


def test_a_section_the_campaign_asks_for_is_missed() -> None:
    asked = replace(ASKED, sections=("目标", "组织保障"))
    [note] = checkup(recognise(PLAN), FIGURES, asked)
    assert (note.severity, note.message) == (
        "error",
        "缺少活动要求的“组织保障”部分，请补写，并用它作小标题。",
    )


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


def word(*lines: str) -> bytes:
    """A Word file with these paragraphs."""
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def test_a_word_file_is_read_into_the_form_and_nothing_is_kept(world: World, app: Flask) -> None:
    world.write("此前保存的正文。")
    unit, address = Screen(app, "drafter"), f"/submissions/{world.submission}/edit"
    file = (io.BytesIO(word(*PLAN.splitlines())), "实施方案.docx")
    page = text_of(unit.post(f"{address}/read", text="正在写的正文。", staff_total="90", file=file))
    assert "从“实施方案.docx”读到" in page
    assert "甲县总工会关于开展培训活动的实施方案" in page
    assert "正在写的正文。" in page
    assert 'value="90"' in page
    assert "此前保存的正文。" in text_of(unit.get(address))


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("方案.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "另存为 .docx"),
        ("方案.wps", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "另存为 .docx"),
        ("方案.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "另存为 .docx"),
        ("方案.docx", b"PK\x03\x04 not a package", "Word"),
        ("", b"", "请先选择要读入的文件"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(
    world: World, app: Flask, name: str, data: bytes, sentence: str
) -> None:
    answer = Screen(app, "drafter").post(
        f"/submissions/{world.submission}/edit/read", text="写了一半", file=(io.BytesIO(data), name)
    )
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert "写了一半" in text_of(answer)


def test_the_checkup_stands_on_the_screens(world: World, app: Flask) -> None:
    faulty = PLAN.replace("85人、职工代表220人", "85人,职工代表 220 人")
    unit, address = Screen(app, "drafter"), f"/submissions/{world.submission}"
    page = text_of(unit.post(f"{address}/edit/mend", text=faulty))
    assert "85人，职工代表220人" in page
    assert "改正以前的正文" in page
    world.write(faulty)
    page = text_of(unit.get(f"{address}/edit"))
    assert "按建议改正（" in page
    assert "依据：GB/T 15834—2011" in page
    world.act("drafter", "submit")
    assert "公文体检" in text_of(Screen(app, "reviewer").get(address))
