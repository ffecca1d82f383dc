"""The artwork of an official seal (印章): ring, star, the name on an arc. No seal is drawn on a page from
here: on a page it is the appearance of a signature (see `signing`).

Proportions follow seals in use: a ring of 1.2 mm and a star of 14 mm on 42 mm, the name from left to right
round the star (国发〔1999〕25号, which also gives the diameters by rank). The rest is computed from these.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from math import cos, exp, pi, radians, sin

from documents.sentences import say
from documents.trust.outlines import Place, outline

RED = "#ff0000"  # gbt9704 A10: one red for everything that is red
RING = 1.2 / 42  # of the diameter, as all that follow
STAR_RADIUS = 7 / 42
GAP = 0.7 / 42  # between the ring and the heads of the letters
TALLEST = 7.0 / 42
WIDEST = 5.5 / 42
SLIMMEST = 1.55  # height of a letter for each unit of its width, where the name is long
SLANT = -radians(30)  # of 样章, so that it never runs along a line of the text below it


@lru_cache(maxsize=128)
def draw_seal(name: str, *, inscription: str = "", diameter_mm: float = 42, specimen: bool = False) -> str:
    """A round official seal as SVG, `diameter_mm` wide and high, with a transparent ground.

    `name` (the issuer, 4 to 30 characters are provided for) runs clockwise over the star, spread and sized
    by its length; `inscription` (such as 办公室专用章) stands level under the star. All text is outlines.
    `specimen=True` sets 样章 across the middle: demonstration seals must carry it.
    Raises ValueError for an empty name or a senseless diameter, MissingGlyph for an undrawable character.
    """
    name = "".join(name.split())
    if len(name) < 2:
        raise ValueError(say("印章必须有机关名称，至少两个字。"))
    if not 10 <= diameter_mm <= 100:
        raise ValueError(say("印章直径应在 10 至 100 毫米之间。"))
    arc = _Arc.of(len(name), diameter_mm, limit=radians(236 if inscription else 306))
    shapes = [
        _ring(diameter_mm),
        *(_path(outline(character, place)) for character, place in zip(name, arc.places(), strict=True)),
        *(_path(data) for data in _inscription(inscription, diameter_mm)),
        *(
            _specimen(diameter_mm, arc.inner_mm)
            if specimen
            else [_star(diameter_mm / 2, STAR_RADIUS * diameter_mm)]
        ),
    ]
    size = f"{diameter_mm:g}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}mm" height="{size}mm" '
        f'viewBox="0 0 {size} {size}"><title>{escape(name + inscription)}{"（样章）" if specimen else ""}</title>'
        f'<g fill="{RED}" stroke="none">{"".join(shapes)}</g></svg>'
    )


@dataclass(frozen=True)
class _Arc:
    """The name's place: letters upright to the centre, evenly spread, symmetrical about the top."""

    count: int
    middle_mm: float  # the seal's centre, in both directions
    radius_mm: float  # of the circle through the letters' centres
    step: float  # radians between neighbours
    width_mm: float
    height_mm: float

    @classmethod
    def of(cls, count: int, diameter_mm: float, limit: float) -> _Arc:
        """Short names spread less than the limit, long ones close on it; letters as large as fit."""
        step = limit * (1 - exp(-count / 6.5)) / (count - 1)
        outer = diameter_mm * (0.5 - RING - GAP)
        # Where neighbours would touch at their feet, letters grow slim: the width from the inner circle.
        width = min(WIDEST * diameter_mm, 0.97 * step * outer / (1 + 0.97 * step * SLIMMEST))
        height = min(TALLEST * diameter_mm, SLIMMEST * width)
        return cls(count, diameter_mm / 2, outer - height / 2, step, width, height)

    @property
    def inner_mm(self) -> float:
        """Radius of the circle that the name leaves free."""
        return self.radius_mm - self.height_mm / 2

    def places(self) -> Iterator[Place]:
        for index in range(self.count):
            turn = (index - (self.count - 1) / 2) * self.step
            x = self.middle_mm + self.radius_mm * sin(turn)
            y = self.middle_mm - self.radius_mm * cos(turn)
            yield Place(x, y, self.width_mm, self.height_mm, turn)


def _path(data: str) -> str:
    return f'<path d="{data}"/>'


def _ring(diameter_mm: float) -> str:
    middle, width = diameter_mm / 2, RING * diameter_mm
    return (
        f'<circle cx="{middle:g}" cy="{middle:g}" r="{middle - width / 2:g}" '
        f'fill="none" stroke="{RED}" stroke-width="{width:g}"/>'
    )


def _star(middle: float, radius: float) -> str:
    corners = []
    for index in range(10):
        reach = radius if index % 2 == 0 else radius * sin(pi / 10) / sin(3 * pi / 10)  # a pentagram's notch
        turn = index * pi / 5
        corners.append(f"{middle + reach * sin(turn):.3f} {middle - reach * cos(turn):.3f}")
    return _path(f"M{'L'.join(corners)}Z")


def _inscription(text: str, diameter_mm: float) -> Iterator[str]:
    """Level letters between the star and the ring, never wider than the free room there."""
    if not text:
        return
    height = 3.8 / 42 * diameter_mm
    step = min(height * 1.05, 19 / 42 * diameter_mm / len(text))
    for index, character in enumerate(text):
        x = diameter_mm / 2 + (index - (len(text) - 1) / 2) * step
        yield outline(character, Place(x, diameter_mm * 0.775, min(step * 0.96, height), height))


def _specimen(diameter_mm: float, room_mm: float) -> Iterator[str]:
    """样★章 aslant across all the room that the name leaves: plain to see, and nothing of the name smeared."""
    yield _star(diameter_mm / 2, 0.33 * room_mm)
    yield from specimen_word(diameter_mm, room_mm)


def specimen_word(diameter_mm: float, room_mm: float) -> Iterator[str]:
    """样 and 章 aslant on both sides of the middle, within `room_mm` of it, as paths."""
    middle, away, size = diameter_mm / 2, 0.6 * room_mm, 0.5 * room_mm
    for character, side in (("样", -1), ("章", 1)):
        x, y = middle + side * away * cos(SLANT), middle + side * away * sin(SLANT)
        yield _path(outline(character, Place(x, y, size, size, SLANT), role="hei"))
