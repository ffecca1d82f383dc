"""Every measure of the paper, with the clause of GB/T 9704-2012 it comes from. Millimetres unless named.

Heights are counted from the top of the type area (版心), widths from its left edge, unless a name says
`page`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

MM_PER_PT = 25.4 / 72

# 5.1, 5.2.1: A4; 37 mm above and 28 mm left of a type area of 156 x 225 mm.
PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0
AREA_TOP, AREA_LEFT = 37.0, 28.0
AREA_WIDTH, AREA_HEIGHT = 156.0, 225.0

# 5.2.3: 22 lines of 28 characters fill the type area.
ROW = AREA_HEIGHT / 22

# 7.2.4 and practice: the title's own line pitch.
TITLE_ROW = 12.5

# 7.2.1: the issuer's mark hangs 35 mm below the top of the type area; its characters stay below 15 mm wide.
MARK_TOP = 35.0
MARK_MAX_WIDTH = 148.0
MARK_MAX_PT, MARK_MIN_PT = 56.0, 14.0
MARK_CONDENSED = 0.82  # red heads are set narrow, so that a long name stays tall
MARK_SPREAD_TO = 110.0  # a short name is spread to this width

# 7.2.5, 7.2.7: two empty lines above the number, the red rule 4 mm below it.
NUMBER_GAP = 2 * ROW
RED_RULE_GAP = 4.0

# 7.3.1: two empty lines above the title. 7.3.2: one empty line below it.
TITLE_GAP = 2 * ROW
RECIPIENTS_GAP = ROW

# 7.3.5: characters kept free at the right of signature and date (with a seal, without one).
SEALED_MARGIN, UNSEALED_MARGIN = 4, 2
SEAL_ABOVE_TEXT = 3.0  # how far signature and date sit below the seal's centre
SEAL_TOP_GAP = 7.5  # at most, from the line box of the last text line: within one line of its ink
SEAL_OVER_INK = 1.6  # the white of a line box that a seal may reach into
LONGEST_SIGNATURE = 120.0
SEALS_APART, SEALS_PER_ROW = 2.0, 3

# 7.4.1: rules of the imprint.
IMPRINT_THICK, IMPRINT_THIN = 0.35, 0.25
IMPRINT_ROW = 9.0

# 7.4 and practice: rules of tables.
TABLE_RULE = 0.2

# 7.5: the dashes of the page number lie 7 mm below the type area.
FOLIO_BELOW = 7.0

# 10.1: the letter: its mark 30 mm below the page's edge, double rules 170 mm wide, 4 mm below the mark
# and 20 mm above the page's lower edge. The rules' thickness is not stated.
LETTER_MARK_TOP = 30.0 - AREA_TOP
LETTER_RULE_GAP = 4.0
LETTER_RULE_WIDTH = 170.0
LETTER_FOOT = PAGE_HEIGHT - 20.0 - AREA_TOP
LETTER_THICK, LETTER_THIN, LETTER_BETWEEN = 0.9, 0.3, 0.6
LETTER_RULES = LETTER_THICK + LETTER_BETWEEN + LETTER_THIN

# 10.2: the order's mark hangs 20 mm below the top of the type area.
ORDER_MARK_TOP = 20.0

# Not in the standard: the QR code in the foot margin of the last page; smaller below a letter's foot rule.
QR_SIDE, QR_BELOW = 16.0, 4.0
LETTER_QR_SIDE, LETTER_QR_BELOW = 13.0, LETTER_FOOT + 3.0 - AREA_HEIGHT

Role = Literal["fang", "kai", "hei", "title", "song"]


@dataclass(frozen=True)
class Style:
    """A face role at a size; `tracking` in thousandths of an em goes after every full-width character.

    What is `unseen` is there to be read and searched: a picture shows it.
    """

    name: str
    role: Role
    size_pt: float
    tracking: int = 0
    red: bool = False
    unseen: bool = False

    @cached_property
    def em(self) -> float:
        """The size in millimetres."""
        return self.size_pt * MM_PER_PT

    @cached_property
    def advance(self) -> float:
        """From one full-width character to the next."""
        return self.em * (1 + self.tracking / 1000)


# 28 x 16 pt is more than 156 mm, so characters of 三号 stand 0.013 em closer (5.2.3).
TEXT = Style("text", "fang", 16, -13)
LEVEL_STYLES = {
    1: Style("level1", "hei", 16, -13),
    2: Style("level2", "kai", 16, -13),
    3: TEXT,
    4: TEXT,
}
LABEL = Style("label", "hei", 16, -13)
SIGNER = Style("signer", "kai", 16, -13)
TITLE = Style("title", "title", 22)
STAMPED = Style("stamped", "fang", 16, -13, unseen=True)  # a name that the stamp of its signature shows
IMPRINT = Style("imprint", "fang", 14)
FOLIO = Style("folio", "song", 14)
# Tables set their own sizes: the largest that fits, and the face of its header.
CELLS = tuple(Style(f"cell{size:g}".replace(".", "-"), "fang", size) for size in (14, 12, 10.5))
CELL_HEADS = {cell: Style(f"{cell.name}-head", "hei", cell.size_pt) for cell in CELLS}
STYLES = (
    *CELLS,
    *CELL_HEADS.values(),
    TEXT,
    LEVEL_STYLES[1],
    LEVEL_STYLES[2],
    LABEL,
    SIGNER,
    STAMPED,
    TITLE,
    IMPRINT,
    FOLIO,
)

# 7.3.3: paragraphs begin two characters in.
INDENT = 2 * TEXT.advance

# 7.2.2: 7/8 of the height of a 三号 character, the distance letters keep from their rules.
SEVEN_EIGHTHS = TEXT.em * 7 / 8
