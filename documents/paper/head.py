"""版头: what stands above the title on page one (7.2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from documents.text.structure import Structure

from .fonts import chain
from .geometry import (
    AREA_WIDTH,
    LABEL,
    MARK_TOP,
    NUMBER_GAP,
    RED_RULE_GAP,
    ROW,
    SIGNER,
    TEXT,
    TITLE,
    TITLE_GAP,
    TITLE_ROW,
    Style,
)
from .lines import Segment, placed, width_of
from .mark import set_mark
from .strips import Rule, Strip, TypeLine, kept
from .titles import break_title

SIGNERS_PER_ROW = 2
MARK_ROOM = 80.0  # what a joint issue's stack may take, so that page one still shows body text


def set_head(structure: Structure, rule_thickness: float) -> list[Strip]:
    """From the top of the type area to the red rule; nothing for a text without issuers."""
    if not structure.issuers:
        return []
    above = set_classification(structure)
    mark = set_mark(structure.issuers, "文件", MARK_ROOM)
    filled = sum(strip.height for strip in above)
    strips = [*above, replace(mark.strip, gap=MARK_TOP - mark.ink_top - filled)]
    strips += _number_rows(structure)
    lowest = baseline(TEXT, ROW) - chain("fang")[0].ink(structure.number)[0] * TEXT.em
    strips.append(
        Strip(Rule(rule_thickness, AREA_WIDTH, red=True), rule_thickness, lowest + RED_RULE_GAP - ROW)
    )
    return kept(strips, to_next=True)


def set_classification(structure: Structure) -> list[Strip]:
    """份号, 密级和保密期限, 紧急程度: flush left from the first line of the type area (7.2.1 to 7.2.3)."""
    rows = ((structure.serial, TEXT), (structure.classification, LABEL), (structure.urgency, LABEL))
    return [line(placed(0, text, style), part=f"class{n}") for n, (text, style) in enumerate(rows) if text]


def _number_rows(structure: Structure) -> list[Strip]:
    """发文字号 centred; or at the left, beside the signers of a document that goes up (7.2.5, 7.2.6)."""
    if not structure.signers:
        return [replace(centred(structure.number, TEXT, part="number"), gap=NUMBER_GAP)]
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


def set_title(structure: Structure) -> list[Strip]:
    """标题: two empty lines below the rule, centred, broken by words (7.3.1)."""
    if not structure.title:
        return []
    lines = break_title(structure.title, structure.title_lines)
    return title_block(lines, TITLE_GAP)


def title_block(lines: Sequence[str], gap: float) -> list[Strip]:
    """Title lines, `gap` below what is there, tied to the text they stand over."""
    strips = [centred(text, TITLE, part="title", height=TITLE_ROW) for text in lines]
    strips = [replace(strip, tag="h1") for strip in strips]
    return kept([replace(strips[0], gap=gap), *strips[1:]], to_next=True)


def baseline(style: Style, row: float) -> float:
    """How far below the top of a row `row` high the baseline of a style lies."""
    face = chain(style.role)[0]
    return row / 2 + (face.ascent - face.descent) / 2 * style.em


def line(*segments: Segment, part: str, height: float = ROW) -> Strip:
    """A strip of segments side by side."""
    return Strip(TypeLine(segments), height, part=part)


def centred(text: str, style: Style, *, part: str, height: float = ROW) -> Strip:
    """A strip with one text in the middle of the type area."""
    return line(placed((AREA_WIDTH - width_of(text, style)) / 2, text, style), part=part, height=height)
