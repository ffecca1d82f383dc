"""Rule K4: a count that is stated and the names that are listed agree; a reader would count them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from documents.text.dates import small_number
from documents.text.findings import finding
from documents.text.structure import Attachment, Block, Finding, NameList, Paragraph, Structure
from documents.text.words import bare, is_organ, is_person, is_place

_N = r"(?P<n>\d{1,5}|[一二三四五六七八九十]{1,3})"
_UNIT = "[个名家位人项户所支件篇对]"
_STATED = re.compile(rf"[（(]\s*共?\s*{_N}\s*{_UNIT}\s*[)）]\s*[：:]?$")
_AND_OTHERS = re.compile(rf"等\s*{_N}\s*{_UNIT}")
_COUNT = re.compile(f"{_N}\\s*{_UNIT}")
_TWO_NOUNS = re.compile("[和与及、暨]")
_SHORTEST_NOUN = 4
_MOST_LISTS = 20  # every text is compared with every list


def check_counts(structure: Structure) -> Iterator[Finding]:
    """The counts in headings, in the attachments' titles and in the text that refers to them."""
    yield from _title("/title", structure.title, structure.body)
    yield from _headings(structure.body, "/body")
    for at, attachment in enumerate(structure.attachments):
        yield from _headings(attachment.body, f"/attachments/{at}/body")
        yield from _title(f"/attachments/{at}/title", attachment.title, attachment.body)
    yield from _announced(structure.body)
    yield from _text(structure)


def _title(where: str, title: str, blocks: Sequence[Block]) -> Iterator[Finding]:
    stated, found = _stated(title), _names(blocks)
    if stated is not None and found and stated != found:
        yield finding("count", where, stated=stated, found=found)


def _announced(blocks: Sequence[Block]) -> Iterator[Finding]:
    """“以下3个单位：” and the list right below it."""
    for at, (block, names) in enumerate(pairwise(blocks)):
        if isinstance(block, Paragraph) and isinstance(names, NameList) and block.text.endswith(("：", ":")):
            stated = _COUNT.findall(block.text)
            if len(stated) == 1 and _names([names]):
                yield from _compare(stated[0], len(names.names), f"/body/{at}/text")


def _headings(blocks: Sequence[Block], where: str) -> Iterator[Finding]:
    for at, block in enumerate(blocks):
        if not isinstance(block, Paragraph):
            continue
        stated = _stated(block.text or block.heading)
        if stated is None:
            continue
        found = _names(blocks[at + 1 : _group_end(blocks, at)])
        if found and found != stated:
            place = "text" if block.text else "heading"
            yield finding("count", f"{where}/{at}/{place}", stated=stated, found=found)


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


def _names(blocks: Sequence[Block]) -> int:
    """How many names these blocks list, 0 where it is not certain; numbered lines count where no list stands."""
    listed = [name for block in blocks if isinstance(block, NameList) for name in block.names]
    if listed:
        return len(listed) if all(map(_is_single, listed)) else 0
    numbered = [block for block in blocks if isinstance(block, Paragraph) and block.level >= 3]
    return len(numbered) if all(not block.text and _is_name(block.heading) for block in numbered) else 0


def _is_single(name: str) -> bool:
    """Whether an entry is one name for certain: 张伟　乙县医院医生 is, 甲队　乙队 may be two."""
    first, gap, _ = name.partition("　")
    return not gap or is_person(first)


def _is_name(heading: str) -> bool:
    name = heading.split(".", 1)[-1]
    return is_organ(name) or is_person(name) or is_place(name)


def _text(structure: Structure) -> Iterator[Finding]:
    """“30个先进单位” against the list of 先进单位; “甲等30个单位（名单见附件）” against the only list there is."""
    lists = [(attachment, _names(attachment.body)) for attachment in structure.attachments]
    lists = [(attachment, found) for attachment, found in lists if found]
    for at, block in enumerate(structure.body if 0 < len(lists) <= _MOST_LISTS else ()):
        if not isinstance(block, Paragraph):
            continue
        others, all_counts = _AND_OTHERS.findall(block.text), _COUNT.findall(block.text)
        if len(lists) == 1 and len(others) == 1 and len(all_counts) == 1 and "附件" in block.text:
            yield from _compare(others[0], lists[0][1], f"/body/{at}/text")
            continue
        for attachment, found in lists:
            for stated in _stated_of(attachment, block.text):
                yield from _compare(stated, found, f"/body/{at}/text")


def _stated_of(attachment: Attachment, text: str) -> list[str]:
    """The counts this text gives of what the attachment lists, by the noun before 名单 in its title."""
    noun = bare(attachment.title).removesuffix("名单")
    if _TWO_NOUNS.search(noun):
        return []
    for start in range(max(0, len(noun) - 12), len(noun) - _SHORTEST_NOUN + 1):
        if stated := re.findall(rf"{_N}\s*{_UNIT}“?{re.escape(noun[start:])}”?", text):
            return [str(count) for count in stated]
    return []


def _compare(stated: str, found: int, where: str) -> Iterator[Finding]:
    count = small_number(stated)
    if count is not None and count != found:
        yield finding("count", where, stated=count, found=found)


def _stated(text: str) -> int | None:
    found = _STATED.search(text) if len(text) <= 80 else None
    return small_number(found["n"]) if found else None
