"""Search: finds by words, numbers and initials, and never what the person may not see."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.workflow.screens import Screen, text_of
from tests.workflow.test_comments import write
from tests.workflow.test_road import work_everything
from tests.workflow.world import PLAN, World
from workflow.search.queries import find
from workflow.search.words import excerpt, marked, names_unit


@pytest.fixture
def house(both: Flask) -> World:
    """A plan under review with a comment that is not sent, then sent back and approved: its reply is issued."""
    world = World.made()
    world.write(PLAN.replace("（二）抓好总结。", "（二）抓好模拟职代会。"))
    world.act("drafter", "submit")
    return world


def names(world: World, who: str, typed: str) -> tuple[int, int, int]:
    found = find(world.actor(who), typed)
    return len(found.submissions), len(found.documents), len(found.comments)


def test_words_of_the_text_are_found_by_who_may_read_it(house: World) -> None:
    assert names(house, "reviewer", "模拟职代会") == (1, 0, 0)
    assert names(house, "drafter", "模拟职代会 按季度") == (1, 0, 0)
    assert names(house, "auditor", "模拟职代会") == (1, 0, 0)
    assert names(house, "rival", "模拟职代会") == (0, 0, 0)
    assert names(house, "admin", "模拟职代会") == (0, 0, 0)
    assert names(house, "reviewer", "模拟职代会 没有这个词") == (0, 0, 0)


def test_units_are_found_by_name_and_by_initials(house: World) -> None:
    assert names(house, "reviewer", "甲县")[0] == 1
    assert names(house, "reviewer", "jxzgh")[0] == 1
    assert names(house, "reviewer", "YX")[0] == 1
    assert names(house, "rival", "甲县")[0] == 0
    assert names(house, "rival", "乙县")[0] == 1


def test_documents_are_found_by_number_title_and_body(house: World) -> None:
    house.act("reviewer", "review")
    house.act("approver", "approve")
    work_everything()
    for words in ("某会备〔2014〕1号", "准予备案", "认真组织实施"):
        assert names(house, "office", words)[1] == 1
        assert names(house, "drafter", words)[1] == 1
        assert names(house, "rival", words)[1] == 0


def test_a_comment_is_found_by_the_unit_when_it_was_sent(house: World) -> None:
    write(house, "请写明占比。")
    write(house, "占比要再问。", internal=True)
    assert names(house, "reviewer", "占比")[2] == 2
    assert names(house, "drafter", "占比")[2] == 0
    house.act("reviewer", "send_back")
    assert names(house, "drafter", "占比")[2] == 1


def test_signs_that_mean_something_to_a_database_mean_themselves(house: World) -> None:
    for typed in ("%", "_", "/", "\\", "'", '"', "100%"):
        assert names(house, "reviewer", typed) == (0, 0, 0)


def test_the_page_marks_what_was_found(house: World, both: Flask) -> None:
    screen = Screen(both, "reviewer")
    assert "<mark>模拟</mark>" in text_of(screen.get("/search?q=模拟"))
    assert "没有找到" in text_of(screen.get("/search?q=子虚乌有"))
    assert screen.get("/search").status_code == 200


def test_words_and_their_places() -> None:
    assert names_unit("ysx", "沂水县总工会")
    assert not names_unit("y", "沂水县总工会")
    assert marked("甲乙甲", ["甲"]) == [("甲", True), ("乙", False), ("甲", True)]
    assert excerpt("前" * 100 + "模拟" + "后" * 200, ["模拟"]).startswith("…前")
