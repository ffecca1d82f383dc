"""The attachment note (附件说明) below the body and the labels (附件2) on the attachments' pages (F1, F2, H2)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from documents.text.dates import read_date
from documents.text.lines import Line
from documents.text.words import ends_title, is_organ

_N = r"(?P<n>\d{1,2}|[一二三四五六七八九十]{1,3})?"
LABEL = re.compile(rf"附\s*件\s*{_N}\s*[：:]?")
_LABELLED = re.compile(rf"(?:附\s*件\s*{_N}\s*(?P<mark>[：:]|\s(?=\S))|附\s*(?P<old>[：:]))\s*(?P<name>.*)")
_ITEM = re.compile(
    r"(?P<mark>[（(]?(?P<n>\d{1,2})(?:\s*[.．、:：](?!\d)|\.(?=(?:19|20)\d\d[年—-])|\s*[)）])[.．、]?|[①-⑳])\s*"
)
_PROPER = re.compile(r"\d{1,2}\.")
_INSIDE = re.compile(r"[\s；;，、。]+(?=\d{1,2}\s*(?:[.．、](?!\d)|\.(?=(?:19|20)\d\d[年—-])))")


@dataclass(slots=True)
class Note:
    """The names in the note, and the rules its reading met."""

    names: list[str] = field(default_factory=list)
    met: list[str] = field(default_factory=list)


def label_of(text: str) -> re.Match[str] | None:
    """The label 附件, 附件2：… this line begins with, followed by nothing or a name; None for prose."""
    if len(text) > 2000 or text[:1] != "附":
        return None
    return LABEL.fullmatch(text) or _LABELLED.fullmatch(text)


def read_note(lines: Sequence[Line], start: int) -> tuple[Note, int]:
    """The note that begins at this label, and the line after it. Names keep what punctuation they have (F1)."""
    note = Note()
    at = start
    while at < len(lines):
        text = lines[at].text
        label = label_of(text)
        if at > start and not label and not _continues_note(note, lines[at]):
            break
        if at > start and note.names and LABEL.fullmatch(text):
            break  # the label of an attachment's page
        if label and (at > start or label.groupdict().get("mark") != "：" or label["n"]):
            note.met.append("note label")
        _take(
            note,
            label["name"] if label and "name" in label.groupdict() else text * (label is None),
            begins=bool(label),
        )
        at += 1
    if len(note.names) == 1 and "numbered" in note.met:
        note.met.append("single attachment numbered")
    note.met = [rule for rule in dict.fromkeys(note.met) if rule != "numbered"]
    return note, at


def _continues_note(note: Note, line: Line) -> bool:
    """A further line of the note: numbered, or a name without number, or the rest of a name broken in two."""
    text = line.text
    if _ITEM.match(text):
        return True
    if (
        is_organ(text)
        or read_date(text)
        or len(text) > 80
        or text.endswith(("。", "：", ":"))
        or text[0] in "（("
    ):
        return False
    return not note.names or ends_title(text) or not (line.after_gap or ends_title(note.names[-1]))


def _take(note: Note, text: str, *, begins: bool) -> None:
    """Add the names on this line; one without label or number goes on with a name that is not complete."""
    if not text:
        return
    for part in _INSIDE.split(text) if _ITEM.match(text) else [text]:
        if item := _ITEM.match(part):
            note.names.append(part[item.end() :])
            note.met.append("numbered")
            if not _PROPER.fullmatch(item["mark"]):
                note.met.append("note label")
        elif note.names and not begins and not ends_title(note.names[-1]):
            note.names[-1] += part
        else:
            if note.names:
                note.met.append("note label")
            note.names.append(part)
