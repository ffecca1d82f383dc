"""What opens the text: red head, title, what stands below the title, recipients."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from documents.text.blanks import squeeze
from documents.text.dates import read_date
from documents.text.head import Head, read_head
from documents.text.lines import Line
from documents.text.numbers import is_number
from documents.text.surroundings import is_clutter, is_foreign
from documents.text.title import join_title, read_recipients, read_title
from documents.text.words import is_organ, kind_of

# Kinds that name whom they address below the title: an organ there is no signatory.
_ADDRESSED = ("通知", "通报", "批复", "请示", "报告", "函", "决定")


@dataclass(slots=True)
class Opening:
    """The parts above the body, the rules their reading met with their places, and the lines left."""

    head: Head
    title_lines: tuple[str, ...] = ()
    date_text: str = ""
    signatory: str = ""
    recipients: str = ""
    met: list[tuple[str, str]] = field(default_factory=list)
    rest: Sequence[Line] = ()

    @property
    def unplaced(self) -> list[str]:
        """The lines among them that fit no element."""
        return self.head.unplaced


def read_opening(lines: Sequence[Line]) -> Opening:
    """Read from the top of the text to the first line of the body."""
    head = read_head(lines)
    opening = Opening(head, rest=lines[head.taken :])
    known = len(head.unplaced)
    _read_title(opening)
    if len(head.unplaced) > known and _is_repeated(opening):
        head.unplaced[known:known] = opening.title_lines
        _read_title(opening)
    recipients, colon, behind, taken = read_recipients(opening.rest)
    opening.recipients = recipients
    opening.rest = [*([Line(behind, behind)] if behind else []), *opening.rest[taken:]]
    if recipients and colon != "：":
        rule = "recipients half-width colon" if colon else "recipients without colon"
        opening.met.append((rule, "/recipients"))
    return opening


def _read_title(opening: Opening) -> None:
    """Take the title, and number, date and web labels between it and the recipients."""
    above = _clutter(opening.rest)
    opening.unplaced.extend(line.text for line in opening.rest[:above])
    opening.rest = opening.rest[above:]
    taken = read_title(opening.rest)
    opening.title_lines = tuple(line.text for line in opening.rest[:taken])
    for line, following in pairwise([*opening.rest[taken:], Line("", "")]):
        if not opening.head.number_text and is_number(line.text):
            opening.head.number_text = line.text
            opening.met.append(("number below title", "/number_text"))
        elif not opening.date_text and read_date(line.text):
            opening.date_text = line.text
            opening.met.append(("date below title", "/date_text"))
        elif not opening.signatory and taken and _is_signed(opening, line.text, following.text):
            opening.signatory = line.text
        elif is_foreign(line.text) or _is_author(line.text, following.text):
            opening.unplaced.append(line.text)
        else:
            break
        taken += 1
    opening.rest = opening.rest[taken:]


def _clutter(lines: Sequence[Line]) -> int:
    """How many lines at the top only a web page has."""
    return next((at for at, line in enumerate(lines) if not is_clutter(line.text)), len(lines))


def _is_signed(opening: Opening, text: str, following: str) -> bool:
    """Whether the organ that gives a summary or a report stands here, between its title and its date or text."""
    addressed = kind_of(join_title(opening.title_lines)) in _ADDRESSED
    if not is_organ(text) or text.startswith("各"):
        return False
    return read_date(following) is not None or (not addressed and following.endswith("。"))


def _is_repeated(opening: Opening) -> bool:
    """Whether a page gives its title a second time, below its labels: that one is the document's own."""
    second = [line.text for line in opening.rest[: read_title(opening.rest)]]
    page, own = squeeze(join_title(opening.title_lines)), squeeze(join_title(second))
    return bool(page and own) and (own in page or page in own)


def _is_author(text: str, following: str) -> bool:
    """A name between title and the date in brackets: who gave the report."""
    named = len(text) <= 40 and not set(text) & set("。，；：")
    return named and following[:1] in ("（", "(") and read_date(following) is not None
