"""Lists of names (名单): one a line or several, padded with U+3000, grouped under headings (K4)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from documents.text.lines import Line
from documents.text.marks import read_mark
from documents.text.structure import Block, NameList, Paragraph
from documents.text.words import is_organ, is_person, is_place, split_padded

# A title or a sentence that says names are coming.
ANNOUNCES = re.compile(r"(?:名单|名册|名录|人员|代表|委员|成员)[（(）)\d个名家位人项]*[：:]?$|如下[：:。]$")
_COUNTED = re.compile(
    r"[（(]\s*共?\s*[\d一二三四五六七八九十百]+\s*[个名家位人项户所支件篇对]\s*[)）]\s*[：:]?$"
)
_PRIZE = re.compile(r".{0,12}(?:等奖|金奖|银奖|铜奖|优秀奖|组织奖|特别奖|提名奖)[：:]?")
_NOT_NAME = re.compile(r"[。；;！？!?，,：:|]")
_RANKS = (is_place, is_organ, is_person)


def read_names(lines: Sequence[Line], start: int, *, expected: bool) -> tuple[list[Block], int] | None:
    """The lists, each after its group's heading, that start here and how many lines they take, or None.

    `expected` says that a title or heading announced names; without it only the unmistakable is a list.
    """
    run: list[tuple[str, ...]] = []
    groups = 0
    for at in range(start, len(lines)):
        text = lines[at].text
        names = split_names(text)
        groups = groups + 1 if is_group(text) else 0
        if read_mark(text) or groups > 2 or not (groups or (names and (expected or _is_known(names)))):
            break
        run.append(names or (text,))
    while run and is_group(run[-1][0]):
        run.pop()
    if not run or not (expected or len(run) >= 3 or sum(map(len, run)) >= 4):
        return None
    return list(_group(run)), len(run)


def split_names(text: str) -> tuple[str, ...]:
    """The names on a line that holds nothing else; a padded name is made whole; () where it is no such line."""
    body = text.rstrip("。") if "、" in text else text
    if len(body) > 2000 or _NOT_NAME.search(_without_brackets(body)) or is_group(text):
        return ()
    for parts in (split_padded(body), re.split(r"\s*、\s*", body)):
        if len(parts) > 1 and any(all(map(same, parts)) for same in _RANKS):
            return tuple(parts)
    whole = "　".join(split_padded(body))
    return (whole,) if 2 <= len(whole) <= 40 else ()


def is_group(text: str) -> bool:
    """A heading that can only head a group of names: it ends with a count or a prize."""
    return len(text) <= 40 and bool(_COUNTED.search(text) or _PRIZE.fullmatch(text)) and "。" not in text


def _without_brackets(text: str) -> str:
    return re.sub(r"[（(][^（）()]*[)）]", "", text)


def _is_known(names: Sequence[str]) -> bool:
    """Whether each is a place, an organ or a person by its form, and so needs nobody to announce it."""
    return all(is_place(name) or is_organ(name) or is_person(name) for name in names)


def _group(run: Sequence[tuple[str, ...]]) -> list[Block]:
    blocks: list[Block] = []
    names: list[str] = []
    headings = _headings(run)
    for line, heading in zip(run, headings, strict=True):
        if heading:
            if names:
                blocks.append(NameList(tuple(names)))
            blocks.append(Paragraph(text=line[0]))
            names = []
        else:
            names.extend(line)
    blocks.append(NameList(tuple(names)))
    return blocks


def _headings(run: Sequence[tuple[str, ...]]) -> list[bool]:
    """Which lines head a group: counted ones, and names of a higher rank than what follows each of them."""
    ranks = [_rank(line[0]) for line in run]
    single = [len(line) == 1 for line in run]
    heads = [
        one and rank < following
        for one, (rank, following) in zip(single, pairwise((*ranks, -1)), strict=True)
    ]
    # 甲县、乙县 in a row are entries: a rank heads groups only if each of its lines does.
    entries = {rank for rank, head, one in zip(ranks, heads, single, strict=True) if not head or not one}
    return [
        is_group(line[0]) or (head and rank not in entries)
        for line, head, rank in zip(run, heads, ranks, strict=True)
    ]


def _rank(name: str) -> int:
    """0 a place, 1 an organ, 2 a person, 3 anything else."""
    return next((rank for rank, test in enumerate(_RANKS) if test(name)), len(_RANKS))
