"""How a document is set: the same for its preview, its dry run and its issue."""

from __future__ import annotations

from dataclasses import replace

from flask import current_app

from documents.paper import PaperSettings
from workflow.issuing.models import Document
from workflow.issuing.seals import looks


def public_address(token: str) -> str:
    """Where anyone checks the document; short, because it is printed as a QR code."""
    return f"{current_app.config['HONGTOU'].public_url.rstrip('/')}/v/{token}"


def paper_settings(document: Document) -> PaperSettings:
    """Room for the largest of its seals, and the address of its public page."""
    largest = max((look.diameter_mm for look in looks(document.structure["signatories"])), default=None)
    settings = PaperSettings(address=public_address(document.token))
    return replace(settings, seal_diameter_mm=largest) if largest else settings
