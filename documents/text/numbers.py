"""The number of a document (发文字号): `临会办〔2014〕17号`, however its brackets were written (O1)."""

from __future__ import annotations

import re

_OPEN, _CLOSE = r"[〔\[［(（﹝【{]", r"[〕\]］)）﹞】}]"
_CODED = re.compile(
    rf"(?P<code>(?:[\u3400-\u9fff〇A-Za-z]\s*){{0,20}}){_OPEN}\s*(?P<year>(?:19|20)\d\d)\s*年?\s*{_CLOSE}\s*"
    r"(?:第\s*)?(?P<serial>\d{1,6})\s*(?P<unit>号|期)"
)
_ORDINAL = re.compile(
    r"第\s*(?P<serial>[0-9０-９]{1,5}|[一二三四五六七八九十百〇]{1,5})\s*(?P<unit>号|期|次)"
)
_WRAPPED = re.compile(r"[（(]\s*(.*[号期])\s*[)）]")

CANONICAL = re.compile(r"[\u3400-\u9fff]{2,12}〔(?:19|20)\d\d〕[1-9]\d*号")


def read_number(text: str) -> str:
    """The normalised number of a text that is a number and nothing else, else ''.

    A series is not required (minutes: `〔2026〕3号`), nor a year (orders: `第3号`).
    """
    if len(text) > 60:
        return ""
    wrapped = _WRAPPED.fullmatch(text.strip())
    inner = wrapped[1] if wrapped else text.strip()
    if coded := _CODED.fullmatch(inner):
        code = re.sub(r"\s", "", coded["code"])
        return f"{code}〔{int(coded['year'])}〕{int(coded['serial'])}{coded['unit']}"
    if ordinal := _ORDINAL.fullmatch(inner):
        serial = ordinal["serial"]
        return f"第{int(serial) if serial.isdecimal() else serial}{ordinal['unit']}"
    return ""
