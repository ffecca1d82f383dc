"""One face of one font file: its measures in em, its ink, its outlines; without the renderer."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from mmap import ACCESS_READ, mmap
from pathlib import Path
from struct import Struct, unpack_from
from threading import Lock
from typing import Any

from PIL import ImageFont

from .prepared import prepared, stamp

INK_PX = 500  # an em, where ink is measured: to a fiftieth of a millimetre in 三号, a twentieth in the largest mark
_EM_BOX = (-0.12, 0.88)
_HEAD = Struct("=iiiII")
# An outline is unpacked in place when it is first drawn: two threads would unpack it at once.
_drawing = Lock()


@dataclass(frozen=True)
class Measures:
    """A face's characters in order, the advance of each in font units, and those drawn by a glyph not their own."""

    units: int
    ascent: int
    descent: int
    codes: array[int]
    advances: array[int]
    lent: frozenset[int]

    def find(self, character: str) -> int:
        """Where the character stands among `codes`, or -1."""
        code = ord(character)
        place = bisect_left(self.codes, code)
        return place if place < len(self.codes) and self.codes[place] == code else -1


@dataclass(frozen=True)
class Face:
    """One face of one font file."""

    name: str
    family: str
    weight: int
    path: Path
    index: int

    @cached_property
    def _measures(self) -> Measures:
        key = f"measures 1 {stamp(self.path)} {self.index}"
        return _unpacked(prepared(key, lambda: _packed(_read(self.path, self.index))))

    @property
    def units(self) -> int:
        """Units of the font to one em."""
        return self._measures.units

    @property
    def ascent(self) -> float:
        """The height above the baseline that the renderer gives a line of this face."""
        return self._measures.ascent / self.units

    @property
    def descent(self) -> float:
        """The depth below the baseline, positive whatever sign the font file gives it."""
        return abs(self._measures.descent) / self.units

    def has(self, character: str) -> bool:
        """Whether the face draws the character."""
        return self._measures.find(character) >= 0

    def tells(self, character: str) -> bool:
        """Whether the face draws the character with a glyph of its own, so that it is read back as itself."""
        return self.has(character) and ord(character) not in self._measures.lent

    def advance(self, character: str) -> float:
        """The width of a character that the face has."""
        return self._measures.advances[self._measures.find(character)] / self.units

    def ink(self, text: str) -> tuple[float, float]:
        """Lowest and highest ink of a text above the baseline; the em box for what the face lacks."""
        inks = [ink for c in text if self.has(c) and (ink := self._ink(c))]
        return (min(low for low, _ in inks), max(high for _, high in inks)) if inks else _EM_BOX

    @cache  # noqa: B019  (faces live as long as the process)
    def _ink(self, character: str) -> tuple[float, float] | None:
        font = ImageFont.truetype(self.path, INK_PX, self.index, layout_engine=ImageFont.Layout.BASIC)
        mask, (_, top) = font.getmask2(character, mode="L", anchor="ls")
        box = mask.getbbox()
        return (-(top + box[3]) / INK_PX, -(top + box[1]) / INK_PX) if box else None

    def draw(self, character: str, pen: Any) -> None:
        """The outline of a character that the face has, with one of fontTools' pens, in units of the font."""
        with _drawing:
            glyphs, names = self._outlines
            glyphs[names[self._glyphs[ord(character)]]].draw(pen)

    @cached_property
    def _outlines(self) -> tuple[Any, list[str]]:
        """Outlines by glyph name, and the names in order; without the metrics that a glyph set would read."""
        font = _opened(self.path, self.index)
        if "CFF " in font:
            cff = font["CFF "].cff.topDictIndex[0]
            return cff.CharStrings, cff.charset
        return font.getGlyphSet(), font.getGlyphOrder()

    @cached_property
    def _glyphs(self) -> dict[int, int]:
        return _numbered(_opened(self.path, self.index)).getBestCmap() or {}


def _opened(path: Path, index: int) -> Any:
    """The font file; mapped, not read through a file: forked children would share, and move, its one position."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # it publishes no types; papers need it not

    with path.open("rb") as file:
        mapped = mmap(file.fileno(), 0, access=ACCESS_READ)
    return TTFont(mapped, fontNumber=index, lazy=True)


def _numbered(font: Any) -> Any:
    """The font with its glyphs numbered: reading their names would take longer than all the rest."""
    font.setGlyphOrder(range(font["maxp"].numGlyphs))
    return font


def _read(path: Path, index: int) -> Measures:
    """The measures out of the font file itself: reading all its characters takes a twentieth of a second."""
    font = _numbered(_opened(path, index))
    cmap: dict[int, int] = font.getBestCmap() or {}
    count = font["hhea"].numberOfHMetrics
    widths = array("H", unpack_from(f">{2 * count}H", font.reader["hmtx"]))[::2]
    codes = sorted(cmap)
    return Measures(
        units=font["head"].unitsPerEm,
        ascent=font["hhea"].ascent,
        descent=font["hhea"].descent,
        codes=array("I", codes),
        advances=array("H", (_advance(widths, cmap[code]) for code in codes)),
        lent=_lent(cmap),
    )


def _advance(widths: Sequence[int], glyph: int) -> int:
    """The last advance stands for the glyphs after it (hmtx)."""
    return widths[min(glyph, len(widths) - 1)]


def _lent(cmap: dict[int, int]) -> frozenset[int]:
    """The characters whose glyph belongs to a more usual one."""
    owners: dict[int, int] = {}
    for code, glyph in cmap.items():
        other = owners.setdefault(glyph, code)
        if other != code:
            owners[glyph] = min(other, code, key=_rarity)
    return frozenset(code for code, glyph in cmap.items() if owners[glyph] != code)


def _rarity(code: int) -> tuple[bool, int]:
    """Characters of the national set come first."""
    return not chr(code).encode("gbk", "ignore"), code


def _packed(measures: Measures) -> bytes:
    lent = array("I", sorted(measures.lent))
    head = _HEAD.pack(measures.units, measures.ascent, measures.descent, len(measures.codes), len(lent))
    return head + measures.codes.tobytes() + measures.advances.tobytes() + lent.tobytes()


def _unpacked(content: bytes) -> Measures:
    units, ascent, descent, count, others = _HEAD.unpack_from(content)
    rest = memoryview(content)[_HEAD.size :]
    codes, advances, lent = array("I"), array("H"), array("I")
    ends = count * codes.itemsize, count * (codes.itemsize + advances.itemsize)
    codes.frombytes(rest[: ends[0]])
    advances.frombytes(rest[ends[0] : ends[1]])
    lent.frombytes(rest[ends[1] : ends[1] + others * lent.itemsize])
    return Measures(units, ascent, descent, codes, advances, frozenset(lent))
