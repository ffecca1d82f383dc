"""An officer makes a campaign in a real browser: from the form, by an Excel roster, to a unit's extension."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.journey.conftest import Installation
from tests.journey.test_tour_in_chromium import DESKTOP, PHONE, Desk, chromium
from workflow.base import workbooks
from workflow.people import unit_file

__all__ = ["chromium"]
ROSTER = ("沂水县总工会", "苍山县总工会", "临沂大学工会")  # one of them by its former name


def test_create_import_the_roster_and_extend(
    chromium: Browser,
    installation: Installation,
    tmp_path: Path,
) -> None:
    officer = Desk(chromium, installation, "minguan", DESKTOP)
    _create(officer, installation)
    _import_roster(officer, tmp_path)
    officer.page.get_by_text("通知已经在纸面发出").click()
    officer.decide("直接启动")
    expect(officer.page.locator("body")).to_contain_text("进行中")
    officer.look("campaign-4-manage")
    _extend(officer)
    county = Desk(chromium, installation, "yishui", PHONE)
    county.page.goto(f"{installation.address}/campaigns/")
    county.look("campaign-6-phone-list")
    county.page.get_by_role("link", name="民主管理提升活动").click()
    county.page.get_by_role("link", name="打开本单位申报件").click()
    expect(county.page.locator("body")).to_contain_text("已延期到")
    county.look("campaign-7-phone-extended")
    assert officer.complaints + county.complaints == []


def test_the_register_of_units_fits_desk_and_phone(chromium: Browser, installation: Installation) -> None:
    for viewport, name in ((DESKTOP, "desk"), (PHONE, "phone")):
        office = Desk(chromium, installation, "bangong", viewport)
        office.page.goto(f"{installation.address}/units/")
        office.look(f"units-{name}")
        office.page.get_by_role("link", name="兰陵县总工会").click()
        expect(office.page.locator("body")).to_contain_text("苍山县总工会")
        office.look(f"unit-{name}")
        assert office.complaints == []


def test_units_are_imported_from_excel_the_good_rows_alone(
    chromium: Browser,
    installation: Installation,
    tmp_path: Path,
) -> None:
    """A bad cell is named and nothing is taken; then only the good rows are; then what happens to one of them."""
    office = Desk(chromium, installation, "bangong", DESKTOP)
    page, file = office.page, tmp_path / "单位.xlsx"
    rows = [
        ("蒙山纺织有限公司工会", "蒙山纺织", "大企业工会", "蒙阴县总工会", 901, "非公有制", "否", "是"),
        ("蒙山机械有限公司工会", "蒙山机械", "王国", "蒙阴县总工会", 902, "", "", ""),
    ]
    file.write_bytes(workbooks.write("单位", unit_file.HEADER, rows))
    page.goto(f"{installation.address}/units/")
    page.get_by_label("Excel 文件").set_input_files(file)
    page.get_by_role("button", name="导入", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("C3")
    office.look("units-import-faults")
    office.complaints.clear()  # the browser itself remarks on every 422
    expect(page.get_by_role("link", name="蒙山纺织有限公司工会")).to_have_count(0)
    page.get_by_role("button", name="只导入没有问题的 1 行").click()
    expect(page.locator("body")).to_contain_text("新登记 1 个单位")
    page.get_by_role("link", name="蒙山纺织有限公司工会").click()
    expect(page.locator("body")).to_contain_text("非公有制")
    office.look("units-imported")
    assert office.complaints == []


def _create(officer: Desk, installation: Installation) -> None:
    page = officer.page
    page.goto(f"{installation.address}/campaigns/")
    officer.look("campaign-1-list")
    page.get_by_role("link", name="新建活动").click()
    page.get_by_label("活动名称").fill("民主管理提升活动")
    page.get_by_label("依据").fill("市总工会年度工作安排")
    page.get_by_label("方案批准后的回文").select_option("none")
    page.get_by_label("期限当日计算在内").uncheck()
    page.get_by_text("通报表扬的评分").click()
    page.get_by_label("按时报送").fill("19")
    page.get_by_role("button", name=re.compile("保存")).click()
    expect(page.locator("#weight_on_time-fault")).to_contain_text("合计应当是 100")
    officer.complaints.clear()  # the browser itself remarks on every 422
    page.get_by_label("按时报送").fill("20")
    officer.look("campaign-2-form")
    page.get_by_role("button", name=re.compile("保存")).click()
    expect(page.locator("h1")).to_have_text("名单")


def _import_roster(officer: Desk, tmp_path: Path) -> None:
    page, file = officer.page, tmp_path / "名单.xlsx"
    file.write_bytes(workbooks.write("名单", ("单位全称",), [(name,) for name in ROSTER]))
    page.get_by_label("Excel 文件").set_input_files(file)
    page.get_by_role("button", name="按表勾选").click()
    expect(page.get_by_label("兰陵县总工会")).to_be_checked()
    officer.look("campaign-3-roster")
    page.get_by_role("button", name="保存名单").click()
    expect(page.locator("body")).to_contain_text("3 个单位")


def _extend(officer: Desk) -> None:
    page = officer.page
    page.get_by_role("link", name="给单位延期").click()
    page.get_by_label("单位").select_option(label="沂水县总工会")
    page.get_by_label("材料").select_option("plan")
    page.get_by_label("延期到").fill("2014-03-31")
    page.get_by_label("原因").fill("防汛值守")
    page.get_by_role("button", name="延期").click()
    expect(page.locator("table")).to_contain_text("2014年3月30日（星期日，含当日）前")
    officer.look("campaign-5-extensions")
