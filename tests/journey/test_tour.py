"""The tour of the README over real HTTP, with the real worker and broker, checking the paper that comes out."""

from __future__ import annotations

import io
import itertools
import os
import re
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
import zxingcpp
from pypdfium2 import PdfDocument

from tests.browser import Answer, Visitor
from tests.journey.conftest import Installation
from workflow.demonstration.load import PASSWORD

ISSUED_WITHIN_S = 60
COUNTS = {
    "staff_total": "360",
    "staff_trained": "300",
    "representatives_total": "1800",
    "representatives_trained": "950",
}
PLAN = """沂水县总工会关于开展厂务公开民主管理培训提升年活动的实施方案

为提高全县厂务公开民主管理工作水平，制定本方案。

一、目标任务
全年培训专兼职工作者300人、职工代表950人。

二、主要措施
（一）办好培训班。县总工会举办专题班4期，乡镇街道联合办班。
（二）选好典型。在民营企业中选择5家重点指导。

三、工作要求
1. 加强领导，落实经费。
2. 及时报告新情况、新问题。

沂水县总工会
2014年3月10日
"""
SUMMARY = PLAN.replace("实施方案", "总结").replace("2014年3月10日", "2014年11月10日")


def test_the_whole_road(installation: Installation) -> None:
    """From the empty form to 办结, with every hand it passes through."""
    county, reviewer, leader = (installation.visitor(name) for name in ("yishui", "minguan", "fenguan"))
    place = _county_files_its_plan(county)
    _reviewer_sends_back(reviewer, place)
    _county_mends_and_files_again(county, place)
    assert "已审核" in reviewer.press(reviewer.get(place), "审核通过", remark="符合要求。").text
    reply = _leader_approves(leader, place)
    number = _number(reply.text)
    file = leader.get(reply.link("下载")).data
    assert county.get(county.get(place).link("下载")).data == file, "county and leader get the same bytes"
    _paper_is_right(file, number)
    _pdfsig_agrees(file, installation.data)
    _anyone_can_check(installation, file, number)
    _command_line_agrees(installation, file)
    _november(installation, county, reviewer, place)


def test_the_notice_is_the_first_in_the_register(installation: Installation) -> None:
    office = installation.visitor("bangong")
    register = office.get("/register/")
    numbers = re.findall(r"[一-龥]+〔\d{4}〕\d+号", register.page.xpath("//main")[0].text_content())
    assert numbers[0] == "临会办〔2014〕17号"
    notice = office.get(register.link("厂务公开民主管理培训提升年活动的通知"))
    text = _text(office.get(notice.link("下载")).data)
    for fact in ("3月15日", "11月20日", "80%", "50%", "10至20个", "3至5个"):
        assert fact in text


def test_a_second_one_on_the_same_folder_is_refused(installation: Installation) -> None:
    refused = installation.command("up", "--port", "1")
    assert refused.returncode == 1
    assert "已有一个红头在运行" in refused.stderr
    assert installation.command("doctor").stdout.count("运行中") == 1, "the first one still has its broker"


def test_a_dead_worker_is_started_again(installation: Installation) -> None:
    """The supervisor restarts what dies, so a killed worker costs time only."""
    before = _workers(installation.data)
    assert len(before) == 2
    os.kill(before[0], signal.SIGKILL)
    deadline = time.monotonic() + 30
    while len(set(_workers(installation.data)) - set(before)) < 1:
        assert time.monotonic() < deadline, "no new worker came"
        time.sleep(0.2)


def _county_files_its_plan(county: Visitor) -> str:
    home = county.get("/")
    assert "还剩 5 天" in home.text
    assert "演示" in home.text
    assert "2014年3月10日" in home.text
    place = home.page.xpath("//a[starts-with(@href, '/submissions/')]/@href")[0]
    form = county.get(f"{place}/edit")
    saved = county.press(form, "保存", files={"stamped": ("盖章扫描件.pdf", _scan())}, text=PLAN, **COUNTS)
    assert saved.status == 200, saved.text
    assert "盖章扫描件.pdf" in saved.text
    picture = county.get(saved.page.xpath("//img[contains(@src, 'page-1.png')]/@src")[0])
    assert picture.data.startswith(b"\x89PNG")
    submitted = county.press(saved, "提交")
    assert "已提交" in submitted.text
    taken_back = county.press(submitted, "取回")
    assert "方案待报" in taken_back.text
    again = county.press(county.get(f"{place}/edit"), "保存", text=PLAN, **COUNTS)
    assert "已提交" in county.press(again, "提交").text
    return str(place)


