"""命令格式: the order (10.2)."""

from __future__ import annotations

from dataclasses import replace

from documents.text.structure import Structure

from .geometry import AREA_HEIGHT, AREA_WIDTH, NUMBER_GAP, ORDER_MARK_TOP, ROW, SEALED_MARGIN, TEXT
from .head import set_classification
from .lines import placed, width_of
from .mark import set_mark
from .signing import full_date
from .strips import Strip, Tie, centred, kept, line


def order_name(structure: Structure) -> str:
    """What the mark says: the organ's full name with 命令 or 令, the names of several with it once."""
    return "".join(structure.issuers) + _word(structure)


def _word(structure: Structure) -> str:
    if "".join(structure.issuers[:1]).endswith("令"):
        return ""
    return "命令" if structure.title.endswith("命令") else "令"


def set_order_head(structure: Structure) -> list[Strip]:
    """The mark 20 mm below the top of the type area, the order's number two empty lines below it."""
    strips = set_classification(structure)
    if structure.issuers:
        mark = set_mark(structure.issuers, _word(structure), AREA_HEIGHT / 3)
        filled = sum(strip.height for strip in strips)
        strips.append(replace(mark.strip, gap=max(0.0, ORDER_MARK_TOP - mark.ink_top - filled)))
    if structure.number:
        strips.append(replace(centred(structure.number, TEXT, part="number"), gap=NUMBER_GAP))
    return kept(strips, Tie.FIRM)


def _post_apart(signatory: str) -> str:
    """The post two characters left of the name, where the writer set them apart (7.3.5.3)."""
    post, _, name = signatory.strip().replace(" ", "\u3000").rpartition("\u3000")
    return f"{post.rstrip()}\u3000\u3000{name}" if post and len(name) > 1 else signatory


def set_order_signing(structure: Structure) -> list[Strip]:
    """Who signs, two empty lines below the text; the date one empty line below; both four characters in."""
    right = AREA_WIDTH - SEALED_MARGIN * TEXT.advance
    date = full_date(structure.date, structure.date_text)
    texts = [(_post_apart(name), 2 * ROW if n == 0 else ROW) for n, name in enumerate(structure.signatories)]
    texts += [(date, ROW)] if date else []
    return kept(
        [
            replace(line(placed(right - width_of(text, TEXT), text, TEXT), part=f"sign{n}"), gap=gap)
            for n, (text, gap) in enumerate(texts)
        ]
    )
