"""Training classes: recorded, changed, taken out again; a calendar; a unit's own list by Excel."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import pytest
from flask import Flask
from openpyxl import load_workbook

from tests.workflow.screens import Screen, text_of
from tests.workflow.test_access import PNG
from tests.workflow.world import World
from workflow.base import workbooks
from workflow.base.clock import now
from workflow.base.database import db, transaction
from workflow.base.refusals import Conflict, Forbidden, Invalid, NotFound, Refusal
from workflow.base.uploads import checked
from workflow.campaigns.models import Campaign
from workflow.progress import class_book, class_queries, class_sheet, classes
from workflow.progress.class_book import Sent
from workflow.progress.class_sheet import HEADER
from workflow.progress.classes import Content
from workflow.progress.files import kept
from workflow.progress.models import ClassEvent, TrainingClass

TODAY = dt.date(2014, 6, 30)
CONTENT = Content(
    title="职工代表培训班", is_visit=False, starts=dt.date(2014, 5, 14), ends=dt.date(2014, 5, 15),
    place="县党校", level="county", audience=["representatives"], forms=["lecture", "case"],
    subjects=["law", "procedure"], staff_count=5, representatives_count=80, others_count=0,
)  # fmt: skip
FORM = {
    "title": "职工代表培训班", "starts": "2014-05-14", "ends": "2014-05-15", "place": "县党校",
    "level": "county", "audience": ["representatives"], "forms": ["lecture", "case"],
    "subjects": ["law", "procedure"], "staff_count": "5", "representatives_count": "80",
}  # fmt: skip
ROW = ("职工代表培训班", "否", "2014-05-14", "2014-05-15", "县党校", "县区级", "职工代表", "集中授课、案例",
       "法律法规、程序方法", "5", "80", "")  # fmt: skip


def recorded(world: World, content: Content = CONTENT, who: str = "drafter", unit: int = 0) -> int:
    return class_book.record(world.actor(who), world.campaign, unit or world.county, content, now(), TODAY)


def row_of(class_id: int) -> TrainingClass:
    db.session.rollback()
    return db.session.get_one(TrainingClass, class_id)


def test_a_class_is_recorded_changed_and_taken_out_with_its_history(world: World) -> None:
    made = recorded(world)
    changed = replace(CONTENT, representatives_count=82, forms=["lecture", "discussion"])
    class_book.edit(world.actor("drafter"), made, 1, changed, now(), TODAY)
    assert class_book.content_of(row_of(made)) == changed
    class_book.void(world.actor("drafter"), made, 2, "重复登记", now(), TODAY)
    assert (row_of(made).state, row_of(made).version) == ("void", 3)
    lines = [(event.action, event.words, event.changes) for event, _, _ in class_queries.history(made)]
    assert lines == [
        ("void", "重复登记", []),
        ("edit", "", [["培训形式", "集中授课、案例", "集中授课、研讨"], ["职工代表人数", "80", "82"]]),
        ("record", "", []),
    ]
    assert class_queries.held(world.campaign, TODAY) == []


def test_a_stale_form_and_a_void_class_change_nothing(world: World) -> None:
    made = recorded(world)
    class_book.edit(world.actor("drafter"), made, 1, replace(CONTENT, place="县工会"), now(), TODAY)
    with pytest.raises(Conflict):
        class_book.edit(world.actor("drafter"), made, 1, CONTENT, now(), TODAY)
    with pytest.raises(Invalid):
        class_book.void(world.actor("drafter"), made, 2, " ", now(), TODAY)
    class_book.void(world.actor("drafter"), made, 2, "停办", now(), TODAY)
    for again in (
        lambda: class_book.void(world.actor("drafter"), made, 3, "停办", now(), TODAY),
        lambda: class_book.edit(world.actor("drafter"), made, 3, CONTENT, now(), TODAY),
    ):
        with pytest.raises(Conflict):
            again()
    assert db.session.query(ClassEvent).count() == 3


@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        ("drafter", None), ("head", None), ("reviewer", None), ("approver", Forbidden), ("office", Forbidden),
        ("leader", Forbidden), ("auditor", Forbidden), ("rival", NotFound), ("admin", NotFound),
    ],
)  # fmt: skip
def test_who_may_record_for_a_unit(world: World, who: str, refusal: type[Refusal] | None) -> None:
    if refusal is None:
        recorded(world, who=who)
    else:
        with pytest.raises(refusal):
            recorded(world, who=who)


def test_the_citys_own_class_is_seen_by_every_unit_a_countys_by_itself_and_the_desk(world: World) -> None:
    citys, countys = recorded(world, who="reviewer", unit=world.city), recorded(world)
    campaign = db.session.get_one(Campaign, world.campaign)
    seen = {
        who: [row.id for row in class_queries.classes_seen(world.actor(who), campaign)]
        for who in ("drafter", "rival", "reviewer", "auditor")
    }
    both = sorted([citys, countys])
    assert {who: sorted(ids) for who, ids in seen.items()} == {
        "drafter": both, "rival": [citys], "reviewer": both, "auditor": both,
    }  # fmt: skip
    with pytest.raises(NotFound):
        class_book.seen_class(world.actor("rival"), countys)


def test_the_same_class_is_not_recorded_twice(world: World) -> None:
    recorded(world)
    with pytest.raises(Invalid) as refused:
        recorded(world)
    assert "已经登记过" in refused.value.fields["title"]
    recorded(world, who="rival", unit=world.rival_county)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"title": " "}, "title"), ({"starts": "5月14日"}, "starts"), ({"starts": "2013-05-14"}, "starts"),
        ({"ends": "2014-05-13"}, "ends"), ({"place": ""}, "place"), ({"level": "national"}, "level"),
        ({"audience": []}, "audience"), ({"forms": ["radio"]}, "forms"), ({"subjects": []}, "subjects"),
        ({"staff_count": "多"}, "staff_count"), ({"staff_count": "-1"}, "staff_count"),
        ({"staff_count": "", "representatives_count": ""}, "staff_count"),
        ({"starts": "2014-09-01", "ends": ""}, "staff_count"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_at_its_field(typed: dict[str, object], field: str) -> None:
    form = FORM | typed
    ticked = {name: form[name] for name in classes.CHOICES}
    with pytest.raises(Invalid) as refused:
        classes.read(form, ticked, 2014, TODAY)  # type: ignore[arg-type] # the choices are read from `ticked`
    assert list(refused.value.fields) == [field]


def test_a_class_that_lies_ahead_has_no_attendance_yet_and_does_not_count(world: World) -> None:
    ahead = replace(
        CONTENT, starts=dt.date(2014, 9, 1), ends=dt.date(2014, 9, 1), staff_count=0, representatives_count=0
    )
    recorded(world, ahead)
    recorded(world)
    assert len(class_queries.held(world.campaign, TODAY)) == 1
    assert len(class_queries.held(world.campaign, dt.date(2014, 12, 31))) == 1, "nobody was counted yet"


def test_the_calendar_shows_a_class_on_each_of_its_days(world: World) -> None:
    made = recorded(world)
    weeks = class_queries.calendar([row_of(made)], dt.date(2014, 5, 1))
    assert [len(week) for week in weeks] == [7] * 5
    on = [day.day for week in weeks for day in week if day.classes]
    assert on == [dt.date(2014, 5, 14), dt.date(2014, 5, 15)]


def test_files_are_kept_and_only_for_those_concerned(app: Flask, world: World) -> None:
    photos = kept("photo", [checked("photo", "现场.png", PNG)])
    made = class_book.record(
        world.actor("reviewer"), world.campaign, world.city, CONTENT, now(), TODAY, Sent({"photo": photos})
    )
    [file] = row_of(made).files
    assert (file.role, file.name, file.media_type) == ("photo", "现场.png", "image/png")
    address = f"/classes/{made}/files/{file.id}"
    assert Screen(app, "reviewer").get(address).get_data() == PNG
    assert Screen(app, "drafter").get(f"/classes/{made}").status_code == 200
    assert Screen(app, "drafter").get(address).status_code == 404, "it names people"
    gone = Sent(removed=frozenset({file.id}))
    class_book.edit(world.actor("reviewer"), made, 1, CONTENT, now(), TODAY, gone)
    assert row_of(made).files == []


# Excel


def test_the_export_can_be_read_in_again(world: World) -> None:
    made = recorded(world)
    data = class_queries.workbook([row_of(made)])
    [row] = workbooks.read(data, ("举办单位", *HEADER, "状态"), 10)
    sheet = class_sheet.read_rows([row[1:-1]], 2014, TODAY)
    assert sheet.good == [(0, CONTENT)]


def test_every_bad_cell_is_listed_at_once(world: World) -> None:
    bad = ("", "否", "2014-13-01", "", "县党校", "乡级", "职工代表", "广播", "法律法规", "五", "80", "")
    sheet = class_sheet.read_rows([ROW, ("",) * len(HEADER), bad], 2014, TODAY)
    assert len(sheet.good) == 1
    assert {fault.cell for fault in sheet.faults} >= {"A4", "C4", "F4", "H4", "J4"}


def handed_in(app: Flask, rows: list[tuple[str, ...]], **fields: str) -> str:
    data = workbooks.write("培训班", HEADER, rows)
    answer = Screen(app, "drafter").post(
        "/campaigns/1/classes/import", file=(io.BytesIO(data), "台账.xlsx"), **fields
    )
    return text_of(answer) if answer.status_code != 302 else "imported"


def test_a_list_is_taken_whole_or_not_at_all_unless_only_the_good_rows_are_wanted(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workflow.progress.class_file_views.office_day", lambda: TODAY)
    rows = [ROW, ROW, (*ROW[:2], "2014-05-20", *ROW[3:4], *ROW[4:])]
    page = handed_in(app, rows)
    assert "A3" in page
    assert "没有重复登记" in page
    assert "D4" in page
    assert db.session.query(TrainingClass).count() == 0
    assert handed_in(app, rows, partial="yes") == "imported"
    assert db.session.query(TrainingClass).count() == 1
    assert "A2" in handed_in(app, [ROW], partial="yes"), "it is there by now"


def test_a_workbook_that_is_none_is_refused_in_words(app: Flask, world: World) -> None:
    answer = Screen(app, "drafter").post(
        "/campaigns/1/classes/import", file=(io.BytesIO(b"no workbook"), "台账.xlsx")
    )
    assert answer.status_code == 422
    assert "不是 Excel 工作簿" in text_of(answer)


def test_the_template_has_the_header_that_is_asked_for(app: Flask, world: World) -> None:
    data = Screen(app, "drafter").get("/campaigns/1/classes/template.xlsx").get_data()
    sheet = load_workbook(io.BytesIO(data)).worksheets[0]
    assert tuple(cell.value for cell in sheet[1]) == HEADER


def test_the_form_keeps_what_was_typed(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workflow.progress.class_views.office_day", lambda: TODAY)
    screen = Screen(app, "drafter")
    answer = screen.post("/campaigns/1/classes/new", **FORM | {"place": ""})
    assert answer.status_code == 422
    page = text_of(answer)
    assert "请填写地点" in page
    assert 'value="case" checked' in page
    assert screen.post("/campaigns/1/classes/new", **FORM).status_code == 302
    with transaction() as session:
        [row] = session.query(TrainingClass).all()
        assert (row.unit_id, row.representatives_count, row.others_count) == (world.county, 80, 0)
