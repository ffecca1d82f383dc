"""Rules about characters and punctuation inside a text (O1–O9, X2, X3): one row each, a pattern and its fix."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby

from documents.text.blanks import INVISIBLE
from documents.text.dates import ZEROS
from documents.text.findings import finding
from documents.text.structure import Finding

_HAN = r"\u3400-\u9fff\uf900-\ufaff〇"
_CHINESE = rf"{_HAN}，。；：？！、（）《》“”〔〕…—"
_NUMERAL = "一二三四五六七八九十"
_FULL = str.maketrans(",;:?!", "，；：？！")
_HALF = {
    code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
# The radicals that stand for a whole character and that Unicode's own normalisation leaves alone.
_RADICALS = str.maketrans(
    "⺅⺈⺉⺊⺒⺕⺘⺙⺠⺡⺣⺧⺨⺩⺬⺮⺶⺻⺾⻁⻂⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻏⻐⻑⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰",
    "亻刀刂卜巳彐扌攵民氵灬牛犭王示竹羊聿艹虎衤西见角角讠贝足车辶辶阝钅長长门阝雨青韦页风飞食饣马骨鬼鱼鸟卤麦黄黾齐齿龙",
)
_AROUND = 4
_RADICAL = re.compile(r"[\u2e80-\u2fdf]")
_PRIVATE = re.compile(r"[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_INVISIBLE = re.compile(
    rf"[{INVISIBLE}\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)


@dataclass(frozen=True, slots=True)
class Wording:
    """A rule's name in the table of rules, what offends, and the fix: a replacement, or None if a person must."""

    rule: str
    pattern: re.Pattern[str]
    fix: str | Callable[[re.Match[str]], str] | None


def _row(rule: str, pattern: str, fix: str | Callable[[re.Match[str]], str] | None) -> Wording:
    return Wording(rule, re.compile(pattern), fix)


def _zeros(found: re.Match[str]) -> str:
    return re.sub(f"[{ZEROS}]", "〇", found[0])


def _quotes(found: re.Match[str]) -> str:
    return f"“{found[1]}”" if re.search(f"[{_HAN}]", found[1]) else found[0]


WORDINGS = (
    _row("cited number", rf"(?<=[{_HAN}])[\[［(（﹝【]((?:19|20)\d\d)[\]］)）﹞】]\s*(?:第\s*)?0*([1-9]\d*)\s*号", r"〔\1〕\2号"),
    _row("cited number", rf"(?<=[{_HAN}])〔((?:19|20)\d\d)〕(?:\s*第\s*0*|\s+0*|0+)([1-9]\d*)\s*号", r"〔\1〕\2号"),
    _row("cited order", rf"(?<=[{_HAN}])〔(?:19|20)\d\d〕\d+号(?:文件?)?《", None),
    _row("spaces", rf"(?<=[{_HAN}])[ \u00a0]+(?=\d)|(?<=\d)[ \u00a0]+(?=[{_HAN}])", ""),
    _row("range", r"(?<=[\d年月日号时分%％个万亿元])\s*(?:——|--|－－|──)\s*(?=\d)", "—"),
    _row("half-width", rf"(?<=[{_CHINESE}])[,;:?!]|[,;:?!](?=[{_HAN}])", lambda found: found[0].translate(_FULL)),
    _row("half-width", rf"(?<=[{_HAN}）)》”])\.(?=$|[{_CHINESE}])", "。"),
    _row("half-width", rf"(?<=[{_CHINESE}])\(|\((?=[{_CHINESE}])", "（"),
    _row("half-width", rf"(?<=[{_CHINESE}])\)|\)(?=[{_CHINESE}])|(?<=（\d)\)|(?<=（\d\d)\)|(?<=（\d{{4}})\)", "）"),
    _row("half-width", r"\"([^\"]*)\"", _quotes),
    _row("half-width", rf"(?<=[{_CHINESE}])(?:\.{{3,6}}|。{{3,6}})", "……"),
    _row("full-width", r"[０-９Ａ-Ｚａ-ｚ]+", lambda found: found[0].translate(_HALF)),
    _row("zero", rf"[{_NUMERAL[:9]}][{_NUMERAL[:9]}{ZEROS}]{{3}}(?=年)(?<![{_NUMERAL[:9]}〇]{{4}})", _zeros),
    _row("zero", rf"(?<=[{_NUMERAL}〇])[○◯](?=[{_NUMERAL}年月日号])", "〇"),
    _row("ordinal", rf"(?:(?<=^)|(?<=[。；：]))(第[{_NUMERAL}]|首先|其次|再次|最后)、(?!\s*[第{_NUMERAL}])", r"\1，"),
    _row("marks in a row", r"(?<=[》”])、(?=[《“])", ""),
    _row("short year", r"(?<![\d.〔［\[年])[’'‘]?\d\d年(?=\d{1,2}月)|[’'‘]\d\d年|(?<!\d)\d\d[-—~～至]\d\d年度", None),
)  # fmt: skip


_BY_RULE = [(rule, tuple(rows)) for rule, rows in groupby(WORDINGS, lambda row: row.rule)]


def check_wording(where: str, text: str, after: int = 0) -> Iterator[Finding]:
    """The findings about one text from a place on: each rule once, its fix the whole text with all places mended."""
    kept, text = text[:after], text[after:]
    for rule, rows in _BY_RULE:
        mended = text
        near = ""
        for row in rows:
            if found := row.pattern.search(mended):
                changed = mended if row.fix is None else row.pattern.sub(row.fix, mended)
                if changed != mended or row.fix is None:
                    near = near or _near(mended, found)
                mended = changed
        if near:
            yield finding(rule, where, kept + mended if mended != text else "", near=near)


def _near(text: str, found: re.Match[str]) -> str:
    """The place with a few characters around it, so that a reader finds it in a long paragraph."""
    return text[max(0, found.start() - _AROUND) : found.end() + _AROUND]


def check_characters(where: str, text: str) -> Iterator[Finding]:
    """Radicals, private-use and invisible characters: they change what is searched and extracted."""
    if found := _RADICAL.search(text):
        mended = _RADICAL.sub(_character, text)
        yield finding(
            "radical", where, "" if _RADICAL.search(mended) else mended, char=found[0], code=code(found[0])
        )
    if found := _PRIVATE.search(text):
        yield finding("private use", where, code=code(found[0]))
    if found := _INVISIBLE.search(text):
        yield finding("invisible", where, _INVISIBLE.sub("", text), code=code(found[0]))


def has_rule_of_its_own(char: str) -> bool:
    """Whether a character is already reported here, so that no font need be asked for it."""
    return any(pattern.match(char) for pattern in (_RADICAL, _PRIVATE, _INVISIBLE))


def code(char: str) -> str:
    """The character's name among characters: U+2F2F."""
    return f"U+{ord(char):04X}"


def _character(found: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", found[0].translate(_RADICALS))
