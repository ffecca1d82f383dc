"""Documents issued on paper: in the register, marked, under their own numbers, with no signature claimed."""

from __future__ import annotations

import datetime as dt
import io
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.workflow.screens import Screen, text_of
from tests.workflow.test_document_lifecycle import act, document, drafted
from tests.workflow.test_road import work_everything
from tests.workflow.world import TODAY, World
from workflow.base.audit import AuditEntry
from workflow.base.clock import now
from workflow.base.database import db, transaction
from workflow.base.refusals import Conflict, Invalid
from workflow.issuing import numbering, on_paper, queries
from workflow.issuing.models import Counter, Document
from workflow.issuing.on_paper import PaperDocument
from workflow.operations import check

SCAN = b"%PDF-1.4 a scan"


def enter(world: World, sequence: int, date: dt.date = dt.date(2014, 1, 6), scan: bytes = b"") -> int:
    new = PaperDocument(world.notices, sequence, f"关于第{sequence}件事的通知", date, scan)
    return on_paper.enter(world.actor("office"), new, now(), TODAY)


def issue(world: World) -> str:
    """Issues one document of ours; returns its number."""
    found = drafted(world)
    for who, action in (("office2", "check"), ("leader", "sign_off")):
        act(world, found, who, action)
    work_everything()
    assert document(found).state == "issued"
    return document(found).number


def last(year: int = 2014) -> int:
    db.session.rollback()
    return db.session.scalars(sa.select(Counter.last).where(Counter.year == year)).one()


def given_on_paper(world: World, count: int) -> None:
    with transaction() as session:
        numbering.start_after(session, world.notices, 2014, count)


def test_any_number_may_come_first_and_ours_follow_the_highest(world: World) -> None:
    for sequence in (5, 3, 9):
        enter(world, sequence)
    assert last() == 9
    assert issue(world) == "某会办〔2014〕10号"
    enter(world, 4)
    assert (last(), list(check.faults())) == (10, [])


def test_a_number_that_is_taken_is_refused_and_nothing_changes(world: World) -> None:
    given_on_paper(world, 3)
    issue(world)
    enter(world, 2)
    for sequence in (2, 4):
        with pytest.raises(Invalid, match="改正") as refused:
            enter(world, sequence)
        assert refused.value.fields == {"sequence": f"{sequence} 号已经登记过，请核对。"}
    assert last() == 4


def test_behind_ours_the_next_number_may_be_entered_but_none_left_out(world: World) -> None:
    issue(world)
    with pytest.raises(Invalid) as refused:
        enter(world, 3)
    assert refused.value.fields == {"sequence": "现在编到 1 号。请从 2 号起依次补录，登记簿才不会缺号。"}
    enter(world, 2)
    assert (last(), issue(world), list(check.faults())) == (2, "某会办〔2014〕3号", [])


def test_another_year_counts_for_itself(world: World) -> None:
    issue(world)
    found = enter(world, 40, dt.date(2012, 5, 4))
    assert document(found).number == "某会办〔2012〕40号"
    assert (last(2012), last(2014)) == (40, 1)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"sequence": 0}, "sequence"),
        ({"sequence": 10_000}, "sequence"),
        ({"title": ""}, "title"),
        ({"title": "题" * 201}, "title"),
        ({"date": None}, "date"),
        ({"date": dt.date(1948, 1, 1)}, "date"),
        ({"date": TODAY + dt.timedelta(days=1)}, "date"),
        ({"scan": b"no PDF"}, "scan"),
        ({"scan": b"%PDF-" + bytes(20 * 1024 * 1024)}, "scan"),
    ],
)
def test_what_no_paper_can_bear_is_named_at_its_field(
    world: World, changes: dict[str, object], field: str
) -> None:
    entry = {"series_id": world.notices, "sequence": 1, "title": "题", "date": TODAY} | changes
    with pytest.raises(Invalid) as refused:
        on_paper.enter(world.actor("office"), PaperDocument(**entry), now(), TODAY)
    assert list(refused.value.fields) == [field]


