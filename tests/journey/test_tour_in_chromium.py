"""The road once more in a real browser, with JavaScript, at desktop and phone width; screenshots are kept."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from tests.journey.conftest import ARTEFACTS, Installation
from workflow.demonstration.load import PASSWORD

CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
PLAN = """莒南县总工会关于开展厂务公开民主管理培训提升年活动的实施方案

为做好培训工作，制定本方案。

一、目标
培训专兼职工作者260人、职工代表800人。

二、措施
（一）集中授课。分片举办培训班6期。
（二）现场观摩。组织职工代表到先进企业学习。

莒南县总工会
2014年3月10日
"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        yield browser
        browser.close()


class Desk:
    """One person at a browser; complaints of the console are collected."""

    def __init__(
        self,
        browser: Browser,
        installation: Installation,
        who: str,
        viewport: dict[str, int],
        script: bool = True,
        told: str = "",
    ) -> None:
        context = browser.new_context(
            viewport={"width": viewport["width"], "height": viewport["height"]},
            locale="zh-CN",
            reduced_motion="reduce",  # a colour on its way to another is neither
            java_script_enabled=script,
        )
        context.add_init_script(told)
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._heard)
        self.page.on("dialog", lambda dialog: dialog.accept())
        if who:
            self._sign_in(installation, who)

    def _sign_in(self, installation: Installation, who: str) -> None:
        self.page.goto(f"{installation.address}/sign-in")
        self.page.get_by_label("登录名").fill(who)
        self.page.get_by_label("密码").fill(PASSWORD)
        self.page.get_by_role("button", name="登录").click()

    def look(self, name: str) -> None:
        """Keeps a screenshot and checks that nothing sticks out sideways."""
        ARTEFACTS.mkdir(exist_ok=True)
        self.page.screenshot(path=ARTEFACTS / f"{name}.png", full_page=True)
        width = self.page.evaluate("document.documentElement.scrollWidth")
        assert width <= self.page.evaluate("window.innerWidth"), f"{name} is wider than its window"

    def decide(self, button: str) -> None:
        """Presses a decision's button, and the confirmation where one is asked for."""
        self.page.get_by_role("button", name=button, exact=True).first.click()
        confirm = self.page.locator("dialog[open] button").filter(has_text=re.compile(f"{button}|确定|确认"))
        if confirm.count():
            confirm.first.click()
        self.page.wait_for_load_state()

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(message.text)


def test_from_the_form_to_the_signed_reply(chromium: Browser, installation: Installation) -> None:
    county = Desk(chromium, installation, "junan", DESKTOP)
    county.look("1-county-home")
    county.page.get_by_role("link", name=re.compile("莒南县总工会|填写")).first.click()
    place = county.page.url.removesuffix("/edit")
    county.page.goto(f"{place}/edit")
    _fill(county.page)
    county.look("2-county-desk")
    county.page.get_by_role("button", name=re.compile("保存")).click()
    expect(county.page.locator("img[src*='page-1.png']")).to_be_visible()
    county.look("3-county-paper")
    county.decide("提交")
    expect(county.page.locator("body")).to_contain_text("已提交")

    reviewer = Desk(chromium, installation, "minguan", DESKTOP)
    reviewer.look("4-reviewer-queue")
    reviewer.page.goto(place)
    reviewer.decide("审核通过")
    expect(reviewer.page.locator("body")).to_contain_text("已审核")

    leader = Desk(chromium, installation, "fenguan", PHONE)
    leader.look("5-leader-phone")
    leader.page.goto(place)
    leader.look("6-leader-decides")
    leader.page.get_by_label("登录密码").fill(PASSWORD)
    leader.decide("批准")
    download = leader.page.get_by_role("link", name=re.compile("下载"))
    expect(download.first).to_be_visible(timeout=60_000)  # by itself: nobody reloads
    leader.look("7-leader-reply")
    with leader.page.expect_download() as got:
        download.first.click()
    assert got.value.path().read_bytes().startswith(b"%PDF-")
    assert [*county.complaints, *reviewer.complaints, *leader.complaints] == []


def test_every_screen_fits_a_phone(chromium: Browser, installation: Installation) -> None:
    clerk = Desk(chromium, installation, "bangong", PHONE)
    for name, path in {
        "register": "/register/",
        "campaign": "/campaigns/2",
        "document": "/documents/1",
    }.items():
        clerk.page.goto(f"{installation.address}{path}")
        clerk.look(f"phone-{name}")
    clerk.page.goto(f"{installation.address}/v/")
    clerk.look("phone-verify")
    admin = Desk(chromium, installation, "xitong", PHONE)
    admin.page.goto(f"{installation.address}/accounts")
    admin.look("phone-accounts")
    assert clerk.complaints + admin.complaints == []


def _fill(page: Page) -> None:
    page.locator("textarea[name=text]").fill(PLAN)
    for name, count in (
        ("staff_total", "300"),
        ("staff_trained", "260"),
        ("representatives_total", "1500"),
        ("representatives_trained", "800"),
    ):
        page.locator(f"input[name={name}]").fill(count)
