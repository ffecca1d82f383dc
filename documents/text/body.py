"""The body (正文) as blocks: paragraphs on their levels, name lists, tables (E5–E8, K4)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from documents.text.blanks import strip
from documents.text.lines import Line
from documents.text.marks import Mark, is_chapter, read_mark, read_marks
from documents.text.names import Expected, announces, read_names
from documents.text.structure import Block, NameList, Paragraph
from documents.text.tables import read_table
from documents.text.words import bare

# A first sentence longer than this is prose, not a heading run in with its text.
_LONGEST_HEADING = 45
_LONGEST_STOPPED = 16
# A half-width dot ends a sentence where Chinese stands on both its sides.
_STOP = re.compile(r"。|(?:(?<=[^\x00-\x7f])|(?<=\)))\.(?=$|[\u3400-\u9fff])")
_LABELLED = re.compile(r"[^：:]{1,8}[：:].")  # 成　员：张三　主席
_OPEN, _CLOSE = "（(《“〈「", "）)》”〉」"


def read_body(lines: Sequence[Line], title: str = "") -> tuple[Block, ...]:
    """The blocks these lines make; every line goes into one of them. The title may announce names."""
    marks = read_marks([line.text for line in lines])
    blocks: list[Block] = []
    siblings: dict[int, Paragraph] = {}
    announced = announces(title)
    at = 0
    while at < len(lines):
        line = lines[at]
        if table := read_table(lines, at):
            blocks.append(table[0])
            at += table[1]
        elif names := read_names(lines, at, _expected(blocks, announced)):
            blocks.extend(names[0])
            at += names[1]
        else:
            below = marks[at + 1] if at + 1 < len(lines) else None
            blocks.append(_paragraph(line.text, marks[at], siblings, below))
            at += 1
    return tuple(blocks)


def _expected(blocks: Sequence[Block], announced: Expected) -> Expected:
    """Whether names come next: the block before says so, or the title of a list that nothing interrupted."""
    before = blocks[-1] if blocks else None
    if isinstance(before, Paragraph):
        words = before.text or before.heading
        told = words.endswith("。") or _LABELLED.match(words)
        return max(announces(words), Expected.NO if told else announced)
    return Expected.YES if isinstance(before, NameList) else announced


def _paragraph(text: str, mark: Mark | None, siblings: dict[int, Paragraph], below: Mark | None) -> Paragraph:
    """The paragraph this line is; `siblings` are the last ones of each level above it, kept up here."""
    level = mark.level if mark else is_chapter(text)
    if mark is None:
        paragraph = Paragraph(level, text) if level else Paragraph(text=text)
    else:
        end = _sentence_end(text, len(mark.text))
        if end == len(text) or end - len(mark.text) > _LONGEST_HEADING:
            heads = _is_heading(text, mark, siblings.get(level), below)
            end = len(text) if heads else len(mark.text)
        paragraph = Paragraph(level, strip(text[:end]), strip(text[end:]))
    if level:
        for deeper in [at for at in siblings if at > level]:
            del siblings[deeper]
        siblings[level] = paragraph
    return paragraph


def _is_heading(text: str, mark: Mark, sibling: Paragraph | None, below: Mark | None) -> bool:
    """Whether a paragraph of one sentence is a heading as a whole, as far as its sibling above says no other."""
    if sibling and sibling.text.endswith(("；", ";")):
        return False
    if not _STOP.search(text[-2:]):
        return not text.endswith(("；", ";", "，", "！", "？")) and len(text) <= _LONGEST_HEADING
    short = len(bare(text[len(mark.text) : -1])) <= _LONGEST_STOPPED and not set(text) & set("，,：:")
    # With a full stop it heads what its sibling heads; a first one, only if no sibling follows at once.
    heads = not _is_bare(sibling.heading) if sibling else below is None or below.level != mark.level
    return mark.level <= 2 and short and heads


def _is_bare(heading: str) -> bool:
    """Whether a heading is its mark and nothing else."""
    mark = read_mark(heading, numbered=True)
    return mark is not None and strip(mark.text) == heading


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
