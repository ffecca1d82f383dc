"""Deciding the commendation in a real browser: at the desk, and on the leader's phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from tests.journey.conftest import ARTEFACTS
from tests.journey.test_tour_in_chromium import DESKTOP, PHONE, chromium
from tests.workflow.test_commendation import recorded
from tests.workflow.world import PASSWORD, World
from workflow.app import create_app
from workflow.base.database import Base, db
from workflow.base.settings import Settings

__all__ = ["chromium"]
SECRET = "a secret of the tests, long enough to sign sessions"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[str]:
    """The address of a commendation's page: 甲县 has done everything, 乙县 nothing; one county will be commended."""
    app = create_app(Settings(data=tmp_path / "var", secret_key=SECRET))
    with app.app_context():
        Base.metadata.create_all(db.engine)
        campaign = recorded(World.made()).campaign
        db.session.remove()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/campaigns/{campaign}/commendation"
    server.shutdown()
    thread.join()
    with app.app_context():
        db.engine.dispose()


def test_the_leader_moves_a_unit_and_decides_and_the_office_drafts(chromium: Browser, place: str) -> None:
    reviewer = opened(chromium, place, "reviewer", DESKTOP)
    reviewer.get_by_role("button", name="开始评定").click()
    expect(reviewer.locator("body")).to_contain_text("评定中")
    leader = opened(chromium, place, "leader", PHONE)
    rival = leader.locator("tbody", has_text="乙县总工会")
    rival.get_by_text("得分依据").click()
    expect(rival).to_contain_text("实施方案未报，总结未报")
    rival.locator("summary", has_text="调整名次").click()
    rival.get_by_label("名次", exact=True).select_option("1")
    rival.get_by_label("理由").fill("承办了全市现场会。")
    look(leader, "commendation-move-phone")
    rival.get_by_role("button", name="调整", exact=True).click()
    expect(leader.locator("body")).to_contain_text("已调整")
    leader.get_by_role("link", name="去决定").click()
    leader.get_by_label("登录密码").first.fill(PASSWORD)
    leader.get_by_role("button", name="决定", exact=True).click()
    expect(leader.locator("body")).to_contain_text("名单不再变动")
    expect(leader.locator("tbody", has_text="乙县总工会")).to_contain_text("表扬")
    look(leader, "commendation-decided-phone")
    office = opened(chromium, place, "office", DESKTOP)
    office.get_by_role("button", name="拟通报").click()
    expect(office.locator("body")).to_contain_text("先进单位的通报")
    look(office, "commendation-drafted")
    office.get_by_role("link", name=re.compile("先进单位的通报")).click()
    expect(office.locator("body")).to_contain_text("各县区总工会")  # addressed as the notice was


def opened(browser: Browser, place: str, who: str, viewport: dict[str, int]) -> Page:
    """The page, seen by this person."""
    page = browser.new_context(
        viewport={"width": viewport["width"], "height": viewport["height"]}, locale="zh-CN"
    ).new_page()
    page.goto(re.sub("/campaigns.*", "/sign-in", place))
    page.get_by_label("登录名").fill(who)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.goto(place)
    return page


def look(page: Page, name: str) -> None:
    """Keeps a screenshot and checks that nothing sticks out sideways."""
    ARTEFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"{name}.png", full_page=True)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.evaluate("window.innerWidth"), f"{name} is wider than its window"
