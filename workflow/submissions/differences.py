"""What changed between two texts (花脸稿): paragraphs matched in order, changes marked inside them. Plain Python.

Nothing is left out on either side: the pieces that are not inserted make the old text, those that are not
deleted the new one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import LCSseq

Kind = Literal["same", "changed", "inserted", "deleted"]
# Figures and Latin words change as wholes: 850 to 805 is no change of two digits.
_TOKEN = re.compile(r"\d[\d.,]*[%％‰]?|[A-Za-z]+|.", re.DOTALL)
_ALIKE = 0.4  # paragraphs that share less are not one paragraph edited, but one gone and one come
_MOST_PAIRS = 40_000  # beyond this, paragraphs of a rewritten passage are paired by their order
_LONGEST_ISLAND = 1  # an unchanged character alone between two changes only makes them harder to read


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters: `same`, `inserted` or `deleted`."""

    kind: Literal["same", "inserted", "deleted"]
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One paragraph; `old` and `new` are its places, from 0, on the side where it stands."""

    kind: Kind
    old: int | None
    new: int | None
    pieces: tuple[Piece, ...]


def paragraphs(text: str) -> list[str]:
    """The lines of a text that say something."""
    return [line for line in text.splitlines() if line.strip()]


def compare(old: Sequence[str], new: Sequence[str]) -> list[Change]:
    """Every paragraph of both texts in reading order, deletions before the insertions in their place."""
    changes: list[Change] = []
    gone: list[int] = []
    come: list[int] = []
    for run in LCSseq.opcodes(old, new):
        before, after = range(run.src_start, run.src_end), range(run.dest_start, run.dest_end)
        if run.tag != "equal":
            gone += before
            come += after
            continue
        changes += _rewritten(old, gone, new, come)
        gone, come = [], []
        pairs = zip(before, after, strict=True)
        changes += [Change("same", here, there, (Piece("same", old[here]),)) for here, there in pairs]
    return changes + _rewritten(old, gone, new, come)


def moved_to(changes: Sequence[Change]) -> dict[int, int]:
    """Where each old paragraph stands now; one that is gone is not in it."""
    return {change.old: change.new for change in changes if change.old is not None and change.new is not None}


def _rewritten(
    old: Sequence[str], gone: Sequence[int], new: Sequence[str], come: Sequence[int]
) -> list[Change]:
    """The paragraphs of a rewritten passage: alike ones are one paragraph edited, in order."""
    changes: list[Change] = []
    at_old = at_new = 0
    for before, after in _pairs([old[place] for place in gone], [new[place] for place in come]):
        changes += _alone(old, gone[at_old:before], new, come[at_new:after])
        changes.append(_edited(old, gone[before], new, come[after]))
        at_old, at_new = before + 1, after + 1
    return changes + _alone(old, gone[at_old:], new, come[at_new:])


def _pairs(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Places of alike paragraphs, rising on both sides, with the most likeness in all."""
    if len(old) * len(new) > _MOST_PAIRS:
        return [(at, at) for at in range(min(len(old), len(new))) if _likeness(old[at], new[at]) >= _ALIKE]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    like = [[_likeness(before, after) for after in new] for before in old]
    for row in range(len(old) - 1, -1, -1):
        for column in range(len(new) - 1, -1, -1):
            paired = like[row][column] + best[row + 1][column + 1] if like[row][column] >= _ALIKE else 0.0
            best[row][column] = max(paired, best[row + 1][column], best[row][column + 1])
    return list(_walk(best, like))


def _walk(best: list[list[float]], like: list[list[float]]) -> Iterator[tuple[int, int]]:
    row = column = 0
    while row < len(like) and column < len(like[row]):
        if best[row][column] == best[row + 1][column]:
            row += 1
        elif best[row][column] == best[row][column + 1]:
            column += 1
        else:
            yield row, column
            row, column = row + 1, column + 1


def _likeness(before: str, after: str) -> float:
    return LCSseq.normalized_similarity(before, after, score_cutoff=_ALIKE)


def _alone(old: Sequence[str], gone: Sequence[int], new: Sequence[str], come: Sequence[int]) -> list[Change]:
    deleted = [Change("deleted", place, None, (Piece("deleted", old[place]),)) for place in gone]
    return deleted + [Change("inserted", None, place, (Piece("inserted", new[place]),)) for place in come]


def _edited(old: Sequence[str], before: int, new: Sequence[str], after: int) -> Change:
    return Change("changed", before, after, tuple(pieces(old[before], new[after])))


def pieces(before: str, after: str) -> list[Piece]:
    """One paragraph edited, as runs; a deletion stands before the insertion in its place."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    found: list[Piece] = []
    gone = come = ""
    runs = list(LCSseq.opcodes(old, new))
    for number, run in enumerate(runs):
        kept, came = "".join(old[run.src_start : run.src_end]), "".join(new[run.dest_start : run.dest_end])
        inside = 0 < number < len(runs) - 1
        if run.tag == "equal" and not (inside and len(kept) <= _LONGEST_ISLAND):
            found += [*_replaced(gone, come), Piece("same", kept)]
            gone = come = ""
        else:
            gone, come = gone + kept, come + came
    return found + _replaced(gone, come)


def _replaced(gone: str, come: str) -> list[Piece]:
    marked: list[Piece] = []
    if gone:
        marked.append(Piece("deleted", gone))
    if come:
        marked.append(Piece("inserted", come))
    return marked
