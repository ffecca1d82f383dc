"""版头: what stands above the title on page one (7.2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from documents.text.structure import Structure

from .fonts import chain
from .geometry import (
    AREA_HEIGHT,
    AREA_WIDTH,
    LABEL,
    MARK_TOP,
    NUMBER_GAP,
    RED_RULE_GAP,
    ROW,
    SIGNER,
    TEXT,
    Style,
)
from .lines import Segment, placed, width_of
from .mark import set_mark
from .strips import Rule, Strip, Tie, centred, kept, line

SIGNERS_PER_ROW = 2


def set_head(structure: Structure, rule_thickness: float, below: float, word: str = "文件") -> list[Strip]:
    """From the top of the type area to the red rule; without issuers there is no mark and no rule.

    `word` stands behind the issuers in their mark. `below` is the height that must stay free on page one: a joint issue's mark shrinks for it (7.2.4).
    """
    if not structure.issuers:
        rows = _number_rows(structure) if structure.number or structure.signers else []
        return set_classification(structure) + [replace(row, gap=0.0) for row in rows]
    above = set_classification(structure)
    under = [*_number_rows(structure), *_red_rule(structure, rule_thickness)]
    room = AREA_HEIGHT - MARK_TOP - below - sum(strip.gap + strip.height for strip in under)
    mark = set_mark(structure.issuers, word, room)
    filled = sum(strip.height for strip in above)
    return kept([*above, replace(mark.strip, gap=MARK_TOP - mark.ink_top - filled), *under], Tie.FIRM)


def set_classification(structure: Structure) -> list[Strip]:
    """份号, 密级和保密期限, 紧急程度: flush left from the first line of the type area (7.2.1 to 7.2.3)."""
    rows = ((structure.serial, TEXT), (structure.classification, LABEL), (structure.urgency, LABEL))
    return [line(placed(0, text, style), part=f"class{n}") for n, (text, style) in enumerate(rows) if text]


def _number(structure: Structure) -> Strip:
    return centred(structure.number, TEXT, part="number")


def _number_rows(structure: Structure) -> list[Strip]:
    """发文字号 centred; or at the left, beside the signers of a document that goes up (7.2.5, 7.2.6)."""
    if not structure.signers:
        if not structure.number:
            return [line(part="number")]
        return [replace(_number(structure), gap=NUMBER_GAP)]
    rows = _signer_rows(structure.signers)
    number = placed(TEXT.advance, structure.number, TEXT)
    lines = [line(*row, part=f"signers{n}") for n, row in enumerate(rows[:-1])]
    lines.append(line(number, *rows[-1], part="number"))
    return [replace(lines[0], gap=NUMBER_GAP), *lines[1:]]


def _signer_rows(signers: Sequence[str]) -> list[list[Segment]]:
    """签发人 two to a row, the last name one character in from the right, all names in columns."""
    label = width_of("签发人：", TEXT)
    widest = max(width_of(name, SIGNER) for name in signers) + SIGNER.advance
    columns = min(SIGNERS_PER_ROW, len(signers))
    first = AREA_WIDTH - TEXT.advance - widest * columns + SIGNER.advance
    rows: list[list[Segment]] = []
    for number, name in enumerate(signers):
        if number % columns == 0:
            rows.append([])
        rows[-1].append(placed(first + number % columns * widest, name, SIGNER))
    rows[0].insert(0, placed(first - label, "签发人：", TEXT))
    return rows


def _red_rule(structure: Structure, thickness: float) -> list[Strip]:
    """As wide as the type area, 4 mm below the number's ink (7.2.7)."""
    lowest = baseline(TEXT, ROW) - chain("fang")[0].ink(structure.number)[0] * TEXT.em
    gap = lowest + RED_RULE_GAP - ROW
    return [Strip(Rule(thickness, AREA_WIDTH, red=True), thickness, gap, part="rule", tag="div")]


def baseline(style: Style, row: float) -> float:
    """How far below the top of a row `row` high the baseline of a style lies."""
    face = chain(style.role)[0]
    return row / 2 + (face.ascent - face.descent) / 2 * style.em
