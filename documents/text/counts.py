"""Rule K4: a count that is stated and the names that are listed agree; a reader would count them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from documents.text.dates import small_number
from documents.text.findings import finding
from documents.text.structure import Attachment, Block, Finding, NameList, Paragraph, Structure, Table
from documents.text.tally import tally
from documents.text.words import bare

_N = r"(?P<n>\d{1,5}|[一二三四五六七八九十]{1,3})"
_UNIT = "(?P<unit>[个名家位人项户所支件篇对])"
_STATED = re.compile(rf"[（(]\s*共?\s*{_N}\s*{_UNIT}\s*[)）]\s*[：:]?$")
_AND_OTHERS = re.compile(rf"等\s*{_N}\s*{_UNIT}")
_COUNT = re.compile(f"{_N}\\s*{_UNIT}")
_ROLL = re.compile("(?:名单|名册|花名册|名录)$")
_TWO_NOUNS = re.compile("[和与及、暨]")
_SHORTEST_NOUN = 4
_MOST_LISTS = 20  # every text is compared with every list


class _Count(NamedTuple):
    """A count as stated, and the measure word behind it."""

    number: int
    measure: str


def check_counts(structure: Structure) -> Iterator[Finding]:
    """The counts in headings, in the attachments' titles and in the text that refers to them."""
    yield from _compared(_stated(structure.title), structure.body, "/title")
    yield from _headings(structure.body, "/body")
    for at, attachment in enumerate(structure.attachments):
        yield from _headings(attachment.body, f"/attachments/{at}/body")
        yield from _compared(_stated(attachment.title), attachment.body, f"/attachments/{at}/title")
    yield from _announced(structure.body)
    yield from _text(structure)


def _announced(blocks: Sequence[Block]) -> Iterator[Finding]:
    """“以下3个单位：” and the list or table right below it."""
    for at, (block, names) in enumerate(pairwise(blocks)):
        if isinstance(block, Paragraph) and isinstance(names, NameList | Table):
            stated = _counts(_COUNT, block.text) if block.text.endswith(("：", ":")) else []
            if len(stated) == 1:
                yield from _compared(stated[0], [names], f"/body/{at}/text")


def _headings(blocks: Sequence[Block], where: str) -> Iterator[Finding]:
    for at, block in enumerate(blocks):
        if isinstance(block, Paragraph) and (stated := _stated(block.text or block.heading)):
            place = "text" if block.text else "heading"
            yield from _compared(stated, blocks[at + 1 : _group_end(blocks, at)], f"{where}/{at}/{place}")


def _group_end(blocks: Sequence[Block], start: int) -> int:
    """Where the group of this heading ends: at the next of its rank; a counted group ends at the next counted."""
    head = blocks[start]
    level = head.level if isinstance(head, Paragraph) else 0
    for at in range(start + 1, len(blocks)):
        block = blocks[at]
        if not isinstance(block, Paragraph):
            continue
        if block.level and (not level or block.level <= level):
            return at
        if not level and not block.level and _stated(block.text) is not None:
            return at
    return len(blocks)


def _text(structure: Structure) -> Iterator[Finding]:
    """“30个先进单位” against the list of 先进单位; “甲等30个单位（名单见附件）” against the only list there is."""
    lists = [attachment for attachment in structure.attachments if _is_roll(attachment)]
    for at, block in enumerate(structure.body if 0 < len(lists) <= _MOST_LISTS else ()):
        if not isinstance(block, Paragraph):
            continue
        others, all_counts = _counts(_AND_OTHERS, block.text), _counts(_COUNT, block.text)
        if len(lists) == 1 and len(others) == 1 and len(all_counts) == 1 and "附件" in block.text:
            yield from _compared(others[0], lists[0].body, f"/body/{at}/text")
            continue
        for attachment in lists:
            for stated in _stated_of(attachment, block.text):
                yield from _compared(stated, attachment.body, f"/body/{at}/text")


def _is_roll(attachment: Attachment) -> bool:
    """Whether an attachment lists names: a list does; a table may give figures, unless its title says names."""
    tabled = any(isinstance(block, Table) for block in attachment.body)
    return bool(tally(attachment.body, "个")) and (not tabled or bool(_ROLL.search(bare(attachment.title))))


def _stated_of(attachment: Attachment, text: str) -> list[_Count]:
    """The counts this text gives of what the attachment lists, by the noun before 名单 in its title."""
    noun = _ROLL.sub("", bare(attachment.title))
    if _TWO_NOUNS.search(noun):
        return []
    for start in range(max(0, len(noun) - 12), len(noun) - _SHORTEST_NOUN + 1):
        pattern = re.compile(rf"{_N}\s*{_UNIT}“?{re.escape(noun[start:])}”?")
        if stated := _counts(pattern, text):
            return stated
    return []


def _compared(stated: _Count | None, blocks: Sequence[Block], where: str) -> Iterator[Finding]:
    found = tally(blocks, stated.measure) if stated else 0
    if stated and found and stated.number != found:
        yield finding("count", where, stated=stated.number, found=found)


def _stated(text: str) -> _Count | None:
    """The count in brackets at the end of a title or heading."""
    return next(iter(_counts(_STATED, text)), None) if len(text) <= 80 else None


def _counts(pattern: re.Pattern[str], text: str) -> list[_Count]:
    counts = ((small_number(found["n"]), found["unit"]) for found in pattern.finditer(text))
    return [_Count(number, measure) for number, measure in counts if number is not None]
