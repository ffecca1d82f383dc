"""Accounts from an Excel file, read so that a hostile file costs nothing."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from openpyxl import Workbook, load_workbook

from workflow.base.refusals import Invalid
from workflow.people.accounts import NewAccount

HEADER = ("登录名", "姓名", "单位全称", "角色")
LARGEST_UNPACKED_BYTES = 8 * 1024 * 1024
LARGEST_MEMBER_COUNT = 100
MOST_ROWS = 2000
NOT_EXCEL = "这不是 Excel 工作簿（.xlsx）。请用 WPS 或 Excel 另存为 .xlsx 后再上传。"


def template() -> bytes:
    """The workbook to fill in."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(HEADER)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def read(data: bytes) -> list[NewAccount]:
    """The accounts of a workbook; Invalid (field `file`) where it is none, too large or empty."""
    try:
        _refuse_bomb(data)
        rows = list(_rows(data))
    except Invalid:
        raise
    except Exception as error:  # whatever a damaged workbook makes the parsers raise, it is not a workbook
        raise Invalid({"file": NOT_EXCEL}) from error
    if not rows or rows[0][: len(HEADER)] != HEADER:
        raise Invalid({"file": f"第一行应当依次是：{'、'.join(HEADER)}。请下载模板填写。"})
    accounts = [NewAccount(row[0], row[1], row[2], _roles(row[3])) for row in rows[1:] if any(row)]
    if not accounts:
        raise Invalid({"file": "表中没有账号，请从第二行开始填写。"})
    return accounts


def _refuse_bomb(data: bytes) -> None:
    members = zipfile.ZipFile(io.BytesIO(data)).infolist()
    if (
        len(members) > LARGEST_MEMBER_COUNT
        or sum(member.file_size for member in members) > LARGEST_UNPACKED_BYTES
    ):
        raise Invalid({"file": "文件展开后过大，请只保留账号一张表，去掉图片等内容。"})


def _rows(data: bytes) -> Iterator[tuple[str, ...]]:
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    for number, row in enumerate(book.worksheets[0].iter_rows(max_col=len(HEADER), values_only=True)):
        if number > MOST_ROWS:
            raise Invalid({"file": f"一次最多导入 {MOST_ROWS} 个账号，请分批导入。"})
        cells = tuple("" if cell is None else str(cell).strip() for cell in row)
        yield cells + ("",) * (len(HEADER) - len(cells))


def _roles(cell: str) -> tuple[str, ...]:
    return tuple(role for role in re.split(r"[、，,;；\s]+", cell) if role)
