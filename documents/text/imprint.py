"""The imprint (版记): cc, printed by, printed on (I). It may stand before or after the attachments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from documents.text.dates import DATE
from documents.text.lines import Line
from documents.text.words import is_organ

_CC = re.compile(r"(?P<label>抄\s*送|抄\s*报|主\s*送|分\s*送)\s*[：:]\s*(?P<names>.*)")
_PRINTED = re.compile(
    rf"(?P<organ>.{{0,60}}?)\s*(?P<date>{DATE.pattern})\s*(?P<word>印\s*[发制刷]|印)?(?P<more>\s*[（(]?共印.*)?"
)
# What older imprints carried, and no element of the standard takes.
_OBSOLETE = re.compile(
    r"主\s*题\s*词\s*[：:].*|[（(]?\s*共\s*印\s*\d*\s*份\s*[)）]?|(?:校对|打字|录入)\s*[：:].*"
)
_LONGEST = 20


@dataclass(slots=True)
class Imprint:
    """What the imprint says; `recipients` are the ones moved down here (I7)."""

    cc: str = ""
    recipients: str = ""
    printed_by: str = ""
    printed_on_text: str = ""
    met: list[str] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)


def read_imprint(lines: Sequence[Line]) -> tuple[Imprint, int, int]:
    """The last imprint among these lines, and the lines from which to which it stands; empty at the end if none."""
    start, end = _place(lines)
    imprint = Imprint()
    copied: list[str] = []
    at = start
    while at < end:
        text = lines[at].text
        if cc := _CC.fullmatch(text):
            names, at = _names(cc["names"], lines, at + 1, end)
            label = re.sub(r"\s", "", cc["label"])
            imprint.met += ["old report label"] * (label == "抄报")
            if label == "主送" and not imprint.recipients:
                imprint.recipients = names.removesuffix("。")
            else:
                copied.append(names)
            continue
        _take_printed(imprint, text)
        at += 1
    imprint.cc = re.sub("(?<=。)　", "", "　".join(copied)).removesuffix("。")
    return imprint, start, end


def _take_printed(imprint: Imprint, text: str) -> None:
    """Printed by and printed on, on one line or on two; what comes a second time fits nowhere."""
    printed = _PRINTED.fullmatch(text)
    organ, date = (printed["organ"].strip(), printed["date"]) if printed else (text, "")
    if (organ and imprint.printed_by) or (date and imprint.printed_on_text):
        imprint.unplaced.append(text)
        return
    if printed and printed["more"]:
        imprint.unplaced.append(printed["more"].strip())
    imprint.printed_by = organ or imprint.printed_by
    imprint.printed_on_text = date or imprint.printed_on_text


def is_obsolete(text: str) -> bool:
    """主题词, 共印…份, 校对: lines around an old imprint that fit no element any more."""
    return len(text) <= 200 and _OBSOLETE.fullmatch(text) is not None


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


def _names(first: str, lines: Sequence[Line], at: int, end: int) -> tuple[str, int]:
    """An entry with the lines it goes on over, and the line after it."""
    parts = [first]
    while at < end and not _CC.match(lines[at].text) and not _PRINTED.fullmatch(lines[at].text):
        above_date = at == end - 2 and _is_date_alone(lines[end - 1].text)
        if above_date and is_organ(lines[at].text) and parts[-1].endswith("。"):
            break
        parts.append(lines[at].text)
        at += 1
    return "".join(parts), at


def _is_printed(text: str) -> bool:
    found = _PRINTED.fullmatch(text) if len(text) <= 120 else None
    return found is not None and bool(found["word"]) and not set(found["organ"]) & set("，。；《")


def _is_date_alone(text: str) -> bool:
    found = _PRINTED.fullmatch(text)
    return found is not None and not found["organ"]
