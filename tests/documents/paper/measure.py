"""Measuring a PDF: lines of type by baseline, rules, and ink on a 600-dpi rendering. All in mm."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

import pdfplumber
import pypdfium2

MM = 25.4 / 72
FOLIO_FACE = "FandolSong"  # nothing but page numbers is set in it
DPI = 600


@dataclass(frozen=True)
class Line:
    """The characters on one baseline, from left to right."""

    page: int
    baseline: float
    left: float
    right: float
    text: str
    fonts: tuple[str, ...]
    size: float
    colour: tuple[float, ...]


@dataclass(frozen=True)
class RuleBox:
    """A filled rectangle."""

    page: int
    left: float
    right: float
    top: float
    height: float
    colour: tuple[float, ...]


@dataclass(frozen=True)
class Measured:
    """Everything that the tests look at; `texts` are the pages in the order of the file, without their numbers."""

    lines: tuple[Line, ...]
    rules: tuple[RuleBox, ...]
    sizes: tuple[tuple[float, float], ...]
    texts: tuple[str, ...]

    def page(self, number: int) -> list[Line]:
        """The lines of a page, top down, without its number."""
        return [line for line in self.lines if line.page == number and line.baseline < 262.5]

    def folio(self, number: int) -> Line | None:
        """The page number, where there is one."""
        return next((x for x in self.lines if x.page == number and "—" in x.text and x.baseline > 264), None)

    def find(self, text: str) -> Line:
        """The first line with a text in it."""
        return next(line for line in self.lines if text in line.text)


@lru_cache(maxsize=128)
def measured(pdf: bytes) -> Measured:
    """Read a PDF."""
    lines: list[Line] = []
    rules: list[RuleBox] = []
    sizes = []
    texts = []
    with pdfplumber.open(BytesIO(pdf)) as document:
        for number, page in enumerate(document.pages):
            sizes.append((page.width * MM, page.height * MM))
            rows = defaultdict(list)
            for char in page.chars:
                rows[round((page.height - char["matrix"][5]) * MM, 2)].append(char)
            lines += [_line(number, y, rows[y]) for y in sorted(rows)]
            rules += [_rule(number, rect) for rect in page.rects]
            texts.append(
                "".join(c["text"].strip() for c in page.chars if not c["fontname"].endswith(FOLIO_FACE))
            )
    return Measured(tuple(lines), tuple(rules), tuple(sizes), tuple(texts))


def _line(page: int, baseline: float, chars: list[dict]) -> Line:
    chars = sorted(chars, key=lambda c: c["x0"])
    seen = [c for c in chars if not c["text"].isspace()] or chars
    fonts = tuple(dict.fromkeys(c["fontname"].partition("+")[2] for c in seen))
    colour = tuple(float(x) for x in seen[0]["non_stroking_color"])
    text = "".join(c["text"] for c in chars)
    return Line(page, baseline, seen[0]["x0"] * MM, seen[-1]["x1"] * MM, text, fonts, seen[0]["size"], colour)


def _rule(page: int, rect: dict) -> RuleBox:
    colour = tuple(float(x) for x in rect["non_stroking_color"])
    return RuleBox(page, rect["x0"] * MM, rect["x1"] * MM, rect["top"] * MM, rect["height"] * MM, colour)


def characters(pdf: bytes, text: str) -> tuple[float, float]:
    """Left and right of a text that stands on one line, to the end of its last character's square."""
    with pdfplumber.open(BytesIO(pdf)) as document:
        for page in document.pages:
            drawn = "".join(c["text"] for c in page.chars)
            if (at := drawn.find(text)) >= 0:
                found = page.chars[at : at + len(text)]
                return found[0]["x0"] * MM, found[-1]["x1"] * MM
    raise AssertionError(f"{text} is not there")


def ink(
    pdf: bytes, page: int, top: float, bottom: float, left: float = 0, right: float = 210
) -> tuple[float, float, float, float] | None:
    """Left, top, right, bottom of the ink in a window of a page, or None where it is white."""
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()  # seals and stamps are the appearance of a signature's field
    scale = DPI / 72
    crop = (left / MM, (297 - bottom) / MM, (210 - right) / MM, top / MM)
    picture = document[page].render(scale=scale, grayscale=True, crop=crop).to_pil()
    document.close()
    box = picture.point(lambda grey: 255 * (grey < 160)).getbbox()
    mm = 25.4 / DPI
    return (left + box[0] * mm, top + box[1] * mm, left + box[2] * mm, top + box[3] * mm) if box else None
