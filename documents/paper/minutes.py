"""纪要格式: minutes (10.3)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from documents.text.structure import Block, Paragraph, Structure

from .geometry import INDENT, LABEL, ROW, TEXT
from .lines import atoms_of, break_lines, placed, width_of
from .strips import Strip, column, line, segments_of

ATTENDANCE = re.compile(r"(出席|请假|缺席|列席|主持|记录)：")


def minutes_name(structure: Structure) -> str:
    """The mark: ×××纪要, which is the issuer as recognised, or the title of minutes without a red head."""
    name = "".join(structure.issuers[:1])
    return name if name.endswith("纪要") or not name else f"{name}纪要"


def split_attendance(body: Sequence[Block]) -> tuple[tuple[Block, ...], tuple[Paragraph, ...]]:
    """The text, and the lines that say who was there."""
    present = [block for block in body if isinstance(block, Paragraph) and ATTENDANCE.match(block.text)]
    return tuple(block for block in body if block not in present), tuple(present)


def set_attendance(present: Sequence[Paragraph]) -> list[Strip]:
    """出席, 请假, 列席: the label in 黑体, names aligned behind its colon, one empty line below the text."""
    strips: list[Strip] = []
    for number, paragraph in enumerate(present):
        label, names = paragraph.text.split("：", 1)
        left = INDENT + width_of(f"{label}：", LABEL)
        rows = column(break_lines(atoms_of(names, TEXT), left, left), f"present{number}")
        head = placed(INDENT, f"{label}：", LABEL)
        beside = [segment for strip in rows[:1] for segment in segments_of(strip)]
        lead = line(head, *beside, part=f"present{number}")
        strips += [replace(lead, gap=0.0 if strips else ROW), *rows[1:]]
    return strips
