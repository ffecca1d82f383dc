"""Raw text becomes structure: the parts of an official document, read from the top down in their order.

Nothing is corrected, dropped or invented: what fits no part stays in the body, with a finding that says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from documents.text.attachments import read_attachments
from documents.text.body import read_body
from documents.text.closing import Closing, read_closing
from documents.text.dates import iso_date, read_date
from documents.text.findings import finding
from documents.text.head import Head, read_head
from documents.text.imprint import Imprint, is_obsolete, read_imprint
from documents.text.lines import Line, split_lines
from documents.text.note import label_of, read_note
from documents.text.numbers import read_number
from documents.text.preflight import preflight
from documents.text.structure import Attachment, Paragraph, Structure
from documents.text.surroundings import is_foreign
from documents.text.title import join_title, read_recipients, read_title
from documents.text.words import squeeze

_QUOTED = re.compile("《([^《》\n]{3,100})》")


def recognise(text: str) -> Structure:
    """The structure of an official text as people have it, with its findings. Takes linear time."""
    lines = split_lines(text)
    imprint, start, end = read_imprint(lines)
    structure = _read(lines[:start] + lines[end:], imprint)
    return structure.replace(findings=preflight(structure))


def _read(lines: Sequence[Line], imprint: Imprint) -> Structure:
    head = read_head(lines)
    lines = lines[head.taken :]
    title_end = read_title(lines)
    title_lines = tuple(line.text for line in lines[:title_end])
    foreign = len(head.unplaced)
    met, below, lines = _below_title(lines[title_end:], head)
    if len(head.unplaced) > foreign and (again := _repeated(title_lines, lines)):
        head.unplaced[foreign:foreign] = title_lines
        title_lines = again
        head.unplaced += [below] if below else []
        more, below, lines = _below_title(lines[len(again) :], head)
        met += more
    recipients, colon, behind, taken = read_recipients(lines)
    lines = ([Line(behind, behind)] if behind else []) + list(lines[taken:])
    if not colon and recipients:
        met.append(("recipients without colon", "/recipients"))
    elif colon == ":":
        met.append(("recipients half-width colon", "/recipients"))
    body_end, closing, after = read_closing(lines, [squeeze(name) for name in head.issuers])
    obsolete = [line for line in lines[after:] if is_obsolete(line.text)]
    rest = _late_note([line for line in lines[after:] if not is_obsolete(line.text)], closing)
    quoted = _QUOTED.findall("\n".join([*title_lines, *(line.text for line in lines[:body_end])]))
    attachments, labels, loose = _attachments(rest, closing, quoted)
    met += [(rule, "/attachment_note") for rule in closing.note.met]
    met += [(rule, "/signatories") for rule in dict.fromkeys(closing.met)]
    met += [(rule, f"/attachments/{at}/label") for at, rule in enumerate(labels) if rule]
    met += [(rule, "/cc") for rule in imprint.met]
    if recipients and imprint.recipients:
        imprint.unplaced.append(f"主送：{imprint.recipients}")
    loose_texts = [line.text for line in (*closing.unplaced, *loose, *obsolete)] + imprint.unplaced
    first = tuple(
        Paragraph(text=text) for text in [*head.unplaced, *([below] if below and closing.date_text else [])]
    )
    last = tuple(Paragraph(text=text) for text in loose_texts)
    body = first + read_body(lines[:body_end]) + last
    met += [
        ("unplaced", f"/body/{at}") for at in (*range(len(first)), *range(len(body) - len(last), len(body)))
    ]
    date_text = closing.date_text or below
    return Structure(
        issuers=head.issuers,
        number=read_number(head.number_text),
        number_text=head.number_text,
        signers=head.signers,
        serial=head.serial,
        classification=head.classification,
        urgency=head.urgency,
        title=join_title(title_lines),
        title_lines=title_lines,
        recipients=recipients or imprint.recipients,
        body=body,
        attachment_note=tuple(closing.note.names),
        signatories=tuple(closing.signatories),
        date=iso_date(date_text),
        date_text=date_text,
        note=closing.remark,
        attachments=tuple(attachments),
        cc=imprint.cc,
        printed_by=imprint.printed_by,
        printed_on=iso_date(imprint.printed_on_text),
        printed_on_text=imprint.printed_on_text,
        findings=tuple(finding(rule, where) for rule, where in met),
    )


def _repeated(title_lines: Sequence[str], lines: Sequence[Line]) -> tuple[str, ...]:
    """The title a page gives a second time, below its labels: that one is the document's own."""
    second = tuple(line.text for line in lines[: read_title(lines)])
    page, own = squeeze(join_title(title_lines)), squeeze(join_title(second))
    return second if page and own and (own in page or page in own) else ()


def _below_title(lines: Sequence[Line], head: Head) -> tuple[list[tuple[str, str]], str, Sequence[Line]]:
    """Number, date and web labels between title and recipients: the rules met, the date, the lines left."""
    met: list[tuple[str, str]] = []
    date_text = ""
    for at, (line, following) in enumerate(pairwise([*lines, Line("", "")])):
        if not head.number_text and read_number(line.text):
            head.number_text = line.text
            met.append(("number below title", "/number_text"))
        elif not date_text and read_date(line.text):
            date_text = line.text
        elif is_foreign(line.text) or (
            following.text[:1] in ("（", "(") and _is_author(line.text, following.text)
        ):
            head.unplaced.append(line.text)
        else:
            return met, date_text, lines[at:]
    return met, date_text, ()


def _is_author(text: str, following: str) -> bool:
    """A name between title and date: who gave the report."""
    return len(text) <= 40 and not set(text) & set("。，；：") and read_date(following) is not None


def _late_note(lines: Sequence[Line], closing: Closing) -> Sequence[Line]:
    """An attachment note that stands below the date: numbered, or followed by the labels themselves."""
    label = label_of(lines[0].text) if lines and not closing.note.names else None
    if label is None or not label.groupdict().get("name"):
        return lines
    note, end = read_note(lines, 0)
    if len(lines) > end and not label_of(lines[end].text):
        return lines
    closing.note = note
    note.met.append("note after date")
    return lines[end:]


def _attachments(
    lines: Sequence[Line], closing: Closing, quoted: Sequence[str]
) -> tuple[list[Attachment], list[str], Sequence[Line]]:
    """The attachments, told by label, by the note, or by a title quoted above; a single other line is none."""
    titles = closing.note.names or quoted
    if len(lines) == 1 and not label_of(lines[0].text) and squeeze(lines[0].text) not in titles:
        return [], [], lines
    attachments, labels = read_attachments(lines, titles)
    return attachments, labels, ()
