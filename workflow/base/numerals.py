"""Chinese numerals as headings number with them."""

from __future__ import annotations

DIGITS = "一二三四五六七八九"


def numeral(number: int) -> str:
    """`一`, `十`, `十二`, `二十`, `九十九`; from 1 to 99, ValueError beyond."""
    if not 1 <= number <= 99:
        raise ValueError(f"no heading is numbered {number}")
    tens, ones = divmod(number, 10)
    ten = "" if not tens else "十" if tens == 1 else f"{DIGITS[tens - 1]}十"
    return ten + (DIGITS[ones - 1] if ones else "")
