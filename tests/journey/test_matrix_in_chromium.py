"""The matrix with its charts, the reminders and the calendar in a real browser, at desktop and phone width."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.journey.conftest import Installation
from tests.journey.test_tour_in_chromium import DESKTOP, PHONE, Desk, chromium

__all__ = ["chromium"]  # the fixture


@pytest.mark.parametrize(("width", "size"), [("desktop", DESKTOP), ("phone", PHONE)])
def test_the_reviewer_looks_over_the_year(
    chromium: Browser, installation: Installation, width: str, size: dict[str, int]
) -> None:
    reviewer = Desk(chromium, installation, "minguan", size)
    page = reviewer.page
    page.get_by_role("link", name=re.compile("培训提升年活动")).first.click()
    page.get_by_role("navigation", name=re.compile("培训提升年")).get_by_role("link", name="进度").click()
    expect(page.get_by_role("img", name="各县区培训率")).to_be_visible()
    reviewer.look(f"matrix-{width}")
    with page.expect_download() as got:
        page.get_by_role("link", name="一页纸 PDF").click()
    assert got.value.path().read_bytes().startswith(b"%PDF-")
    page.get_by_role("navigation", name=re.compile("培训提升年")).get_by_role("link", name="催报").click()
    expect(page.get_by_role("heading", name="催报阶梯")).to_be_visible()
    reviewer.look(f"reminders-{width}")
    page.get_by_role("link", name="莒南县总工会").first.click()
    page.get_by_label("对单位说的话").fill("请按期报来，谢谢。")
    page.get_by_role("button", name="发出").click()
    expect(page.get_by_role("status")).to_contain_text("催办消息已发出")
    reviewer.look(f"unit-reminders-{width}")
    page.goto(f"{installation.address}/calendar/2014")
    expect(page.get_by_text("国办发明电〔2013〕28号")).to_be_visible()
    reviewer.look(f"calendar-{width}")
    assert reviewer.complaints == []