def _reviewer_sends_back(reviewer: Visitor, place: str) -> None:
    home = reviewer.get("/")
    assert "沂水县总工会" in home.text, "it waits in the queue"
    matrix = reviewer.get(reviewer.get(home.link("厂务公开民主管理培训提升年活动")).link("进度"))
    row = next(tr for tr in matrix.page.xpath("//tbody/tr") if "蒙阴县总工会" in tr.text_content())
    assert "方案待报" in row.text_content(), "the matrix shows who has not filed"
    refused = reviewer.press(reviewer.get(place), "退回修改", remark=" ")
    assert refused.status == 422
    assert "请写明退回修改的原因" in refused.text
    assert "退回修改" in reviewer.press(reviewer.get(place), "退回修改", remark="请补充民营企业名单。").text


def _county_mends_and_files_again(county: Visitor, place: str) -> None:
    assert "请补充民营企业名单。" in county.get(place).text
    mended = PLAN.replace("5家重点指导", "5家（名单另报）重点指导")
    saved = county.press(county.get(f"{place}/edit"), "保存", text=mended, **COUNTS)
    assert "盖章扫描件.pdf" in saved.text, "the scan came along to the new revision"
    assert "已提交" in county.press(saved, "提交").text


def _leader_approves(leader: Visitor, place: str) -> Answer:
    approved = leader.press(leader.get(place), "批准", remark="同意。", password=PASSWORD)
    assert "已批准" in approved.text
    deadline = time.monotonic() + ISSUED_WITHIN_S
    while time.monotonic() < deadline:
        page = leader.get(place)
        if "已印发" in page.text:
            return page
        time.sleep(0.3)
    raise AssertionError(leader.get(place).text)


def _number(page: str) -> str:
    """The reply's number; which one it is depends on who asked before."""
    found = re.search(r"临会备〔2014〕\d+号", page)
    assert found, page
    return found[0]


def _paper_is_right(file: bytes, number: str) -> None:
    """A1, A3, A4, A7, A8, C13, J1, J3, O1 and the fonts, measured on what was downloaded."""
    with pdfplumber.open(io.BytesIO(file)) as pdf:
        for page in pdf.pages:
            assert (round(page.width, 1), round(page.height, 1)) == (595.3, 841.9)
        _measure_text(pdf)
        rule = next(rect for rect in pdf.pages[0].rects if rect["non_stroking_color"] == (1, 0, 0))
        assert _mm(rule["x0"]) == pytest.approx(28, abs=0.3)
        assert _mm(rule["x1"]) == pytest.approx(184, abs=0.3)
        assert "— 1 —" in pdf.pages[0].extract_text()
        fonts = {char["fontname"].partition("+")[2] for page in pdf.pages for char in page.chars}
    text = _text(file)
    assert number in text
    assert "沂水县总工会：" in text
    for face in ("FandolFang", "Noto-Serif-CJK-SC", "FandolHei"):
        assert any(face.replace("-", "") in font.replace("-", "") for font in fonts), (face, fonts)


