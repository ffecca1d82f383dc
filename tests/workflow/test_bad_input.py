"""Bad input at the screens: each its sentence, none a 500, and what was typed is still there."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from tests.workflow.screens import Screen, text_of
from tests.workflow.test_access import PNG
from tests.workflow.test_road import work_everything
from tests.workflow.world import FIGURES, PASSWORD, PLAN, World
from workflow.base.database import db
from workflow.issuing.models import Document
from workflow.issuing.trust import store
from workflow.submissions.models import Revision, RevisionFile, Submission

TYPED = "写了一个上午的正文，一个字也不能丢，下午还要接着写。"
MEGABYTE = 1024 * 1024
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def drafter(app: Flask, world: World) -> Screen:
    return Screen(app, "drafter")


def save(screen: Screen, world: World, **changes: Any) -> TestResponse:
    """Saves the plan from the writing desk, with something wrong in it."""
    fields: dict[str, Any] = {"text": TYPED, "version": world.version()}
    fields |= {name: str(count) for name, count in FIGURES.items()}
    return screen.post(f"/submissions/{world.submission}/edit", **(fields | changes))


def kept_nothing() -> bool:
    db.session.rollback()
    return not db.session.scalars(sa.select(Revision)).all()


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        (
            {"staff_trained": "101"},
            "staff_trained",
            "专兼职工作者培训人数（101）不能超过专兼职工作者总数（100）",
        ),
        ({"representatives_trained": "401"}, "representatives_trained", "不能超过职工代表总数（400）"),
        ({"staff_total": "-1"}, "staff_total", "应当在 0 到 9,999,999 之间"),
        ({"staff_total": "10000000"}, "staff_total", "应当在 0 到 9,999,999 之间"),
        ({"staff_total": "很多"}, "staff_total", "应当是整数，例如 120（现在是“很多”）"),
        ({"staff_total": "1.5"}, "staff_total", "应当是整数"),
        ({"staff_total": "1e3"}, "staff_total", "应当是整数"),
        ({"staff_total": "1_0"}, "staff_total", "应当是整数"),
        ({"staff_total": "9" * 5000}, "staff_total", "应当是整数"),
        ({"text": "字" * 200_001}, "text", "最多 200,000 个"),
    ],
)
def test_a_figure_or_text_that_cannot_be_taken_is_named_at_its_field(
    drafter: Screen, world: World, changes: dict[str, str], field: str, sentence: str
) -> None:
    answer = save(drafter, world, **changes)
    page = text_of(answer)
    assert answer.status_code == 422
    assert sentence in page
    assert f'id="{field}-fault"' in page
    assert changes.get("text", TYPED) in page
    assert f'value="{changes.get(field)}"' in page or field == "text"
    assert kept_nothing()


def test_a_paste_of_five_megabytes_comes_back_with_its_sentence(drafter: Screen, world: World) -> None:
    pasted = TYPED * (5 * MEGABYTE // len(TYPED.encode()))
    answer = save(drafter, world, text=pasted, stamped=(io.BytesIO(), ""))
    assert answer.status_code == 422
    assert "最多 200,000 个" in text_of(answer)
    assert pasted in text_of(answer)
    assert kept_nothing()


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("扫描件.pdf", PNG, "内容与扩展名不符"),
        ("扫描件.png", PDF, "内容与扩展名不符"),
        ("扫描件.pdf", b"MZ" + bytes(100), "内容与扩展名不符"),
        ("扫描件.jpg", b"<svg onload='alert(1)'/>", "内容与扩展名不符"),
        ("扫描件.exe", PDF, "类型不能接收"),
        ("扫描件", PDF, "类型不能接收"),
        ("扫描件.pdf", b"", "是空文件"),
        ("扫描件.pdf", PDF + bytes(10 * MEGABYTE), "超过 10 MB"),
    ],
)
def test_an_attachment_that_is_not_what_its_name_says_is_refused(
    drafter: Screen, world: World, name: str, data: bytes, sentence: str
) -> None:
    answer = save(drafter, world, stamped=(io.BytesIO(data), name))
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert TYPED in text_of(answer)
    assert kept_nothing()
    assert not list(store())


def test_a_second_scan_replaces_the_first_and_its_name_leads_nowhere(drafter: Screen, world: World) -> None:
    for name in ("../../etc/扫描件.png", "/tmp/扫描件.png"):
        assert save(drafter, world, stamped=(io.BytesIO(PNG), name)).status_code == 302
    kept = db.session.scalars(sa.select(RevisionFile)).one()
    assert kept.name == "扫描件.png"
    file = drafter.get(f"/submissions/{world.submission}/files/{kept.id}")
    assert (file.status_code, file.data) == (200, PNG), text_of(file)
    assert file.headers["Content-Disposition"].startswith("attachment; ")


@pytest.mark.parametrize("address", ["/submissions/1/edit", "/v/", "/accounts/import"])
def test_an_upload_over_the_limit_is_told_so(app: Flask, world: World, address: str) -> None:
    who = "admin" if "accounts" in address else "drafter"
    answer = Screen(app, who).post(address, stamped=(io.BytesIO(bytes(21 * MEGABYTE)), "扫描件.pdf"))
    assert answer.status_code == 413
    assert "太大（上限 20 MB）" in text_of(answer)


@pytest.mark.parametrize("version", ["1", "", "abc", "-1", "9" * 30, "1.0"])
def test_a_stale_form_is_a_conflict_and_gives_the_text_back(
    drafter: Screen, world: World, version: str
) -> None:
    save(drafter, world, text=PLAN)
    answer = save(drafter, world, version=version)
    assert answer.status_code == 409
    assert "刚刚被别人处理过" in text_of(answer)
    assert TYPED in text_of(answer)
    assert db.session.scalars(sa.select(Revision.text)).one() == PLAN


@pytest.mark.parametrize(
    ("who", "action", "status"),
    [
        ("reviewer", "review", 409),
        ("approver", "approve", 409),
        ("office", "approve", 403),
        ("drafter", "submit", 422),
    ],
)
def test_a_refused_step_gives_the_remark_back(
    app: Flask, world: World, who: str, action: str, status: int
) -> None:
    """Nothing but a title is written: it cannot be filed, and there is nothing to decide on."""
    save(Screen(app, "drafter"), world, text="只有标题的方案")
    address = f"/submissions/{world.submission}/act/{action}"
    answer = Screen(app, who).post(address, version=world.version(), remark=TYPED, password=PASSWORD)
    assert (answer.status_code, world.state()) == (status, "drafted")
    assert TYPED in text_of(answer)


def test_a_reason_that_is_missing_is_asked_for(app: Flask, world: World) -> None:
    world.write()
    world.act("drafter", "submit")
    answer = Screen(app, "reviewer").post(
        f"/submissions/{world.submission}/act/send_back", version=world.version(), remark=" "
    )
    assert answer.status_code == 422
    assert "请写明退回修改的原因" in text_of(answer)


@pytest.mark.parametrize(
    "address",
    [
        "/submissions/999",
        "/submissions/999999999999999999999",
        "/submissions/-1",
        "/submissions/1/files/999",
        "/submissions/1/revisions/999/page-1.png",
        "/documents/999",
        "/documents/999999999999999999999/file.pdf",
        "/campaigns/999",
        "/v/unknown",
        "/v/%00",
        "/v/" + "x" * 5000,
        "/nowhere",
        "/..%2f..%2fetc%2fpasswd",
        "/static/../wsgi.py",
    ],
)
def test_what_is_not_there_is_not_found(drafter: Screen, address: str) -> None:
    answer = drafter.get(address)
    assert answer.status_code == 404
    assert "没有" in text_of(answer)


def test_a_revision_that_makes_no_page_is_an_answer_too(drafter: Screen, world: World) -> None:
    save(drafter, world, text="")
    assert drafter.get(f"/submissions/{world.submission}").status_code == 200
    assert drafter.get(f"/submissions/{world.submission}/revisions/1/page-1.png").status_code < 500
    save(drafter, world, text=PLAN)
    for page in (0, 99, 2**31 - 1):
        assert drafter.get(f"/submissions/{world.submission}/revisions/1/page-{page}.png").status_code == 200


@pytest.mark.parametrize("address", ["/sign-in", "/v/", "/submissions/1/act/submit", "/password"])
def test_a_nul_never_reaches_the_database(both: Flask, address: str) -> None:
    World.made()
    fields = {"username": "a\0", "password": "b\0", "token": "\0", "old": "\0", "version": "1"}
    answer = Screen(both, "drafter").post(address, remark=TYPED + "\0", **fields)
    assert answer.status_code == 422
    assert "控制字符" in text_of(answer)
    assert TYPED in text_of(answer)


class TestVerification:
    """A file to verify: whatever it is, the answer is a sentence."""

    @pytest.fixture
    def reply(self, world: World) -> Document:
        world.approved()
        work_everything()
        return db.session.scalars(sa.select(Document)).one()

    def verified(self, app: Flask, data: bytes, token: str = "") -> TestResponse:
        return Screen(app).post("/v/", file=(io.BytesIO(data), "公文.pdf"), token=token)

    def test_the_file_itself_is_in_force(self, app: Flask, reply: Document) -> None:
        answer = self.verified(app, store().get(reply.sha256), reply.token)
        assert answer.status_code == 200
        assert "文件是真的，现行有效，印发后没有任何改动" in text_of(answer)
        assert "某会备〔2014〕1号" in text_of(answer)

    @pytest.mark.parametrize(
        "change",
        [
            "one byte",
            "a byte in the signature",
            "appended",
            "a space appended",
            "cut",
            "an empty PDF",
            "text",
            "zip",
        ],
    )
    def test_anything_else_is_not_confirmed(self, app: Flask, reply: Document, change: str) -> None:
        ours = store().get(reply.sha256)
        middle, inside = len(ours) // 2, ours.rindex(b"/Contents <") + 4000
        data = {
            "one byte": ours[:middle] + bytes([ours[middle] ^ 1]) + ours[middle + 1 :],
            "a byte in the signature": ours[:inside]
            + (b"0" if ours[inside] != 48 else b"1")
            + ours[inside + 1 :],
            "appended": ours + b"\n1 0 obj<<>>endobj\n%%EOF\n",
            "a space appended": ours + b" ",
            "cut": ours[: len(ours) - 100],
            "an empty PDF": PDF,
            "text": "这不是 PDF".encode(),
            "zip": b"PK\x03\x04" + bytes(200),
        }[change]
        answer = self.verified(app, data)
        assert answer.status_code == 200
        # A changed byte in the signature's padding breaks no signature: that file is merely not in the register.
        tone = "idle|alarm" if change == "a byte in the signature" else "alarm"
        assert re.search(rf'class="answer tone-({tone})".*?<p>[^<]{{10,}}。</p>', text_of(answer), re.S)
        assert "文件是真的" not in text_of(answer)

    def test_no_file_is_asked_for(self, app: Flask, world: World) -> None:
        for answer in (self.verified(app, b""), Screen(app).post("/v/")):
            assert answer.status_code == 422
            assert "请先选择要核对的 PDF 文件" in text_of(answer)


def office_file(part: str) -> bytes:
    """The least that is an office package of a kind."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr(part, "<document/>")
    return file.getvalue()


