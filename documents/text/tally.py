"""How many names blocks hold: a list's entries, a table's rows, numbered lines; 0 where that is not certain."""

from __future__ import annotations

from collections.abc import Sequence

from documents.text.blanks import squeeze
from documents.text.structure import Block, NameList, Paragraph, Table
from documents.text.words import bare, is_organ, is_person, is_place

_PERSONS = ("姓名",)
_UNITS = ("单位名称", "企业名称", "集体名称", "名称", "单位", "企业", "集体", "班组")
_OF_UNITS = "个家户所支"  # what units are counted by; persons take any measure
_SUMS = ("合计", "总计", "小计", "共计", "总数")


def tally(blocks: Sequence[Block], measure: str) -> int:
    """The names these blocks list, as counted by a measure word (名, 个); numbered lines count where no list stands."""
    listed = [name for block in blocks if isinstance(block, NameList) for name in block.names]
    if listed:
        return len(listed) if all(map(_is_single, listed)) else 0
    if tables := [block for block in blocks if isinstance(block, Table)]:
        counts = [_rows(table, measure) for table in tables]
        return sum(counts) if all(counts) else 0
    numbered = [block for block in blocks if isinstance(block, Paragraph) and block.level >= 3]
    return len(numbered) if all(not block.text and _is_name(block.heading) for block in numbered) else 0


def _rows(table: Table, measure: str) -> int:
    """The names in the column of names, or in several of them side by side; a row of sums counts for nothing."""
    heads = [squeeze(bare(cell)) for row in table.rows[:1] for cell in row]
    column = next((name for name in (*_PERSONS, *_UNITS) if name in heads), "")
    if not column or (column in _UNITS and measure not in _OF_UNITS):
        return 0
    cells = [
        cell
        for row in table.rows[1:]
        if not any(squeeze(cell).startswith(_SUMS) for cell in row)
        for head, cell in zip(heads, row, strict=False)
        if head == column and squeeze(cell)
    ]
    return len(cells) if all("、" not in cell and _is_single(cell) for cell in cells) else 0


def _is_single(name: str) -> bool:
    """Whether an entry is one name for certain: 张伟　乙县医院医生 is, 甲队　乙队 may be two."""
    first, gap, _ = name.partition("　")
    return not gap or len(first) == 1 or is_person(first)


def _is_name(heading: str) -> bool:
    name = heading.split(".", 1)[-1]
    return is_organ(name) or is_person(name) or is_place(name)
