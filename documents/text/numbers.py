"""The number of a document (发文字号): `临会办〔2014〕17号`, however its brackets were written (O1)."""

from __future__ import annotations

import re

from documents.text.blanks import BLANK, squeeze, strip

_OPEN, _CLOSE = r"[〔\[［(（﹝【{]", r"[〕\]］)）﹞】}]"
_B = f"{BLANK}*"
_YEAR = r"(?P<year>[1１][9９]\d\d|[2２][0０]\d\d)"
_CODED = re.compile(
    rf"(?P<code>(?:[\u3400-\u9fff〇A-Za-z]{_B}){{0,20}}){_OPEN}{_B}{_YEAR}{_B}年?{_B}{_CLOSE}{_B}"
    rf"(?:第{_B})?(?P<serial>\d{{1,6}}){_B}(?P<unit>号|期)"
)
_ORDINAL = re.compile(
    rf"(?:{_YEAR}{_B}年{_B})?第{_B}(?P<serial>\d{{1,5}}|[一二三四五六七八九十百〇]{{1,5}}){_B}(?P<unit>号|期|次)"
)
# A draft leaves the serial open: 甲工发〔2026〕　　号.
_OPEN_SERIAL = re.compile(
    rf"(?:[\u3400-\u9fff]{_B}){{2,12}}{_OPEN}{_B}{_YEAR}{_B}{_CLOSE}(?:第|[×xX＊*_＿]|{BLANK})*号"
)
_WRAPPED = re.compile(rf"[（(]{_B}(.*[号期]){_B}[)）]")
_LONGEST = 60

CANONICAL = re.compile(r"[\u3400-\u9fff]{2,12}〔(?:19|20)\d\d〕[1-9]\d*号")
#: Orders, announcements and minutes count by themselves: 第3号, 2026年第2号, 第5期.
UNCODED = re.compile(r"(?:\d{4}年)?第.*|.*期")


def read_number(text: str) -> str:
    """The normalised number of a text that is a number and nothing else, else ''.

    A series is not required (minutes: `〔2026〕3号`), nor a year (orders: `第3号`).
    """
    if len(text) > _LONGEST:
        return ""
    text = strip(text)
    wrapped = _WRAPPED.fullmatch(text)
    inner = wrapped[1] if wrapped else text
    if coded := _CODED.fullmatch(inner):
        return f"{squeeze(coded['code'])}〔{int(coded['year'])}〕{int(coded['serial'])}{coded['unit']}"
    if ordinal := _ORDINAL.fullmatch(inner):
        year = f"{int(ordinal['year'])}年" if ordinal["year"] else ""
        serial = ordinal["serial"]
        return f"{year}第{int(serial) if serial.isdecimal() else serial}{ordinal['unit']}"
    return ""


def is_number(text: str) -> bool:
    """Whether a text is a number and nothing else, be its serial still open."""
    return bool(read_number(text)) or (len(text) <= _LONGEST and bool(_OPEN_SERIAL.fullmatch(strip(text))))
