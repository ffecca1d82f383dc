"""Raw text becomes structure: the parts of an official document, read from the top down in their order.

Nothing is corrected, dropped or invented: what fits no part stays in the body, with a finding that says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from documents.text.asides import Asides, take_asides
from documents.text.attachments import read_attachments
from documents.text.blanks import squeeze
from documents.text.body import read_body
from documents.text.checks import preflight
from documents.text.closing import Closing, read_closing
from documents.text.dates import iso_date
from documents.text.findings import finding
from documents.text.imprint import Imprint, is_obsolete, read_imprint
from documents.text.lines import Line, split_lines
from documents.text.note import label_of, read_note
from documents.text.numbers import read_number
from documents.text.opening import Opening, read_opening
from documents.text.structure import Attachment, Block, Paragraph, Structure
from documents.text.surroundings import is_clutter
from documents.text.title import join_title
from documents.text.words import ends_title

_QUOTED = re.compile("《([^《》\n]{3,100})》")


def recognise(text: str) -> Structure:
    """The structure of an official text as people have it, with its findings. Takes linear time."""
    asides, lines = take_asides(split_lines(text))
    imprint, lines = read_imprint(lines)
    structure = _read(lines, imprint, asides)
    return structure.replace(findings=preflight(structure))


def _read(lines: Sequence[Line], imprint: Imprint, asides: Asides) -> Structure:
    opening = read_opening(lines)
    lines = opening.rest
    body_end, closing, after = read_closing(lines, [squeeze(name) for name in opening.head.issuers])
    attachments, labels = _attachments(lines[after:], closing, _quoted(opening, lines[:body_end]))
    if opening.recipients and imprint.recipients:
        imprint.unplaced.append(f"主送：{imprint.recipients}")
    _settle(opening, closing)
    above, below = opening.unplaced, closing.unplaced + imprint.unplaced
    title = join_title(opening.title_lines)
    read = (*_paragraphs(above), *read_body(lines[:body_end], title), *_paragraphs(below))
    body = (*read, *_paragraphs(asides.kept))
    met = [
        *opening.met,
        *((rule, "/attachment_note") for rule in closing.note.met),
        *((rule, "/signatories") for rule in dict.fromkeys(closing.met)),
        *((rule, f"/attachments/{at}/label") for at, rule in enumerate(labels) if rule),
        *((rule, "/cc") for rule in imprint.met),
        *(("unplaced", f"/body/{at}") for at in range(len(above))),
        *(("unplaced", f"/body/{at}") for at in range(len(read) - len(below), len(read))),
        *(("margin", f"/body/{at}") for at in range(len(read), len(body))),
    ]
    structure = _structure(opening, closing, imprint)
    found = tuple(finding(rule, where) for rule, where in met)
    return structure.replace(body=body, attachments=tuple(attachments), findings=(*found, *asides.findings))


def _settle(opening: Opening, closing: Closing) -> None:
    """Date and signatory below the title are the document's own, unless its end has them: then they fit nowhere."""
    if opening.date_text and closing.date_text:
        opening.unplaced.append(opening.date_text)
        opening.met.remove(("date below title", "/date_text"))
    if opening.signatory and closing.signatories:
        opening.unplaced.append(opening.signatory)
    elif opening.signatory:
        closing.signatories = [opening.signatory]
        opening.met.append(("signed below title", "/signatories"))


def _structure(opening: Opening, closing: Closing, imprint: Imprint) -> Structure:
    """The structure around body and attachments."""
    head = opening.head
    date_text = closing.date_text or opening.date_text
    return Structure(
        issuers=head.issuers,
        number=read_number(head.number_text),
        number_text=head.number_text,
        signers=head.signers,
        serial=head.serial,
        classification=head.classification,
        urgency=head.urgency,
        title=join_title(opening.title_lines),
        title_lines=opening.title_lines,
        recipients=opening.recipients or imprint.recipients,
        attachment_note=tuple(closing.note.names),
        signatories=tuple(closing.signatories),
        date=iso_date(date_text),
        date_text=date_text,
        note=closing.remark,
        cc=imprint.cc,
        printed_by=imprint.printed_by,
        printed_on=iso_date(imprint.printed_on_text),
        printed_on_text=imprint.printed_on_text,
    )


def _paragraphs(texts: Sequence[str]) -> list[Block]:
    return [Paragraph(text=text) for text in texts]


def _quoted(opening: Opening, body: Sequence[Line]) -> list[str]:
    """The titles that title and body quote: what is issued with the document often bears no label."""
    return _QUOTED.findall("\n".join([*opening.title_lines, *(line.text for line in body)]))


def _attachments(
    lines: Sequence[Line], closing: Closing, quoted: Sequence[str]
) -> tuple[list[Attachment], list[str]]:
    """The attachments, told by label, by the note, or by a title quoted above; a single other line is none."""
    closing.unplaced += [line.text for line in lines if _is_stray(line.text)]
    lines = _late_note([line for line in lines if not _is_stray(line.text)], closing)
    titles = frozenset(map(squeeze, closing.note.names or quoted))
    if len(lines) == 1 and not label_of(lines[0].text) and squeeze(lines[0].text) not in titles:
        closing.unplaced.append(lines[0].text)
        return [], []
    return read_attachments(lines, titles)


def _is_stray(text: str) -> bool:
    """What stands below a text and fits no element: of an old imprint, or of a web page."""
    return is_obsolete(text) or is_clutter(text)


def _late_note(lines: Sequence[Line], closing: Closing) -> Sequence[Line]:
    """Take an attachment note that stands below the date: followed by the labels themselves, or by nothing."""
    label = label_of(lines[0].text) if lines and not closing.note.names else None
    if label is None:
        return lines
    note, end = read_note(lines, 0)
    if not label.groupdict().get("name") and not (end == len(lines) and all(map(ends_title, note.names))):
        return lines
    if len(lines) > end and not label_of(lines[end].text):
        return lines
    closing.note = note
    note.met.append("note after date")
    return lines[end:]
