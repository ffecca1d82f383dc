"""White space as people's texts have it: what Unicode calls so, and what cannot be seen at all."""

from __future__ import annotations

import re

# Zero-width characters, directional marks, byte order mark, soft hyphen.
INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"
#: One blank, as a piece of a pattern.
BLANK = rf"[\s{INVISIBLE}]"

_OUTER = "".join(map(chr, filter(lambda code: chr(code).isspace(), range(0x3001)))) + INVISIBLE
_BLANKS = re.compile(f"{BLANK}+")
_SPACED_OUT = re.compile(r"\S(?:[ \u00a0\u3000]+\S){3,}")


def strip(text: str) -> str:
    """The text without outer white space, full-width and invisible characters included."""
    return text.strip(_OUTER)


def squeeze(text: str) -> str:
    """The text without white space and invisible characters: for comparing, never for printing."""
    return _BLANKS.sub("", text)


def is_spaced_out(text: str) -> bool:
    """Whether every character stands by itself, as scans and letter-spaced heads have it: `甲 市 总 工 会`."""
    return _SPACED_OUT.fullmatch(text) is not None
