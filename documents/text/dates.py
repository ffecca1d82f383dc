"""Dates as clerks write them: Arabic or Chinese numerals, any of the round zeros, spaces anywhere.

One reading, `2014年2月25日` (F12), and its ISO form; a date that the calendar does not have is no date.
"""

from __future__ import annotations

import re
from datetime import date

from documents.text.blanks import BLANK, squeeze, strip

# U+3007 is the only right one (O6); the others are a circle, Cyrillic, Greek and Latin O, digits and 零.
ZEROS = "〇○◯ОΟOo0０零"
_DIGITS = "一二三四五六七八九"
_VALUES = {**dict.fromkeys(ZEROS, 0), **{digit: n for n, digit in enumerate(_DIGITS, 1)}, "元": 1}

_B = f"{BLANK}*"
_YEAR = rf"(?P<year>(?:\d{_B}){{4}}|(?:[{_DIGITS}{ZEROS}]{_B}){{4}})"
_MONTH = rf"(?P<month>(?:\d{_B}){{1,2}}|元|(?:[{_DIGITS}{ZEROS}十]{_B}){{1,3}})?"
_DAY = rf"(?P<day>(?:\d{_B}){{1,2}}|(?:[{_DIGITS}{ZEROS}十廿]{_B}){{1,4}})?"
_WITH_WORDS = rf"{_YEAR}年{_B}{_MONTH}{_B}月{_B}(?:{_DAY}{_B}[日号])?"
_WITH_MARKS = rf"(?P<y>(?:19|20)\d\d){_B}[-./－．]{_B}(?P<m>\d{{1,2}}){_B}[-./－．]{_B}(?P<d>\d{{1,2}})日?"
DATE = re.compile(f"(?:{_WITH_WORDS}|{_WITH_MARKS})")


def small_number(text: str) -> int | None:
    """The value of a numeral below 100, `二十五` `十` `25`, or of a row of digits `二〇一四`; None if none."""
    text = squeeze(text)
    if text.isdecimal():
        return int(text)
    text = text.replace("廿", "二十")
    tens, ten, ones = text.partition("十")
    if ten and set(tens + ones) <= set(_VALUES) and len(tens) <= 1 and len(ones) <= 1:
        return 10 * (_VALUES[tens] if tens else 1) + (_VALUES[ones] if ones else 0)
    if ten or not text or not set(text) <= set(_VALUES):
        return None
    return int("".join(str(_VALUES[digit]) for digit in text))


def read_date(text: str) -> tuple[int | None, int | None, int | None] | None:
    """Year, month and day of a text that is a date and nothing else; None for a part left open."""
    found = DATE.fullmatch(strip(strip(text).strip("（）()")))
    if found is None:
        return None
    parts = found.group("year", "month", "day") if found["year"] else found.group("y", "m", "d")
    year, month, day = (small_number(part) if part else None for part in parts)
    return year, month, day


def iso_date(text: str) -> str:
    """`2014-02-25`, or '' where the text is no full date or the calendar has no such day."""
    parts = read_date(text)
    if parts is None or None in parts:
        return ""
    try:
        return date(*(part or 0 for part in parts)).isoformat()
    except ValueError:
        return ""


def arabic_date(iso: str) -> str:
    """The form of F12, without padding: `2014年2月25日`."""
    day = date.fromisoformat(iso)
    return f"{day.year}年{day.month}月{day.day}日"
