"""From recipients to attachment note: the running text (7.3.2 to 7.3.4)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from documents.text.structure import Block, NameList, Paragraph, Table

from .geometry import INDENT, LEVEL_STYLES, ROW, TEXT
from .lines import Atom, atoms_of, break_lines, placed, width_of
from .names import set_names
from .strips import Strip, Tag, Tie, TypeLine, column, kept, segments_of
from .tables import set_table

LEVEL_TAGS: dict[int, Tag] = {1: "h2", 2: "h3"}


def set_recipients(recipients: str) -> list[Strip]:
    """主送机关: one empty line below the title, flush left, closed by a full-width colon (7.3.2)."""
    if not recipients:
        return []
    return column(break_lines(atoms_of(f"{recipients}：", TEXT)), "recipients")


def set_body(blocks: Sequence[Block], part: str) -> list[Strip]:
    """The blocks in order; headings stay with the text they introduce (7.3.3)."""
    strips: list[Strip] = []
    for number, block in enumerate(blocks):
        strips += _set_block(block, f"{part}{number}")
    return strips


def _set_block(block: Block, part: str) -> list[Strip]:
    match block:
        case Paragraph():
            return _set_paragraph(block, part)
        case NameList():
            return set_names(block.names, part)
        case Table():
            return set_table(block.rows, part)


def _set_paragraph(paragraph: Paragraph, part: str) -> list[Strip]:
    atoms: list[Atom] = []
    if paragraph.heading:
        atoms += atoms_of(paragraph.heading, LEVEL_STYLES.get(paragraph.level, TEXT))
    atoms += atoms_of(paragraph.text, TEXT)
    alone = bool(paragraph.heading) and not paragraph.text
    tag = LEVEL_TAGS.get(paragraph.level, "p") if alone else "p"
    return kept_if(alone, column(break_lines(atoms, first=INDENT), part, tag=tag))


def kept_if(tied: bool, strips: list[Strip]) -> list[Strip]:
    """The strips, tied to what follows when `tied`."""
    return kept(strips, Tie.LOOSE) if tied else strips


def set_attachment_note(names: Sequence[str]) -> list[Strip]:
    """附件说明: one empty line below the text, names aligned, no number for a single one (7.3.4)."""
    strips: list[Strip] = []
    label = INDENT + width_of("附件：", TEXT)
    for number, name in enumerate(names, start=1):
        count = f"{number}." if len(names) > 1 else ""
        left = label + width_of(count, TEXT)
        lines = column(break_lines(atoms_of(name, TEXT), left, left), f"note{number}")
        if lines:
            head = placed(INDENT, f"附件：{count}", TEXT) if number == 1 else placed(label, count, TEXT)
            gap = ROW if number == 1 else 0.0
            lines[0] = replace(lines[0], content=TypeLine((head, *segments_of(lines[0]))), gap=gap)
        strips += lines
    return strips


def tie_last(strips: Sequence[Strip], lines: int) -> list[Strip]:
    """The last lines tied to what follows, so that neither signature nor imprint stands alone (7.3.5)."""
    first = len(strips) - lines
    return [
        replace(strip, tie=max(strip.tie, Tie.LOOSE)) if number >= first else strip
        for number, strip in enumerate(strips)
    ]


def lines_for_signature(strips: Sequence[Strip]) -> int:
    """Two lines go with the signature; one, where that is a paragraph, or page one would have no text left (7.3.2)."""
    body = [strip.part for strip in strips if strip.part.startswith("body")]
    return 2 if len(body) > 2 and body[-1] == body[-2] else 1


def has_text(strips: Iterable[Strip], part: str = "body") -> bool:
    """Whether any of the strips belongs to the running text."""
    return any(strip.part.startswith(part) for strip in strips)
