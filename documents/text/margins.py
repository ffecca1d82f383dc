"""The headers, footers and comments of a Word document, each said once, as lines beside its text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from xml.etree.ElementTree import Element

from documents.text.asides import aside
from documents.text.blanks import squeeze
from documents.text.head import read_marks
from documents.text.imprint import is_imprint
from documents.text.package import Package
from documents.text.unread import counted

_MARGIN = re.compile(r"word/(?:header|footer)\d*\.xml")
_PAGE = re.compile(
    r"(?:第?[\d一二三四五六七八九十]*页?|共\d*页?|Page|of|[—–－_·./|,，（）()-])*", re.IGNORECASE
)

#: The lines of the paragraphs inside an element.
Read = Callable[[Element], Iterable[str]]


def around(package: Package, document: Element, lines: list[str], read: Read) -> list[str]:
    """The whole text: a red head or imprint that stands in a margin in its place, other margins as asides below."""
    own = {squeeze(line) for line in lines}
    above: list[str] = []
    below: list[str] = []
    told: list[str] = []
    for text in dict.fromkeys(_margins(package, read)):
        if squeeze(text) in own:
            continue
        if _PAGE.fullmatch(squeeze(text)):
            told.append(aside("页码", text))
        elif is_imprint(text):
            below.append(text)
        elif read_marks(text) or squeeze(text).endswith("文件"):
            above.append(text)
        else:
            told.append(aside("页眉页脚", text))
    told += _comments(package, read)
    margins = (package.part(name) for name in package.names(_MARGIN))
    told += counted(document, *(root for root in margins if root is not None))
    return [*above, *lines, *below, *(part for line in dict.fromkeys(told) for part in ("", line))]


def _margins(package: Package, read: Read) -> Iterator[str]:
    for name in sorted(package.names(_MARGIN), key=lambda name: ("footer" in name, name)):
        root = package.part(name)
        yield from (line.strip() for line in read(root) if line.strip()) if root is not None else ()


def _comments(package: Package, read: Read) -> Iterator[str]:
    root = package.part("word/comments.xml")
    for comment in root if root is not None else ():
        if text := " ".join(read(comment)).strip():
            yield aside("批注", text)
