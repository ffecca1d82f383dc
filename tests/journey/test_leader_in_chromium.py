"""The leader on his phone: who he is is asked for once, what he decides in a row follows; what he returns says why."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import Browser, expect

from tests.journey.conftest import Installation
from tests.journey.test_three_people_in_chromium import COUNTS, TEXT
from tests.journey.test_tour_in_chromium import PHONE, Desk, chromium
from workflow.demonstration.load import PASSWORD

__all__ = ["chromium"]
UNITS = ("fayuan", "jiancha", "guotu", "huanbao")  # no other journey asks
REASON = "请写明每期培训的天数和地点。"


def waiting(installation: Installation, unit: str) -> str:
    """Where a unit's plan stands that was filed and reviewed, and waits for the leader."""
    clerk, reviewer = installation.visitor(unit), installation.visitor("minguan")
    place = urlsplit(clerk.get(clerk.get("/").link("填写并提交实施方案")).url).path
    saved = clerk.press(clerk.get(f"{place}/edit"), "保存", text="\n".join(TEXT), **COUNTS)
    clerk.press(saved, "提交")
    assert "已审核" in reviewer.press(reviewer.get(place), "审核通过").text
    return place


def test_the_leader_decides_on_the_phone(chromium: Browser, installation: Installation) -> None:
    first, returned, *others = [waiting(installation, unit) for unit in UNITS]
    leader = Desk(chromium, installation, "fenguan", PHONE)
    page, password = leader.page, leader.page.get_by_label("登录密码")

    page.locator(f".tasks a[href='{first}']").click()
    page.get_by_role("link", name="去办理").click()
    page.get_by_label("意见").fill("同意。")
    password.fill("nobody's password")
    leader.decide("批准")
    expect(page.get_by_role("alert")).to_contain_text("密码不对")
    expect(page.get_by_label("意见")).to_have_value("同意。")
    leader.look("phone-leader-asked-again")
    password.fill(PASSWORD)
    leader.decide("批准")
    expect(page.locator("body")).to_contain_text("已批准")

    page.goto(f"{installation.address}{returned}")
    expect(password).to_have_count(0)  # a moment ago it was given
    leader.decide("退回修改")
    expect(page.get_by_role("alert")).to_contain_text("请写明退回修改的原因")
    page.get_by_label("意见").fill(REASON)
    leader.decide("退回修改")
    expect(page.locator("main")).to_contain_text(REASON)

    page.goto(installation.address)
    for place in others:
        page.locator(".tasks li", has=page.locator(f"a[href='{place}']")).get_by_role("checkbox").check()
    leader.look("phone-leader-many")
    leader.decide("办理选中的")
    expect(page.get_by_role("heading", level=1)).to_have_text("办理了 2 项")
    leader.look("phone-leader-done")
    assert [one for one in leader.complaints if not re.search("422", one)] == []