def _measure_text(pdf: pdfplumber.PDF) -> None:
    """A line holds 28 characters between 28 and 184 mm; a page 22 lines of 225/22 mm."""
    first = pdf.pages[0]
    lines: dict[float, list[dict[str, Any]]] = {}
    for char in first.chars:
        if abs(char["size"] - 16) < 0.3:
            lines.setdefault(round(_mm(first.height - char["matrix"][5]), 1), []).append(char)
    full = [chars for chars in lines.values() if max(_mm(char["x1"]) for char in chars) > 180]
    assert len(full) >= 3, "page one has full lines of body text"
    for chars in full:
        hanzi = sum(2 if ord(char["text"]) > 0x2E7F or char["text"] in "“”—" else 1 for char in chars) / 2
        assert 26 <= hanzi + (min(_mm(char["x0"]) for char in chars) - 28) / (156 / 28) <= 30
    assert min(_mm(char["x0"]) for chars in full for char in chars) == pytest.approx(28, abs=0.3)
    baselines = sorted(lines)[-4:]
    for above, below in itertools.pairwise(baselines):
        assert below - above == pytest.approx(225 / 22, abs=0.11)
    left = 37 + 225 - baselines[-1]  # the descent of one line, and less than one more line
    assert 2 < left < 3.5 + 225 / 22, "page one is filled down to the end of the type area"


def _pdfsig_agrees(file: bytes, folder: Path) -> None:
    (folder / "reply.pdf").write_bytes(file)
    said = subprocess.run(
        ["pdfsig", folder / "reply.pdf"], capture_output=True, text=True, check=False
    ).stdout
    assert "Signature is Valid" in said
    assert "Total document signed" in said


def _anyone_can_check(installation: Installation, file: bytes, number: str) -> None:
    anyone = installation.visitor()
    address = _code_on_the_last_page(file)
    assert address.startswith(f"{installation.address}/v/")
    page = anyone.get(address)
    for fact in (number, "临沂市总工会", "现行有效"):
        assert fact in page.text
    assert "李文静" not in page.text, "no personal data"
    changed = bytearray(file)
    changed[len(file) // 2] ^= 1
    for data, sentence in (
        (file, "文件是真的"),
        (bytes(changed), "不"),
        (file + b"%", "不"),
        (b"not a PDF", "不"),
    ):
        answer = anyone.press(page, "核对", files={"file": ("下载.pdf", data)})
        assert answer.status == 200
        assert sentence in answer.text
        assert ("文件是真的" in answer.text) == (data == file)


def _code_on_the_last_page(file: bytes) -> str:
    """Reads the QR code as a phone does."""
    document = PdfDocument(file)
    image = document[len(document) - 1].render(scale=4).to_pil()
    document.close()
    [code] = zxingcpp.read_barcodes(image)
    return str(code.text)


def _command_line_agrees(installation: Installation, file: bytes) -> None:
    good, bad = installation.data / "good.pdf", installation.data / "bad.pdf"
    good.write_bytes(file)
    bad.write_bytes(file + b"x")
    assert installation.command("verify", str(good)).returncode == 0
    assert installation.command("verify", str(bad)).returncode == 1
    doctor = installation.command("doctor")
    assert doctor.returncode == 0, doctor.stdout


def _november(installation: Installation, county: Visitor, reviewer: Visitor, place: str) -> None:
    moved = installation.command("demo", "--on", "2014-11-10")
    assert moved.returncode == 0, moved.stderr
    assert "还剩 10 天" in county.get("/").text
    saved = county.press(county.get(f"{place}/edit"), "保存", text=SUMMARY, **COUNTS)
    assert "总结已报" in county.press(saved, "提交总结").text
    assert "已办结" in reviewer.press(reviewer.get(place), "办结", remark="准予办结。").text
    assert installation.command("demo", "--on", "2014-03-10").returncode == 0


def _scan() -> bytes:
    document = PdfDocument.new()
    document.new_page(595, 842)
    buffer = io.BytesIO()
    document.save(buffer)
    document.close()
    return buffer.getvalue()


def _text(file: bytes) -> str:
    with pdfplumber.open(io.BytesIO(file)) as pdf:
        return "".join(page.extract_text() for page in pdf.pages).replace("\n", "")


def _mm(points: float) -> float:
    return points / 72 * 25.4


def _workers(data: Path) -> list[int]:
    """Process ids of the workers (not their children) of this installation."""
    pids = []
    for status in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            mine = str(data).encode() in status.with_name("environ").read_bytes()
            if mine and status.read_bytes().endswith(b"wsgi\0worker\0"):
                pids.append(int(status.parent.name))
        except OSError:
            continue
    return sorted(pids)
