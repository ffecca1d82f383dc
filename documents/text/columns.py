"""Tables set with runs of spaces: told by a header of words that head columns, its rows by their cells or places."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from documents.text.lines import Line
from documents.text.words import is_column

_WIDE = re.compile(r"\S+(?: \S+)*")
_GAP = re.compile(r"\S\s+\S")
_ANY = re.compile(r"\S+")
_PROSE = re.compile(r"[。；！？：，]|:(?!\d)")
_LONGEST_LINE = 300
_LONGEST_HEADING = 14
_MOST_COLUMNS = 20


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell and the columns of the screen it stands in."""

    text: str
    start: int
    end: int


def read_columns(lines: Sequence[Line], start: int) -> tuple[tuple[tuple[str, ...], ...], int] | None:
    """The rows of a table that starts at this line, its header first, and how many lines it takes; or None."""
    header = _header(lines[start])
    if header is None:
        return None
    rows = [tuple(cell.text for cell in header)]
    for line in lines[start + 1 :]:
        row = _row(line, header)
        if row is None:
            break
        rows.append(row)
    blank_form = len(header) > 2 and all(is_column(cell.text) for cell in header)
    return (tuple(rows), len(rows)) if len(rows) > 1 or blank_form else None


def _header(line: Line) -> list[_Cell] | None:
    if len(line.text) > _LONGEST_LINE or _PROSE.search(line.text):
        return None
    for cells in _splits(line):
        short = all(len(cell.text) <= _LONGEST_HEADING for cell in cells)
        if 2 <= len(cells) <= _MOST_COLUMNS and short and sum(is_column(cell.text) for cell in cells) >= 2:
            return cells
    return None


def _row(line: Line, header: Sequence[_Cell]) -> tuple[str, ...] | None:
    """The cells of a row: as many as the header's, or fewer, each below the heading it stands nearest to."""
    if len(line.text) > _LONGEST_LINE:
        return None
    splits = list(_splits(line))
    for cells in splits:
        if len(cells) == len(header):
            return tuple(cell.text for cell in cells)
    return _placed(splits[0], header) if splits and 2 <= len(splits[0]) < len(header) else None


def _placed(cells: Sequence[_Cell], header: Sequence[_Cell]) -> tuple[str, ...] | None:
    """Each cell in the column it overlaps or stands nearest to; None where two would meet in one."""
    row = [""] * len(header)
    for cell in cells:
        at = min(range(len(header)), key=lambda column: _distance(cell, header[column]))
        if any(row[at:]):
            return None
        row[at] = cell.text
    return tuple(row)


def _distance(cell: _Cell, heading: _Cell) -> tuple[int, int]:
    apart = max(0, cell.start - heading.end, heading.start - cell.end)
    return apart, abs(cell.start - heading.start)


def _splits(line: Line) -> Iterator[list[_Cell]]:
    """The ways to cut a line into cells: at wide gaps, at any; padded names of two characters whole, or not."""
    raw = line.raw.rstrip().replace("\u00a0", " ")
    for pattern in (_WIDE, _ANY) if _GAP.search(line.text) else ():
        cells = _cut(raw, pattern)
        yield from (_whole(cells), cells)


def _cut(raw: str, pattern: re.Pattern[str]) -> list[_Cell]:
    cells: list[_Cell] = []
    place = at = 0
    for found in pattern.finditer(raw):
        place += _width(raw[at : found.start()])
        width = _width(found[0])
        cells.append(_Cell(found[0], place, place + width))
        place, at = place + width, found.end()
    return cells


def _whole(cells: Sequence[_Cell]) -> list[_Cell]:
    """Two single characters that stand closer to each other than to the next cell are one: 姓　名, 李　娜."""
    joined: list[_Cell] = []
    for at, cell in enumerate(cells):
        before = joined[-1] if joined else None
        following = cells[at + 1].start - cell.end if at + 1 < len(cells) else 99
        if before and len(before.text) == len(cell.text) == 1 and _is_han(before.text + cell.text):
            gap = cell.start - before.end
            if gap <= following:
                joined[-1] = _Cell(f"{before.text}　{cell.text}", before.start, cell.end)
                continue
        joined.append(cell)
    return joined


def _is_han(text: str) -> bool:
    return all("\u3400" <= char <= "\u9fff" for char in text)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
