"""Titles broken by words into a trapezium or a diamond (7.3.1)."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from .geometry import AREA_WIDTH, TITLE
from .lines import width_of


def break_title(title: str, own: Sequence[str] = ()) -> list[str]:
    """The lines of a title: the author's own where each fits, else the best that words allow."""
    if own and "".join(own) == title and all(width_of(text, TITLE) <= AREA_WIDTH for text in own):
        return list(own)
    count = ceil(len(title) / 18)
    size = ceil(len(title) / count)
    return [title[start : start + size] for start in range(0, len(title), size)]
