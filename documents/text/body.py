"""The body (正文) as blocks: paragraphs on their levels, name lists, tables (E5–E8, K4)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from documents.text.lines import Line
from documents.text.marks import Mark, is_chapter, read_mark
from documents.text.names import Expected, announces, read_names
from documents.text.structure import Block, NameList, Paragraph
from documents.text.tables import read_table
from documents.text.words import bare

# A first sentence longer than this is prose, not a heading run in with its text.
_LONGEST_HEADING = 45
_LONGEST_STOPPED = 16
# A half-width dot ends a sentence where Chinese stands on both its sides.
_STOP = re.compile(r"。|(?:(?<=[^\x00-\x7f])|(?<=\)))\.(?=$|[\u3400-\u9fff])")
_OPEN, _CLOSE = "（(《“〈「", "）)》”〉」"


def read_body(lines: Sequence[Line], title: str = "") -> tuple[Block, ...]:
    """The blocks these lines make; every line goes into one of them. The title may announce names."""
    blocks: list[Block] = []
    announced = announces(title)
    at = 0
    while at < len(lines):
        line = lines[at]
        if table := read_table(lines, at) if "\t" in line.raw or "|" in line.text else None:
            blocks.append(table[0])
            at += table[1]
        elif names := read_names(lines, at, _expected(blocks, announced)):
            blocks.extend(names[0])
            at += names[1]
        else:
            blocks.append(_paragraph(line.text, blocks[-1] if blocks else None))
            at += 1
    return tuple(blocks)


def _expected(blocks: Sequence[Block], announced: Expected) -> Expected:
    """Whether names come next: the block before says so, or the title of a list that nothing interrupted."""
    before = blocks[-1] if blocks else None
    if isinstance(before, Paragraph):
        words = before.text or before.heading
        return max(announces(words), announced if not words.endswith("。") else Expected.NO)
    return Expected.YES if isinstance(before, NameList) else announced


def _paragraph(text: str, before: Block | None) -> Paragraph:
    if level := is_chapter(text):
        return Paragraph(level, text)
    mark = read_mark(text)
    if mark is None:
        return Paragraph(text=text)
    end = _sentence_end(text, len(mark.text))
    if end == len(text) or end - len(mark.text) > _LONGEST_HEADING:
        cut = len(text) if _is_heading(text, mark) and not _is_item(before, mark) else len(mark.text)
    else:
        cut = end
    return Paragraph(mark.level, text[:cut].rstrip(), text[cut:].lstrip())


def _is_item(before: Block | None, mark: Mark) -> bool:
    """Whether this is the last of the items （一）…；（二）…；（三）…。 which are no headings."""
    return isinstance(before, Paragraph) and before.level == mark.level and before.text.endswith(("；", ";"))


def _is_heading(text: str, mark: Mark) -> bool:
    """Whether a paragraph of one sentence is a heading as a whole; one with a full stop only if short and high."""
    if _STOP.search(text[-2:]):
        short = len(bare(text[len(mark.text) : -1])) <= _LONGEST_STOPPED and not set(text) & set("，,：:")
        return mark.level <= 2 and short
    return not text.endswith(("；", ";", "，", "！", "？")) and len(text) <= _LONGEST_HEADING


def _sentence_end(text: str, start: int) -> int:
    """Where the first sentence from here ends: behind a full stop that no bracket or quotation encloses."""
    stops = {found.end() for found in _STOP.finditer(text, start)}
    depth = 0
    for at, char in enumerate(text[start:], start + 1):
        if char in _OPEN:
            depth += 1
        elif char in _CLOSE:
            depth = max(0, depth - 1)
        elif at in stops and not depth:
            return at
    return len(text)
