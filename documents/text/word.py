"""Word documents (.docx) become text: what a reader sees, changes accepted, numbers written out.

Text boxes and footnotes stand on lines of their own beside the paragraph they belong to, headers and footers
above, below or as asides, so that none is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from documents.sentences import say
from documents.text.margins import around
from documents.text.numbering import Numbering, W
from documents.text.package import Package, UnreadableError
from documents.text.structure import Table
from documents.text.tables import MOST_COLUMNS, table_lines
from documents.text.unread import FALLBACK, MATH

# Deleted and moved-away text, codes of fields, readings above characters, properties: no part of the text.
_SKIPPED = {
    *(
        f"{W}{name}"
        for name in ("del", "moveFrom", "instrText", "delText", "rt", "pPr", "rPr", "sectPr", "tblPr")
    ),
    FALLBACK,
}
_WORD_ART = "{urn:schemas-microsoft-com:vml}textpath"
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_NOTES = ("footnote", "endnote")
# Tables that only place things: the imprint, the red head.
_LAYOUT = re.compile(r"^抄\s*[送报]\s*[：:]|印\s*发$|^文\s*件$|总工会文件$|^签\s*发\s*人|^附\s*件\s*\d*$")
_DEEPEST = 200


def word_text(content: bytes) -> str:
    """The text of a Word document, a paragraph a line, tables as rows between pipes."""
    package = Package(content)
    root = package.part("word/document.xml")
    body = root.find(f"{W}body") if root is not None else None
    if body is None:
        raise UnreadableError(say("这不是 Word 文档；请用 WPS 或 Word 打开后另存为 .docx。"))
    reader = _Reader(package)
    lines = around(package, body, list(reader.blocks(body, 0)), lambda part: reader.blocks(part, 0))
    return "\n".join(lines) + "\n"


class _Reader:
    def __init__(self, package: Package) -> None:
        self._numbering = Numbering(package.part("word/numbering.xml"), package.part("word/styles.xml"))
        self._notes: dict[tuple[str, str], Element] = {}
        for kind in _NOTES:
            root = package.part(f"word/{kind}s.xml")
            for note in root.findall(f"{W}{kind}") if root is not None else ():
                self._notes[kind, note.get(f"{W}id", "")] = note

    def blocks(self, container: Element, depth: int) -> Iterator[str]:
        """The lines of all paragraphs and tables in a container, in order."""
        if depth > _DEEPEST:
            raise UnreadableError(say("文档嵌套过深，无法读取；请用 WPS 或 Word 打开后另存。"))
        carried = ""
        for element in container:
            if element.tag == f"{W}p":
                lines, joins = self._paragraph(element, depth)
                lines[0] = carried + lines[0]
                carried = lines.pop() if joins else ""
                yield from lines
            elif element.tag == f"{W}tbl":
                yield from ("", *self._table(element, depth), "")
            elif element.tag not in _SKIPPED:
                yield from self.blocks(element, depth + 1)
        if carried:
            yield carried

    def _paragraph(self, paragraph: Element, depth: int) -> tuple[list[str], bool]:
        """The lines of a paragraph, and whether its end was deleted, so that the next one goes on with it."""
        pieces: list[str] = []
        boxes: list[str] = []
        notes: list[str] = []
        self._runs(paragraph, pieces, boxes, notes, depth)
        text = "".join(pieces)
        mark = self._numbering.mark(paragraph) if text.strip() else ""
        gone = paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None
        lines = [*boxes, *(mark + text).split("\n"), *notes]
        return lines, gone and not notes

    def _runs(
        self, element: Element, pieces: list[str], boxes: list[str], notes: list[str], depth: int
    ) -> None:
        if depth > _DEEPEST:
            raise UnreadableError(say("文档嵌套过深，无法读取；请用 WPS 或 Word 打开后另存。"))
        for child in element:
            name = child.tag.removeprefix(W)
            if child.tag in _SKIPPED:
                continue
            if name == "t" or child.tag == f"{MATH}t":
                pieces.append(child.text or "")
            elif child.tag == _WORD_ART:
                boxes.append(child.get("string", "").strip())
            elif name in _SIGNS:
                pieces.append(_SIGNS[name])
            elif name == "sym":
                pieces.append(_symbol(child))
            elif name == "txbxContent":
                boxes.extend(line for line in self.blocks(child, depth + 1) if line.strip())
            elif name.removesuffix("Reference") in _NOTES and name.endswith("Reference"):
                note = self._notes.get((name.removesuffix("Reference"), child.get(f"{W}id", "")))
                notes.extend(self.blocks(note, depth + 1) if note is not None else ())
            else:
                self._runs(child, pieces, boxes, notes, depth + 1)

    def _table(self, table: Element, depth: int) -> Iterator[str]:
        """A table between pipes; one that only places its text (one column, the imprint) as plain lines."""
        rows = [
            [lines for cell in _inside(row, "tc") for lines in self._cells(cell, depth)]
            for row in _inside(table, "tr")
            if row.find(f"{W}trPr/{W}del") is None
        ]
        rows = [row for row in rows if any(any(cell) for cell in row)]
        width = max(map(len, rows), default=0)
        placed = any(_LAYOUT.search(line) for row in rows for cell in row for line in cell)
        if 1 < width <= MOST_COLUMNS and len(rows) > 1 and not placed:
            yield from table_lines(Table(tuple(_padded(row, width) for row in rows)))
            return
        for row in rows:
            filled = [cell for cell in row if cell]
            if len(filled) > 1 and all(len(cell) == 1 for cell in filled):
                yield "　　".join(cell[0] for cell in filled)
            else:
                yield from (line for cell in filled for line in cell)

    def _cells(self, cell: Element, depth: int) -> Iterator[list[str]]:
        """A cell, and an empty one for each further column it spans, so that the next stands in its own."""
        yield self._cell(cell, depth)
        span = cell.find(f"{W}tcPr/{W}gridSpan")
        columns = span.get(f"{W}val", "") if span is not None else ""
        yield from ([] for _ in range(1, min(int(columns[:3]), MOST_COLUMNS) if columns.isdecimal() else 1))

    def _cell(self, cell: Element, depth: int) -> list[str]:
        """The lines of a cell; [] for one that only continues the cell above it."""
        lines = [line.strip() for line in self.blocks(cell, depth + 1)]
        return [line for line in lines if line]


def _padded(row: list[list[str]], width: int) -> tuple[str, ...]:
    cells = [" ".join(" ".join(lines).split()) for lines in row]
    return tuple(cells + [""] * (width - len(cells)))


def _inside(element: Element, name: str) -> Iterator[Element]:
    """Rows of a table, cells of a row: directly inside, or within a content control or an insertion."""
    for child in element:
        if child.tag == f"{W}{name}":
            yield child
        elif child.tag not in _SKIPPED and child.tag != f"{W}tbl":
            yield from _inside(child, name)


def _symbol(element: Element) -> str:
    code = element.get(f"{W}char", "")
    return (
        chr(int(code, 16))
        if re.fullmatch(r"[0-9A-Fa-f]{4}", code) and not "D800" <= code.upper() <= "DFFF"
        else ""
    )
