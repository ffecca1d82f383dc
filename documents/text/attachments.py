"""The attachments (附件) after the date: label, title, date below the title, body (H)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from documents.text.body import read_body
from documents.text.dates import DATE, read_date
from documents.text.lines import Line
from documents.text.note import LABEL, label_of
from documents.text.structure import Attachment
from documents.text.title import join_title, read_title
from documents.text.words import squeeze

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
                starts.append(at)
    return starts


def _read(lines: Sequence[Line], noted: frozenset[str]) -> tuple[Attachment, str]:
    label = label_of(lines[0].text)
    rule = "" if label else "attachment without label"
    title_lines: list[Line] = list(lines[1:] if label else lines)
    inline = ""
    text = ""
    if label:
        text = "附件" + (label["n"] or "")
        inline = label.groupdict().get("name") or ""
        rule = (
            "attachment label"
            if inline or not LABEL.fullmatch(lines[0].text) or lines[0].text[-1] in "：:"
            else ""
        )
    if inline:
        title_lines.insert(0, Line(inline, inline))
    taken = read_title(title_lines, noted)
    title = join_title([line.text for line in title_lines[:taken]])
    dated = bool(taken) and taken < len(title_lines) and _is_date(title_lines[taken].text)
    date_text = title_lines[taken].text if dated else ""
    return Attachment(text, title, date_text, read_body(title_lines[taken + dated :], title)), rule


def _is_date(text: str) -> bool:
    return read_date(text) is not None or (len(text) <= 120 and _DATED.fullmatch(text) is not None)
