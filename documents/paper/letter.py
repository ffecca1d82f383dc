"""信函格式: the letter's own page one (10.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from documents.text.structure import Structure

from .fonts import chain
from .geometry import (
    AREA_HEIGHT,
    AREA_LEFT,
    AREA_WIDTH,
    LETTER_BETWEEN,
    LETTER_FOOT,
    LETTER_MARK_TOP,
    LETTER_RULE_GAP,
    LETTER_RULE_WIDTH,
    LETTER_RULES,
    LETTER_THICK,
    LETTER_THIN,
    PAGE_WIDTH,
    ROW,
    SEVEN_EIGHTHS,
    TEXT,
)
from .head import baseline, set_classification, set_head
from .lines import placed, width_of
from .mark import set_mark
from .pages import Page
from .strips import Rule, Strip, Tie, kept, line, segments_of


def set_letter_head(structure: Structure) -> list[Strip]:
    """The lead organ's name, the double rule, then classification at the left and number at the right."""
    if not structure.issuers:
        return set_head(structure, 0.0, 0.0)
    mark = set_mark(structure.issuers[:1], "", AREA_HEIGHT / 4)
    above = replace(mark.strip, gap=LETTER_MARK_TOP - mark.ink_top)
    rows = set_classification(structure)
    if structure.number:
        number = placed(AREA_WIDTH - width_of(structure.number, TEXT), structure.number, TEXT)
        beside = [segment for strip in rows[:1] for segment in segments_of(strip)]
        rows[:1] = [line(*beside, number, part="number")]
    if rows:
        ink_top = baseline(TEXT, ROW) - chain(TEXT.role)[0].ink(structure.number)[1] * TEXT.em
        rows[0] = replace(rows[0], gap=SEVEN_EIGHTHS - ink_top)
    return kept([above, *_double_rule(LETTER_THICK, LETTER_THIN, LETTER_RULE_GAP), *rows], Tie.FIRM)


def _double_rule(upper: float, lower: float, gap: float) -> list[Strip]:
    left = (PAGE_WIDTH - LETTER_RULE_WIDTH) / 2 - AREA_LEFT
    return [
        Strip(Rule(thickness, LETTER_RULE_WIDTH, left, red=True), thickness, white, part="rule", tag="div")
        for thickness, white in ((upper, gap), (lower, LETTER_BETWEEN))
    ]


def letter_page() -> Page:
    """Page one: text may run down to the second double rule, and there is no page number."""
    below_ink = ROW - baseline(TEXT, ROW) - 0.12 * TEXT.em
    return Page(LETTER_FOOT - LETTER_RULES - SEVEN_EIGHTHS + below_ink, opens=True, numbered=False)


def close_letter(page: Page) -> None:
    """The second double rule, thin above thick, 20 mm above the page's lower edge."""
    for strip in _double_rule(LETTER_THIN, LETTER_THICK, LETTER_FOOT - LETTER_RULES - page.filled):
        page.add(strip)


def ends_letter(pages: Sequence[Page]) -> bool:
    """Whether the last page is a letter's page one, whose foot rule leaves less room below."""
    return len(pages) == 1 and pages[0].height > AREA_HEIGHT
