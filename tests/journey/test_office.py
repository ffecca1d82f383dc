"""The office's day over real HTTP: draft, check, sign off, issue, receipt, search, export, void, verify."""

from __future__ import annotations

import io
import time
import zipfile
from urllib.parse import urlencode

from openpyxl import load_workbook

from tests.browser import Answer, Visitor
from tests.journey.conftest import Installation
from workflow.demonstration.load import PASSWORD

TEXT = """关于报送职工代表名册的通知

沂水县总工会，蒙阴县总工会：

请于2014年4月10日前报送职工代表名册。

一、报送内容
姓名、单位和任期。

二、报送方式
通过本系统报送。

临沂市总工会办公室
"""


def test_a_day_in_the_office(installation: Installation) -> None:
    office, checker, leader, county = (
        installation.visitor(name) for name in ("bangong", "hegao", "zhuxi", "yishui")
    )
    page = _draft(office)
    place = page.url
    assert "核稿" not in [button.text_content() for button in page.page.xpath("//button")], (
        "not by its drafter"
    )
    assert county.get(place).status == 404, "a draft is nobody else's business"
    _send_back_and_revise(office, checker, leader, place)
    issued = _sign_off(leader, place)
    number = issued.page.xpath("//span[@class='number']")[0].text_content()
    assert number.startswith("临会办〔2014〕")
    _receive(county, office, place, number)
    _register(office, number)
    _void(leader, county, installation, place)


def _draft(office: Visitor) -> Answer:
    form = office.get("/office/draft")
    empty = office.press(form, "保存", text="")
    assert empty.status == 422
    assert "请填写公文正文" in empty.text
    unit = form.page.xpath("//label[contains(., '沂水县总工会')]/input/@value")[0]
    page = office.press(form, "保存", text=TEXT, recipients=unit, kind="notice")
    assert page.status == 200, page.text
    assert "拟稿" in page.text
    return page


def _send_back_and_revise(office: Visitor, checker: Visitor, leader: Visitor, place: str) -> None:
    assert "已核稿" in checker.press(checker.get(place), "核稿").text
    assert "退回修改" in leader.press(leader.get(place), "退回修改", reason="请写明截止时间。").text
    form = office.get(place.replace("/documents/", "/office/draft/"))
    revised = office.press(form, "保存", text=TEXT.replace("4月10日前", "4月10日17时前"))
    assert "请写明截止时间。" in revised.text, "the reason stays in the history"
    assert "已核稿" in checker.press(checker.get(place), "核稿").text


def _sign_off(leader: Visitor, place: str) -> Answer:
    refused = leader.press(leader.get(place), "签发", password="not it")
    assert refused.status == 422
    assert "密码不对" in refused.text
    leader.press(leader.get(place), "签发", password=PASSWORD)
    deadline = time.monotonic() + 60
    while "已印发" not in (page := leader.get(place)).text:
        assert time.monotonic() < deadline, page.text
        time.sleep(0.3)
    return page


def _receive(county: Visitor, office: Visitor, place: str, number: str) -> None:
    assert number in county.get("/").text, "it is in the inbox"
    assert "0 / 1 个单位" in office.get(place).text
    assert "已签收" in county.press(county.get(place), "签收").text
    told = office.get(place).text
    assert "1 / 1 个单位" in told
    assert "李文静签收" in told


def _register(office: Visitor, number: str) -> None:
    found = office.get(f"/register/?{urlencode({'words': '职工代表名册'})}")
    assert number in found.text
    assert "临会备〔2014〕1号" not in found.text
    book = load_workbook(io.BytesIO(office.get("/register/register.xlsx").data))
    numbers = [row[0] for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)]
    assert {"临会办〔2014〕17号", number} <= set(numbers)
    for name in ("register.pdf", "seals.pdf"):
        assert office.get(f"/register/{name}").data.startswith(b"%PDF-")
    archive = office.press(office.get("/register/"), "下载选取", document="1")
    names = zipfile.ZipFile(io.BytesIO(archive.data)).namelist()
    assert len(names) == 1
    assert names[0].startswith("临会办〔2014〕17号 ")


def _void(leader: Visitor, county: Visitor, installation: Installation, place: str) -> None:
    page = leader.get(place)
    file = leader.get(page.link("下载")).data
    sheet = leader.get(page.link("打印各环节")).data
    assert sheet.startswith(b"%PDF-")
    wrong = leader.press(
        page, "作废", reason="时间有误，另行通知。", replacement="临会办〔2014〕9999号", password=PASSWORD
    )
    assert wrong.status == 422
    assert "没有已印发的" in wrong.text
    voided = leader.press(
        leader.get(place), "作废", reason="时间有误。", replacement="临会办〔2014〕17号", password=PASSWORD
    )
    assert "已作废" in voided.text
    anyone = installation.visitor()
    told = anyone.press(anyone.get("/v/"), "核对", files={"file": ("公文.pdf", file)})
    assert "已作废" in told.text
    assert "临会办〔2014〕17号" in told.text
    assert "已作废" in county.get(place).text, "the recipient still reads it, marked"
