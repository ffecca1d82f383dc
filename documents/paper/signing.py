"""署名, 成文日期, 印章, 附注 (7.3.5 to 7.3.6). The seal itself is drawn when the paper is signed."""

from __future__ import annotations

from dataclasses import replace

from documents.text.structure import Structure

from .body import INDENT
from .geometry import (
    AREA_WIDTH,
    ROW,
    SEAL_ABOVE_TEXT,
    SEAL_TOP_GAP,
    SEALED_MARGIN,
    TEXT,
    UNSEALED_MARGIN,
)
from .lines import atoms_of, break_lines, placed, width_of
from .strips import Stamp, Strip, TypeLine, column, kept


def shown_date(structure: Structure) -> str:
    """成文日期 in full, without padding zeros; as written where it could not be read."""
    if not structure.date:
        return structure.date_text
    year, month, day = structure.date.split("-")
    return f"{year}年{int(month)}月{int(day)}日"


def set_signing(structure: Structure, *, sealed: bool, diameter: float) -> list[Strip]:
    """Signatures and date, tied together, with the places where seals will be drawn."""
    date = shown_date(structure)
    if not structure.signatories:
        return (
            [_row(AREA_WIDTH - SEALED_MARGIN * TEXT.advance - width_of(date, TEXT), date, ROW)]
            if date
            else []
        )
    if sealed:
        return kept(_sealed(structure.signatories[0], date, diameter))
    return kept(_unsealed(structure.signatories, date))


def set_note(note: str) -> list[Strip]:
    """附注: the line below the date, indented, in brackets (7.3.6)."""
    return column(break_lines(atoms_of(f"（{note}）", TEXT), first=INDENT), "footnote") if note else []


def _row(left: float, text: str, gap: float = 0.0) -> Strip:
    return Strip(TypeLine((placed(left, text, TEXT),)), gap=gap, part=f"sign{text}")


def _sealed(signatory: str, date: str, diameter: float) -> list[Strip]:
    """The signature centred over the date, which ends four characters in; the seal centred over both."""
    wide, date_wide = width_of(signatory, TEXT), width_of(date, TEXT)
    centre = AREA_WIDTH - SEALED_MARGIN * TEXT.advance - date_wide / 2
    centre = min(centre, AREA_WIDTH - wide / 2, AREA_WIDTH - diameter / 2)
    rows = [_row(centre - wide / 2, signatory), _row(centre - date_wide / 2, date)]
    gap = _white_above(diameter)
    rise = min(ROW - SEAL_ABOVE_TEXT, diameter / 2 + SEAL_TOP_GAP - gap)
    stamp = Stamp(signatory, centre, rise, diameter)
    return [replace(rows[0], gap=gap, stamps=(stamp,)), rows[1]]


def _white_above(diameter: float) -> float:
    """Whole empty lines, so many that the seal clears the last line of the text."""
    rows = 1
    while rows * ROW + ROW - SEAL_ABOVE_TEXT - diameter / 2 < -1.6:
        rows += 1
    return rows * ROW


def _unsealed(signatories: tuple[str, ...], date: str) -> list[Strip]:
    """The signature two characters in from the right, the date beginning two characters right of it."""
    right = AREA_WIDTH - UNSEALED_MARGIN * TEXT.advance
    widest = max(width_of(name, TEXT) for name in signatories)
    date_wide = width_of(date, TEXT)
    left = right - max(widest, date_wide + 2 * TEXT.advance)
    rows = [_row(left, name) for name in signatories]
    return [replace(rows[0], gap=ROW), *rows[1:], _row(left + 2 * TEXT.advance, date)]
