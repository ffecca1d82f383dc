"""The marks of the four levels: 一、 （一） 1. （1） and the faulty forms they are typed in (E6)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from documents.text.dates import small_number

_HAN = "[一二三四五六七八九十百〇]{1,4}"
# Level, pattern of the mark, and the form the standard gives it.
_FORMS = (
    (1, re.compile(rf"(?P<n>{_HAN})\s*[、.．,，](?!\s*{_HAN}\s*[、等是])\s*"), "{n}、"),
    (2, re.compile(rf"[（(]\s*(?P<n>{_HAN})\s*[)）]\s*[、.．,，]?\s*"), "（{n}）"),
    (2, re.compile(r"(?P<n>[㈠-㈩])[、.．]?\s*"), "（{n}）"),
    (3, re.compile(r"(?P<n>\d{1,3})\s*(?:\.(?!\d)|\.(?=(?:19|20)\d\d年|\d{1,2}月\d)|．|、)\s*"), "{n}."),
    (3, re.compile(r"(?P<n>[⒈-⒛])\s*"), "{n}."),
    (4, re.compile(r"[（(]\s*(?P<n>\d{1,3})\s*[)）]\s*[、.．,，]?\s*"), "（{n}）"),
    (4, re.compile(r"(?P<n>[⑴-⒇])\s*"), "（{n}）"),
)
_CHAPTER = re.compile(rf"第\s*{_HAN}\s*(?P<unit>[章节])(?:[\s:：]|$)")


@dataclass(frozen=True, slots=True)
class Mark:
    """The mark a paragraph begins with: its level, as written, as the standard writes it, and its value."""

    level: int
    text: str
    proper: str
    value: int


def read_mark(text: str) -> Mark | None:
    """The mark at the start of a paragraph, or None. `一、二等奖` and `1.5万` begin with none, `1.2026年` does."""
    for level, pattern, form in _FORMS:
        if found := pattern.match(text):
            numeral, value = _numeral(found["n"])
            if value:
                return Mark(level, found[0], form.format(n=numeral), value)
    return None


def is_chapter(text: str) -> int:
    """1 for a chapter (第一章) and 2 for a section (第一节) standing on a line of its own, else 0."""
    found = _CHAPTER.match(text)
    return {"章": 1, "节": 2}[found["unit"]] if found and len(text) <= 40 and "。" not in text else 0


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
