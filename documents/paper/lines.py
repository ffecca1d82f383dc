"""Lines of type: text becomes atoms that are never split, atoms become lines that end flush (A8, A11, A13).

A line that a forbidden mark would start takes the mark in by narrowing its punctuation; where that is
not enough it gives a word away and is spread.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from .fonts import face_of
from .geometry import AREA_WIDTH, Style

NEVER_STARTS = frozenset("，。、；：？！）》〉”’〕】］」』…—～·％‰℃°,.;:?!)]}%")
NEVER_ENDS = frozenset("（《〈“‘〔【［「『([{￥¥$№")
# Marks whose ink fills only the left, or only the right, half of their square.
INK_LEFT = frozenset("，。、；：）》〉”’〕】」』")
INK_RIGHT = frozenset("（《〈“‘〔【「『")
# What belongs to the number before it.
AFTER_NUMBER = frozenset("年月日号时分％%‰℃°")
LONGEST_WORD = 24  # characters; longer ones (addresses) may be broken
LONGEST_CLUSTER = 10  # atoms; a longer row of marks may be broken

_MARKS = "[\u0300-\u036f\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef]*"
_ATOM = re.compile(
    r"—{2}|…{2}"
    rf"|[0-9]{{1,{LONGEST_WORD}}}(?:[.,:/-][0-9]{{1,8}}){{0,4}}"
    rf"|[A-Za-z\u00c0-\u024f][A-Za-z0-9\u00c0-\u024f@._/:&=#+'-]{{0,{LONGEST_WORD}}}(?<![.:])"
    rf"|.{_MARKS}",
    re.DOTALL,
)
_CONTROL = re.compile(r"[\t\n\r]+")


class Atom(NamedTuple):
    """What no line break divides. Widths in mm; a solid atom is not spread inside."""

    text: str
    style: Style
    width: float
    solid: bool


@dataclass(frozen=True)
class Segment:
    """Atoms set one after the other from `left`, `spread` thousandths of an em wider after each than usual.

    `narrowed` is what each mark in INK_LEFT and INK_RIGHT loses of its width, in mm.
    """

    left: float
    atoms: tuple[Atom, ...]
    spread: int = 0
    narrowed: float = 0.0

    @property
    def text(self) -> str:
        """The characters, in order."""
        return "".join(atom.text for atom in self.atoms)

    @property
    def width(self) -> float:
        """The width to the end of the last character's square, as drawn."""
        return _natural(self.atoms) + self._adjustment

    @property
    def set_width(self) -> float:
        """The width that the renderer gives the segment: with the spacing after its last character."""
        return self.width + (self.spread / 1000 * self.atoms[-1].style.em if self.atoms else 0.0)

    @property
    def _adjustment(self) -> float:
        em = self.atoms[0].style.em if self.atoms else 0.0
        marks = _half_marks(self.atoms) if self.narrowed else 0
        return self.spread / 1000 * em * (len(self.atoms) - 1) - marks * self.narrowed


def atoms_of(text: str, style: Style) -> list[Atom]:
    """Divide a text of one style into atoms; a line end or a tab inside it is a space."""
    return [_atom(match.group(), style) for match in _ATOM.finditer(_CONTROL.sub(" ", text))]


@lru_cache(maxsize=1 << 15)
def _atom(text: str, style: Style) -> Atom:
    advances = [_advance(character, style) for character in text]
    solid = len(text) > 1 or advances[0] < 0.9
    tracked = sum(advance >= 0.9 for advance in advances)
    return Atom(text, style, (sum(advances) + tracked * style.tracking / 1000) * style.em, solid)


def _advance(character: str, style: Style) -> float:
    face = face_of(style.role, character)
    return face.advance(character) if face else 1.0


def width_of(text: str, style: Style) -> float:
    """The width of a text on one line, from the first square to the end of the last."""
    return _natural(atoms_of(text, style))


def placed(left: float, text: str, style: Style, spread: int = 0) -> Segment:
    """A text set from `left`, on one line whatever its length."""
    return Segment(left, tuple(atoms_of(text, style)), spread)


def break_lines(
    atoms: Sequence[Atom], first: float = 0.0, left: float = 0.0, width: float = AREA_WIDTH
) -> list[Segment]:
    """Fill lines from `left` (the first from `first`) to `width`; all but the last end there."""
    return break_clusters(clusters_of(_bounded(atoms, width - max(first, left))), first, left, width)