def test_two_who_enter_one_number_at_once_leave_one_entry(both: Flask) -> None:
    world, barrier, outcomes = World.made(), Barrier(2), []

    def enters() -> None:
        with both.app_context():
            barrier.wait()
            try:
                enter(world, 7)
                outcomes.append("entered")
            except Invalid:
                outcomes.append("refused")
            db.session.remove()

    threads = [Thread(target=enters) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["entered", "refused"]
    assert last() == 7


def test_the_screens_mark_it_and_claim_no_signature(app: Flask, world: World) -> None:
    office = Screen(app, "office")
    form = {"series": str(world.notices), "sequence": "5", "date": "2014-01-06", "title": "关于 放假的通知"}
    answer = office.post("/office/on-paper/", **form, scan=(io.BytesIO(SCAN), "5号.pdf"))
    assert answer.status_code == 302
    page = text_of(office.get(answer.location))
    for shown in ("某会办〔2014〕5号", "关于放假的通知", "纸质补录", "没有电子签名", "下载纸质扫描件"):
        assert shown in page
    for promised in ("下载签名的 PDF", "查验地址", "SHA-256", "page-1.png"):
        assert promised not in page
    assert office.get(f"{answer.location}/scan.pdf").data == SCAN
    assert office.get(f"{answer.location}/file.pdf").status_code == 404
    assert "纸质补录" in text_of(office.get("/register/"))
    assert "已印发（纸质补录）" in queries.entry(db.session.scalars(sa.select(Document)).one()).cells()
    token = db.session.scalars(sa.select(Document.token)).one()
    assert Screen(app).get(f"/v/{token}").status_code == 404
    actions = set(db.session.scalars(sa.select(AuditEntry.action)))
    assert {"document_enter", "document_downloaded"} <= actions
    assert list(check.faults()) == []


def test_what_was_typed_survives_a_refusal(app: Flask, world: World) -> None:
    form = {"series": str(world.notices), "sequence": "x", "date": "2014-01-06", "title": "关于放假的通知"}
    answer = Screen(app, "office").post("/office/on-paper/", **form)
    assert answer.status_code == 422
    assert 'value="关于放假的通知"' in text_of(answer)
    assert "请填写 1 到 9999 之间的整数" in text_of(answer)


def test_an_entry_is_corrected_but_keeps_its_number(app: Flask, world: World) -> None:
    found = enter(world, 5)
    office, place = Screen(app, "office"), f"/office/on-paper/{found}"
    assert 'value="关于第5件事的通知"' in text_of(office.get(place))
    right = {"title": "关于春节放假的通知", "date": "2014-01-08", "sequence": "9"}
    stale = office.post(place, version="7", **right)
    assert stale.status_code == 409
    assert 'value="关于春节放假的通知"' in text_of(stale)
    assert office.post(place, version="1", **right | {"date": "2013-01-08"}).status_code == 422
    assert office.post(place, version="1", **right).status_code == 302
    seen = document(found)
    assert (seen.number, seen.title, seen.date) == (
        "某会办〔2014〕5号",
        "关于春节放假的通知",
        dt.date(2014, 1, 8),
    )
    assert "更正补录" in text_of(office.get(f"/documents/{found}"))


def test_a_document_of_ours_is_never_corrected_as_if_on_paper(app: Flask, world: World) -> None:
    issue(world)
    found = db.session.scalars(sa.select(Document.id)).one()
    with pytest.raises(Conflict):
        on_paper.correct(
            world.actor("office"),
            found,
            document(found).version,
            PaperDocument(1, 1, "题", TODAY),
            now(),
            TODAY,
        )


def test_an_entry_made_by_mistake_is_voided_with_its_reason(world: World) -> None:
    found = enter(world, 5)
    act(world, found, "leader", "void", "误录")
    assert (document(found).state, document(found).void_reason) == ("void", "误录")
    assert list(check.faults()) == []
