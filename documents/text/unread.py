"""What of a Word file does not become text, or not as it stood: counted, so that a person can look after it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from documents.text.asides import aside
from documents.text.numbering import W

FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"

# What an element is, and under which label a person is told how many there are.
_KINDS = {
    f"{W}ins": ("修订", "插入"),
    f"{W}del": ("修订", "删除"),
    f"{W}moveFrom": ("修订", "移动"),
    f"{W}footnoteReference": ("脚注", ""),
    f"{W}endnoteReference": ("脚注", ""),
    f"{_DRAWING}picture}}pic": ("未读入", "图片"),
    "{urn:schemas-microsoft-com:vml}imagedata": ("未读入", "图片"),
    f"{_DRAWING}chart}}chart": ("未读入", "图表"),
    f"{_DRAWING}diagram}}relIds": ("未读入", "图形（SmartArt）"),
    "{urn:schemas-microsoft-com:office:office}OLEObject": ("未读入", "嵌入的文件"),
    f"{W}altChunk": ("未读入", "嵌入的文件"),
    f"{W}rt": ("未读入", "注音"),
    f"{MATH}oMath": ("已改写", "公式"),
    f"{W}vMerge": ("已改写", "合并的单元格"),
    f"{W}gridSpan": ("已改写", "合并的单元格"),
    f"{W}vanish": ("已改写", "隐藏的文字"),
}

NESTED = ("已改写", "表中的表")


def counted(*parts: Element) -> Iterator[str]:
    """An aside for each label, with how many there are of what: 插入1处，删除2处."""
    found = Counter(met for part in parts for met in _met(part))
    told = [kind for kind in dict.fromkeys((*_KINDS.values(), NESTED)) if found[kind]]
    for label in dict.fromkeys(label for label, _ in told):
        counts = (f"{kind}{found[label, kind]}处" for own, kind in told if own == label)
        yield aside(label, "，".join(counts))


def _met(element: Element) -> Iterator[tuple[str, str]]:
    """Walks without recursion: a stranger's file may be nested as deep as it likes."""
    waiting = [(element, False)]
    while waiting:
        one, in_table = waiting.pop()
        if one.tag == FALLBACK:
            continue
        if one.tag in _KINDS and not _is_nothing(one):
            yield _KINDS[one.tag]
        is_table = one.tag == f"{W}tbl"
        if is_table and in_table:
            yield NESTED
        waiting += ((inner, in_table or is_table) for inner in reversed(one))


def _is_nothing(element: Element) -> bool:
    """A property that is switched off, or the first cell of a merged column."""
    value = element.get(f"{W}val", "")
    return {
        f"{W}vMerge": value == "restart",
        f"{W}gridSpan": value in ("", "1"),
        f"{W}vanish": value in ("0", "false", "off"),
    }.get(element.tag, False)
