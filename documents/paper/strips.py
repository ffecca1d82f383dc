"""Strips: the horizontal slices a document is made of, in order, before anyone knows its pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from .geometry import ROW
from .lines import Segment

Tag = Literal["p", "h1", "h2", "h3", "div"]


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
    """One row of a table: cell texts broken into lines, each cell `widths` wide."""

    cells: tuple[tuple[Segment, ...], ...]
    widths: tuple[float, ...]
    row_height: float
    header: bool = False
    closes: bool = False


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

    `gap` is the white above it, which falls away at the top of a page. `keep` ties it to the next strip.
    Strips with the same `part` are one paragraph of the document's reading order.
    """

    content: TypeLine | Rule | Grid | Stack
    height: float = ROW
    gap: float = 0.0
    keep: bool = False
    part: str = ""
    tag: Tag = "p"
    stamps: tuple[Stamp, ...] = ()


def column(
    segments: Iterable[Segment], part: str, *, gap: float = 0.0, height: float = ROW, tag: Tag = "p"
) -> list[Strip]:
    """One strip a line, the gap above the first."""
    strips = [Strip(TypeLine((segment,)), height, part=part, tag=tag) for segment in segments]
    return [replace(strips[0], gap=gap), *strips[1:]] if strips else []


def kept(strips: Sequence[Strip], *, to_next: bool = False) -> list[Strip]:
    """The strips, tied to one another; and to what follows, where asked."""
    return [
        replace(strip, keep=to_next or number < len(strips)) for number, strip in enumerate(strips, start=1)
    ]
