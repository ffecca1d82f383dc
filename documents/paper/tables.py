"""Tables, within the type area (K2), or turned when it is too narrow (K1); headers are repeated (K3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from .geometry import AREA_HEIGHT, AREA_WIDTH, CELL_HEADS, CELLS, Style
from .lines import Segment, atoms_of, break_lines, width_of
from .strips import Grid, Strip, Tie

PADDING = 1.2  # left, right, above and below what a cell holds, in mm
LINE = 1.5  # pitch of the lines in a cell, in em
NARROWEST = 3.0  # em
READABLE = 8.0  # em: below this a long cell is too narrow and the table is turned
HIGHEST_REPEATED = 50.0  # mm: a higher header is not printed on every page again
MOST_LINES = 18  # a row that would be higher is divided


@dataclass(frozen=True)
class _Sheet:
    """What all rows of a table share."""

    widths: tuple[float, ...]
    style: Style
    centred: tuple[bool, ...]
    part: str
    turned: bool


def set_table(rows: Sequence[Sequence[str]], part: str) -> list[Strip]:
    """The rows as strips; the first row is the header and stands on every page the table reaches."""
    columns = list(zip_longest(*rows, fillvalue=""))
    if not columns:
        return []
    sheet = _sheet(columns, part)
    filled = [tuple(row) for row in zip(*columns, strict=True)]
    header = [replace(strip, tie=Tie.FIRM) for strip in _row(filled[0], sheet, header=True)]
    body = [strip for row in filled[1:] for strip in _row(row, sheet)]
    repeats = tuple(header) if sum(strip.height for strip in header) <= HIGHEST_REPEATED else ()
    return [*header, *(replace(strip, repeats=repeats) for strip in body)]


def _sheet(columns: Sequence[Sequence[str]], part: str) -> _Sheet:
    """The largest size at which nothing wraps, else the smallest; turned where even that is cramped."""
    for style in CELLS:
        natural = _natural_widths(columns, style)
        if sum(natural) <= AREA_WIDTH:
            break
    turned = sum(min(width, READABLE * style.em) for width in natural) > AREA_WIDTH
    widths = _fit(natural, AREA_HEIGHT if turned else AREA_WIDTH, style)
    centred = tuple(want <= got + 0.01 for want, got in zip(natural, widths, strict=True))
    return _Sheet(widths, style, centred, part, turned)


def _natural_widths(columns: Sequence[Sequence[str]], style: Style) -> list[float]:
    return [
        max(NARROWEST * style.em, *(width_of(cell, style) for cell in column)) + 2 * PADDING
        for column in columns
    ]


def _fit(natural: Sequence[float], room: float, style: Style) -> tuple[float, ...]:
    """Spare room is shared out in proportion; where room lacks, the widest columns give way first."""
    total = sum(natural)
    if total <= room:
        return tuple(width * room / total for width in natural)
    limit = _limit(natural, room)
    return tuple(min(width, limit) for width in natural)


def _limit(natural: Sequence[float], room: float) -> float:
    left, spare = len(natural), room
    for width in sorted(natural):
        if width * left >= spare:
            break
        spare, left = spare - width, left - 1
    return spare / left


def _row(cells: Sequence[str], sheet: _Sheet, *, header: bool = False) -> Iterator[Strip]:
    style = CELL_HEADS[sheet.style] if header else sheet.style
    columns = zip(cells, sheet.widths, sheet.centred, strict=True)
    broken = [_cell(text, width, style, centred or header) for text, width, centred in columns]
    for start in range(0, max(1, *map(len, broken)), MOST_LINES):
        piece = tuple(tuple(lines[start : start + MOST_LINES]) for lines in broken)
        yield _strip(piece, sheet, style, header=header)


def _cell(text: str, width: float, style: Style, centred: bool) -> list[Segment]:
    room = width - 2 * PADDING
    lines = break_lines(atoms_of(text, style), width=room) if text else []
    if centred:
        lines = [replace(line, spread=0, left=max(0.0, (room - line.width) / 2)) for line in lines]
    return [replace(line, left=line.left + PADDING) for line in lines]


def _strip(cells: tuple[tuple[Segment, ...], ...], sheet: _Sheet, style: Style, *, header: bool) -> Strip:
    pitch = LINE * style.em
    height = max(1, *map(len, cells)) * pitch + 2 * PADDING
    grid = Grid(cells, sheet.widths, pitch, header)
    return Strip(grid, height, part=sheet.part, tag="table", turned=sheet.turned)
