"""Raw text becomes structure: the parts of an official document, read from the top down in their order.

Nothing is corrected, dropped or invented: what fits no part stays in the body, with a finding that says so.
"""

from __future__ import annotations

from collections.abc import Sequence

from documents.text.attachments import read_attachments
from documents.text.body import read_body
from documents.text.closing import Closing, read_closing
from documents.text.dates import iso_date, read_date
from documents.text.findings import finding
from documents.text.head import Head, is_web_label, read_head
from documents.text.imprint import Imprint, read_imprint
from documents.text.lines import Line, split_lines
from documents.text.note import label_of, read_note
from documents.text.numbers import read_number
from documents.text.preflight import preflight
from documents.text.structure import Attachment, Paragraph, Structure
from documents.text.title import join_title, read_recipients, read_title
from documents.text.words import squeeze


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
    met, below, lines = _below_title(lines[title_end:], head)
    recipients, colon, behind, taken = read_recipients(lines)
    lines = ([Line(behind, behind)] if behind else []) + list(lines[taken:])
    if not colon and recipients:
        met.append(("recipients without colon", "/recipients"))
    elif colon == ":":
        met.append(("recipients half-width colon", "/recipients"))
    body_end, closing, after = read_closing(lines, [squeeze(name) for name in head.issuers])
    rest = _late_note(lines[after:], closing)
    attachments, labels, loose = _attachments(rest, closing)
    met += [(rule, "/attachment_note") for rule in closing.note.met]
    met += [(rule, "/signatories") for rule in dict.fromkeys(closing.met)]
    met += [(rule, f"/attachments/{at}/label") for at, rule in enumerate(labels) if rule]
    met += [(rule, "/cc") for rule in imprint.met]
    first = tuple(Paragraph(text=text) for text in head.unplaced)
    last = tuple(Paragraph(text=line.text) for line in [*closing.unplaced, *loose])
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


def _below_title(lines: Sequence[Line], head: Head) -> tuple[list[tuple[str, str]], str, Sequence[Line]]:
    """Number, date and web labels between title and recipients: the rules met, the date, the lines left."""
    met: list[tuple[str, str]] = []
    date_text = ""
    while lines:
        text = lines[0].text
        if not head.number_text and read_number(text):
            head.number_text = text
            met.append(("number below title", "/number_text"))
        elif not date_text and read_date(text):
            date_text = text
        elif is_web_label(text):
            head.unplaced.append(text)
        else:
            break
        lines = lines[1:]
    return met, date_text, lines


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
    lines: Sequence[Line], closing: Closing
) -> tuple[list[Attachment], list[str], Sequence[Line]]:
    """The attachments; a single line without any label is none, and fits nowhere."""
    if len(lines) == 1 and not label_of(lines[0].text) and squeeze(lines[0].text) not in closing.note.names:
        return [], [], lines
    attachments, labels = read_attachments(lines, closing.note.names)
    return attachments, labels, ()
