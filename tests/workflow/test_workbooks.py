"""Workbooks: what goes out comes back, and a hostile one costs a child process, never us."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from workflow.base import workbooks
from workflow.base.refusals import Invalid

HEADER = ("甲", "乙", "丙")
SHEET = "xl/worksheets/sheet1.xml"


def book(*rows: tuple[object, ...], header: tuple[str, ...] = HEADER, merge: str = "") -> bytes:
    made = Workbook()
    sheet = made.worksheets[0]
    for row in (header, *rows):
        sheet.append(row)
    if merge:
        sheet.merge_cells(merge)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def with_sheet(content: bytes) -> bytes:
    """A workbook whose first sheet's XML is this."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book())) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, content if name == SHEET else old.read(name))
    return out.getvalue()


def sheet(rows: bytes) -> bytes:
    head = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return with_sheet(head + rows + b"</sheetData></worksheet>")


def refusal(data: bytes, most_rows: int = 100) -> str:
    with pytest.raises(Invalid) as refused:
        workbooks.read(data, HEADER, most_rows)
    assert list(refused.value.fields) == ["file"]
    return refused.value.fields["file"]


def test_cells_come_as_trimmed_text_and_rows_keep_their_place() -> None:
    data = book((" 一 ", 120, 3.0), (None, None, None), (True, dt.datetime(2014, 3, 10), 0.5), ("", None, ""))
    assert workbooks.read(data, HEADER, 100) == [
        ("一", "120", "3"),
        ("", "", ""),
        ("是", "2014-03-10", "0.5"),
    ]
    assert workbooks.place(2, 1) == "B4"


def test_other_columns_are_left_alone_and_short_rows_are_filled() -> None:
    assert workbooks.read(book(("一", "二", "三", "四"), ("一",)), HEADER, 9) == [
        ("一", "二", "三"),
        ("一", "", ""),
    ]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", workbooks.NOT_EXCEL),
        ("甲,乙,丙".encode(), workbooks.NOT_EXCEL),
        (book(header=("乙", "甲", "丙")), "第一行应当依次是：甲、乙、丙"),
        (book(("一", "=1+1", "三")), "B2 是公式"),
        (book(("一", "#REF!", "三")), "B2 是错误值"),
        (book(("一", "二", "三"), merge="A2:B2"), workbooks.MERGED),
        (book(*[("一", "二", "三")] * 101), "一次最多导入 100 行"),
        (bytes(workbooks.LARGEST_BYTES + 1), workbooks.TOO_LARGE),
        (with_sheet(b" " * (workbooks.LARGEST_UNPACKED_BYTES + 1)), workbooks.TOO_LARGE),
    ],
    ids=["nothing", "text", "header", "formula", "error", "merged", "rows", "file too large", "bomb"],
)
def test_what_cannot_be_taken_is_refused_with_its_reason(data: bytes, sentence: str) -> None:
    assert sentence in refusal(data)


def test_a_million_rows_are_refused() -> None:
    assert "一次最多导入 100 行" in refusal(
        sheet(_header() + b'<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>x</t></is></c></row>')
    )
    crowd = b"<row><c><v>1</v></c></row>" * 300_000
    assert "最多导入 100 行" in refusal(sheet(_header() + crowd))


def test_one_that_costs_too_much_dies_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cell far out makes the parser count through rows that are not there: the child runs into its limit."""
    rows = b"".join(b'<row r="%d"/>' % (number * 100_000_000) for number in range(1, 200))
    monkeypatch.setattr(workbooks, "WAIT_S", 2.0)
    assert refusal(sheet(_header() + rows)) == workbooks.TOO_COSTLY


def _header() -> bytes:
    cells = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in HEADER)
    return f'<row r="1">{cells}</row>'.encode()


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "'=1", '=HYPERLINK("x")'])
def test_no_cell_written_is_taken_for_a_formula(text: str) -> None:
    data = workbooks.write("单位", HEADER, [(text, -1, None)])
    cells = next(load_workbook(io.BytesIO(data)).worksheets[0].iter_rows(min_row=2))
    assert str(cells[0].value).startswith("'")
    assert (cells[0].data_type, cells[1].value) == ("s", -1)


@given(
    st.lists(st.tuples(*[st.text(st.characters(exclude_categories=("C", "Z")), min_size=1)] * 3), min_size=1)
)
def test_text_comes_back_as_it_went_out(rows: list[tuple[str, str, str]]) -> None:
    assert workbooks.parse(workbooks.write("单位", HEADER, rows), HEADER, len(rows)) == rows
