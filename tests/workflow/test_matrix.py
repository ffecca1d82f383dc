"""The matrix and its charts: what they show is what was entered, the same on the screen, in Excel and on paper."""

from __future__ import annotations

import datetime as dt
import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import contextmanager

import pdfplumber
import pikepdf
import pytest
import sqlalchemy as sa
from flask import Flask
from openpyxl import load_workbook

from tests.workflow.screens import Screen, text_of
from tests.workflow.test_deadlines import extend
from tests.workflow.test_road import work_everything
from tests.workflow.world import World
from workflow.base.clock import now, office_day
from workflow.base.database import db, transaction
from workflow.campaigns.models import Campaign, RosterEntry, Stage
from workflow.issuing.models import Document
from workflow.people.models import Unit
from workflow.people.policy import UNIT_KINDS
from workflow.progress import charts, matrix, matrix_sheet
from workflow.progress.charts import Series
from workflow.progress.matrix import Filter
from workflow.progress.models import HeadCount, ModelUnit, TrainingClass
from workflow.submissions import use_cases
from workflow.submissions.models import Submission

JUNE = dt.date(2014, 6, 20)
SVG = "{http://www.w3.org/2000/svg}"


def grow(world: World, count: int) -> list[int]:
    """More units of all kinds on the roster, each with figures, a class and, if a county, a model unit."""
    kinds = [kind for kind in UNIT_KINDS if kind not in ("city", "department")]
    made = []
    with transaction() as session:
        campaign = session.get_one(Campaign, world.campaign)
        if not campaign.stages:
            spans = (("宣传发动", 3, 3), ("集中培训提升", 4, 10), ("总结评价", 11, 12))
            campaign.stages = [
                Stage(position=at, name=name, starts=dt.date(2014, first, 1), ends=dt.date(2014, last, 28))
                for at, (name, first, last) in enumerate(spans)
            ]
        for number in range(count):
            kind = kinds[number % len(kinds)]
            unit = Unit(
                name=f"第{number}单位工会", short_name=f"{number}号单位", kind=kind, position=10 + number
            )
            session.add(unit)
            session.flush()
            made.append(unit.id)
            session.add(RosterEntry(campaign_id=world.campaign, unit_id=unit.id))
            _figures(world, unit.id, number)
        use_cases.open_for(session, world.campaign, made)
    return made


def _figures(world: World, unit_id: int, number: int) -> None:
    who = world.actor("drafter").person_id
    for month in range(4, 7):
        staff, representatives = 40 + number * 3 % 60, 15 + number * 5 % 70
        db.session.add(
            HeadCount(
                campaign_id=world.campaign, unit_id=unit_id, month=dt.date(2014, month, 1), sequence=1,
                staff_total=100, staff_trained=staff * (month - 3) // 3, staff_two_years=staff,
                representatives_total=100, representatives_trained=representatives * (month - 3) // 3,
                representatives_two_years=representatives, entered_by=who, at=now(), day=dt.date(2014, month, 19),
            )
        )  # fmt: skip
    db.session.add(
        TrainingClass(
            campaign_id=world.campaign, unit_id=unit_id, title="培训班", level="county", place="本单位",
            starts=dt.date(2014, 5, 6), ends=dt.date(2014, 5, 7), audience=["representatives"],
            forms=["lecture", "case"] if number % 2 else ["lecture"], subjects=["law"],
            staff_count=1, representatives_count=2, others_count=0,
        )
    )  # fmt: skip
    db.session.add(
        ModelUnit(
            campaign_id=world.campaign,
            unit_id=unit_id,
            name=f"典型{number}",
            ownership="private",
            material="材料",
        )
    )


def campaign(world: World) -> Campaign:
    return db.session.get_one(Campaign, world.campaign, populate_existing=True)


@contextmanager
def statements() -> Iterator[list[str]]:
    """What is asked of the database inside the block."""
    asked: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        asked.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)