def break_clusters(
    clusters: Sequence[tuple[Atom, ...]], first: float = 0.0, left: float = 0.0, width: float = AREA_WIDTH
) -> list[Segment]:
    """As `break_lines`, of atoms that are grouped already: no line divides a cluster."""
    lines: list[Segment] = []
    while clusters:
        start = left if lines else first
        taken, narrowed = _fill(clusters, width - start)
        rest = clusters[taken:]
        if _is_orphan(rest) and taken > 2:
            taken, narrowed, rest = taken - 1, 0.0, clusters[taken - 1 :]
        line = _trimmed(atom for cluster in clusters[:taken] for atom in cluster)
        lines.append(_flush(start, line, width, narrowed) if rest else Segment(start, line, 0, narrowed))
        clusters = rest
    return lines


def _bounded(atoms: Iterable[Atom], room: float) -> Iterator[Atom]:
    """The atoms, those that no line can hold taken apart."""
    for atom in atoms:
        if atom.width <= room or len(atom.text) == 1:
            yield atom
        else:
            yield from (_atom(character, atom.style) for character in atom.text)


def clusters_of(atoms: Iterable[Atom]) -> list[tuple[Atom, ...]]:
    """Atoms that a line break must not part, together."""
    clusters: list[list[Atom]] = []
    for atom in atoms:
        if clusters and len(clusters[-1]) < LONGEST_CLUSTER and not _may_break(clusters[-1][-1], atom):
            clusters[-1].append(atom)
        else:
            clusters.append([atom])
    return [tuple(cluster) for cluster in clusters]


def _may_break(before: Atom, after: Atom) -> bool:
    if before.text[-1] in NEVER_ENDS or after.text[0] in " ":
        return False
    if after.text == "——":
        return True
    if before.text[-1].isdigit() and after.text in AFTER_NUMBER:
        return False
    if before.text[-1] == "〕" and after.text[0].isdigit():  # 〔2026〕3号
        return False
    return after.text[0] not in NEVER_STARTS


def _fill(clusters: Sequence[tuple[Atom, ...]], room: float) -> tuple[int, float]:
    """How many clusters the line takes, and what each half-empty mark must lose for that."""
    line: list[Atom] = []
    used = 0.0
    for count, cluster in enumerate(clusters):
        wider = used + _natural(cluster)
        if (needed := wider - _end_space(cluster) - room) > 1e-6:
            marks = _half_marks([*line, *cluster])
            glued = len(cluster) > 1 or cluster[0].solid
            if line and glued and needed <= marks * cluster[0].style.em / 2:
                return count + 1, needed / marks
            return max(count, 1), 0.0
        line.extend(cluster)
        used = wider
    return len(clusters), 0.0


def _end_space(cluster: Sequence[Atom]) -> float:
    """A space at the end of a line takes no room."""
    return cluster[-1].width if cluster[-1].text == " " else 0.0


def _half_marks(line: Sequence[Atom]) -> int:
    """How many marks may be narrowed: those at the ends keep their square, so that both edges stay straight."""
    return sum(_is_half(atom) for atom in line[1:-1])


def _is_half(atom: Atom) -> bool:
    return atom.text in INK_LEFT or atom.text in INK_RIGHT


def _is_orphan(rest: Sequence[tuple[Atom, ...]]) -> bool:
    """A last line of one character, with or without its full stop (E8)."""
    return len(rest) == 1 and sum(not _is_half(atom) for atom in rest[0]) == 1 and not rest[0][0].solid


def _trimmed(atoms: Iterable[Atom]) -> tuple[Atom, ...]:
    line = list(atoms)
    while len(line) > 1 and line[-1].text == " ":
        line.pop()
    return tuple(line)


def _flush(left: float, line: tuple[Atom, ...], width: float, narrowed: float) -> Segment:
    natural = Segment(left, line, 0, narrowed).width
    gaps = len(line) - 1
    spread = round((width - left - natural) / gaps / line[0].style.em * 1000) if gaps else 0
    return Segment(left, line, spread, narrowed)


def _natural(atoms: Sequence[Atom]) -> float:
    return sum(atom.width for atom in atoms)
