"""The whole document: head, text, signatures, attachments and imprint dealt out over pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from documents.text.structure import Attachment, Structure

from .body import has_text, set_attachment_note, set_body, set_recipients, tie_last
from .geometry import LABEL, RECIPIENTS_GAP, ROW, TEXT
from .head import centred, line, set_head, set_title, title_block
from .imprint import set_imprint
from .lines import placed
from .pages import Page, paginate
from .signing import set_note, set_signing
from .strips import Strip
from .titles import break_title
from .values import PaperSettings


def lay_out(structure: Structure, settings: PaperSettings) -> list[Page]:
    """The pages of a structure. Recipients so many that page one shows no text go into the imprint."""
    pages = _lay_out(structure, settings, recipients_first=True)
    if structure.recipients and structure.body and not _shows_text(pages[0]):
        return _lay_out(structure, settings, recipients_first=False)
    return pages


def _shows_text(page: Page) -> bool:
    return has_text(strip for _, strip in page.strips)


def _lay_out(structure: Structure, settings: PaperSettings, *, recipients_first: bool) -> list[Page]:
    recipients = structure.recipients if recipients_first else ""
    texts = [_main_text(structure, settings, recipients)]
    texts += [_attachment(item, number) for number, item in enumerate(structure.attachments)]
    imprint = set_imprint(structure, recipients="" if recipients_first else structure.recipients)
    if imprint and not settings.imprint_on_even_page:
        texts[-1] = [*texts[-1][:-1], replace(texts[-1][-1], keep=True), *imprint]
    pages = [page for text in texts for page in paginate(text, Page(opens=True))]
    if imprint and settings.imprint_on_even_page:
        _on_even_page(pages, imprint)
    _sink_imprint(pages[-1])
    return pages


def _main_text(structure: Structure, settings: PaperSettings, recipients: str) -> list[Strip]:
    head = [*set_head(structure, settings.rule_thickness_mm), *set_title(structure)]
    text = [*set_recipients(recipients), *set_body(structure.body, "body")]
    if head and text:
        text[0] = replace(text[0], gap=RECIPIENTS_GAP)
    note = set_attachment_note(structure.attachment_note)
    signing = set_signing(structure, sealed=settings.sealed, diameter=settings.seal_diameter_mm)
    if signing:
        text, note = tie_last(text), tie_last(note, len(note))
    return [*head, *text, *note, *signing, *set_note(structure.note)]


def _attachment(attachment: Attachment, number: int) -> list[Strip]:
    """An attachment begins on a new page: label on the first line, title on the third (7.3.4)."""
    label = attachment.label or "附件"
    strips = [replace(line(placed(0, label, LABEL), part=f"label{number}"), keep=True)]
    if attachment.title:
        strips += title_block(break_title(attachment.title), ROW)
    if attachment.date_text:
        strips.append(replace(centred(attachment.date_text, TEXT, part=f"date{number}"), keep=True))
    body = set_body(attachment.body, f"attached{number}.")
    if body:
        body[0] = replace(body[0], gap=ROW)
    return [*strips, *body]


def _on_even_page(pages: list[Page], imprint: Sequence[Strip]) -> None:
    """7.4.1 and 7.5: the imprint at the foot of an even page; behind a blank page neither is numbered."""
    if len(pages) % 2 or not pages[-1].takes(imprint):
        if len(pages) % 2 == 0:
            pages.append(Page(numbered=False))
            pages.append(Page(numbered=False))
        else:
            pages.append(Page())
    for strip in imprint:
        pages[-1].add(strip)


def _sink_imprint(page: Page) -> None:
    """The imprint's last rule coincides with the lower edge of the type area (7.4.1)."""
    drop = page.height - page.filled
    page.strips = [
        (top + drop, strip) if strip.part.startswith("imprint") else (top, strip)
        for top, strip in page.strips
    ]
