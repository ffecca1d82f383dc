"""附件: a text bound with the document, on pages of its own (7.3.4)."""

from __future__ import annotations

from dataclasses import replace

from documents.text.structure import Block, Structure, Table

from .body import set_body
from .geometry import AREA_HEIGHT, AREA_WIDTH, LABEL, ROW, TEXT
from .heading import title_block
from .lines import placed
from .strips import Strip, Tie, centred, kept, line
from .titles import break_title


def set_attachment(structure: Structure, number: int, *, apart: bool = False) -> list[Strip]:
    """The label on the first line, the title on the third; all turned where a turned table comes first.

    Bound `apart` from the text, it says on the first line which document it belongs to.
    """
    item = structure.attachments[number]
    names = (*structure.issuers, *structure.signatories)
    body = set_body(item.body, f"attached{number}.")
    turned = bool(body) and _opens_with_table(item.body) and body[0].turned
    width = AREA_HEIGHT if turned else AREA_WIDTH
    label = f"{structure.number if apart else ''}{item.label or '附件'}"
    head = [line(placed(0, label, LABEL), part=f"label{number}")]
    if item.title:
        head += title_block(break_title(item.title, (), names), ROW, width)
    if item.date_text:
        head.append(centred(item.date_text, TEXT, part=f"date{number}", width=width))
    if body:
        body[0] = replace(body[0], gap=ROW)
    return [*(replace(strip, turned=turned) for strip in kept(head, Tie.FIRM if body else Tie.FREE)), *body]


def _opens_with_table(body: tuple[Block, ...]) -> bool:
    return bool(body) and isinstance(body[0], Table)
