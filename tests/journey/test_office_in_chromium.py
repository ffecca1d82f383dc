"""The office's day in a real browser, at desktop and phone width: from a Word file to a void document; screenshots are kept."""

from __future__ import annotations

import io
import re
from hashlib import sha256
from pathlib import Path

import pypdfium2
import zxingcpp
from docx import Document as WordFile
from playwright.sync_api import Browser, Page, expect

from tests.journey.conftest import Installation
from tests.journey.test_tour_in_chromium import DESKTOP, PHONE, Desk, chromium
from workflow.demonstration.load import PASSWORD

__all__ = ["chromium"]
TEXT = """关于核对职工代表名册的通知

沂水县总工会：

请于2014年4月10日前核对职工代表名册。

一、核对内容
姓名、单位和任期。

二、报送方式
通过本系统报送。

临沂市总工会办公室
"""
WAIT_MS = 90_000
# Drops so many copies of a file, given as hex, on an element; answers whether the page took it from the browser.
DROPPING = """([selector, hex, copies]) => {
  const bytes = Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16)), carried = new DataTransfer();
  for (let at = 0; at < copies; at++) carried.items.add(new File([bytes], "公文.pdf", {type: "application/pdf"}));
  const how = {dataTransfer: carried, bubbles: true, cancelable: true}, target = document.querySelector(selector);
  target.dispatchEvent(new DragEvent("dragover", how));
  return !target.dispatchEvent(new DragEvent("drop", how));
}"""


def test_a_day_in_the_office(chromium: Browser, installation: Installation, tmp_path: Path) -> None:
    office, checker = (Desk(chromium, installation, who, DESKTOP) for who in ("bangong", "hegao"))
    leader, county = (Desk(chromium, installation, who, PHONE) for who in ("zhuxi", "yishui"))
    place = _draft(office, installation, tmp_path)
    _check(checker, place)
    _sign_off(leader, place)
    file = _issued(office, place, tmp_path)
    _receive(office, county, place, installation)
    public = _address_on_paper(file)
    assert public.startswith(installation.address)
    _verify(county.page, public, file, "核对无误")
    _void(leader, county, place, installation)
    _verify(county.page, public, file, "已作废")
    county.look("office-9-verify-void-phone")
    _drop(office.page, public, file)
    office.look("office-10-verify-dropped")
    heard = [*office.complaints, *checker.complaints, *leader.complaints, *county.complaints]
    assert [one for one in heard if "422" not in one] == []  # a wrong password is answered with 422


def test_every_page_of_the_office_fits_both_windows(chromium: Browser, installation: Installation) -> None:
    for name, viewport in (("desktop", DESKTOP), ("phone", PHONE)):
        office = Desk(chromium, installation, "bangong", viewport)
        for page, path in {
            "register": "/register/",
            "draft": "/office/draft",
            "series": "/office/series",
            "seals": "/office/seals/",
            "on-paper": "/office/on-paper/",
            "messages": "/messages/",
        }.items():
            office.page.goto(f"{installation.address}{path}")
            office.look(f"office-{name}-{page}")
        assert office.complaints == []


def _draft(office: Desk, installation: Installation, folder: Path) -> str:
    word = WordFile()
    for line in filter(None, TEXT.splitlines()):
        word.add_paragraph(line)
    word.save(str(folder / "通知.docx"))
    page = office.page
    page.goto(f"{installation.address}/office/draft")
    page.locator("input[name=file]").set_input_files(folder / "通知.docx")
    page.locator("summary", has_text="县区总工会").click()
    page.get_by_label("沂水县总工会").check()
    page.get_by_role("button", name=re.compile("保存")).click()
    expect(page.locator("h1")).to_contain_text("核对职工代表名册")
    office.look("office-1-drafted")
    return page.url


def _check(checker: Desk, place: str) -> None:
    checker.page.goto(place)
    checker.page.get_by_label("意见").fill("数字已核对，同意。")
    checker.decide("核稿")
    expect(checker.page.locator("body")).to_contain_text("数字已核对，同意。")
    checker.look("office-2-checked")


