"""The faces of the paper: found by name, by role, measured without the renderer.

A face is looked for in `HONGTOU_FONTS`, then in the fonts installed beside Hongtou, then in the system's.
The first face of a role that has a character draws it.
"""

from __future__ import annotations

import os
import sys
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from mmap import ACCESS_READ, mmap
from pathlib import Path
from struct import unpack_from
from typing import Any

from fontTools.pens.boundsPen import BoundsPen  # type: ignore[import-untyped]  # it publishes no types
from fontTools.ttLib import TTCollection, TTFont  # type: ignore[import-untyped]  # it publishes no types

from .geometry import Role

# The standard names the role; the first face present plays it. Licensed faces come first, so that an
# office that owns them gets them; the faces that Hongtou installs follow.
ROLES: dict[Role, tuple[str, ...]] = {
    "fang": ("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong", "STFangsong", "FandolFang R"),
    "kai": ("楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi", "STKaiti", "AR PL UKai CN"),
    "hei": ("黑体", "SimHei", "STHeiti", "FandolHei"),
    "title": ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "Noto Serif CJK SC Bold"),
    "song": ("宋体", "SimSun", "STSong", "FandolSong"),
}
POINTS = "，。、；：！？"
BRACKETS = "（）〔〕"
THIN = ("FandolHei",)  # its digits and brackets have half the weight of its characters: they are borrowed
# What stands in for a character that the role's own faces lack, nearest look first.
STAND_INS: dict[Role, tuple[str, ...]] = {
    "fang": ("Zhuque Fangsong (technical preview)", "AR PL UMing CN", "Noto Serif CJK SC"),
    "kai": ("LXGW WenKai", "Noto Serif CJK SC"),
    "hei": ("Noto Sans CJK SC",),
    "title": ("Noto Serif CJK SC",),
    "song": ("AR PL UMing CN", "Noto Serif CJK SC"),
}
LAST_RESORT = ("Noto Sans CJK SC", "AR PL UKai CN", "LXGW WenKai", "BabelStone Han", "TW-Sung-Ext-B")
FAMILY, STYLE_NAME, FULL_NAME, POSTSCRIPT_NAME = 1, 2, 4, 6


class FontsMissingError(RuntimeError):
    """A role has no face at all; the message names it and what to install."""


@dataclass(frozen=True)
class Face:
    """One face of one font file, with its measures in em."""

    name: str
    family: str
    weight: int
    path: Path
    index: int

    def _open(self) -> TTFont:
        # Mapped, not read through a file: forked children would share, and move, its one position.
        with self.path.open("rb") as file:
            mapped = mmap(file.fileno(), 0, access=ACCESS_READ)
        return TTFont(mapped, fontNumber=self.index, lazy=True)

    @cached_property
    def _font(self) -> TTFont:
        """The font with its glyphs numbered: reading their names would take longer than all the rest."""
        font = self._open()
        font.setGlyphOrder(range(font["maxp"].numGlyphs))
        return font

    @cached_property
    def _outlines(self) -> tuple[Any, list[str]]:
        """Outlines by glyph name, and the names in order; without the metrics that a glyph set would read."""
        font = self._open()
        if "CFF " in font:
            cff = font["CFF "].cff.topDictIndex[0]
            return cff.CharStrings, cff.charset
        return font.getGlyphSet(), font.getGlyphOrder()

    @cached_property
    def _cmap(self) -> dict[int, int]:
        return self._font.getBestCmap() or {}

    @cached_property
    def _owners(self) -> dict[int, int]:
        """The most usual of the characters that each glyph draws."""
        owners: dict[int, int] = {}
        for code, glyph in self._cmap.items():
            other = owners.setdefault(glyph, code)
            if other != code:
                owners[glyph] = min(other, code, key=_rarity)
        return owners

    @cached_property
    def _widths(self) -> Sequence[int]:
        """Every glyph's advance; the last one stands for the glyphs after it (hmtx)."""
        count = self._font["hhea"].numberOfHMetrics
        return array("H", unpack_from(f">{2 * count}H", self._font.reader["hmtx"]))[::2]

    @cached_property
    def units(self) -> int:
        """Units of the font to one em."""
        return int(self._font["head"].unitsPerEm)

    @cached_property
    def ascent(self) -> float:
        """The height above the baseline that the renderer gives a line of this face."""
        return float(self._font["hhea"].ascent / self.units)

    @cached_property
    def descent(self) -> float:
        """The depth below the baseline, positive whatever sign the font file gives it."""
        return float(abs(self._font["hhea"].descent) / self.units)

    def has(self, character: str) -> bool:
        """Whether the face draws the character."""
        return ord(character) in self._cmap

    def tells(self, character: str) -> bool:
        """Whether the face draws the character with a glyph of its own, so that it is read back as itself."""
        return self._owners.get(self._cmap.get(ord(character), -1)) == ord(character)

    def advance(self, character: str) -> float:
        """The width of a character that the face has."""
        glyph = self._cmap[ord(character)]
        return self._widths[min(glyph, len(self._widths) - 1)] / self.units

    @cache  # noqa: B019  (faces live as long as the process)
    def _bounds(self, character: str) -> tuple[float, float, float, float] | None:
        pen = BoundsPen(None)
        self.draw(character, pen)
        bounds: tuple[float, float, float, float] | None = pen.bounds
        return bounds

    def draw(self, character: str, pen: Any) -> None:
        """The outline of a character that the face has, with one of fontTools' pens, in units of the font."""
        glyphs, names = self._outlines
        glyphs[names[self._cmap[ord(character)]]].draw(pen)

    def ink(self, text: str) -> tuple[float, float]:
        """Lowest and highest ink of a text above the baseline; the em box for what the face lacks."""
        bounds = [b for c in text if self.has(c) and (b := self._bounds(c))]
        if not bounds:
            return -0.12, 0.88
        return min(b[1] for b in bounds) / self.units, max(b[3] for b in bounds) / self.units


