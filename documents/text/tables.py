"""Tables in plain text: lines with tabs, between pipes as in Markdown, or set with spaces; and the way back."""

from __future__ import annotations

import re
from collections.abc import Sequence

from documents.text.blanks import strip
from documents.text.columns import read_columns
from documents.text.lines import Line
from documents.text.structure import Table
from documents.text.words import is_column, is_person

_RULE = re.compile(r"\|?(?:\s*:?-{2,}:?\s*\|)+\s*(?::?-{2,}:?\s*)?")
#: A row of more cells is none: rows are filled up to the widest, and a hostile one would make them fill the memory.
MOST_COLUMNS = 64
_SAMPLE = 8
_PIPE = re.compile(r"(?<!\\)\|")


def read_table(lines: Sequence[Line], start: int) -> tuple[Table, int] | None:
    """The table that starts at this line and how many lines it takes, or None.

    It takes two rows to make a table; names set in columns with tabs are a list, not a table.
    """
    text = lines[start].text
    if "|" not in text and "\t" not in lines[start].raw:
        spaced = read_columns(lines, start)
        return (Table(spaced[0]), spaced[1]) if spaced else None
    split = _pipe_cells if "|" in text else _tab_cells
    rows: list[tuple[str, ...]] = []
    taken = 0
    for at in range(start, len(lines)):
        line = lines[at]
        if split is _pipe_cells and rows and _RULE.fullmatch(line.text):
            taken += 1
            continue
        cells = split(line)
        if not cells or (split is _pipe_cells and rows and line.after_gap):
            break
        rows.append(cells)
        taken += 1
        if len(rows) == _SAMPLE and not _is_framed(text) and _is_names(rows):
            return None
    if (len(rows) < 2 and not _stands_alone(text, rows)) or (not _is_framed(text) and _is_names(rows)):
        return None
    width = max(map(len, rows))
    return Table(tuple(row + ("",) * (width - len(row)) for row in rows)), taken


def table_lines(table: Table) -> list[str]:
    """The table as a clerk's text could hold it: one line a row, cells between pipes."""
    return ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in table.rows]


def _tab_cells(line: Line) -> tuple[str, ...]:
    cells = tuple(strip(cell) for cell in line.raw.rstrip("\r\n").split("\t"))
    return cells if sum(map(bool, cells)) > 1 and len(cells) <= MOST_COLUMNS else ()


def _pipe_cells(line: Line) -> tuple[str, ...]:
    text = line.text
    if not text.startswith("|") and len(_PIPE.findall(text)) < 1:
        return ()
    cells = _PIPE.split(text)
    cells = cells[1:] if text.startswith("|") else cells
    cells = cells[:-1] if len(cells) > 1 and not strip(cells[-1]) else cells
    return tuple(strip(cell).replace("\\|", "|") for cell in cells) if len(cells) <= MOST_COLUMNS else ()


def _stands_alone(text: str, rows: Sequence[tuple[str, ...]]) -> bool:
    """A single row is a table if pipes frame it, or if it is the header of a form whose rows are blank."""
    return bool(rows) and (_is_framed(text) or sum(map(is_column, rows[0])) > 1)


def _is_framed(text: str) -> bool:
    """Whether pipes stand at both ends: nobody sets names so."""
    return len(text) > 1 and text[0] == text[-1] == "|"


def _is_names(rows: Sequence[tuple[str, ...]]) -> bool:
    """Persons in columns: every cell a name, and no header such as 姓名 among them."""
    cells = [cell for row in rows for cell in row if cell]
    return not any(map(is_column, cells)) and all(map(is_person, cells)) and max(map(len, rows)) > 2
