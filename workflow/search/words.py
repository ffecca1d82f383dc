"""What somebody types to find something: words that must all be there, and initials in pinyin. Plain Python."""

from __future__ import annotations

import re
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

MOST_WORDS = 6
LONGEST = 60
_AROUND = 24
_INITIALS = re.compile(r"^[A-Za-z]{2,}$")


def words_of(typed: str) -> list[str]:
    """The words of a query, as many as are looked for."""
    return typed[:LONGEST].split()[:MOST_WORDS]


def names_unit(word: str, *names: str) -> bool:
    """Whether a word is part of one of these names, or of its initials in pinyin (`ysx` for 沂水县)."""
    if any(word in name for name in names):
        return True
    return bool(_INITIALS.match(word)) and any(word.lower() in initials(name) for name in names)


@lru_cache(maxsize=8192)
def initials(name: str) -> str:
    """The first letters of a name read in pinyin, lower case."""
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()


def excerpt(text: str, words: list[str]) -> str:
    """The place of the first word found, with what stands around it, on one line."""
    found = [at for word in words if (at := text.find(word)) >= 0]
    start = max(0, min(found, default=0) - _AROUND)
    end = min(len(text), start + 2 * _AROUND + LONGEST)
    cut = " ".join(text[start:end].split())
    return f"{'…' if start else ''}{cut}{'…' if end < len(text) else ''}"


def marked(text: str, words: list[str]) -> list[tuple[str, bool]]:
    """A text in pieces, with whether each is a word that was looked for."""
    if not words:
        return [(text, False)]
    pieces = re.split("(" + "|".join(map(re.escape, sorted(words, key=len, reverse=True))) + ")", text)
    return [(piece, number % 2 == 1) for number, piece in enumerate(pieces) if piece]