def _sign_off(leader: Desk, place: str) -> None:
    leader.page.goto(place)
    leader.look("office-3-leader-phone")
    leader.page.get_by_label("意见").fill("同意印发。")
    leader.page.get_by_label("登录密码").fill("not it")
    leader.decide("签发")
    expect(leader.page.locator("body")).to_contain_text("密码不对")
    expect(leader.page.get_by_label("意见")).to_have_value("同意印发。")
    leader.page.get_by_label("登录密码").fill(PASSWORD)
    leader.decide("签发")
    expect(leader.page.locator("#progress-title, .tone-good").first).to_be_visible()
    leader.look("office-4-progress-phone")
    download = leader.page.get_by_role("link", name=re.compile("下载签名"))
    expect(download).to_be_visible(timeout=WAIT_MS)  # by itself: nobody reloads


def _issued(office: Desk, place: str, folder: Path) -> bytes:
    office.page.goto(place)
    office.look("office-5-issued")
    with office.page.expect_download() as got:
        office.page.get_by_role("link", name=re.compile("下载签名")).click()
    assert re.fullmatch(r"临会办〔2014〕\d+号 .*\.pdf", got.value.suggested_filename)
    return got.value.path().read_bytes()


def _receive(office: Desk, county: Desk, place: str, installation: Installation) -> None:
    """The office reminds; the county finds a message, and confirms receipt."""
    office.page.goto(place)
    office.page.locator("summary", has_text="签收情况").click()
    office.decide("催签收")
    expect(office.page.locator("body")).to_contain_text("已催签收，通知了 2 人")
    county.page.goto(f"{installation.address}/messages/")
    county.look("office-6-messages-phone")
    county.page.get_by_role("link", name=re.compile("请签收")).first.click()
    expect(county.page).to_have_url(place)
    county.decide("签收")
    expect(county.page.locator("body")).to_contain_text("已签收")
    office.page.goto(place)
    office.page.locator("summary", has_text="签收情况：1 / 1").click()
    office.look("office-7-received")


def _address_on_paper(file: bytes) -> str:
    """What the code on the last page says."""
    opened = pypdfium2.PdfDocument(file)
    picture = opened[len(opened) - 1].render(scale=4).to_pil()
    opened.close()
    (code,) = zxingcpp.read_barcodes(picture)
    return str(code.text)


def _verify(page: Page, address: str, file: bytes, word: str) -> None:
    page.goto(address)
    expect(page.locator("body")).to_contain_text("临会办〔2014〕")
    upload = {"name": "公文.pdf", "mimeType": "application/pdf", "buffer": io.BytesIO(file).getvalue()}
    page.locator("input[name=file]").set_input_files(files=[upload])
    page.get_by_role("button", name="核对", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text(word)


def _drop(page: Page, address: str, file: bytes) -> None:
    """Two files at once are refused in words; one dropped beside the form leaves the page; one on it is compared."""
    page.goto(address)
    expect(page.get_by_text("也可以把 PDF 文件直接拖到这里")).to_be_visible()
    page.evaluate(DROPPING, ["form[data-drop]", file.hex(), 2])
    expect(page.locator("[data-drop-words]")).to_have_text("一次只能核对一个文件，请只拖入一个。")
    stopped = page.evaluate(DROPPING, ["h1", file.hex(), 1])
    assert stopped, "the browser would have opened the file in place of the page"
    expect(page).to_have_url(address)
    with page.expect_navigation():
        page.evaluate(DROPPING, ["form[data-drop]", file.hex(), 1])
    expect(page.locator(".answer")).to_contain_text("已作废")
    expect(page.locator("body")).to_contain_text(sha256(file).hexdigest()[:8])


def _void(leader: Desk, county: Desk, place: str, installation: Installation) -> None:
    """Void and replaced by the year's first notice; the recipient is told and still reads it, marked."""
    leader.page.goto(place)
    leader.page.locator("summary", has_text="作废这份公文").click()
    leader.page.get_by_label("作废的原因").fill("时间有误，以另文为准。")
    leader.page.get_by_label("替代公文的发文字号").fill("临会办〔2014〕17号")
    leader.page.get_by_label("登录密码").fill(PASSWORD)
    leader.decide("作废")
    expect(leader.page.locator("body")).to_contain_text("这份公文已作废")
    leader.look("office-8-void-phone")
    county.page.goto(f"{installation.address}/messages/")
    expect(county.page.locator("body")).to_contain_text("时间有误，以另文为准。 由临会办〔2014〕17号替代。")
    county.page.goto(place)
    expect(county.page.locator("body")).to_contain_text("这份公文已作废")