def _rarity(code: int) -> tuple[bool, int]:
    """Characters of the national set come first."""
    return not chr(code).encode("gbk", "ignore"), code


@cache
def chain(role: Role) -> tuple[Face, ...]:
    """The faces of a role that this machine has, the preferred one first.

    Raises FontsMissingError when not one of the role's own faces is installed.
    """
    own = [_catalogue()[name] for name in ROLES[role] if name in _catalogue()]
    if not own:
        raise FontsMissingError(
            f"缺少“{role}”字体：请运行 make setup，或把 {'、'.join(ROLES[role])} 之一放入 HONGTOU_FONTS 所指的文件夹。"
        )
    names = dict.fromkeys((*STAND_INS[role], *LAST_RESORT))
    stand_ins = (_catalogue()[name] for name in names if name in _catalogue())
    return tuple(dict.fromkeys((own[0], *stand_ins)))


@cache
def face_of(role: Role, character: str) -> Face | None:
    """The face that draws a character in a role, or None where no installed face has it."""
    if role == "kai" and character in POINTS:
        role = "fang"  # the 楷体 at hand sets its points in mid-air, as traditional writing does
    draws: Face | None = None
    faces = chain(role)
    if faces[0].name in THIN and (character.isascii() or character in BRACKETS):
        faces = (*faces[1:], faces[0])
    for face in faces:  # a face is read only when those before it do not do
        if face.has(character):
            if face.tells(character):
                return face
            draws = draws or face
    return draws


def all_faces() -> tuple[Face, ...]:
    """Every face that any role may use, once."""
    return tuple(dict.fromkeys(face for role in ROLES for face in chain(role)))


def _folders() -> Iterator[Path]:
    if named := os.environ.get("HONGTOU_FONTS"):
        yield Path(named)
    yield Path(sys.prefix, "share/hongtou/fonts")
    yield from (Path("/usr/local/share/fonts"), Path("/usr/share/fonts"), Path.home() / ".fonts")


@cache
def _catalogue() -> dict[str, Face]:
    wanted = {name for table in (ROLES, STAND_INS) for names in table.values() for name in names}
    wanted.update(LAST_RESORT)
    found: dict[str, Face] = {}
    for folder in _folders():
        for path in sorted(folder.rglob("*")):
            if path.suffix.lower() in {".otf", ".ttf", ".ttc"}:
                for name, face in _faces_in(path):
                    if name in wanted:
                        found.setdefault(name, face)
    return found


def _faces_in(path: Path) -> Iterator[tuple[str, Face]]:
    """Each face of a file under each of its names; a family name stands for the regular style only."""
    reader = TTCollection if path.suffix.lower() == ".ttc" else TTFont
    with reader(path, lazy=True) as opened:
        for index, font in enumerate(opened.fonts if reader is TTCollection else [opened]):
            names = font["name"]
            family = names.getDebugName(FAMILY) or path.stem
            full = names.getDebugName(FULL_NAME) or family
            face = Face(full, family, font["OS/2"].usWeightClass, path, index)
            regular = names.getDebugName(STYLE_NAME) in {"Regular", "Book", "Light", "R", None}
            kinds = {FULL_NAME, POSTSCRIPT_NAME} | ({FAMILY} if regular else set())
            for record in names.names:
                if record.nameID in kinds:
                    yield record.toUnicode(), face
