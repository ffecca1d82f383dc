"""The imprint (版记): cc, printed by, printed on (I). It may stand before or after the attachments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from documents.text.dates import DATE
from documents.text.lines import Line
from documents.text.words import is_organ

_CC = re.compile(r"(?P<label>抄\s*送|抄\s*报|主\s*送|分\s*送)\s*[：:]\s*(?P<names>.*)")
_PRINTED = re.compile(rf"(?P<organ>.{{0,60}}?)\s*(?P<date>{DATE.pattern})\s*(?P<word>印\s*[发制刷]|印)?")
_LONGEST = 20


@dataclass(slots=True)
class Imprint:
    """What the imprint says; `recipients` are the ones moved down here (I7)."""

    cc: str = ""
    recipients: str = ""
    printed_by: str = ""
    printed_on_text: str = ""
    met: list[str] = field(default_factory=list)


def read_imprint(lines: Sequence[Line]) -> tuple[Imprint, int, int]:
    """The last imprint among these lines, and the lines from which to which it stands; empty at the end if none."""
    start, end = _place(lines)
    imprint = Imprint()
    at = start
    while at < end:
        text = lines[at].text
        cc = _CC.fullmatch(text)
        if cc:
            at = _take_names(imprint, cc, lines, at, end)
        elif printed := _PRINTED.fullmatch(text):
            imprint.printed_by = imprint.printed_by or printed["organ"].strip()
            imprint.printed_on_text = printed["date"]
            at += 1
        else:
            imprint.printed_by = text
            at += 1
    return imprint, start, end


def _place(lines: Sequence[Line]) -> tuple[int, int]:
    """From the first cc line to the printing line, looked for from the end."""
    printed = next((at for at in range(len(lines) - 1, -1, -1) if _is_printed(lines[at].text)), None)
    copied = _first_cc(lines, printed)
    if printed is None:
        if copied is None:
            return len(lines), len(lines)
        end = _cc_end(lines, copied)
        signed = end < len(lines) and (found := _PRINTED.fullmatch(lines[end].text)) and found["organ"]
        return copied, end + bool(signed)
    if copied is None:
        organ_above = (
            printed > 0 and _is_date_alone(lines[printed].text) and is_organ(lines[printed - 1].text)
        )
        return printed - organ_above, printed + 1
    return copied, printed + 1


def _first_cc(lines: Sequence[Line], printed: int | None) -> int | None:
    """The first cc line of the imprint; a 主送 line belongs to it only right above (elsewhere it opens a text)."""
    above = range(len(lines)) if printed is None else range(max(0, printed - _LONGEST), printed)
    copied = [at for at in above if (found := _CC.match(lines[at].text)) and "主" not in found["label"]]
    if not copied:
        return None
    first = copied[0] if printed is not None else copied[-1]
    while first and _CC.match(lines[first - 1].text):
        first -= 1
    return first


def _cc_end(lines: Sequence[Line], at: int) -> int:
    """The line after the last cc entry: an entry runs until its full stop, or while its lines end in a comma."""
    while at < len(lines) and _CC.match(lines[at].text):
        while (
            not lines[at].text.endswith("。")
            and at + 1 < len(lines)
            and lines[at].text.endswith(("，", "、", "；", ","))
        ):
            at += 1
        at += 1
    return at


def _take_names(imprint: Imprint, cc: re.Match[str], lines: Sequence[Line], at: int, end: int) -> int:
    names = cc["names"]
    at += 1
    while at < end and not _CC.match(lines[at].text) and not _PRINTED.fullmatch(lines[at].text):
        if (
            at + 1 == end - 1
            and _is_date_alone(lines[end - 1].text)
            and is_organ(lines[at].text)
            and names.endswith("。")
        ):
            break
        names += lines[at].text
        at += 1
    label = re.sub(r"\s", "", cc["label"])
    if label == "抄报":
        imprint.met.append("old report label")
    if label == "主送":
        imprint.recipients = names.rstrip("。")
    else:
        imprint.cc = (imprint.cc + "。" if imprint.cc else "") + names.removesuffix("。")
    return at


def _is_printed(text: str) -> bool:
    found = _PRINTED.fullmatch(text) if len(text) <= 120 else None
    return found is not None and bool(found["word"]) and not set(found["organ"]) & set("，。；《")


def _is_date_alone(text: str) -> bool:
    found = _PRINTED.fullmatch(text)
    return found is not None and not found["organ"]
