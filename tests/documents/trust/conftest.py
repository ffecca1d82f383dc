"""An authority, a small paper and its signed copy, made once."""

from __future__ import annotations

import warnings
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from PIL import ImageChops
from PIL.Image import Image
from weasyprint import HTML

from documents.trust import Authority, Signer, Stamp, create_authority, draw_seal, sign

ISSUER = "临沂市总工会办公室"
PAPER = """<html lang="zh"><title>通知</title><style>
@page { size: A4; margin: 37mm 26mm 35mm 28mm } body { font: 16pt/29pt FandolFang R }</style>
<p>各县区总工会：<p>现将实施方案印发给你们，请认真贯彻执行。<p style="text-align: right">临沂市总工会办公室<br>2014年3月10日
<p style="break-before: page">附件"""


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return create_authority(tmp_path_factory.mktemp("trust") / "authority", organisation=ISSUER)


@pytest.fixture(scope="session")
def signer(authority: Authority) -> Signer:
    return authority.signer()


@pytest.fixture(scope="session")
def paper() -> bytes:
    """Two pages of PDF/A-3u, its XMP left readable as the archive wants it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # WeasyPrint leaves its colour profile's file open
        rendered = HTML(string=PAPER).write_pdf(pdf_variant="pdf/a-3u")
    with pikepdf.open(BytesIO(rendered)) as pdf:
        pdf.Root.Metadata.write(pdf.Root.Metadata.read_bytes())
        kept = BytesIO()
        pdf.save(kept, compress_streams=False)
    return kept.getvalue()


@pytest.fixture(scope="session")
def stamp() -> Stamp:
    return Stamp(0, 140.0, 90.0, 42.0, draw_seal(ISSUER, specimen=True))


@pytest.fixture(scope="session")
def signed(paper: bytes, signer: Signer, stamp: Stamp) -> bytes:
    return sign(paper, signer, [stamp], reason="印发公文")


def picture(pdf: bytes, page: int = 0, dpi: int = 150) -> Image:
    """A page as a reader shows it, signature fields included."""
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    try:
        image: Image = document[page].render(scale=dpi / 72, may_draw_forms=True).to_pil().convert("RGB")
        return image
    finally:
        document.close()


def red_box_mm(image: Image, dpi: int = 150) -> tuple[float, float, float, float] | None:
    """The rectangle around everything red: left, top, right, bottom; None where nothing is."""
    red, green, blue = image.split()
    mask = red.point(lambda v: 255 * (v > 150))
    for band in (green, blue):
        mask = ImageChops.multiply(mask, band.point(lambda v: 255 * (v < 120)))
    box = mask.getbbox()
    return box and (box[0] * 25.4 / dpi, box[1] * 25.4 / dpi, box[2] * 25.4 / dpi, box[3] * 25.4 / dpi)
