"""Accounts from an Excel list."""

from __future__ import annotations

import re

from documents.sentences import say
from workflow.base import workbooks
from workflow.base.refusals import Invalid
from workflow.people.accounts import NewAccount

HEADER = ("登录名", "姓名", "单位全称", "角色", "邮箱")
MOST_ROWS = 2000


def template() -> bytes:
    """The workbook to fill in."""
    return workbooks.write("账号", HEADER, [])


def read(data: bytes) -> list[NewAccount]:
    """The accounts of a workbook; Invalid (field `file`) where it is none, too large or empty."""
    rows = workbooks.read(data, HEADER, MOST_ROWS)
    accounts = [NewAccount(row[0], row[1], row[2], _roles(row[3]), row[4]) for row in rows if any(row)]
    if not accounts:
        raise Invalid({"file": say("表中没有账号，请从第二行开始填写。")})
    return accounts


def _roles(cell: str) -> tuple[str, ...]:
    return tuple(role for role in re.split(r"[、，,;；\s]+", cell) if role)
