"""Every kind of document is PDF/A-3u as it is typeset, and still is once it is sealed and signed; the seal shows."""

from __future__ import annotations

import zlib
from io import BytesIO
from itertools import count

import page
import pytest
from PIL import Image

from documents.paper import PaperSettings, preview, typeset
from documents.paper.render import render
from documents.text import Structure
from documents.trust import Signer, Stamp, draw_seal, sign
from tests.documents.paper.texts import corpus

QUICK = {"notice-15", "upward", "joint-3", "everything", "letter", "order", "minutes"}
SETTINGS = PaperSettings(address="https://example.org/v/abcdefgh")
KINDS = [
    pytest.param(structure, id=name, marks=[] if name in QUICK else pytest.mark.deep)
    for name, structure in corpus().items()
]


def faults(pdf: bytes) -> set[tuple[str, str]]:
    """What the checker objects to; nothing where it calls the file conformant."""
    report = page.validate_pdf_bytes(pdf, profile="3u")
    assert report.is_compliant == page.is_pdf_compliant_bytes(pdf, profile="3u")
    return {(failure.rule_id, failure.message) for failure in report.failures}


@pytest.mark.parametrize("structure", KINDS)
def test_every_kind_of_document_conforms_signed_and_unsigned(structure: Structure, signer: Signer) -> None:
    paper = typeset(structure, SETTINGS)
    stamps = [
        Stamp(
            place.page,
            place.centre_x_mm,
            place.centre_y_mm,
            place.diameter_mm,
            draw_seal(place.signatory, specimen=True),
        )
        for place in paper.seals
    ]
    assert faults(paper.pdf) == set()
    assert faults(sign(paper.pdf, signer, stamps, reason="印发公文")) == set()


def test_a_stream_that_ends_in_a_carriage_return_conforms() -> None:
    """One compressed stream in 256 does, by chance: attach a source of which it is known."""
    unlucky = next(text for n in count() if zlib.compress((text := f"[{n}]").encode(), 9).endswith(b"\r"))
    pdf = render("关于开会的通知", "<section><p>关于开会的通知</p></section>", unlucky)
    assert b"\r\r\nendstream" in pdf
    assert faults(pdf) == set()
    assert faults(pdf.replace(b"\r\r\nendstream", b"\r\nendstream")) != set()


def test_the_checker_finds_what_is_wrong() -> None:
    """A checker that never objects would prove nothing."""
    paper = typeset(corpus()["notice-15"], SETTINGS).pdf
    assert faults(paper.replace(b"pdfaid:part", b"pdfaid:trap"))


def test_preview_shows_the_seal_of_a_signed_paper(signer: Signer) -> None:
    paper = typeset(corpus()["notice-7"])
    (place,) = paper.seals
    stamp = Stamp(
        place.page, place.centre_x_mm, place.centre_y_mm, 42, draw_seal("甲市总工会", specimen=True)
    )
    picture = Image.open(BytesIO(preview(sign(paper.pdf, signer, [stamp]), place.page, 2100))).convert("RGB")
    left, top = (round((at - 21) * 10) for at in (place.centre_x_mm, place.centre_y_mm))
    seal = picture.crop((left, top, left + 420, top + 420))
    assert sum(count for count, colour in seal.getcolors() or () if colour == (255, 0, 0)) > 5000
