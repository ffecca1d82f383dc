"""Strips: the horizontal slices a document is made of, in order, before anyone knows its pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Literal

from .geometry import AREA_WIDTH, ROW, Style
from .lines import Segment, placed, width_of


class Tie(IntEnum):
    """How firmly a strip holds the next one on its page.

    LOOSE ties give way where everything they hold together is more than a page; FIRM ones do not.
    """

    FREE = 0
    LOOSE = 1
    FIRM = 2


Tag = Literal["p", "h1", "h2", "h3", "div", "table"]


@dataclass(frozen=True)
class TypeLine:
    """One line of type; its segments stand side by side."""

    segments: tuple[Segment, ...]


@dataclass(frozen=True)
class Rule:
    """A horizontal rule. `left` and `width` are measured from the type area."""

    thickness: float
    width: float
    left: float = 0.0
    red: bool = False


@dataclass(frozen=True)
class Grid:
    """One row of a table: each cell's lines, placed from the cell's left edge, `pitch` apart."""

    cells: tuple[tuple[Segment, ...], ...]
    widths: tuple[float, ...]
    pitch: float
    header: bool = False


@dataclass(frozen=True)
class Stack:
    """The issuer's mark: names above one another, each `width` wide, a word beside their middle.

    The whole is drawn `condensed` times as wide as it is set.
    """

    names: tuple[Segment, ...]
    beside: Segment | None
    left: float
    width: float
    row: float
    condensed: float


@dataclass(frozen=True)
class Stamp:
    """Where a seal's centre lies: from the strip's top and the type area's left edge."""

    signatory: str
    centre_x: float
    centre_y: float
    diameter: float


@dataclass(frozen=True)
class Strip:
    """A slice `height` mm high, never divided by a page break.

    `gap` is the white above it, which falls away at the top of a page. `tie` says how firmly it
    holds the next strip.
    Strips with the same `part` are one paragraph of the document's reading order. `repeats` are strips that
    stand above it again where it begins a page. A `turned` strip stands on a page turned by a quarter.
    """

    content: TypeLine | Rule | Grid | Stack
    height: float = ROW
    gap: float = 0.0
    tie: Tie = Tie.FREE
    part: str = ""
    tag: Tag = "p"
    stamps: tuple[Stamp, ...] = ()
    repeats: tuple[Strip, ...] = ()
    turned: bool = False


def column(
    segments: Iterable[Segment], part: str, *, gap: float = 0.0, height: float = ROW, tag: Tag = "p"
) -> list[Strip]:
    """One strip a line, the gap above the first."""
    strips = [Strip(TypeLine((segment,)), height, part=part, tag=tag) for segment in segments]
    return [replace(strips[0], gap=gap), *strips[1:]] if strips else []


def line(*segments: Segment, part: str, height: float = ROW) -> Strip:
    """A strip of segments side by side."""
    return Strip(TypeLine(segments), height, part=part)


def centred(text: str, style: Style, *, part: str, height: float = ROW, width: float = AREA_WIDTH) -> Strip:
    """A strip with one text in the middle of the type area, or of `width`."""
    return line(placed((width - width_of(text, style)) / 2, text, style), part=part, height=height)


def kept(strips: Sequence[Strip], to_next: Tie = Tie.FREE) -> list[Strip]:
    """The strips, firmly tied to one another, and as said to what follows."""
    firm = [replace(strip, tie=Tie.FIRM) for strip in strips[:-1]]
    return [*firm, *(replace(strip, tie=to_next) for strip in strips[-1:])]


def segments_of(strip: Strip) -> tuple[Segment, ...]:
    """Every segment of type in a strip, in reading order."""
    match strip.content:
        case TypeLine(segments):
            return segments
        case Stack(names, beside):
            return (*names, *([beside] if beside else []))
        case Grid(cells):
            return tuple(segment for cell in cells for segment in cell)
        case Rule():
            return ()
