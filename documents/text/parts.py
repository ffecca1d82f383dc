"""Rules about the parts of a document: title, levels, attachments, date, number (D–H, O1)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from documents.text.blanks import squeeze
from documents.text.dates import arabic_date, iso_date, read_date
from documents.text.findings import finding
from documents.text.marks import read_mark
from documents.text.numbers import CANONICAL, UNCODED
from documents.text.structure import Block, Finding, Paragraph, Structure
from documents.text.words import KINDS, bare, kind_of, other_kind_of

# Kinds whose title must say what they are about; a 公告 or 令 may do without.
_NEED_SUBJECT = ("决定", "意见", "通知", "通报", "请示", "批复", "函")
_TITLELESS_MARKS = ("令", "纪要")
_DOUBLED = re.compile(rf"的({'|'.join(KINDS)})的\1$|关于(?:转发|印发|批转)?关于")
_END_MARKS = "。，、；：！？.,;:!?"


def check_title(structure: Structure) -> Iterator[Finding]:
    """D5, D6, D7 and G0: a title there, ending with a kind of document, without a mark at its end."""
    title = structure.title
    if not title:
        if not _may_lack_title(structure):
            yield finding("no title", "/title")
        return
    if title[-1] in _END_MARKS:
        yield finding("title punctuation", "/title", title.rstrip(_END_MARKS))
    if doubled := _DOUBLED.search(squeeze(title)):
        ending = f"的{doubled[1]}"
        yield finding(
            "kind repeated", "/title", title.removesuffix(ending) if title.endswith(ending * 2) else ""
        )
    kind, official = kind_of(title), bool(structure.issuers or structure.number)
    other = other_kind_of(title)
    if bare(title).endswith("请示报告"):
        yield finding("not a kind", "/title", word="请示报告")
    elif kind and official and kind in _NEED_SUBJECT and "关于" not in title:
        yield finding("title without subject", "/title")
    elif not kind and not other:
        yield finding("title without kind", "/title")
    elif not kind and official:
        yield finding("not a kind", "/title", word=other)


def check_levels(structure: Structure) -> Iterator[Finding]:
    """E6 and E7 in the body and in each attachment."""
    yield from _levels(structure.body, "/body")
    for at, attachment in enumerate(structure.attachments):
        yield from _levels(attachment.body, f"/attachments/{at}/body")


def check_note(structure: Structure) -> Iterator[Finding]:
    """F1 and H4: the note names each attachment as the attachment does, and nothing stands behind a name."""
    note, attachments = structure.attachment_note, structure.attachments
    for at, name in enumerate(note):
        if name.rstrip(_END_MARKS) != name:
            yield finding("note punctuation", f"/attachment_note/{at}", name.rstrip(_END_MARKS))
    labelled = any(attachment.label for attachment in attachments)
    if attachments and len(note) != len(attachments) and (note or labelled):
        yield finding("attachments missing", "/attachment_note", noted=len(note), found=len(attachments))
    for at, (name, attachment) in enumerate(zip_longest(note, attachments)):
        if name and attachment and squeeze(name.rstrip(_END_MARKS)) != squeeze(attachment.title):
            yield finding("attachments differ", f"/attachments/{at}/title", note=name)
    for at, attachment in enumerate(attachments):
        label = "附件" if len(attachments) == 1 else f"附件{at + 1}"
        if attachment.label not in ("", label):
            yield finding("attachment number", f"/attachments/{at}/label", label, label=label)


def check_empty_page(structure: Structure) -> Iterator[Finding]:
    """F14: 此页无正文 is never printed; lines are moved instead."""
    if "此页无正文" in structure.note:
        yield finding("empty page", "/note")
    for at, block in enumerate(structure.body):
        if isinstance(block, Paragraph) and "此页无正文" in block.text[:12]:
            yield finding("empty page", f"/body/{at}/text")


def check_dates(structure: Structure) -> Iterator[Finding]:
    """F12: full, Arabic, unpadded; a day the calendar does not have is an error."""
    yield from _date("/date_text", structure.date_text)
    yield from _date("/printed_on_text", structure.printed_on_text)
    for at, attachment in enumerate(structure.attachments):
        if read_date(attachment.date_text):
            yield from _date(f"/attachments/{at}/date_text", attachment.date_text)
    for where, iso in (("/date", structure.date), ("/printed_on", structure.printed_on)):
        if iso and not iso_date(iso):
            yield finding("date impossible", where, date=iso)


def check_number(structure: Structure) -> Iterator[Finding]:
    """O1: the number as the standard writes it. Orders (第3号) and minutes (第3期) have their own."""
    number, text = structure.number, structure.number_text
    if UNCODED.fullmatch(number):
        return
    if text and text != number:
        yield finding("number form", "/number_text", number)
    elif number and not (CANONICAL.fullmatch(number) or number.startswith("〔")):
        yield finding("number form", "/number_text")


def _may_lack_title(structure: Structure) -> bool:
    marks = any(issuer.endswith(_TITLELESS_MARKS) for issuer in structure.issuers)
    return marks or structure.number.startswith("第")


def _levels(blocks: Sequence[Block], where: str) -> Iterator[Finding]:
    """Levels in their order, marks in their form, numbers without a gap, no full stop behind a lone heading."""
    used = {block.level for block in blocks if isinstance(block, Paragraph)}
    counts = [0, 0, 0, 0, 0]
    last = [0, 0, 0, 0, 0]  # （一） may also be counted on through the whole text
    above = 0
    for at, (block, following) in enumerate(zip_longest(blocks, blocks[1:])):
        if not isinstance(block, Paragraph) or not block.level:
            continue
        place = f"{where}/{at}/heading"
        if mark := read_mark(block.heading, numbered=True):
            if mark.text != mark.proper:
                mended = mark.proper + block.heading[len(mark.text) :]
                yield finding("level mark", place, mended, proper=mark.proper)
            if block.level > above + 1 and not (above == 1 and block.level == 3 and 2 not in used):
                yield finding("level skipped", place)
            if mark.value not in (counts[block.level] + 1, last[block.level] + 1, 1):
                yield finding("level number", place, expected=counts[block.level] + 1)
            counts[block.level] = last[block.level] = mark.value
        if block.heading.endswith("。") and _stands_alone(block, following):
            yield finding("heading full stop", place, block.heading.rstrip("。"))
        counts[block.level + 1 :] = [0] * (4 - block.level)
        above = block.level


def _stands_alone(block: Paragraph, following: Block | None) -> bool:
    """Whether a heading's text is below it, not behind it."""
    below = isinstance(following, Paragraph) and (following.level == 0 or following.level > block.level)
    return not block.text and below


def _date(where: str, text: str) -> Iterator[Finding]:
    if not text:
        return
    iso, parts = iso_date(text), read_date(text)
    if iso:
        bracketed = text[0] in "（("
        proper = f"（{arabic_date(iso)}）" if bracketed else arabic_date(iso)
        if text != proper:
            yield finding("date form", where, proper)
    elif parts and None not in parts:
        yield finding("date impossible", where, date=text)
    else:
        yield finding("date incomplete", where)
