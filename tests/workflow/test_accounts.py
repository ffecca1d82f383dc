"""Accounts: one by one or from an Excel list, all or none; by the system administrator only."""

from __future__ import annotations

import io
import random
import re
import zipfile
from contextlib import suppress

import pytest
import sqlalchemy as sa
from flask import Flask
from openpyxl import Workbook, load_workbook
from werkzeug.test import TestResponse

from tests.workflow.screens import Screen, text_of
from tests.workflow.world import World
from workflow.base import workbooks
from workflow.base.audit import AuditEntry
from workflow.base.database import db
from workflow.base.refusals import Invalid
from workflow.people.models import Person
from workflow.people.queries import actor_named

HEADER = ["登录名", "姓名", "单位全称", "角色", "邮箱"]
GOOD = ["wangli", "王丽", "甲县总工会", "经办人、单位负责人"]
CITY = "某市总工会"


def workbook(*rows: list[str | int | None]) -> bytes:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def changed(data: bytes, member: str, content: bytes) -> bytes:
    """The workbook with one file inside it replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != member:
                new.writestr(name, old.read(name))
        new.writestr(member, content)
    return out.getvalue()


def upload(app: Flask, data: bytes, who: str = "admin") -> TestResponse:
    return Screen(app, who).post("/accounts/import", file=(io.BytesIO(data), "账号.xlsx"))


def people() -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(Person)) or 0


def test_one_account_gets_a_temporary_password_that_works_once_changed(app: Flask, world: World) -> None:
    answer = Screen(app, "admin").post(
        "/accounts", username=" wangli ", name="王丽", unit="甲县总工会", roles=["drafter", "unit_head"]
    )
    found = re.search(r"<code>([a-z2-9-]{14})</code>", text_of(answer))
    assert found
    secret = found.group(1)
    assert Screen(app, "wangli", secret).get("/").location == "/password"
    assert actor_named("wangli").roles == {("drafter", world.county), ("unit_head", world.county)}
    entries = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "account_created")).all()
    assert [entry.actor_id for entry in entries] == [world.actor("admin").person_id]
    assert secret not in text_of(Screen(app, "admin").get("/accounts"))


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"username": ""}, "username", "请填写登录名"),
        ({"username": "drafter"}, "username", "已被使用"),
        ({"name": " "}, "name", "请填写姓名"),
        ({"unit": "丙县总工会"}, "unit", "没有名为“丙县总工会”的单位"),
        ({"unit": ""}, "unit", "没有名为"),
        ({"roles": []}, "roles", "角色只能是"),
        ({"roles": ["king"]}, "roles", "角色只能是"),
        ({"roles": ["system_admin", "auditor"]}, "roles", "不能与其他角色由同一人兼任"),
        ({"roles": ["security_admin", "drafter"]}, "roles", "不能与其他角色由同一人兼任"),
    ],
)
def test_one_account_that_cannot_be_made_names_the_field(
    app: Flask, world: World, change: dict[str, object], field: str, sentence: str
) -> None:
    before = people()
    fields = {"username": "wangli", "name": "王丽", "unit": "甲县总工会", "roles": ["drafter"]} | change
    answer = Screen(app, "admin").post("/accounts", **fields)
    assert answer.status_code == 422
    assert f'id="{field}-fault"' in text_of(answer)
    assert sentence in text_of(answer)
    if field != "username":
        assert 'value="wangli"' in text_of(answer)
    assert people() == before


def test_a_list_from_the_template_is_taken_whole(app: Flask, world: World) -> None:
    template = load_workbook(io.BytesIO(Screen(app, "admin").get("/accounts/template.xlsx").data))
    rows = [[cell.value for cell in row] for row in template.worksheets[0].iter_rows()]
    assert rows == [HEADER]
    before = people()
    listed = workbook(HEADER, GOOD, [None], ["2014001", "李雷", CITY, "审核人", "lilei@example.org"])
    answer = upload(app, listed)
    assert answer.status_code == 200
    assert len(re.findall(r"<code>[a-z2-9-]{14}</code>", text_of(answer))) == 2
    assert people() == before + 2
    assert actor_named("2014001").roles == {("reviewer", world.city)}
    assert "lilei@example.org" in text_of(answer)


def test_one_bad_row_stops_the_list_and_every_bad_cell_is_named(app: Flask, world: World) -> None:
    before = people()
    answer = upload(
        app,
        workbook(
            HEADER,
            GOOD,
            ["", "", "丙县总工会", "国王"],
            ["wangli", "王莉", "甲县总工会", "经办人"],
            ["", "赵六", "甲县总工会", "经办人"],
            ["admin9", "孙七", CITY, "系统管理员，审计员"],
        ),
    )
    assert answer.status_code == 422
    assert people() == before
    named = re.findall(r"<li>(第 \d 行 · .{2,4}：.{5})", text_of(answer))
    assert named == [
        "第 2 行 · 登录名：请填写登录",
        "第 2 行 · 姓名：请填写姓名",
        "第 2 行 · 单位全称：没有名为“",
        "第 2 行 · 角色：角色只能是",
        "第 3 行 · 登录名：登录名“w",
        "第 4 行 · 登录名：请填写登录",
        "第 5 行 · 角色：审计员、系",
    ]


PLAIN = workbook(HEADER, GOOD)
LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row><c t="inlineStr">
<is><t>&b;&b;&b;</t></is></c></row></sheetData></worksheet>"""
NOT_EXCEL = "这不是 Excel 工作簿"
HOSTILE = {
    "nothing": (b"", NOT_EXCEL),
    "text": ("登录名,姓名".encode(), NOT_EXCEL),
    "an old .xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), NOT_EXCEL),
    "another zip": (changed(b"PK\x05\x06" + bytes(18), "a.txt", b"a"), NOT_EXCEL),
    "half of one": (PLAIN[: len(PLAIN) // 2], NOT_EXCEL),
    "entities that multiply": (changed(PLAIN, "xl/worksheets/sheet1.xml", LAUGHS), NOT_EXCEL),
    "a bomb": (changed(PLAIN, "xl/media/a.bin", bytes(9_000_000)), "展开后过大"),
    "too many parts": (PLAIN, "展开后过大"),  # filled in below
    "another header": (workbook(["姓名", "登录名", "单位全称", "角色", "邮箱"], GOOD), "第一行应当依次是"),
    "no rows": (workbook(HEADER), "表中没有账号"),
    "too many rows": (workbook(HEADER, *[GOOD] * 2001), "一次最多导入 2000 行"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_file_that_is_no_list_of_accounts_gets_its_sentence(app: Flask, world: World, case: str) -> None:
    data, sentence = HOSTILE[case]
    if case == "too many parts":
        for number in range(100):
            data = changed(data, f"xl/media/{number}.bin", b"a")
    before = people()
    answer = upload(app, data)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert people() == before


def test_no_damage_to_a_file_is_more_than_a_refusal() -> None:
    chance, taken = random.Random(1921), 0
    for _ in range(300):
        data = bytearray(PLAIN)
        for _ in range(chance.choice([1, 2, 8])):
            data[chance.randrange(len(data))] = chance.randrange(256)
        with suppress(Invalid):
            taken += len(workbooks.parse(bytes(data), HEADER, 10))
    assert taken > 0  # some damage is to parts that nobody reads


@pytest.mark.parametrize("who", ["security", "auditor", "leader", "office", "head"])
def test_only_the_system_administrator_manages_accounts(app: Flask, world: World, who: str) -> None:
    before, screen = people(), Screen(app, who)
    answers = [
        screen.get("/accounts"),
        screen.get("/accounts/template.xlsx"),
        screen.post("/accounts", username="x1", name="x", unit=CITY, roles=["auditor"]),
        upload(app, PLAIN, who),
        screen.post(f"/accounts/{world.actor('drafter').person_id}/reset"),
    ]
    assert [answer.status_code for answer in answers] == [403] * 5
    assert people() == before