def test_a_hundred_units_ask_no_more_than_two(world: World) -> None:
    asked = []
    for more in (2, 100):
        grow_by(world, more)
        seen = campaign(world)
        with statements() as said:
            matrix.picture(seen, JUNE)
        asked.append(len(said))
        db.session.rollback()
    assert asked[0] == asked[1] <= 12, asked


def grow_by(world: World, count: int) -> None:
    """As `grow`, with names that are not taken."""
    with transaction() as session:
        for unit in session.scalars(sa.select(Unit).where(Unit.position >= 10)):
            unit.name, unit.position = f"旧{unit.name}", unit.position + 1000
    grow(world, count)


def test_the_rows_are_what_was_filed_and_entered(world: World) -> None:
    grow(world, 8)
    extend(world, world.rival_county, dt.date(2014, 7, 1))
    world.write()
    world.act("drafter", "submit", day=dt.date(2014, 3, 20))
    rows = {row.filed.unit: row for row in matrix.picture(campaign(world), JUNE).rows}
    assert len(rows) == 10
    assert (rows["甲县总工会"].filed.plan_filed, rows["甲县总工会"].late) == (dt.date(2014, 3, 20), True)
    assert not rows["乙县总工会"].late  # it has until July
    assert rows["第0单位工会"].late
    assert rows["甲县总工会"].counts is None
    assert rows["第0单位工会"].rates == (40, 15)
    assert (rows["第1单位工会"].classes, rows["第1单位工会"].model_units) == (1, 1)
    before = {row.filed.unit: row for row in matrix.picture(campaign(world), dt.date(2014, 4, 30)).rows}
    assert before["第0单位工会"].rates == (13, 5)
    assert before["第0单位工会"].classes == 0  # it was in May


def test_a_filter_shows_what_it_names(app: Flask, world: World) -> None:
    grow(world, 14)
    screen = Screen(app, "reviewer")

    def shown(query: str) -> str:
        found = re.search(
            r"显示 (\d+) 个单位", text_of(screen.get(f"/campaigns/{world.campaign}/matrix{query}"))
        )
        assert found
        return found[1]

    assert shown("") == "16"
    assert shown("?kind=county") == "4"
    assert shown("?kind=county&state=submitted") == "0"
    assert shown("?late=1") == "16"  # the office's real day is long after 2014
    assert shown("?kind=unheard-of&state=no") == "16"
    row = matrix.picture(campaign(world), JUNE).rows[0]
    assert Filter("county", "drafted", True).shows(row)
    assert not Filter("zone").shows(row)


def test_the_workbook_holds_the_same_rows(app: Flask, world: World) -> None:
    grow(world, 7)
    with transaction() as session:
        session.scalars(sa.select(Unit).where(Unit.name == "第0单位工会")).one().name = "=1+1"
    answer = Screen(app, "leader").get(f"/campaigns/{world.campaign}/matrix/matrix.xlsx?kind=county")
    sheet = load_workbook(io.BytesIO(answer.data)).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == matrix_sheet.HEADER
    assert [row[0] for row in rows[1:]] == ["甲县总工会", "乙县总工会", "'=1+1"]
    assert rows[3][7:13] == (100, 40, 40, 100, 15, 15)


def test_the_leaflets_charts_say_every_number_to_whoever_does_not_see_them(app: Flask, world: World) -> None:
    grow(world, 20)
    answer = Screen(app, "leader").get(f"/campaigns/{world.campaign}/matrix/matrix.pdf")
    with pikepdf.open(io.BytesIO(answer.data)) as pdf:
        spoken = [
            str(one.Alt) for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/Alt" in one
        ]
    drawn = matrix.picture(campaign(world), office_day()).charts
    assert len(drawn) == 3
    for chart in drawn:
        [words] = [one for one in spoken if one.startswith(f"{chart.title}。")]
        assert chart.sentence in words
        for place, *values in chart.rows:
            for value in (one for one in values if one != charts.NOTHING):
                assert re.search(rf"{place}：[^；]*{value}", words), (place, value)


