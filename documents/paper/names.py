"""Name lists on the grid of characters: persons several to a row, units one or two (practice, K4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil

from .geometry import AREA_WIDTH, TEXT
from .lines import Segment, atoms_of, break_lines, placed, width_of
from .strips import Strip, TypeLine, column

INDENT_CELLS = 2
LINE_CELLS = 28
PERSON_LONGEST = 4  # characters: longer names are units', or take two places
BETWEEN = 2  # characters left free between two names
COLUMNS_MOST, COLUMNS_LEAST = 6, 2


def set_names(names: Sequence[str], part: str) -> list[Strip]:
    """Rows of names in reading order, all columns aligned to characters of the body text."""
    shown = [spread_name(name) for name in names if name.strip()]
    if not shown:
        return []
    columns = _columns(shown)
    if columns < COLUMNS_LEAST:
        return [strip for number, name in enumerate(shown) for strip in _one(name, f"{part}.{number}")]
    cells = (LINE_CELLS - INDENT_CELLS) // columns
    return [Strip(TypeLine(tuple(_places(row, cells))), part=part) for row in _rows(shown, columns, cells)]


def spread_name(name: str) -> str:
    """A two-character name is as wide as one of three."""
    return f"{name[0]}\u3000{name[1]}" if len(name) == 2 and name.isalpha() else name


def _cells(name: str) -> int:
    return ceil(width_of(name, TEXT) / TEXT.advance - 0.05)


def _columns(names: Sequence[str]) -> int:
    """As many columns as the usual name allows; a rare long name takes several places."""
    lengths = sorted(_cells(name) for name in names)
    usual = lengths[int(0.9 * (len(lengths) - 1))]
    room = LINE_CELLS - INDENT_CELLS
    if usual <= PERSON_LONGEST and lengths[-1] <= room:
        return min(COLUMNS_MOST, (room + 1) // (usual + BETWEEN))
    return 2 if usual < room // 2 and lengths[-1] <= room else 1


def _rows(names: Sequence[str], columns: int, cells: int) -> Iterator[list[tuple[int, str]]]:
    """Names with the column each starts in."""
    row: list[tuple[int, str]] = []
    column_ = 0
    for name in names:
        places = ceil((_cells(name) + 1) / cells)
        if row and column_ + places > columns:
            yield row
            row, column_ = [], 0
        row.append((column_, name))
        column_ += places
    if row:
        yield row


def _places(row: list[tuple[int, str]], cells: int) -> Iterator[Segment]:
    """Each name from its column on; as one text where all names are whole squares, which is drawn faster."""
    left = INDENT_CELLS * TEXT.advance
    if all(abs(width_of(name, TEXT) - len(name) * TEXT.advance) < 0.01 for _, name in row):
        text = ""
        for column_, name in row:
            text = text.ljust(column_ * cells, "\u3000") + name
        yield placed(left, text, TEXT)
        return
    for column_, name in row:
        yield placed(left + column_ * cells * TEXT.advance, name, TEXT)


def _one(name: str, part: str) -> list[Strip]:
    left = INDENT_CELLS * TEXT.advance
    return column(break_lines(atoms_of(name, TEXT), left, left, AREA_WIDTH), part)
