"""The three people of the desk, in a real browser: the clerk who files, the reviewer who comments, the leader who
decides; at a desk's, a tablet's and a phone's width, with and without JavaScript."""

from __future__ import annotations

import io
import itertools
import re
from typing import Any

import pytest
from docx import Document
from playwright.sync_api import Browser, Page, expect

from tests.journey.conftest import Installation
from tests.journey.test_tour_in_chromium import Desk, chromium
from workflow.demonstration.load import PASSWORD

__all__ = ["chromium"]
WIDTHS = {1440: 900, 768: 1024, 390: 844}
UNITS = (
    "yizhuan",
    "zhiyuan",
    "jishi",
    "dianxiao",
    "dishui",
    "tiyu",
)  # none has filed before `test_tour` plays the year on, and no other journey asks
WAYS = [(*way, unit) for way, unit in zip(itertools.product(WIDTHS, (True, False)), UNITS, strict=True)]
TEXT = (
    "关于开展厂务公开民主管理培训提升年活动的实施方案",
    "为做好培训工作，制定本方案。",
    "一、目标任务",
    "培训专兼职工作者20人、职工代表60人。",
    "二、工作措施",
    "（一）集中授课。分期举办培训班。",
    "2014年3月10日",
)
COUNTS = {
    "staff_total": "20",
    "staff_trained": "20",
    "representatives_total": "100",
    "representatives_trained": "60",
}
AMENDED = "（一）集中授课。分三期举办培训班，每期两天。"


def word_file() -> bytes:
    """The plan as a clerk's Word file."""
    document, out = Document(), io.BytesIO()
    for line in TEXT:
        document.add_paragraph(line)
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(("width", "script", "unit"), WAYS)
def test_file_comment_answer_compare_and_approve(
    chromium: Browser, installation: Installation, width: int, script: bool, unit: str
) -> None:
    screen: dict[str, Any] = {
        "viewport": {"width": width, "height": WIDTHS[width]}, "script": script
    }  # fmt: skip
    name = f"{width}-{'script' if script else 'plain'}"
    clerk = Desk(chromium, installation, unit, **screen)
    place = file_from_word(clerk, name)
    reviewer = Desk(chromium, installation, "minguan", **screen)
    comment_and_send_back(reviewer, place, name)
    answer_and_file_again(clerk, place, name)
    compare_and_pass(reviewer, place, name)
    leader = Desk(chromium, installation, "fenguan", **screen)
    approve_and_download(leader, place, name, script)
    assert clerk.complaints + reviewer.complaints + leader.complaints == []


def file_from_word(clerk: Desk, name: str) -> str:
    """The Word file is read, looked over by the checkup, saved, seen as a page, and filed."""
    page = clerk.page
    page.get_by_role("link", name=re.compile("填写并提交实施方案")).click()
    place = page.url
    page.get_by_role("link", name="填写实施方案").first.click()
    page.get_by_label("Word 或文本文件").set_input_files(
        {"name": "方案.docx", "mimeType": "application/octet-stream", "buffer": word_file()}
    )
    page.get_by_role("button", name="读入").click()
    expect(page.get_by_role("heading", name=re.compile("从“方案.docx”读到"))).to_be_visible(timeout=60_000)
    expect(page.locator("#text")).to_have_value(re.compile(re.escape(TEXT[3])))
    clerk.look(f"{name}-clerk-read")
    for field, count in COUNTS.items():
        page.locator(f"#{field}").fill(count)
    page.get_by_role("button", name="保存并查看公文页").click()
    expect(page.locator("img[src*='page-1.png']")).to_be_visible(timeout=60_000)
    clerk.look(f"{name}-clerk-saved")
    clerk.decide("提交")
    expect(page.locator("body")).to_contain_text("已提交")
    return place


def comment_and_send_back(reviewer: Desk, place: str, name: str) -> None:
    """One comment at a paragraph, then back for revision with a reason."""
    page = reviewer.page
    expect(page.locator(f".tasks a[href='{path_of(place)}']")).to_be_visible()  # it waits in the queue
    reviewer.look(f"{name}-reviewer-queue")
    page.goto(f"{place}/review")
    page.get_by_role("link", name="批注第 6 段").click()
    page.get_by_label("对这一段的批注").fill("请写明期数和每期的天数。")
    page.get_by_role("button", name="保存批注").click()
    expect(page.locator(".comment")).to_contain_text("请写明期数")
    reviewer.look(f"{name}-reviewer-comment")
    page.get_by_label("意见").fill("请按批注修改。")
    reviewer.decide("退回修改")
    expect(page.locator("body")).to_contain_text("退回修改")


def answer_and_file_again(clerk: Desk, place: str, name: str) -> None:
    """The unit amends the text, says so at the comment, and files again."""
    page = clerk.page
    page.goto(f"{place}/edit")
    page.locator("#text").fill("\n".join(TEXT).replace(TEXT[5], AMENDED))
    page.get_by_role("button", name="保存并查看公文页").click()
    page.goto(f"{place}/review")
    page.get_by_role("button", name="已修改").click()
    expect(page.locator(".comment .reply")).to_contain_text("已修改")
    clerk.look(f"{name}-clerk-answered")
    page.goto(place)
    clerk.decide("提交")
    expect(page.locator("body")).to_contain_text("已提交")


def compare_and_pass(reviewer: Desk, place: str, name: str) -> None:
    """The reviewer sees the words that are new, and passes it on."""
    page = reviewer.page
    page.goto(f"{place}/compare")
    expect(page.locator(".change ins").first).to_contain_text("三")
    reviewer.look(f"{name}-reviewer-compare")
    page.goto(place)
    reviewer.decide("审核通过")
    expect(page.locator("body")).to_contain_text("已审核")


def approve_and_download(leader: Desk, place: str, name: str, script: bool) -> None:
    """From the queue to the signed file; without JavaScript the page is asked for again by hand."""
    page = leader.page
    page.locator(f".tasks a[href='{path_of(place)}']").click()
    expect(page.locator("img[src*='page-1.png']")).to_be_visible(timeout=60_000)
    leader.look(f"{name}-leader-decides")
    page.get_by_label("登录密码").fill(PASSWORD)
    leader.decide("批准")
    expect(page.locator("body")).to_contain_text("已批准")
    download = page.get_by_role("link", name=re.compile("下载"))
    wait_for(page, place, download, by_itself=script)
    leader.look(f"{name}-leader-reply")
    with page.expect_download() as got:
        download.first.click()
    assert got.value.path().read_bytes().startswith(b"%PDF-")


def wait_for(page: Page, place: str, download: Any, by_itself: bool) -> None:
    for _ in range(0 if by_itself else 60):
        if download.count():
            return
        page.wait_for_timeout(1000)
        page.goto(place)
    expect(download.first).to_be_visible(timeout=60_000)


def path_of(place: str) -> str:
    return re.sub(r"^https?://[^/]+", "", place)
