"""A structure becomes a GB/T 9704-2012 document: PDF/A-3u, measured to the tenth of a millimetre.

`typeset` sees nothing but the structure, the settings and the fonts of `documents.paper.fonts`.
"""

from __future__ import annotations

import json

from documents.text.schema import to_json
from documents.text.structure import Attachment, NameList, Paragraph, Structure

from .doctor import doctor
from .document import lay_out
from .faces import faces_used, findings_for, missing_characters
from .fonts import all_faces
from .geometry import AREA_LEFT, AREA_TOP
from .letter import ends_letter
from .limits import findings_on_limits
from .markup import pages_html
from .pages import Page
from .preview import preview
from .qr import qr_html
from .render import render, uncollected
from .values import FaceUse, Paper, PaperSettings, SealPlace, TypesetError

__all__ = [
    "FaceUse",
    "Paper",
    "PaperSettings",
    "SealPlace",
    "TypesetError",
    "doctor",
    "missing_characters",
    "preview",
    "typeset",
    "warm",
]

DEFAULTS = PaperSettings()
# What `warm` typesets: every part of an ordinary document, every face that its parts are set in.
_TRIAL = Structure(
    issuers=("市总工会",),
    number="工发〔2026〕1号",
    title="市总工会关于加载字体和分词词典以便各地各单位按词语给标题分行的通知",
    recipients="各县区总工会",
    body=(Paragraph(0, "", "正文。"), Paragraph(1, "一、标题", ""), Paragraph(2, "（一）标题。", "正文1。")),
    signatories=("市总工会",),
    date="2026-01-01",
    printed_by="市总工会办公室",
    printed_on="2026-01-01",
    attachments=(Attachment("附件", "名单", "", (NameList(("张三",)),)),),
)


@uncollected()
def typeset(structure: Structure, settings: PaperSettings = DEFAULTS) -> Paper:
    """Typeset one document; the same input gives the same bytes.

    Seals are not drawn: `Paper.seals` says where they belong. Raises TypesetError, with findings, for a
    text that cannot be printed as it stands.
    """
    findings = (*findings_for(structure), *findings_on_limits(structure, settings))
    if errors := tuple(finding for finding in findings if finding.severity == "error"):
        raise TypesetError(errors)
    pages = lay_out(structure, settings)
    foot = qr_html(settings.address, len(pages), above_edge_rule=ends_letter(pages))
    source = json.dumps(to_json(structure), ensure_ascii=False, indent=1)
    title = structure.attachments[settings.part - 1].title if settings.part else structure.title
    pdf = render(title, pages_html(pages, foot), source)
    return Paper(pdf, len(pages), _seal_places(pages), faces_used(pages), findings)


def warm() -> None:
    """Load all that is loaded once per process, by typesetting something: call it before a process forks its workers."""
    for face in all_faces():
        face.has("字")
    typeset(_TRIAL, PaperSettings(address="https://example.org/v/1"))


def _seal_places(pages: list[Page]) -> tuple[SealPlace, ...]:
    return tuple(
        SealPlace(
            stamp.signatory,
            number,
            AREA_LEFT + stamp.centre_x,
            AREA_TOP + top + stamp.centre_y,
            stamp.diameter,
        )
        for number, page in enumerate(pages)
        for top, strip in page.strips
        for stamp in strip.stamps
    )
