"""The marks of the four levels: 一、 （一） 1. （1） and the faulty forms they are typed in (E6)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from documents.text.blanks import BLANK
from documents.text.dates import small_number

_HAN = "[一二三四五六七八九十百〇]{1,4}"
_B = f"{BLANK}*"
# Level, pattern of the mark, and the form the standard gives it.
_FORMS = (
    (1, re.compile(rf"(?P<n>{_HAN}){_B}[、.．,，](?!{_B}{_HAN}{_B}[、等是]){_B}"), "{n}、"),
    (2, re.compile(rf"[（(]{_B}(?P<n>{_HAN}){_B}[)）]{_B}[、.．,，]?{_B}"), "（{n}）"),
    (2, re.compile(rf"(?P<n>[㈠-㈩])[、.．]?{_B}|(?P<half>{_HAN})[)）][、.．]?{_B}"), "（{n}）"),
    (3, re.compile(rf"(?P<n>\d{{1,3}}){_B}(?:\.(?!\d)|\.(?=(?:19|20)\d\d年|\d{{1,2}}月\d)|．|、|[,，](?!\d)){_B}"), "{n}."),
    (3, re.compile(rf"(?P<n>[⒈-⒛]){_B}"), "{n}."),
    (4, re.compile(rf"[（(]{_B}(?P<n>\d{{1,3}}){_B}[)）]{_B}[、.．,，]?{_B}"), "（{n}）"),
    (4, re.compile(rf"(?P<n>[⑴-⒇]){_B}|(?P<half>\d{{1,2}})[)）][、.．]?{_B}"), "（{n}）"),
)  # fmt: skip
# A mark only in company of its like: 1.24小时值班 may be the decimal 1.24 as well.
_DECIMAL = re.compile(r"(?P<n>\d{1,3})\.(?=\d)")
_MEASURED = re.compile(r"\d+\.\d+(?:\.\d+)?\s*(?:[万亿％%倍元]|公里|平方|千米|米|吨|亩|级|度)")
_CHAPTER = re.compile(rf"第{_B}{_HAN}{_B}(?P<unit>[章节])(?:[\s:：]|$)")
# How far below 1. its 2. is looked for.
_NEAR = 12


@dataclass(frozen=True, slots=True)
class Mark:
    """The mark a paragraph begins with: its level, as written, as the standard writes it, and its value."""

    level: int
    text: str
    proper: str
    value: int


def read_mark(text: str, *, numbered: bool = False) -> Mark | None:
    """The mark at the start of a paragraph, or None. `一、二等奖` and `1.5万` begin with none, `1.2026年` does.

    `numbered`: it is known that the paragraph has one, so that `1.24小时` begins with `1.`.
    """
    for level, pattern, form in _FORMS:
        if found := pattern.match(text):
            numeral, value = _numeral(_group(found))
            if value:
                return Mark(level, found[0], form.format(n=numeral), value)
    decimal = _DECIMAL.match(text) if numbered else None
    return Mark(3, decimal[0], decimal[0], int(decimal["n"])) if decimal else None


def read_marks(texts: Sequence[str]) -> list[Mark | None]:
    """The marks of paragraphs that follow each other; one that could be a decimal is told by its place in a row."""
    possible = [read_mark(text, numbered=True) for text in texts]
    marks: list[Mark | None] = []
    last = 0
    for at, mark in enumerate(possible):
        if mark and _DECIMAL.match(texts[at]) and not read_mark(texts[at]):
            below = [found for found in possible[at + 1 : at + _NEAR] if found and found.level <= 3]
            in_row = mark.value == last + 1 and _is_in_row(mark, texts[at], below)
            mark = mark if in_row else None
        if mark and mark.level <= 3:
            last = mark.value if mark.level == 3 else 0
        marks.append(mark)
    return marks


def _is_in_row(mark: Mark, text: str, below: Sequence[Mark]) -> bool:
    """Whether the next below does not bear its number; a first one also needs its second, and no measure behind it."""
    following = below[0] if below and below[0].level == 3 else None
    if mark.value > 1:
        return following is None or following.value != mark.value
    return following is not None and following.value == 2 and not _MEASURED.match(text)


def is_chapter(text: str) -> int:
    """1 for a chapter (第一章) and 2 for a section (第一节) standing on a line of its own, else 0."""
    found = _CHAPTER.match(text)
    return {"章": 1, "节": 2}[found["unit"]] if found and len(text) <= 40 and "。" not in text else 0


def _group(found: re.Match[str]) -> str:
    groups = found.groupdict()
    return groups["n"] or groups["half"]


def _numeral(sign: str) -> tuple[str, int]:
    """A numeral freed of its enclosure, and its value: ㈢ is 三, ⑿ is 12, １２ is 12."""
    if "㈠" <= sign <= "㈩":
        value = ord(sign) - ord("㈠") + 1
        return "一二三四五六七八九十"[value - 1], value
    for first in "⒈⑴":
        if len(sign) == 1 and ord(first) <= ord(sign) < ord(first) + 20:
            return str(ord(sign) - ord(first) + 1), ord(sign) - ord(first) + 1
    value = small_number(sign) or 0
    return (str(value) if sign.isdecimal() else sign), value
