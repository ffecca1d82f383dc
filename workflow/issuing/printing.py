"""How papers are set and what their files are called: the same for preview, dry run, issue and export."""

from __future__ import annotations

import re
from dataclasses import replace

from flask import current_app

from documents.paper import PaperSettings
from documents.paper.confined import typeset_confined
from documents.text import Structure
from workflow.base.settings import Settings
from workflow.issuing.models import Document
from workflow.issuing.seals import looks


def public_address(token: str) -> str:
    """Where anyone checks the document; short, because it is printed as a QR code."""
    settings: Settings = current_app.config["HONGTOU"]
    return settings.public_address(f"/v/{token}")


def paper_settings(document: Document) -> PaperSettings:
    """Room for the largest of its seals, and the address of its public page."""
    largest = max((look.diameter_mm for look in looks(document.structure["signatories"])), default=None)
    settings = PaperSettings(address=public_address(document.token))
    return replace(settings, seal_diameter_mm=largest) if largest else settings


def sheet_pdf(sheet: Structure) -> bytes:
    """A sheet about papers (register, processing sheet) as a PDF without seals, typeset in a confined process."""
    return typeset_confined(sheet, PaperSettings(sealed=False)).pdf


def file_name(number: str, title: str) -> str:
    """`临会办〔2014〕17号 关于…的通知.pdf`, with nothing in it that Windows refuses."""
    safe = re.sub(r'[\\/:*?"<>|\x00-\x1f]', "_", f"{number} {title}").strip(" .")
    return f"{safe[:120]}.pdf"
