"""标题: centred lines of the title's face, of the document and of its attachments (7.3.1, 7.3.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from documents.text.structure import Structure

from .geometry import AREA_WIDTH, TITLE, TITLE_GAP, TITLE_ROW
from .strips import Strip, Tie, centred, kept
from .titles import break_title


def set_title(structure: Structure) -> list[Strip]:
    """The title two empty lines below what stands above it, broken by words, issuers' names kept whole."""
    if not structure.title:
        return []
    names = (*structure.issuers, *structure.signatories)
    return title_block(break_title(structure.title, structure.title_lines, names), TITLE_GAP)


def title_block(lines: Sequence[str], gap: float, width: float = AREA_WIDTH) -> list[Strip]:
    """Title lines, `gap` below what is there, in the middle of `width`, tied to the text they stand over."""
    strips = [centred(text, TITLE, part="title", height=TITLE_ROW, width=width) for text in lines]
    strips = kept([replace(strip, tag="h1") for strip in strips], Tie.FIRM)
    return [replace(strips[0], gap=gap), *strips[1:]]