@pytest.mark.parametrize("count", [3, 60, 160])
def test_the_leaflet_is_one_page_with_every_unit(app: Flask, world: World, count: int) -> None:
    grow(world, count)
    answer = Screen(app, "leader").get(f"/campaigns/{world.campaign}/matrix/matrix.pdf")
    assert answer.mimetype == "application/pdf"
    with pdfplumber.open(io.BytesIO(answer.data)) as pdf:
        assert len(pdf.pages) == 1
        page = pdf.pages[0]
        assert page.width > page.height
        text = page.extract_text()
        ends = [word["bottom"] for word in page.extract_words() if "号单位" in word["text"]]
    assert "培训活动进度" in text
    shown = set(re.findall(r"(\d+)号单位", text))
    if count <= 60:
        assert shown == {f"{number}" for number in range(count)}
    else:
        assert "另有42个单位未列出" in text
    assert max(ends) < page.height - 20


def test_every_chart_has_its_words_and_its_numbers(world: World) -> None:
    grow(world, 14)
    drawn = matrix.picture(campaign(world), JUNE).charts
    assert [chart.title for chart in drawn] == ["各月培训进度", "各县区培训率", "培训班的形式"]
    for chart in drawn:
        svg = ET.fromstring(chart.svg())
        named = svg.get("aria-labelledby", "").split()
        parts = {one.get("id"): one for one in svg if one.get("id")}
        assert svg.get("role") == "img"
        assert [parts[name].tag for name in named] == [f"{SVG}title", f"{SVG}desc"]
        assert parts[named[1]].text == chart.sentence
        assert all(len(row) == len(chart.header) for row in chart.rows)
        assert "style=" not in chart.svg()  # the content policy would drop it
    months, counties, forms = drawn
    assert months.rows[2][1:3] == ("—", "—")
    assert (
        months.rows[5][1]
        == months.svg().partition('class="chart-value"')[2].partition(">")[2].partition("<")[0]
    )
    assert months.rows[11] == ("12月", "—", "—", "80%", "50%")
    assert months.rows[9][3:] == ("80%", "50%")
    assert months.rows[3][3:] == ("11%", "7%")
    assert ("0号单位", "40%", "15%") in counties.rows
    assert forms.rows[0] == ("集中授课", "14")
    assert "共举办培训班14期" in forms.sentence


def test_a_chart_of_nothing_and_of_strange_names_can_be_drawn() -> None:
    empty = charts.lines("a", "标题", "无", [], [Series("甲", ())])
    ET.fromstring(empty.svg())
    odd = charts.rates("b", "<题>", "“&”", ["<甲&乙>"], (80, 50), [(None, 120)], ("甲", "乙"))
    assert "<甲" not in odd.svg()
    assert ET.fromstring(odd.svg()) is not None
    assert odd.rows == (("<甲&乙>", "—", "120%"),)
    ET.fromstring(charts.bars("c", "标题", "无", [], "期数").svg())


def test_the_screen_shows_the_charts_with_their_tables(app: Flask, world: World) -> None:
    grow(world, 5)
    page = text_of(Screen(app, "leader").get(f"/campaigns/{world.campaign}/matrix"))
    assert page.count('<svg class="chart" role="img"') == 3
    assert page.count("数据表") == 3
    for words in ("专兼职培训率", "目标 80%", "一页纸 PDF", "进度表 Excel"):
        assert words in page
    submission = db.session.scalars(sa.select(Submission.id).where(Submission.unit_id == world.county)).one()
    assert f'href="/submissions/{submission}"' in page


def test_a_reply_can_be_opened_from_the_row_of_its_unit(app: Flask, world: World) -> None:
    world.approved()
    page = text_of(Screen(app, "leader").get(f"/campaigns/{world.campaign}/matrix"))
    assert "印制中" in page
    work_everything()
    reply = db.session.scalars(sa.select(Document).where(Document.kind == "reply")).one()
    page = text_of(Screen(app, "leader").get(f"/campaigns/{world.campaign}/matrix"))
    assert f'href="/documents/{reply.id}">{reply.number}</a>' in page
