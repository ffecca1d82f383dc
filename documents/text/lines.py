"""Raw text as lines: the noise of the web and of word processors outside them gone, nothing inside touched."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf

from documents.text.blanks import strip
from documents.text.dates import read_date
from documents.text.marks import read_mark
from documents.text.words import ends_title

_BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_SENTENCE_END = tuple("。；;！？!?：:”")
# Columns inside a line: names or a table set with spaces, which no word processor wrapped.
_COLUMNS = re.compile(r"\S(?:\u3000|\t| {2,})\S|\|")
_MARKS = frozenset("，。、；：")
_NARROWEST, _WIDEST = 20, 64
_SHORTEST_CUT = 10


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not blank: as it came, without outer white space, and how it stands."""

    raw: str
    text: str
    indented: bool = False
    after_gap: bool = False


def split_lines(text: str) -> list[Line]:
    """The lines of a text that are not blank; lines hard-wrapped at a fixed width are joined again."""
    return list(_unwrap(list(_lines(text))))


def _lines(text: str) -> Iterator[Line]:
    gap = False
    for raw in _BREAK.split(text):
        stripped = strip(raw)
        if stripped:
            yield Line(raw, stripped, indented=raw[:1] != stripped[:1], after_gap=gap)
        gap = not stripped


def _unwrap(lines: Sequence[Line]) -> Iterator[Line]:
    """Join what was broken: behind a comma, and at a fixed width where the joined text ends as prose does."""
    width = _wrap_width(lines)
    marked = sum(line.indented for line in lines) > 1
    run: list[Line] = []
    cut = True
    for line, following in pairwise((*lines, Line("", ""))):
        run.append(line)
        full = not following.indented and _is_full(line, width, marked)
        if _may_follow(following) and (_is_cut(line) or full):
            cut = cut and _is_cut(line)
            continue
        if len(run) > 1 and (cut or line.text.endswith(_SENTENCE_END)):
            yield Line(run[0].raw, _join(run), run[0].indented, run[0].after_gap)
        else:
            yield from run
        run, cut = [], True


def _wrap_width(lines: Sequence[Line]) -> float:
    """The width at which the text was wrapped, or infinity where it was not, or not certainly."""
    widths = [_width(line) for line in lines]
    prose = [(line, size) for line, size in zip(lines, widths, strict=True) if _is_prose(line)]
    width = max((size for _, size in prose), default=0.0)
    full = [line for line, size in prose if size >= width - 2]
    broken = [line for line in full if not line.text.endswith(_SENTENCE_END)]
    long = sum(size > width / 2 for size in widths)
    certain = _NARROWEST <= width <= _WIDEST and len(broken) >= 3 and 2 * len(full) >= long
    return width if certain else inf


def _may_follow(line: Line) -> bool:
    """Whether a line may go on with the one above it: no gap, no mark, no label says otherwise."""
    if not line.text or line.after_gap or read_mark(line.text) or read_date(line.text):
        return False
    return not line.text.startswith(("附件", "附：", "抄送", "抄报", "|"))


def _is_cut(line: Line) -> bool:
    """No paragraph ends with a comma; a short line that does is a form of address."""
    return line.text.endswith(("，", "、")) and len(line.text) >= _SHORTEST_CUT


def _is_full(line: Line, width: float, marked: bool) -> bool:
    """A line as long as the wrap allows; one that ends a sentence, only if paragraphs are marked by indents."""
    if abs(_width(line) - width) > 2 or _COLUMNS.search(line.text):
        return False
    if not _is_prose(line) and (read_mark(line.text) or ends_title(line.text)):
        return False
    return marked or not line.text.endswith(("。", "；", "：", "！", "？"))


def _is_prose(line: Line) -> bool:
    """A line of a sentence: with marks inside, and no columns. A heading or a name fills a line without either."""
    return not _COLUMNS.search(line.text) and not _MARKS.isdisjoint(line.text[:-1])


def _width(line: Line) -> float:
    """In hanzi, the indent included; a half-width character counts half."""
    shown = line.raw.rstrip()
    return sum(0.5 if char < "\u0100" else 1.0 for char in shown) if len(shown) <= 200 else float(len(shown))


def _join(run: Sequence[Line]) -> str:
    """The lines as one; two words in Latin letters keep a space between them."""
    text = run[0].text
    for line in run[1:]:
        text += " " * (text[-1:].isascii() and text[-1:].isalpha() and line.text[:1].isascii()) + line.text
    return text
