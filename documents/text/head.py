"""The red head (版头): everything from the serial number down to the red rule (C1–C13).

It is told by the number, by 文件, or by a mark such as 令 and 纪要; a text with none of them has no red head.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from documents.text.blanks import squeeze
from documents.text.lines import Line
from documents.text.numbers import is_number
from documents.text.surroundings import is_foreign
from documents.text.title import is_title_like
from documents.text.words import is_organ, is_person, split_padded

_HEAD_LINES = 24
_FIELDS = {
    "serial": re.compile(r"(?:份号[：:]?\s*|№\s*|No\.?\s*)?(\d{6})"),
    "classification": re.compile(
        r"(?:密级[：:]\s*)?((?:绝\s*密|机\s*密|秘\s*密)(?:\s*[★☆*]\s*(?:\d+\s*)?\S{0,8})?)"
    ),
    "urgency": re.compile(r"(?:紧急程度[：:]\s*)?(特\s*急|加\s*急|特\s*提|平\s*急|急\s*件|紧\s*急)"),
}
_SIGNERS = re.compile(r"签\s*发\s*人\s*[：:]?\s*")
# Stamps above the mark: the class of an answer to a proposal, the state of a draft, how to keep it.
_NO_ISSUER = re.compile(
    r"[(（【\[]?(?:[A-EＡ-Ｅ]\d?类?|内部(?:资料|文件|材料).*|注意保[存密]|.*(?:代拟|征求意见|讨论|送审|审议|修改|报批)稿|仅供.*|签发[：:]?|存档.*)[)）】\]]?"
)
_OWN_MARKS = ("令", "纪要")
_PROSE_ENDS = tuple("。；;！？：:，")


@dataclass(slots=True)
class Head:
    """What the red head says, what in it could not be placed, and how many lines it took."""

    issuers: tuple[str, ...] = ()
    number_text: str = ""
    signers: tuple[str, ...] = ()
    serial: str = ""
    classification: str = ""
    urgency: str = ""
    unplaced: list[str] = field(default_factory=list)
    taken: int = 0


def read_head(lines: Sequence[Line]) -> Head:
    """The red head at the top of these lines, empty where there is none."""
    head = Head(taken=_anchor(lines))
    names: list[str] = []
    for line in lines[: head.taken]:
        text = line.text
        if is_foreign(text):
            head.unplaced.append(text)
        elif fields := read_marks(text):
            _take(head, fields, text)
        elif head.signers and all(map(is_person, _people(text))):
            head.signers += tuple(_people(text))
        elif _NO_ISSUER.fullmatch(squeeze(text)):
            head.unplaced.append(text)
        else:
            names.append(text)
    head.issuers = tuple(_issuers(names))
    return head


def _take(head: Head, fields: dict[str, str], text: str) -> None:
    """Put the fields of a line into the head; a line that says again what is said already fits nowhere."""
    if any(getattr(head, name) for name in fields if name != "signers"):
        head.unplaced.append(text)
        return
    head.signers += tuple(fields.pop("signers", "").split())
    for name, value in fields.items():
        setattr(head, name, value)


def read_marks(text: str) -> dict[str, str]:
    """The fields of the head that fill this line, by name; {} where anything else stands on it."""
    if len(text) > 100:
        return {}
    label = _SIGNERS.search(text)
    before = text[: label.start()].strip() if label else text
    fields = {"signers": " ".join(_people(text[label.end() :]))} if label else {}
    parts = [before] if _field(before) or not before else before.split()
    found = [_field(part) for part in parts if part]
    if not all(found):
        return {}
    return fields | dict(pair for pair in found if pair)


def _anchor(lines: Sequence[Line]) -> int:
    """How many lines the red head takes: up to the last of its sure signs, and what follows on from it."""
    taken = 0
    for at, line in enumerate(lines[:_HEAD_LINES]):
        text = line.text
        fields = read_marks(text)
        if "number_text" in fields or "signers" in fields or _bears_document(text):
            taken = at + 1
        elif fields or is_foreign(text) or (at and _only_people(lines[at - 1].text, text)):
            taken += taken == at
        elif _is_own_mark(lines, at):
            continue
        elif text.endswith(_PROSE_ENDS) or is_title_like(text):
            break
    return taken


def _field(text: str) -> tuple[str, str] | None:
    for name, pattern in _FIELDS.items():
        if found := pattern.fullmatch(text):
            return name, found[1]
    return ("number_text", text) if is_number(text) else None


def _bears_document(text: str) -> bool:
    """Whether 文件 ends this line of the issuer mark, with or without a name before it."""
    name = squeeze(text)
    return name.endswith("文件") and len(name) <= 50 and not set(name) & set("《》，。、：:")


def _is_own_mark(lines: Sequence[Line], at: int) -> bool:
    """Orders and minutes carry their kind in the mark, right above their number."""
    text = squeeze(lines[at].text)
    following = lines[at + 1].text if at + 1 < len(lines) else ""
    return text.endswith(_OWN_MARKS) and "关于" not in text and "number_text" in read_marks(following)


def _only_people(above: str, text: str) -> bool:
    return bool(_SIGNERS.search(above)) and all(map(is_person, _people(text)))


def _people(text: str) -> list[str]:
    return split_padded(re.sub("[、，,]", " ", text))


def _issuers(lines: Sequence[str]) -> list[str]:
    """The names in the issuer mark, without 文件; letters that were spaced out are set together again."""
    names: list[str] = []
    for line in lines:
        parts = re.sub(r"文\s*件$", "", line).split()
        if len(parts) > 1 and all(map(is_organ, parts)):
            names.extend(parts)
        elif parts:
            names.append("".join(parts))
    return names
