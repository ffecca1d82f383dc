"""Excel workbooks, in and out. Run as a program, it reads a stranger's workbook confined.

A workbook of 0.3 MB can cost a parser half a minute and a gigabyte, so one that was uploaded is only ever read
in a child process with limits. What is written never starts a cell with a sign that Excel takes for a formula.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import resource
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from documents.sentences import listed, packed, say, unpacked
from workflow.base.refusals import Invalid

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LARGEST_BYTES = 5 * 1024 * 1024
LARGEST_UNPACKED_BYTES = 8 * 1024 * 1024
LARGEST_MEMBER_COUNT = 100
CPU_LIMIT_S = 10
WAIT_S = 30.0
MEMORY_LIMIT_BYTES = 1024**3
WIDEST = 50  # characters; longer cells are cut by the screen, not by us
FORMULA_SIGNS = "=+-@\t\r"
_ESCAPED = re.compile(f"'+[{FORMULA_SIGNS}]")
_TO_ESCAPE = re.compile(f"'*[{FORMULA_SIGNS}]")
_MERGED = re.compile(rb"mergeCell\s")

NOT_EXCEL = say("这不是 Excel 工作簿（.xlsx）。请用 WPS 或 Excel 另存为 .xlsx 后再上传。")
TOO_LARGE = say("文件展开后过大，请只保留要导入的一张表，去掉图片等内容。")
TOO_COSTLY = say("读取这个工作簿用时或内存过多，已停止。请把要导入的内容复制到下载的模板里再上传。")
MERGED = say("表中有合并的单元格，请取消合并，每行每格都填写后再上传。")

Cell = str | int | float | dt.date | None


def read(data: bytes, header: Sequence[str], most_rows: int) -> list[tuple[str, ...]]:
    """The rows below the header of the first sheet, each cell as trimmed text; index 0 is row 2 of the sheet.

    Rows have as many cells as `header`, rows left blank stay in their place, those at the end go. Whole numbers
    are written without a point, days as 2014-03-10. Invalid (field `file`) where it is no workbook, has another
    header, more than `most_rows` rows, formulas, errors or merged cells, or costs too much to read.
    """
    if len(data) > LARGEST_BYTES:
        raise Invalid({"file": TOO_LARGE})
    request = json.dumps([list(header), most_rows]).encode() + b"\n" + data
    try:
        child = subprocess.run(
            [sys.executable, "-m", "workflow.base.workbooks"],
            input=request,
            capture_output=True,
            timeout=WAIT_S,
            check=False,
        )
        answer = json.loads(child.stdout)
    except (subprocess.TimeoutExpired, json.JSONDecodeError) as error:
        raise Invalid({"file": TOO_COSTLY}) from error
    if isinstance(answer, str | dict):
        raise Invalid({"file": unpacked(answer)})
    return [tuple(row) for row in answer]


def parse(data: bytes, header: Sequence[str], most_rows: int) -> list[tuple[str, ...]]:
    """As `read`, in this process, in unbounded time: for bytes known to be harmless."""
    try:
        _refuse_bomb(data)
        rows = list(_rows(data, len(header), most_rows))
    except (Invalid, MemoryError):
        raise
    except Exception as error:  # whatever a damaged workbook makes the parsers raise, it is not a workbook
        raise Invalid({"file": NOT_EXCEL}) from error
    if not rows or rows[0] != tuple(header):
        raise Invalid({"file": say("第一行应当依次是：{columns}。请下载模板填写。", columns=listed(header))})
    return rows[1:]


def write(title: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A workbook of one sheet. Text that Excel would take for a formula gets an apostrophe, which `read` takes off."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = re.sub(r"[\[\]:*?/\\]", "", title)[:31]
    widths = [0] * len(header)
    for row in (header, *rows):
        cells = [_harmless(cell) for cell in row]
        sheet.append(cells)
        widths = [max(width, _width(cell)) for width, cell in zip(widths, cells, strict=True)]
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = min(width, WIDEST) + 2
        sheet.cell(1, column).font = Font(bold=True)
    sheet.freeze_panes = "A2"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def place(row: int, column: int) -> str:
    """`B3` for the second column of the second row below the header: what a person looks for in the sheet."""
    return f"{get_column_letter(column + 1)}{row + 2}"


def _refuse_bomb(data: bytes) -> None:
    archive = zipfile.ZipFile(io.BytesIO(data))
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    if len(members) > LARGEST_MEMBER_COUNT or unpacked > LARGEST_UNPACKED_BYTES:
        raise Invalid({"file": TOO_LARGE})
    sheets = [member for member in members if member.filename.startswith("xl/worksheets/")]
    if any(_MERGED.search(archive.read(sheet)) for sheet in sheets):
        raise Invalid({"file": MERGED})


def _rows(data: bytes, columns: int, most_rows: int) -> Iterator[tuple[str, ...]]:
    """The header and every row up to the last one with something in it."""
    book = load_workbook(io.BytesIO(data), read_only=True)
    blank = 0
    for number, row in enumerate(book.worksheets[0].iter_rows(max_col=columns)):
        cells = tuple(_text(cell) for cell in row)
        if not any(cells):
            blank += 1
            continue
        if number > most_rows:
            raise Invalid({"file": say("一次最多导入 {most} 行，请分批导入。", most=most_rows)})
        yield from ((("",) * columns),) * blank
        blank = 0
        yield cells + ("",) * (columns - len(cells))


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type in ("f", "e"):
        what = say("公式") if cell.data_type == "f" else say("错误值")
        raise Invalid(
            {
                "file": say(
                    "{cell} 是{what}，不是内容。请复制后“选择性粘贴”为数值，再上传。",
                    cell=cell.coordinate,
                    what=what,
                )
            }
        )
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    text = str(value).strip()
    return text[1:] if _ESCAPED.match(text) else text


def _harmless(cell: Cell) -> Cell:
    if not isinstance(cell, str):
        return cell
    text = ILLEGAL_CHARACTERS_RE.sub("", cell)
    return f"'{text}" if _TO_ESCAPE.match(text) else text


def _width(cell: Cell) -> int:
    """Columns that a text needs: a Chinese character takes two."""
    return sum(2 if ord(character) > 0x2E80 else 1 for character in str("" if cell is None else cell))


def _main() -> None:
    """One line of JSON with header and limit, then the file, on standard input; rows or a sentence as JSON out."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_LIMIT_S, CPU_LIMIT_S))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT_BYTES, MEMORY_LIMIT_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    header, most_rows = json.loads(sys.stdin.buffer.readline())
    answer: Any
    try:
        answer = parse(sys.stdin.buffer.read(), header, most_rows)
    except Invalid as refusal:
        answer = packed(refusal.fields["file"])
    except MemoryError:
        answer = packed(TOO_COSTLY)
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    _main()
