"""The imprint (版记): cc, printed by, printed on (I). It may stand before or after the attachments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from documents.text.dates import DATE
from documents.text.lines import Line
from documents.text.note import label_of
from documents.text.words import is_organ

_CC = re.compile(r"(?P<label>抄\s*送|抄\s*报|主\s*送|分\s*送)\s*[：:]\s*(?P<names>.*)")
_PRINTED = re.compile(
    rf"(?P<organ>.{{0,60}}?)\s*(?P<date>{DATE.pattern})\s*(?P<word>印\s*[发制刷]|印)?(?P<more>\s*[（(]?共印.*)?"
)
# A draft names its printer before it has a day.
_UNDATED = re.compile(r"(?P<organ>\S{3,60})\s+印\s*发")
# What older imprints carried, and no element of the standard takes.
_OBSOLETE = re.compile(
    r"主\s*题\s*词\s*[：:].*|[（(]?\s*共\s*印\s*\d*\s*份\s*[)）]?|(?:校对|打字|录入)\s*[：:].*"
)
_LONGEST = 6
_LONGEST_REST = 30


@dataclass(slots=True)
class Imprint:
    """What the imprint says; `recipients` are the ones moved down here (I7)."""

    cc: str = ""
    recipients: str = ""
    printed_by: str = ""
    printed_on_text: str = ""
    met: list[str] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)


def read_imprint(lines: Sequence[Line]) -> tuple[Imprint, list[Line]]:
    """The last imprint among these lines, wherever it stands, and the lines without it."""
    imprint = Imprint()
    printed = next((at for at in range(len(lines) - 1, -1, -1) if _is_printed(lines[at].text)), None)
    entries = _last_entries(lines, printed)
    used = {at for start, end in entries for at in range(start, end)}
    if printed is None and entries and _is_signed(lines, entries[-1][1]):
        printed = entries[-1][1]
    if printed is not None:
        above = printed - 1
        if above >= 0 and above not in used and _is_organ_above(lines, above):
            imprint.printed_by = lines[above].text
            used.add(above)
        _take_printed(imprint, lines[printed].text)
        used.add(printed)
    _take_entries(imprint, [[line.text for line in lines[start:end]] for start, end in entries])
    return imprint, [line for at, line in enumerate(lines) if at not in used]


def _take_entries(imprint: Imprint, entries: Sequence[Sequence[str]]) -> None:
    """cc, and recipients that were moved down; each without its label, the last without its full stop."""
    copied: list[str] = []
    for entry in entries:
        found = _CC.fullmatch("".join(entry))
        label, names = (re.sub(r"\s", "", found["label"]), found["names"]) if found else ("", "")
        imprint.met += ["old report label"] * (label == "抄报")
        if label == "主送" and not imprint.recipients:
            imprint.recipients = names.removesuffix("。")
        else:
            copied.append(names)
    imprint.cc = re.sub("(?<=。)　", "", "　".join(copied)).removesuffix("。")


def _take_printed(imprint: Imprint, text: str) -> None:
    """Printed by and printed on, on one line; the number of copies behind them fits nowhere."""
    if printed := _PRINTED.fullmatch(text):
        imprint.unplaced += [printed["more"].strip()] if printed["more"] else []
        imprint.printed_by = printed["organ"].strip() or imprint.printed_by
        imprint.printed_on_text = printed["date"]
    elif undated := _UNDATED.fullmatch(text):
        imprint.printed_by = undated["organ"]


def is_imprint(text: str) -> bool:
    """Whether this line can only be one of an imprint: 抄送：…, 甲市总工会办公室 2026年5月2日印发."""
    return bool(_CC.match(text)) or _is_printed(text)


def is_obsolete(text: str) -> bool:
    """主题词, 共印…份, 校对: lines around an old imprint that fit no element any more."""
    return len(text) <= 200 and _OBSOLETE.fullmatch(text) is not None


def _last_entries(lines: Sequence[Line], printed: int | None) -> list[tuple[int, int]]:
    """From which to which line each entry of the last group of cc entries goes.

    主送 belongs to it only in such company: alone, it opens a text.
    """
    groups: list[list[tuple[int, int]]] = []
    end = 0
    for at, line in enumerate(lines):
        if at < end or not _CC.match(line.text):
            continue
        if not groups or at != end:
            groups.append([])
        end = _entry_end(lines, at, printed)
        groups[-1].append((at, end))
    for group in reversed(groups):
        if any(not lines[start].text.startswith("主") for start, _ in group):
            return group
    return []


def _entry_end(lines: Sequence[Line], at: int, printed: int | None) -> int:
    """The line after an entry: it runs on behind a comma, and until its full stop where that is near."""
    close = printed is not None and at < printed <= at + _LONGEST
    while at + 1 < len(lines) and not lines[at].text.endswith("。"):
        following = lines[at + 1].text
        if _CC.match(following) or _PRINTED.fullmatch(following) or label_of(following):
            break
        ends = following.endswith("。") and len(following) <= _LONGEST_REST
        if not (close or ends or lines[at].text.endswith(("，", "、", "；", ","))) or _is_organ_above(
            lines, at + 1
        ):
            break
        at += 1
    return at + 1


def _is_organ_above(lines: Sequence[Line], at: int) -> bool:
    """Whether who printed stands here on a line of its own, the date below it."""
    below = _PRINTED.fullmatch(lines[at + 1].text) if at + 1 < len(lines) else None
    return below is not None and not below["organ"] and is_organ(lines[at].text)


def _is_signed(lines: Sequence[Line], at: int) -> bool:
    """Whether an organ and a date stand here, right below the cc entries, though nobody wrote 印发."""
    found = _PRINTED.fullmatch(lines[at].text) if at < len(lines) else None
    return found is not None and bool(found["organ"])


def _is_printed(text: str) -> bool:
    if undated := _UNDATED.fullmatch(text):
        return is_organ(undated["organ"])
    found = _PRINTED.fullmatch(text) if len(text) <= 120 else None
    return found is not None and bool(found["word"]) and not set(found["organ"]) & set("，。；《")
