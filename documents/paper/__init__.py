"""A structure becomes a GB/T 9704-2012 document: PDF/A-3u, measured to the tenth of a millimetre.

`typeset` sees nothing but the structure, the settings and the fonts of `documents.paper.fonts`.
"""

from __future__ import annotations

import json

from documents.text.schema import to_json
from documents.text.structure import Structure

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
from .render import load, render, uncollected
from .titles import break_title
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
    """Import the renderer and load every font: call it before a process forks its workers."""
    load()
    for face in all_faces():
        face.has("字")
    break_title("关于加载分词词典供标题分行使用的通知")


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
