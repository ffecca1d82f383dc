"""What closes the text: signatories, date and the note in brackets, below body and attachment note (F)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from documents.text.blanks import squeeze
from documents.text.dates import DATE, read_date
from documents.text.lines import Line
from documents.text.marks import read_mark
from documents.text.names import is_group, split_group
from documents.text.note import LABEL, Note, label_of, read_note
from documents.text.words import POSTS, SEAL_MARK, ends_title, is_organ, is_person, split_padded

_BRACKETED = re.compile(r"[（(](?P<inner>.*)[)）]", re.DOTALL)
_ORGAN_AND_DATE = re.compile(rf"(?P<organ>[^\d\s（(].{{1,60}}?)\s*(?P<date>{DATE.pattern})")
_YEARLESS = re.compile(r"\d{1,2}\s*月\s*\d{1,2}\s*日")
_PROSE_ENDS = tuple("。；;！？：:，、")
_SET_PHRASE = re.compile(r"(?:特此|此复|此致|敬礼|妥否|专此|以上|当否|请予|为盼|为荷|祝)")
_LOOSE_LINES = 3
_LONGEST_INNER = 6


@dataclass(slots=True)
class Closing:
    """The parts below the body, the rules their reading met, and the lines that fit nowhere."""

    note: Note = field(default_factory=Note)
    signatories: list[str] = field(default_factory=list)
    date_text: str = ""
    remark: str = ""
    met: list[str] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)


def read_closing(lines: Sequence[Line], issuers: Sequence[str]) -> tuple[int, Closing, int]:
    """Where the body ends, what closes it, and where what follows (the attachments) begins."""
    dated = _find_date(lines, issuers)
    noted = next((at for at, line in enumerate(lines[:dated]) if label_of(line.text)), None)
    if dated is not None:
        body_end, closing = _signed(lines, dated, issuers)
        after = _signed_below(lines, dated + 1, closing, issuers)
        if noted is None:
            return _remark(lines, body_end, closing, after)
        note, end = read_note(lines[:body_end], noted)
        if body_end - end <= _LOOSE_LINES and not _has_labels(lines[end:body_end]):
            closing.note, closing.unplaced = note, [line.text for line in lines[end:body_end]]
            return _remark(lines, noted, closing, after)
        lines = lines[:dated]
    return _undated(lines, noted, issuers)


def _undated(lines: Sequence[Line], noted: int | None, issuers: Sequence[str]) -> tuple[int, Closing, int]:
    """A text without a date: an attachment note with signatories below it, or a sole last signatory."""
    closing = Closing()
    if noted is None:
        body_end = signed_from = _sole_signatory(lines, issuers)
        after = len(lines)
    else:
        note, signed_from = read_note(lines, noted)
        body_end, after = noted, signed_from
        while after < len(lines) and _is_signatory(lines[after].text, issuers):
            after += 1
        if after < len(lines) and not LABEL.fullmatch(lines[after].text):
            return noted, closing, noted  # no note: the attachments begin here
        closing.note = note
    closing.signatories = [name for line in lines[signed_from:after] for name in _names(line.text, closing)]
    return body_end, closing, after


def _find_date(lines: Sequence[Line], issuers: Sequence[str]) -> int | None:
    """The line of the date: the first that closes a text, or a later one that is signed if nothing divides them."""
    first = None
    for at in _dates(lines, issuers):
        signed = not read_date(lines[at].text) or (at > 0 and _is_signatory(lines[at - 1].text, issuers))
        if signed or (at + 1 < len(lines) and _is_signatory(lines[at + 1].text, issuers)):
            return at if first is None or not _divided(lines[first + 1 : at]) else first
        first = at if first is None else first
    return first


def _divided(lines: Sequence[Line]) -> bool:
    """Whether an attachment begins here: a label, or a title of its own."""
    return any(label_of(line.text) or (len(line.text) <= 60 and ends_title(line.text)) for line in lines)


def _dates(lines: Sequence[Line], issuers: Sequence[str]) -> Iterator[int]:
    """The lines that hold a date and nothing else, or a signatory before it, and may close a text.

    Without its year a date closes one only as the last line, right below a signatory.
    """
    for at, line in enumerate(lines):
        text = line.text
        if len(text) > 90 or ("日" not in text and "月" not in text and not text[:2].isdecimal()):
            continue
        following = lines[at + 1].text if at + 1 < len(lines) else ""
        introduced = at > 0 and lines[at - 1].text.endswith(("：", ":"))
        if following.endswith("。") or read_mark(following) or introduced:
            continue
        alone = read_date(text) and (text[0] not in "（(" or not following or LABEL.fullmatch(following))
        if not following and at and _YEARLESS.fullmatch(text) and _is_signatory(lines[at - 1].text, issuers):
            yield at
            continue
        both = None if alone else _ORGAN_AND_DATE.fullmatch(text)
        if alone or (both and is_organ(_unsealed(both["organ"]))):
            yield at


def _signed(lines: Sequence[Line], dated: int, issuers: Sequence[str]) -> tuple[int, Closing]:
    """The date and the signatories above it; where the text above them ends."""
    closing = Closing()
    both = _ORGAN_AND_DATE.fullmatch(lines[dated].text) if not read_date(lines[dated].text) else None
    closing.date_text = both["date"] if both else lines[dated].text
    start = _signature_start(lines, dated, issuers, found=both is not None)
    closing.signatories = [name for line in lines[start:dated] for name in _names(line.text, closing)]
    closing.signatories += _names(both["organ"], closing) if both else []
    return start, closing


def _signed_below(lines: Sequence[Line], at: int, closing: Closing, issuers: Sequence[str]) -> int:
    """Signatories that stand below the date instead of above it; where what follows begins."""
    end = at
    while not closing.signatories and end < len(lines) and _is_signatory(lines[end].text, issuers):
        end += 1
    if end == at or (end < len(lines) and not label_of(lines[end].text) and lines[end].text[0] not in "（("):
        return at
    closing.signatories += [name for line in lines[at:end] for name in _names(line.text, closing)]
    closing.met.append("signed below date")
    return end


def _signature_start(lines: Sequence[Line], dated: int, issuers: Sequence[str], *, found: bool) -> int:
    """Walk up from the date over what can only be signatories; a list of units above them is not theirs."""
    start = dated
    while start and _is_signatory(lines[start - 1].text, issuers):
        parted = start < dated and lines[start].after_gap and not lines[dated].after_gap
        above = lines[start - 1].text
        if parted and not (_is_ours(above, issuers) or SEAL_MARK.search(above)):
            break
        start -= 1
    if start == dated and start and not found and _may_sign(lines, start - 1):
        return start - 1
    ours = [at for at in range(start, dated) if _is_ours(lines[at].text, issuers)]
    above = lines[start - 1].text if start else ""
    listed = above.endswith(("：", ":")) or is_group(above) or split_group(above)
    if ours:
        return ours[0]
    return dated - 1 if listed and dated - start > 1 else start


def _is_ours(text: str, issuers: Sequence[str]) -> bool:
    """Whether an issuer of the red head signs on this line, or several of them do."""
    name = _unsealed(text)
    return squeeze(name) in issuers or all(_unsealed(part) in issuers for part in split_padded(name))


def _is_signatory(text: str, issuers: Sequence[str]) -> bool:
    name = _unsealed(text)
    if len(name) > 120 or label_of(text) or read_mark(text) or text.endswith(_PROSE_ENDS):
        return False
    parts = split_padded(name)
    posted = len(parts) > 1 and parts[0].endswith(POSTS) and all(map(is_person, parts[1:]))
    return squeeze(name) in issuers or posted or (is_organ(name) or all(map(is_organ, parts)))


def _may_sign(lines: Sequence[Line], at: int) -> bool:
    """A short line right above the date whose ending we do not know: a signatory if prose stands above it."""
    text = lines[at].text
    above = lines[at - 1].text if at else ""
    if len(text) > 30 or text.endswith(_PROSE_ENDS) or _SET_PHRASE.match(text) or "\t" in text:
        return False
    marked = label_of(text) or read_mark(text)
    return not marked and (above.endswith(("。", "！")) or lines[at].after_gap)


def _sole_signatory(lines: Sequence[Line], issuers: Sequence[str]) -> int:
    """Where the signature of an undated text begins: its last line, if that is an organ below prose."""
    last = len(lines) - 1
    if (
        last < 1
        or not _is_signatory(lines[last].text, issuers)
        or not lines[last - 1].text.endswith(("。", ".", "！"))
    ):
        return len(lines)
    return last


def _names(text: str, closing: Closing) -> list[str]:
    """The signatories on one line: several organs, or one organ, or a post and its holder."""
    name = _unsealed(text)
    if name != text:
        closing.met.append("seal mark")
    if all(len(part) == 1 for part in name.split()) and is_organ(squeeze(name)):
        return [squeeze(name)]
    parts = split_padded(name)
    if len(parts) > 1 and all(is_organ(_unsealed(part)) and not _is_inner(part) for part in parts):
        return [_unsealed(part) for part in parts]
    return ["　".join(parts)]


def _is_inner(part: str) -> bool:
    """Whether this names only a department, whose organ stands before it: 甲市总工会　生产保护部."""
    return len(part) <= _LONGEST_INNER and part.endswith(("部", "处", "科", "室", "办"))


def _unsealed(text: str) -> str:
    return SEAL_MARK.sub("", text).rstrip()


def _has_labels(lines: Sequence[Line]) -> bool:
    return any(label_of(line.text) for line in lines)


def _remark(lines: Sequence[Line], body_end: int, closing: Closing, at: int) -> tuple[int, Closing, int]:
    """Take the note in brackets (附注) below the date; it may run over several lines."""
    if at < len(lines) and lines[at].text[0] in "（(":
        joined = ""
        for end, line in enumerate(lines[at : at + 6], at + 1):
            joined += line.text
            if found := _BRACKETED.fullmatch(joined):
                closing.remark = found["inner"]
                return body_end, closing, end
    return body_end, closing, at
