"""署名, 成文日期, 印章, 附注 (7.3.5 to 7.3.6). The seal itself is drawn when the paper is signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from documents.text.structure import Structure

from .geometry import (
    AREA_WIDTH,
    INDENT,
    LONGEST_SIGNATURE,
    ROW,
    SEAL_ABOVE_TEXT,
    SEAL_OVER_INK,
    SEAL_TOP_GAP,
    SEALED_MARGIN,
    SEALS_APART,
    SEALS_PER_ROW,
    TEXT,
    UNSEALED_MARGIN,
)
from .lines import Segment, atoms_of, break_lines, placed, width_of
from .strips import Stamp, Strip, TypeLine, column, kept


def full_date(iso: str, written: str) -> str:
    """A date in full, without padding zeros; as written where it could not be read (7.3.5.4)."""
    if not iso:
        return written
    year, month, day = iso.split("-")
    return f"{year}年{int(month)}月{int(day)}日"


def set_signing(structure: Structure, *, sealed: bool, diameter: float) -> list[Strip]:
    """Signatures and date, tied together, with the places where seals will be drawn."""
    date = full_date(structure.date, structure.date_text)
    if not structure.signatories:
        right = AREA_WIDTH - SEALED_MARGIN * TEXT.advance
        return [replace(_row(_ending(right, date)), gap=ROW)] if date else []
    if sealed:
        return kept(_sealed(structure.signatories, date, diameter))
    return kept(_unsealed(structure.signatories, date))


def set_note(note: str) -> list[Strip]:
    """附注: the line below the date, indented, in brackets (7.3.6)."""
    return column(break_lines(atoms_of(f"（{note}）", TEXT), first=INDENT), "footnote") if note else []


def room_below_seals(strips: Sequence[Strip]) -> list[Strip]:
    """Empty room where the lowest seal reaches below the strips, so that nothing else stands there."""
    lowest = bottom = 0.0
    for strip in strips:
        top = bottom + strip.gap
        lowest = max([lowest, *(top + stamp.centre_y + stamp.diameter / 2 for stamp in strip.stamps)])
        bottom = top + strip.height
    return [Strip(TypeLine(()), lowest - bottom, part="white", tag="div")] if lowest > bottom else []


def _row(*segments: Segment) -> Strip:
    return Strip(TypeLine(segments), part=f"sign{segments[0].text}")


def _ending(right: float, text: str) -> Segment:
    return placed(right - width_of(text, TEXT), text, TEXT)


def _centred_on(centre: float, text: str) -> Segment:
    return placed(centre - width_of(text, TEXT) / 2, text, TEXT)


def signature_lines(name: str) -> list[str]:
    """A signature in one line; in several, where it is longer than any line should be."""
    if width_of(name, TEXT) <= LONGEST_SIGNATURE:
        return [name]
    return [line.text for line in break_lines(atoms_of(name, TEXT), width=LONGEST_SIGNATURE)]


def _sealed(names: Sequence[str], date: str, diameter: float) -> list[Strip]:
    """Rows of signatures, one seal over each; the last is centred on the date below it (7.3.5.1).

    The date ends four characters in; a long signature moves it left, so that both stay centred.
    """
    wide = [min(width_of(name, TEXT), LONGEST_SIGNATURE) for name in names]
    date_wide = width_of(date, TEXT)
    centre = min(
        AREA_WIDTH - SEALED_MARGIN * TEXT.advance - date_wide / 2,
        AREA_WIDTH - max(wide) / 2,
        AREA_WIDTH - diameter / 2,
    )
    apart = max(diameter + SEALS_APART, max(wide) + TEXT.em)
    count = _per_row(centre, apart, max(diameter, *wide))
    rows = [names[start : start + count] for start in range(0, len(names), count)]
    strips: list[Strip] = []
    for row in rows:
        gap = diameter + SEALS_APART - ROW if strips else _white_above(diameter)
        above = (
            [_row(_centred_on(centre, part)) for part in signature_lines(row[0])[:-1]]
            if len(row) == 1
            else []
        )
        strips += [*above, _signatures(row, centre, apart, diameter)]
        strips[-1 - len(above)] = replace(strips[-1 - len(above)], gap=gap)
    return [*strips, _row(_centred_on(centre, date))] if date else strips


def _per_row(centre: float, apart: float, widest: float) -> int:
    """How many signatures stand side by side, the last at `centre`, the first inside the type area."""
    return max(1, min(SEALS_PER_ROW, 1 + int((centre - widest / 2) // apart)))


def _signatures(names: Sequence[str], centre: float, apart: float, diameter: float) -> Strip:
    """One row, its last signature at `centre`; each seal's centre a little above the signature's foot."""
    centres = [centre - apart * place for place in reversed(range(len(names)))]
    rise = min(ROW - SEAL_ABOVE_TEXT, diameter / 2 + SEAL_TOP_GAP - _white_above(diameter))
    stamps = tuple(Stamp(name, x, rise, diameter) for name, x in zip(names, centres, strict=True))
    segments = (_centred_on(x, signature_lines(name)[-1]) for name, x in zip(names, centres, strict=True))
    return replace(_row(*segments), stamps=stamps)


def _white_above(diameter: float) -> float:
    """Whole empty lines, so many that the seal clears the ink of the last line of the text."""
    rows = 1
    while rows * ROW + ROW - SEAL_ABOVE_TEXT - diameter / 2 < -SEAL_OVER_INK:
        rows += 1
    return rows * ROW


def _unsealed(names: Sequence[str], date: str) -> list[Strip]:
    """The signature two characters in from the right, the date beginning two right of it (7.3.5.2)."""
    right = AREA_WIDTH - UNSEALED_MARGIN * TEXT.advance
    names = [part for name in names for part in signature_lines(name)]
    widest = max(width_of(name, TEXT) for name in names)
    left = right - max(widest, width_of(date, TEXT) + 2 * TEXT.advance)
    rows = [_row(placed(left, name, TEXT)) for name in names]
    rows += [_row(placed(left + 2 * TEXT.advance, date, TEXT))] if date else []
    return [replace(rows[0], gap=ROW), *rows[1:]]
