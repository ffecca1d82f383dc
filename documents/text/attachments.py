"""The attachments (附件) after the date: label, title, date below the title, body (H)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from documents.text.blanks import squeeze
from documents.text.body import read_body
from documents.text.dates import DATE, read_date
from documents.text.lines import Line
from documents.text.note import LABEL, label_of
from documents.text.numbers import is_number
from documents.text.structure import Attachment
from documents.text.title import join_title, read_title
from documents.text.words import is_organ

_DATED = re.compile(rf"[（(]\s*(?:经\s*)?{DATE.pattern}[^（）()]{{0,80}}[)）]")


def read_attachments(lines: Sequence[Line], noted: frozenset[str]) -> tuple[list[Attachment], list[str]]:
    """Each attachment, and the rules its label met. `noted` are the squeezed titles they are known to have."""
    starts = _starts(lines, noted)
    if lines and (not starts or starts[0]):
        starts.insert(0, 0)
    attachments, met = [], []
    for start, end in pairwise([*starts, len(lines)]):
        attachment, rule = _read(lines[start:end], noted)
        attachments.append(attachment)
        met.append(rule)
    return attachments, met


def _starts(lines: Sequence[Line], noted: frozenset[str]) -> list[int]:
    """The lines where an attachment begins: at its label, or at a title that is known, if it stands unlabelled."""
    starts: list[int] = []
    begun: set[str] = set()
    for at, line in enumerate(lines):
        title = squeeze(line.text)
        if label := label_of(line.text):
            starts.append(at)
            begun.add(squeeze(label.groupdict().get("name") or ""))
        elif title in noted and title not in begun:
            begun.add(title)
            if not (at and starts[-1:] == [at - 1] and label_of(lines[at - 1].text)):
                starts.append(at - _is_under_organ(lines, at))
    return starts


def _is_under_organ(lines: Sequence[Line], at: int) -> bool:
    """Whether the title at this line begins one line above, with the name of the organ that gave the paper."""
    return bool(at) and is_organ(lines[at - 1].text) and (at == 1 or lines[at - 1].after_gap)


def _read(lines: Sequence[Line], noted: frozenset[str]) -> tuple[Attachment, str]:
    label, rule, lines = _label(lines)
    # The number of a paper that is sent on stands above its title; it has no place of its own here.
    numbered = bool(lines) and is_number(lines[0].text)
    above, lines = lines[:numbered], lines[numbered:]
    taken = read_title(lines, noted)
    title = join_title([line.text for line in lines[:taken]])
    dated = bool(taken) and taken < len(lines) and _is_date(lines[taken].text)
    date_text = lines[taken].text if dated else ""
    return Attachment(label, title, date_text, read_body([*above, *lines[taken + dated :]], title)), rule


def _label(lines: Sequence[Line]) -> tuple[str, str, Sequence[Line]]:
    """The label as the standard writes it, the rule it met, and the lines below; a title behind it is a line."""
    found = label_of(lines[0].text)
    if found is None:
        return "", "attachment without label", lines
    inline = found.groupdict().get("name") or ""
    plain = not inline and LABEL.fullmatch(lines[0].text) and lines[0].text[-1] not in "：:"
    below = [*([Line(inline, inline)] if inline else []), *lines[1:]]
    return "附件" + (found["n"] or ""), "" if plain else "attachment label", below


def _is_date(text: str) -> bool:
    return read_date(text) is not None or (len(text) <= 120 and _DATED.fullmatch(text) is not None)