def edit(world: World, app: Flask, **fields: object) -> TestResponse:
    """Saves the draft with these files."""
    address = f"/submissions/{world.submission}/edit"
    return Screen(app, "drafter").post(address, version=world.version(), text="写了一半", **fields)


def enclosed(world: World) -> list[tuple[str, str]]:
    db.session.rollback()
    revision = db.session.get_one(Submission, world.submission).revision("plan")
    return [(file.role, file.name) for file in revision.attachments] if revision else []


def test_several_files_go_along_are_kept_and_taken_away(world: World, app: Flask) -> None:
    word, sheet = office_file("word/document.xml"), office_file("xl/workbook.xml")
    several = [
        (io.BytesIO(word), "名册.docx"),
        (io.BytesIO(sheet), "台账.xlsx"),
        (io.BytesIO(PNG), "现场.png"),
    ]
    assert edit(world, app, enclosed=several, stamped=(io.BytesIO(PNG), "盖章.png")).status_code == 302
    assert enclosed(world) == [
        ("stamped", "盖章.png"),
        *(("enclosed", name) for name in ("名册.docx", "台账.xlsx", "现场.png")),
    ]
    edit(
        world, app, stamped=(io.BytesIO(PNG + b"\0"), "新盖章.png"), remove=hashlib.sha256(sheet).hexdigest()
    )
    assert enclosed(world) == [("enclosed", "名册.docx"), ("enclosed", "现场.png"), ("stamped", "新盖章.png")]


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("程序.exe", b"MZ" + b"\0" * 64, "PDF、JPG、PNG、DOCX 或 XLSX"),
        ("台账.xlsx", office_file("word/document.xml"), "内容与扩展名不符"),
        ("名册.docx", b"PK\x03\x04" + b"\0" * 64, "内容与扩展名不符"),
        ("空.pdf", b"", "是空文件"),
    ],
)
def test_a_file_that_cannot_go_along_says_why_and_the_text_stays(
    world: World, app: Flask, name: str, data: bytes, sentence: str
) -> None:
    answer = edit(world, app, enclosed=(io.BytesIO(data), name))
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert "写了一半" in text_of(answer)


def test_more_files_than_are_looked_at_are_refused(world: World, app: Flask) -> None:
    many = [(io.BytesIO(PNG + bytes([number])), f"{number}.png") for number in range(11)]
    answer = edit(world, app, enclosed=many)
    assert answer.status_code == 422
    assert "其他附件最多 10 个" in text_of(answer)
