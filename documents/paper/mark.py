"""The issuer's mark in red (发文机关标志, 7.2.4): one name, or the stacked names of a joint issue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from .fonts import chain
from .geometry import (
    AREA_WIDTH,
    MARK_CONDENSED,
    MARK_MAX_PT,
    MARK_MAX_WIDTH,
    MARK_MIN_PT,
    MARK_SPREAD_TO,
    MM_PER_PT,
    Style,
)
from .lines import Segment, placed, width_of
from .strips import Stack, Strip

MARK = Style("issuer", "title", MARK_MAX_PT, red=True)
LINE = 1.3  # pitch of stacked names, in em
BESIDE = 0.4  # between the names and 文件, in em
LONGEST_MARK = (
    int(MARK_MAX_WIDTH / MARK_CONDENSED / (MARK_MIN_PT * MM_PER_PT)) - 3
)  # characters, besides 文件
MOST_SPREAD = 0.6  # em between the characters of a short name


@dataclass(frozen=True)
class Mark:
    """The mark as a strip whose lower edge is its lowest ink, and how far below its top the ink begins."""

    strip: Strip
    ink_top: float


def set_mark(names: Sequence[str], word: str, room: float) -> Mark:
    """Names above one another, `word` (文件, or nothing) beside their middle, in at most `room` mm of height."""
    longest = max(len(name) for name in names)
    aside = (len(word) + BESIDE) if len(names) > 1 and word else 0.0
    shown = [names[0] + word] if len(names) == 1 else list(names)
    length = len(shown[0]) if len(names) == 1 else longest
    widest = MARK_MAX_WIDTH / (length + aside) / MARK_CONDENSED / MM_PER_PT
    highest = room / (len(shown) * LINE) / MM_PER_PT
    style = _sized(max(MARK_MIN_PT, min(MARK_MAX_PT, widest, highest)))
    return _stack(shown, word if aside else "", style)


@cache
def _sized(size_pt: float) -> Style:
    """One style for each size: type that was set for an earlier document is remembered, and told apart by its style."""
    return replace(MARK, size_pt=size_pt)


def _stack(names: Sequence[str], word: str, style: Style) -> Mark:
    em, row = style.em, style.em * LINE
    width = _stack_width(names, bool(word), em)
    whole = (width + (BESIDE + len(word)) * em * bool(word)) * MARK_CONDENSED
    face = chain(style.role)[0]
    baseline = row / 2 + (face.ascent - face.descent) / 2 * em
    stack = Stack(
        names=tuple(_spread_to(name, width, style) for name in names),
        beside=placed(BESIDE * em, word, style) if word else None,
        left=(AREA_WIDTH - whole) / 2,
        width=width,
        row=row,
        condensed=MARK_CONDENSED,
    )
    height = row * (len(names) - 1) + baseline - face.ink(names[-1])[0] * em
    return Mark(Strip(stack, height, part="mark", tag="div"), baseline - face.ink(names[0])[1] * em)


def _stack_width(names: Sequence[str], joint: bool, em: float) -> float:
    longest = max(len(name) for name in names)
    if joint or longest < 2:
        return longest * em
    spread = (MARK_SPREAD_TO / MARK_CONDENSED - longest * em) / (longest - 1)
    return longest * em + max(0.0, min(spread, MOST_SPREAD * em)) * (longest - 1)


def _spread_to(name: str, width: float, style: Style) -> Segment:
    spread = (width - width_of(name, style)) / max(1, len(name) - 1) / style.em * 1000
    return placed(0, name, style, max(0, round(spread)))
