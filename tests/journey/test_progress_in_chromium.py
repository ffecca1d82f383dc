"""A county enters its figures, records a class, nominates a model unit and reports a concern, in a real browser."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.journey.conftest import Installation
from tests.journey.test_tour_in_chromium import DESKTOP, PHONE, Desk, chromium
from tests.workflow.test_access import PNG

__all__ = ["chromium"]  # the browser of the tour
CAMPAIGN = "/campaigns/2"


def test_a_class_is_recorded_with_its_sign_in_sheet(
    chromium: Browser, installation: Installation, tmp_path: Path
) -> None:
    sheet = tmp_path / "签到表.png"
    sheet.write_bytes(PNG)
    county = Desk(chromium, installation, "mengyin", DESKTOP)
    page = county.page
    page.goto(f"{installation.address}{CAMPAIGN}/classes")
    page.get_by_role("link", name="登记培训班").click()
    page.get_by_label("班次名称").fill("蒙阴县职工代表春季培训班")
    page.get_by_label("开始日期").fill("2014-03-05")
    page.get_by_label("地点").fill("县总工会")
    page.get_by_label("级别").select_option("county")
    for choice in ("职工代表", "集中授课", "法律法规"):
        page.get_by_label(choice, exact=True).check()
    page.get_by_role("button", name="登记").click()
    expect(page.locator(".fault")).to_contain_text("请填写参加人数")
    expect(page.get_by_label("集中授课", exact=True)).to_be_checked()
    page.get_by_label("职工代表人数").fill("86")
    page.get_by_label("签到表").set_input_files(sheet)
    county.look("class-form")
    page.get_by_role("button", name="登记").click()
    expect(page.locator("body")).to_contain_text("培训班已登记")
    expect(page.locator("body")).to_contain_text("签到表.png")
    county.look("class")
    page.goto(f"{installation.address}{CAMPAIGN}/classes?month=2014-03")
    expect(page.locator(".calendar")).to_contain_text("蒙阴县职工代表春季培训班")
    county.look("class-calendar")
    phone = Desk(chromium, installation, "mengyin", PHONE)
    phone.page.goto(f"{installation.address}{CAMPAIGN}/classes?month=2014-03")
    expect(phone.page.locator(".calendar")).to_contain_text("蒙阴县职工代表春季培训班")
    phone.look("phone-class-calendar")
    assert [*(one for one in county.complaints if "422" not in one), *phone.complaints] == []


def test_a_model_unit_is_nominated_reviewed_and_selected(
    chromium: Browser, installation: Installation
) -> None:
    county = Desk(chromium, installation, "pingyi", PHONE)
    page = county.page
    page.goto(f"{installation.address}{CAMPAIGN}/model-units")
    expect(page.locator("body")).to_contain_text("还差 3 个")
    page.get_by_role("link", name="推荐典型").click()
    page.get_by_label("单位名称").fill("平邑示例石材有限公司")
    page.get_by_label("事迹材料").fill("坚持职代会制度，厂务公开经常。")
    page.get_by_label("所有制").select_option("private")
    page.get_by_label("全市100强民营企业").check()
    county.look("phone-nominate")
    page.get_by_role("button", name="推荐").click()
    expect(page.locator("body")).to_contain_text("已推荐")
    place = page.url

    for who, button, state in (("minguan", "审核通过", "已审核"), ("fenguan", "入选", "已入选")):
        desk = Desk(chromium, installation, who, DESKTOP)
        desk.page.goto(place)
        desk.decide(button)
        expect(desk.page.locator(".page-head")).to_contain_text(state)
        desk.look(f"model-unit-{who}")
        assert desk.complaints == []
    page.reload()
    expect(page.locator(".page-head")).to_contain_text("已入选")
    assert county.complaints == []


def test_figures_are_entered_and_a_concern_is_answered(chromium: Browser, installation: Installation) -> None:
    county = Desk(chromium, installation, "linshu", PHONE)
    page = county.page
    page.goto(f"{installation.address}{CAMPAIGN}/figures")
    for label, count in (
        ("专兼职工作者总数", "90"),
        ("专兼职工作者本年培训人数", "20"),
        ("职工代表总数", "800"),
        ("职工代表本年培训人数", "150"),
    ):
        page.get_by_label(label).fill(count)
    for label in ("专兼职工作者两年累计培训人数", "职工代表两年累计培训人数"):
        page.get_by_label(label).fill("")
    page.get_by_label("原因").fill("按名册核实")
    page.get_by_role("button", name=re.compile("保存3月人数")).click()
    expect(page.locator("body")).to_contain_text("3月的人数已保存")
    county.look("phone-figures-entered")
    page.goto(f"{installation.address}{CAMPAIGN}/concerns/new")
    page.get_by_label("类别").select_option("training")
    page.get_by_label("紧急程度").select_option("soon")
    page.get_by_label("标题").fill("示例：教材不够")
    page.get_by_label("情况说明").fill("教材不够用。")
    page.get_by_role("button", name="报告", exact=True).click()
    place = page.url
    reviewer = Desk(chromium, installation, "minguan", DESKTOP)
    reviewer.page.goto(place)
    reviewer.page.get_by_label("意见").fill("已加印。")
    reviewer.decide("答复")
    page.goto(place)
    expect(page.locator("body")).to_contain_text("已加印。")
    assert county.complaints + reviewer.complaints == []
