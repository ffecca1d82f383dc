"""命令格式: the order (10.2)."""

from __future__ import annotations

from dataclasses import replace

from documents.text.structure import Structure

from .geometry import AREA_HEIGHT, AREA_WIDTH, NUMBER_GAP, ORDER_MARK_TOP, ROW, SEALED_MARGIN, STAMPED, TEXT
from .head import set_classification
from .lines import Segment, placed, width_of
from .mark import set_mark
from .names import spread_name
from .signing import full_date, signature_lines
from .strips import Stamp, Strip, Tie, centred, kept, line

APART = "\u3000\u3000"  # between the post and the name


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


def set_order_signing(structure: Structure, stamp_width: float = 0.0) -> list[Strip]:
    """Who signs, two empty lines below the text, one to a line, the leading organ first; the date one empty line below.

    The stamps of their signatures, `stamp_width` wide, or without these their names in type, begin under one another
    and end four characters in; the post stands two characters left of them, on their middle (7.3.5.3). A signatory
    without a post is set like a name.
    """
    signers = [_post_and_name(signatory) for signatory in structure.signatories]
    right = AREA_WIDTH - SEALED_MARGIN * TEXT.advance
    widest = max((width_of(name, TEXT) for post, name in signers if post or not stamp_width), default=0.0)
    left = right - max(widest, stamp_width)
    rows = [row for post, name in signers for row in _signer(post, name, left, right, stamp_width)]
    date = full_date(structure.date, structure.date_text)
    rows += [line(_ending(right, date), part="")] if date else []
    return kept(
        [
            replace(row, part=f"sign{n}", gap=ROW if n or not signers else 2 * ROW)
            for n, row in enumerate(rows)
        ]
    )


def _signer(post: str, name: str, left: float, right: float, stamp_width: float) -> list[Strip]:
    """Post and name on one line; in several, all ending at the right, where that is too long."""
    if not post and stamp_width:
        return [line(_ending(right, name), part="")]
    if width_of(post + APART, TEXT) > left:
        parts = signature_lines(f"{post}{APART}{name}" if post else name)
        return [line(_ending(right, part), part="") for part in parts]
    before = [_ending(left, post + APART)] if post else []
    if not stamp_width:
        return [line(*before, placed(left, name, TEXT), part="")]
    stamp = Stamp(name.replace("\u3000", ""), left + stamp_width / 2, ROW / 2, stamp_width)
    return [replace(line(*before, placed(left, name, STAMPED), part=""), stamps=(stamp,))]


def _post_and_name(signatory: str) -> tuple[str, str]:
    """The post and the name, where the writer set them apart; a name of two characters as wide as one of three."""
    post, _, name = signatory.strip().replace(" ", "\u3000").rpartition("\u3000")
    if not post or len(name) < 2:
        return "", signatory
    return post.rstrip(), spread_name(name)


def _ending(right: float, text: str) -> Segment:
    return placed(right - width_of(text, TEXT), text, TEXT)
