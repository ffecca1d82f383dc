"""纪要格式: minutes (10.3)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from documents.text.structure import Block, Paragraph, Structure

from .geometry import INDENT, LABEL, ROW, TEXT
from .lines import Atom, atoms_of, break_clusters, clusters_of, placed, width_of
from .strips import Strip, column, line, segments_of

LONGEST_NAME = 9  # characters, its mark included
ATTENDANCE = re.compile(r"(出席|请假|缺席|列席|主持|记录)：")


def minutes_word(structure: Structure) -> str:
    """What makes the issuers' names the mark ×××纪要; nothing where the name says it."""
    return "" if "".join(structure.issuers[:1]).endswith("纪要") else "纪要"


def split_attendance(body: Sequence[Block]) -> tuple[tuple[Block, ...], tuple[Paragraph, ...]]:
    """The text, and the lines that say who was there."""
    present = [block for block in body if isinstance(block, Paragraph) and _says_who(block)]
    return tuple(block for block in body if block not in present), tuple(present)


def _says_who(paragraph: Paragraph) -> bool:
    return not paragraph.heading and ATTENDANCE.match(paragraph.text) is not None


def _people(names: str) -> list[tuple[Atom, ...]]:
    """Each person with the mark behind the name; whatever is too long for a name, by characters."""
    people: list[tuple[Atom, ...]] = []
    for name in re.findall("[^、，；]*[、，；]?", names):
        atoms = atoms_of(name, TEXT)
        people += [tuple(atoms)] if 0 < len(name) <= LONGEST_NAME else clusters_of(atoms)
    return people


def set_attendance(present: Sequence[Paragraph]) -> list[Strip]:
    """出席, 请假, 列席: the label in 黑体, names aligned behind its colon, one empty line below the text."""
    strips: list[Strip] = []
    for number, paragraph in enumerate(present):
        label, names = paragraph.text.split("：", 1)
        left = INDENT + width_of(f"{label}：", LABEL)
        rows = column(break_clusters(_people(names), left, left), f"present{number}")
        head = placed(INDENT, f"{label}：", LABEL)
        beside = [segment for strip in rows[:1] for segment in segments_of(strip)]
        lead = line(head, *beside, part=f"present{number}")
        strips += [replace(lead, gap=0.0 if strips else ROW), *rows[1:]]
    return strips
