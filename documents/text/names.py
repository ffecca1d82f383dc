"""Lists of names (名单): one a line or several, padded with U+3000, grouped under headings (K4)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import IntEnum
from itertools import pairwise

from documents.text.lines import Line
from documents.text.marks import read_mark
from documents.text.structure import Block, NameList, Paragraph
from documents.text.words import has_surname, is_organ, is_person, is_place, is_province, split_padded

_COUNTED = re.compile(
    r"[（(]\s*共?\s*[\d一二三四五六七八九十百]+\s*[个名家位人项户所支件篇对]\s*[)）]\s*[：:]?$"
)
_PRIZE = re.compile(r".{0,12}(?:等奖|金奖|银奖|铜奖|优秀奖|组织奖|特别奖|提名奖)[：:]?")
_LISTED = re.compile(r"(?:名单|名册|名录)(?:[（(][^（）()]*[)）])?(?:如下|公布如下)?[：:]?$")
_FOLLOW = re.compile(r"(?:如下|以下|下列).{0,40}[：:]$|(?:人员|代表|委员|成员|单位|个人|集体|班组)[：:]?$")
_CALLED = re.compile("(?:人员|代表|委员|成员|个人|职工|干部|嘉宾|学员|选手)$")
_NOT_NAME = re.compile(r"[。；;！？!?，,：:|]")
_BRACKETS = re.compile(r"[（(][^（）()]*[)）]")
_RANKS = (is_province, is_place, is_organ, is_person)
_LONGEST_NAME = 40
_SHORTEST_UNIT = 4


class Expected(IntEnum):
    """How surely names come next: nothing said so, a sentence hints at it, a title or heading says so."""

    NO = 0
    PERHAPS = 1
    YES = 2


def announces(words: str) -> Expected:
    """Whether these words, a title's, a heading's or the end of a paragraph, announce names."""
    if is_group(words) or _LISTED.search(words[-60:]):
        return Expected.YES
    return Expected.PERHAPS if _FOLLOW.search(words[-60:]) else Expected.NO


def read_names(lines: Sequence[Line], start: int, expected: Expected) -> tuple[list[Block], int] | None:
    """The lists, each after its group's heading, that start here and how many lines they take, or None.

    Where names are expected any short line is one; elsewhere only what is a name by its form, and enough of it.
    """
    run: list[tuple[str, ...]] = []
    groups = 0
    certain = False
    for at in range(start, len(lines)):
        text = lines[at].text
        grouped = split_group(text)
        names = split_names(text) or grouped
        groups = groups + 1 if is_group(text) else 0
        known = names and (expected is Expected.YES or grouped or all(map(_is_known, names)))
        if read_mark(text) or groups > 2 or not (groups or known):
            break
        run.append(names or (text,))
        certain = certain or bool(grouped)
    while run and len(run[-1]) == 1 and is_group(run[-1][0]):
        run.pop()
    count = sum(map(len, run))
    enough = {
        Expected.NO: len(run) >= 3 or count >= 4,
        Expected.PERHAPS: count >= 2,
        Expected.YES: count >= 1,
    }
    return (list(_blocks(run)), len(run)) if run and (certain or enough[expected]) else None


def split_names(text: str) -> tuple[str, ...]:
    """The names on a line that holds nothing else; a padded name is made whole; () where it is no such line."""
    body = text.rstrip("。、") if "、" in text else text
    if len(body) > 2000 or _NOT_NAME.search(_BRACKETS.sub("", body)) or is_group(text) or body[:1] in "（(":
        return ()
    spaced = split_padded(body)
    for parts in (spaced, [part.strip() for part in body.split("、")]):
        if len(parts) > 1 and any(all(map(same, parts)) for same in _RANKS):
            return tuple(parts)
    if any(map(is_organ, spaced)) and min(map(len, spaced)) >= _SHORTEST_UNIT:
        return tuple(spaced)
    whole = "　".join(spaced)
    return (whole,) if 2 <= len(whole) <= _LONGEST_NAME else ()


def is_group(text: str) -> bool:
    """A heading that can only head a group of names: it ends with a count or a prize."""
    return (
        len(text) <= _LONGEST_NAME
        and "。" not in text
        and bool(_COUNTED.search(text) or _PRIZE.fullmatch(text))
    )


def split_group(text: str) -> tuple[str, ...]:
    """A group and its names on one line, `一等奖：张三、李四`: the heading with its colon, then the names."""
    colon = re.search("[：:]", text[:_LONGEST_NAME])
    if colon is None or not is_group(text[: colon.start()]):
        return ()
    names = split_names(text[colon.end() :].strip())
    return (text[: colon.end()], *names) if names else ()


def _blocks(run: Sequence[tuple[str, ...]]) -> Iterator[Block]:
    names: list[str] = []
    for line, heading in zip(run, _headings(run), strict=True):
        if heading and names:
            yield NameList(tuple(names))
        if heading:
            yield Paragraph(text=line[0])
            names = []
        names.extend(line[1:] if heading else line)
    yield NameList(tuple(names))


def _headings(run: Sequence[tuple[str, ...]]) -> list[bool]:
    """Which lines begin with a group's heading: counted ones, and names of a higher rank than what follows each."""
    ranks = [_rank(line[0]) for line in run]
    heads = [
        len(line) == 1 and "　" not in line[0] and (rank < following or _calls(line[0], rank, following))
        for line, (rank, following) in zip(run, pairwise((*ranks, -1)), strict=True)
    ]
    # 甲县、乙县 in a row are entries: a rank heads groups only if each of its lines does.
    entries = {rank for rank, head in zip(ranks, heads, strict=True) if not head}
    return [
        is_group(line[0]) or (head and rank not in entries)
        for line, head, rank in zip(run, heads, ranks, strict=True)
    ]


def _calls(text: str, rank: int, following: int) -> bool:
    """Whether this says what the persons below it are: 特邀代表."""
    return rank > following == _RANKS.index(is_person) and bool(_CALLED.search(text))


def _is_known(name: str) -> bool:
    """Whether this is a name by its form alone, whatever stands above it."""
    return is_place(name) or is_organ(name) or (is_person(name) and has_surname(name))


def _rank(name: str) -> int:
    """0 a province, 1 a place, 2 an organ, 3 a person, 4 anything else."""
    return next((rank for rank, test in enumerate(_RANKS) if test(name)), len(_RANKS))
