"""The register of units: who keeps it, what is registered, what becomes of a unit, and the Excel list."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from collections.abc import Mapping

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.workflow.screens import Screen, text_of
from tests.workflow.world import TODAY, World
from workflow.base import workbooks
from workflow.base.audit import AuditEntry
from workflow.base.clock import now
from workflow.base.database import Base, db
from workflow.base.refusals import Conflict, Forbidden, Invalid, NotFound
from workflow.people import unit_facts, unit_file, unit_history, units
from workflow.people.models import Unit, UnitEvent
from workflow.people.queries import receiving_units
from workflow.people.unit_facts import COLUMNS, UnitFacts, cells_of, read
from workflow.people.unit_queries import register_of_units

COUNTY = {"name": "丙县总工会", "short_name": "丙县", "kind": "county"}
MILL = {
    "name": "甲县纺织厂工会",
    "short_name": "纺织厂",
    "kind": "大企业工会",
    "parent": "甲县总工会",
    "ownership": "非公有制",
    "city_top100": "是",
}


def unit(unit_id: int) -> Unit:
    db.session.rollback()
    return db.session.get_one(Unit, unit_id, populate_existing=True)


def added(world: World, typed: Mapping[str, str] = COUNTY, who: str = "office") -> int:
    return units.add(world.actor(who), typed, now(), TODAY)


def renamed(world: World, unit_id: int, name: str, on: dt.date = TODAY, reason: str = "批复") -> None:
    unit_history.rename(
        world.actor("office"), unit_id, unit(unit_id).version, name, name[:2], on, reason, now(), TODAY
    )


def merged(world: World, unit_id: int, successor: int) -> None:
    version = unit(unit_id).version
    unit_history.merge(world.actor("office"), unit_id, version, successor, TODAY, "机构改革", now(), TODAY)


def closed(world: World, unit_id: int) -> None:
    unit_history.close(world.actor("office"), unit_id, unit(unit_id).version, TODAY, "企业注销", now(), TODAY)


# Who keeps the register


@pytest.mark.parametrize("who", ["office", "admin"])
def test_the_citys_office_and_the_administrator_keep_all_of_it(world: World, who: str) -> None:
    assert unit(added(world, COUNTY, who)).name == "丙县总工会"
    assert unit(added(world, MILL, who)).parent_id == world.county


def test_a_countys_office_keeps_what_lies_below_it(world: World) -> None:
    world.grant("head", "office", world.county)
    mill = added(world, MILL, "head")
    with pytest.raises(Invalid) as refused:
        added(world, COUNTY, "head")
    assert "只能登记本单位的下属单位" in refused.value.fields["parent"]
    with pytest.raises(Forbidden):
        units.change(world.actor("head"), world.rival_county, 1, COUNTY, now(), TODAY)
    units.change(world.actor("head"), mill, 1, MILL | {"short_name": "一纺"}, now(), TODAY)
    assert unit(mill).short_name == "一纺"


@pytest.mark.parametrize("who", ["drafter", "reviewer", "approver", "leader", "auditor", "security"])
def test_nobody_else_changes_it(world: World, who: str) -> None:
    with pytest.raises(Forbidden):
        added(world, COUNTY, who)
    with pytest.raises(Forbidden):
        unit_history.close(world.actor(who), world.county, 1, TODAY, "不行", now(), TODAY)


# What is registered


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"name": ""}, "name", "请填写单位全称"),
        ({"name": "甲县总工会"}, "name", "已有名为"),
        ({"name": "丙县<总工会>"}, "name", "不能用的符号"),
        ({"name": "长" * 61}, "name", "最多 60 个字"),
        ({"short_name": ""}, "short_name", "请填写简称"),
        ({"kind": "王国"}, "kind", "类别只能是"),
        ({"parent": "丁县总工会"}, "parent", "没有名为“丁县总工会”的上级单位"),
        ({"parent": "丙县总工会"}, "parent", "成了自己的上级"),
        ({"position": "第一"}, "position", "行文次序应当是"),
        ({"ownership": "股份制"}, "ownership", "所有制只能是"),
        ({"city_top100": "是", "ownership": "公有制"}, "ownership", "应当是“非公有制”"),
        ({"county_top10": "大概"}, "county_top10", "只能填“是”"),
    ],
)
def test_what_cannot_be_registered_is_said_at_its_field(
    world: World, change: dict[str, str], field: str, sentence: str
) -> None:
    with pytest.raises(Invalid) as refused:
        added(world, COUNTY | change)
    assert sentence in refused.value.fields[field]


def test_a_change_shows_before_and_after(app: Flask, world: World) -> None:
    mill = added(world, MILL)
    units.change(
        world.actor("office"), mill, 1, MILL | {"parent": "乙县总工会", "city_top100": ""}, now(), TODAY
    )
    shown = text_of(Screen(app, "reviewer").get(f"/units/{mill}"))
    assert "<del>甲县总工会</del> → <ins>乙县总工会</ins>" in shown
    assert "<del>是</del> → <ins>无</ins>" in shown
    actions = db.session.scalars(
        sa.select(AuditEntry.action).where(AuditEntry.subject == f"unit:{mill}")
    ).all()
    assert actions == ["unit_added", "unit_changed"]
    with pytest.raises(Conflict):
        units.change(world.actor("office"), mill, 1, MILL, now(), TODAY)


def test_up_and_down_change_the_protocol_order(world: World) -> None:
    def counties() -> list[str]:
        return [line.unit.name[0] for line in register_of_units() if line.unit.kind == "county"]

    third = added(world)
    assert counties() == ["甲", "乙", "丙"]
    units.shift(world.actor("office"), third, 1, True, now(), TODAY)
    units.shift(world.actor("office"), third, unit(third).version, True, now(), TODAY)
    assert counties() == ["丙", "甲", "乙"]
    with pytest.raises(Conflict, match="最前面"):
        units.shift(world.actor("office"), third, unit(third).version, True, now(), TODAY)
    units.shift(world.actor("office"), third, unit(third).version, False, now(), TODAY)
    assert counties() == ["甲", "丙", "乙"]


# What becomes of a unit


def test_a_former_name_is_kept_with_its_day(app: Flask, world: World) -> None:
    renamed(world, world.county, "兰县总工会", dt.date(2014, 1, 21), "县名变更")
    shown = unit(world.county)
    assert shown.name == "兰县总工会"
    assert shown.name_on(dt.date(2014, 1, 20)) == "甲县总工会"
    assert shown.name_on(dt.date(2014, 1, 21)) == "兰县总工会"
    assert [line.unit.name for line in register_of_units("甲县")] == ["兰县总工会"]
    with pytest.raises(Invalid) as refused:
        added(world, COUNTY | {"name": "甲县总工会"})
    assert "是“兰县总工会”的曾用名" in refused.value.fields["name"]
    assert "2014年1月21日（星期二）以前名为“甲县总工会”：县名变更" in text_of(
        Screen(app, "office").get(f"/units/{world.county}")
    )


@pytest.mark.parametrize(
    ("name", "on", "reason", "field"),
    [
        ("甲县总工会", TODAY, "批复", "new_name"),
        ("乙县总工会", TODAY, "批复", "new_name"),
        ("", TODAY, "批复", "new_name"),
        ("兰县总工会", TODAY + dt.timedelta(1), "批复", "on"),
        ("兰县总工会", TODAY, " ", "reason"),
    ],
)
def test_a_name_that_cannot_be_is_refused(
    world: World, name: str, on: dt.date, reason: str, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        renamed(world, world.county, name, on, reason)
    assert field in refused.value.fields


def test_a_merged_unit_names_its_successor_and_hands_over_what_lay_below(world: World) -> None:
    mill = added(world, MILL)
    with pytest.raises(Invalid):
        merged(world, world.county, mill)
    merged(world, world.county, world.rival_county)
    ended = unit(world.county)
    assert (ended.state, ended.successor_id, ended.ended_on) == ("merged", world.rival_county, TODAY)
    assert unit(mill).parent_id == world.rival_county
    assert world.county not in {one.id for one in receiving_units()}
    with pytest.raises(Conflict, match="已经撤并"):
        renamed(world, world.county, "兰县总工会")
    lines = db.session.scalars(sa.select(UnitEvent.action).order_by(UnitEvent.id)).all()
    assert lines == ["added", "merged", "took_over"]


def test_a_unit_with_others_below_it_is_not_closed(world: World) -> None:
    mill = added(world, MILL)
    with pytest.raises(Conflict, match="还有下属单位"):
        closed(world, world.county)
    closed(world, mill)
    closed(world, world.county)
    assert unit(world.county).state == "closed"
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Unit)) == 4, "nothing is ever removed"


def test_an_unknown_unit_is_not_there(world: World) -> None:
    with pytest.raises(NotFound):
        unit_history.close(world.actor("office"), 999, 1, TODAY, "不在", now(), TODAY)


# The Excel list


def upload(app: Flask, rows: list[tuple[workbooks.Cell, ...]], who: str = "office") -> str:
    data = workbooks.write("单位", unit_file.HEADER, rows)
    return text_of(Screen(app, who).post("/units/import", file=(io.BytesIO(data), "单位.xlsx")))


def count() -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(Unit)) or 0


def test_every_bad_cell_is_named_and_nothing_is_taken(app: Flask, world: World) -> None:
    before = count()
    page = upload(
        app,
        [
            ("丙县总工会", "丙县", "县区总工会", "", "", "", "", ""),
            ("丙县总工会", "", "王国", "丁县总工会", "先", "", "", ""),
            (None,) * 8,
            ("戊厂工会", "戊厂", "大企业工会", "己县总工会", 3, "公有制", "是", "?"),
        ],
    )
    assert count() == before
    named = re.findall(r"<li>([A-H]\d+)：(.{4})", page)
    assert named == [
        ("A3", "“丙县总"),
        ("B3", "请填写简"),
        ("C3", "类别只能"),
        ("D3", "没有名为"),
        ("E3", "行文次序"),
        ("D5", "没有名为"),
        ("F5", "列入民营"),
        ("H5", "“县区1"),
    ]
    assert "只导入没有问题的 1 行" in page


def test_the_good_rows_can_be_taken_alone(app: Flask, world: World) -> None:
    page = upload(
        app,
        [
            ("丙县总工会", "丙县", "县区总工会", "", "", "", "", ""),
            ("戊厂工会", "", "大企业工会", "", "", "", "", ""),
            ("己厂工会", "己厂", "大企业工会", "戊厂工会", "", "", "", ""),
        ],
    )
    kept = json.dumps([dict.fromkeys(COLUMNS, "") | COUNTY], ensure_ascii=False)
    assert '"name": "丙县总工会"' in page
    assert '"name": "己厂工会"' not in page, "it would lose its parent"
    Screen(app, "office").post("/units/import", rows=kept)
    assert [line.unit.name for line in register_of_units("丙县")] == ["丙县总工会"]
    broken = Screen(app, "office").post("/units/import", rows="[{]")
    assert (broken.status_code, "不完整" in text_of(broken)) == (422, True)


def test_an_export_read_back_changes_nothing_and_names_former_names(app: Flask, world: World) -> None:
    renamed(world, world.county, "兰县总工会")
    data = Screen(app, "office").get("/units/units.xlsx").data
    sheet = load_workbook(io.BytesIO(data)).worksheets[0]
    assert "甲县总工会（至2014年3月10日）" in {cell.value for cell in sheet["I"]}
    assert units.take_list(world.actor("office"), unit_file.rows(data), now(), TODAY) == (0, 0)


def test_two_thousand_units_go_round(app: Flask) -> None:
    world = World.made()
    listed: list[dict[str, str]] = [
        {
            "name": f"第{number}县总工会",
            "short_name": f"{number}县",
            "kind": "county",
            "position": str(number),
        }
        for number in range(20)
    ]
    listed += [
        {
            "name": f"第{number}企业工会",
            "short_name": f"企业{number}",
            "kind": "大企业工会",
            "parent": f"第{number % 20}县总工会",
            "ownership": "非公有制" if number % 2 else "公有制",
            "city_top100": "是" if number % 10 == 1 else "",
        }
        for number in range(1980)
    ]
    listed.reverse()  # parents come last
    assert units.take_list(world.actor("office"), listed, now(), TODAY) == (2000, 0)
    before = registered_cells()
    data = unit_file.export()
    db.session.remove()
    Base.metadata.drop_all(db.engine)
    Base.metadata.create_all(db.engine)
    world = World.made()
    assert units.take_list(world.actor("admin"), unit_file.rows(data), now(), TODAY) == (2000, 0)
    assert registered_cells() == before


def registered_cells() -> set[tuple[str | int | None, ...]]:
    """Every unit as the row that would read as it."""
    lines = register_of_units()
    names = {line.unit.id: line.unit.name for line in lines}
    return {cells_of(units.facts_of(line.unit, names)) for line in lines}


NAMES = st.text("甲乙丙丁（）·", min_size=1, max_size=8)


@given(
    st.lists(
        st.builds(
            UnitFacts, name=NAMES, short_name=NAMES, kind=st.just("county"), position=st.integers(0, 99)
        )
    )
)
def test_a_row_reads_as_it_was_written(facts: list[UnitFacts]) -> None:
    for one in facts:
        cells = ["" if cell is None else str(cell) for cell in cells_of(one)]
        assert read(dict(zip(COLUMNS, cells, strict=True))) == (one, {})


NOTHING = unit_facts.Registered({}, {}, {})


@given(
    st.lists(
        st.fixed_dictionaries({field: st.text("甲乙是 1", max_size=3) for field in COLUMNS}), max_size=12
    )
)
def test_good_rows_stand_alone(rows: list[dict[str, str]]) -> None:
    """However bad the list, what is offered as good can be taken as it is."""
    assert unit_facts.faults_in(unit_facts.good_rows(rows, NOTHING), NOTHING) == []
