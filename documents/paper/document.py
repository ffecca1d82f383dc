"""The whole document: head, text, signatures, attachments and imprint dealt out over pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from documents.text.structure import Structure

from .attachment import set_attachment
from .body import has_text, lines_for_signature, set_attachment_note, set_body, set_recipients, tie_last
from .forms import Frame, frame, gap_before_text, opened
from .geometry import AREA_HEIGHT
from .imprint import set_imprint
from .letter import close_letter
from .pages import Page, paginate
from .signing import room_below_seals, set_note
from .strips import Strip, kept, line
from .values import PaperSettings

ATTENDANCE_TOGETHER = 6  # lines at the end of who was there that no page break parts
ATTENDANCE_ALONE = 3  # lines of who was there that may begin a page without text above them


def lay_out(structure: Structure, settings: PaperSettings) -> list[Page]:
    """The pages of a structure, or of its `part`. Recipients so many that page one shows no text go into the imprint."""
    structure = _without_blanks(structure)
    if settings.part:
        return paginate(set_attachment(structure, settings.part - 1, apart=True), Page(opens=True))
    if settings.part == 0:
        structure = structure.replace(attachments=())
    pages = _lay_out(structure, settings, recipients_first=True)
    if structure.recipients and structure.body and not _shows_text(pages[0]):
        return _lay_out(structure, settings, recipients_first=False)
    return pages


def _without_blanks(structure: Structure) -> Structure:
    """A name that is empty is no name: it has no line, no seal, and no mark."""
    fields = ("issuers", "signers", "attachment_note", "signatories")
    return structure.replace(
        **{field: tuple(name for name in getattr(structure, field) if name.strip()) for field in fields}
    )


def _shows_text(page: Page) -> bool:
    return has_text(strip for _, strip in page.strips)


def _lay_out(structure: Structure, settings: PaperSettings, *, recipients_first: bool) -> list[Page]:
    parts = frame(structure, settings, structure.recipients if recipients_first else "")
    texts = [_main_text(structure, parts)]
    texts += [set_attachment(structure, number) for number in range(len(structure.attachments))]
    moved = "" if parts.recipients else structure.recipients
    imprint = set_imprint(structure, recipients=moved, ruled=parts.form != "letter")
    pages = _deal_out(texts, parts.first_page)
    if imprint and settings.imprint_on_even_page:
        _on_even_page(pages, imprint)
    elif imprint:
        pages = _below_text(texts, imprint, pages, parts)
    _sink_imprint(pages[-1])
    if parts.form == "letter":
        close_letter(pages[0])
    return pages


def _deal_out(texts: Sequence[Sequence[Strip]], first: Page) -> list[Page]:
    """Each text on pages of its own, the first from a copy of `first`."""
    pages = paginate(texts[0], replace(first, strips=list(first.strips)))
    return pages + [page for text in texts[1:] for page in paginate(text, Page(opens=True))]


def _below_text(
    texts: Sequence[Sequence[Strip]], imprint: Sequence[Strip], pages: list[Page], parts: Frame
) -> list[Page]:
    """The imprint at the end of the text, the last lines tied to it (7.4.1); the text alone takes `pages`.

    Where it needs one page more and that is the back of a sheet, it stands there alone, so that a short document
    keeps text and seal on page one.
    """
    attached = len(texts) > 1
    if len(pages) % 2 and not attached and parts.form != "letter" and not pages[-1].takes(imprint):
        return pages + paginate(imprint, Page())
    lines = 2 if attached else lines_for_signature(texts[-1])
    return _deal_out([*texts[:-1], [*tie_last(texts[-1], lines), *imprint]], parts.first_page)


def _main_text(structure: Structure, parts: Frame) -> list[Strip]:
    text = [*set_recipients(parts.recipients), *set_body(parts.body, "body")]
    if parts.head:
        text = opened(text, gap_before_text(parts.form))
    note = set_attachment_note(structure.attachment_note)
    closing = [*parts.signing, *set_note(structure.note)]
    closing = kept([*closing, *room_below_seals(closing)])
    present = tie_last(parts.attendance, ATTENDANCE_TOGETHER)
    if parts.signing or 0 < len(present) < ATTENDANCE_ALONE:
        text, note = tie_last(text, lines_for_signature(text)), tie_last(note, len(note))
    strips = [*parts.head, *text, *note, *present, *closing]
    return strips or [line(part="empty")]


def _on_even_page(pages: list[Page], imprint: Sequence[Strip]) -> None:
    """7.4.1 and 7.5: the imprint at the foot of an even page; behind a blank page neither is numbered."""
    if not Page().takes(imprint):
        pages += paginate(imprint, Page())
        return
    if len(pages) % 2:
        pages.append(Page())
    elif pages[-1].turned or not pages[-1].takes(imprint):
        pages += [Page(numbered=False), Page(numbered=False)]
    _add(pages[-1], imprint)


def _add(page: Page, strips: Sequence[Strip]) -> None:
    for strip in strips:
        page.add(strip)


def _sink_imprint(page: Page) -> None:
    """The imprint's last rule coincides with the lower edge of the type area (7.4.1)."""
    drop = max(0.0, min(page.height, AREA_HEIGHT) - page.filled)
    page.strips = [
        (top + drop, strip) if strip.part.startswith("imprint") else (top, strip)
        for top, strip in page.strips
    ]
