"""A seal from a picture, shown by a real signature; and pictures that are none."""

from __future__ import annotations

import random
import zlib
from io import BytesIO

import pikepdf
import pytest
from PIL import Image, ImageDraw

from documents.trust import Authority, Signer, Stamp, UnusableArtwork, seal_from_image, sign
from documents.trust.inspection import inspect
from tests.documents.trust.conftest import picture, red_box_mm


def seal_picture(width: int = 500, height: int = 500, kind: str = "PNG") -> bytes:
    image = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(image)
    pen.ellipse((2, 2, width - 3, height - 3), outline="#ff0000", width=15)
    out = BytesIO()
    image.save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_is_shown_by_the_signature_and_hides_nothing(
    paper: bytes, signer: Signer, authority: Authority, kind: str
) -> None:
    svg = seal_from_image(seal_picture(kind=kind), diameter_mm=42)
    pdf = sign(paper, signer, [Stamp(0, 105, 45, 42, svg)])
    assert inspect(pdf, [authority.anchor]).valid
    box = red_box_mm(picture(pdf))
    assert box == tuple(pytest.approx(edge, abs=0.5) for edge in (84, 24, 126, 66))
    dark = [sum(1 for v in picture(each).convert("L").tobytes() if v < 40) for each in (paper, pdf)]
    assert dark[1] > 0.99 * dark[0]  # its white ground is transparent


def test_nothing_else_of_the_file_travels_on() -> None:
    with_secret = BytesIO()
    image = Image.open(BytesIO(seal_picture()))
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    image.save(with_secret, "PNG", exif=exif)
    assert b"secret place" in with_secret.getvalue()
    assert seal_from_image(with_secret.getvalue()) == seal_from_image(seal_picture())


def test_pdf_a_forbids_smoothing(paper: bytes, signer: Signer) -> None:
    pdf = sign(paper, signer, [Stamp(0, 105, 45, 42, seal_from_image(seal_picture()))])
    with pikepdf.open(BytesIO(pdf)) as opened:
        pictures = [
            each for each in opened.objects if isinstance(each, pikepdf.Stream) and each.get("/Width")
        ]
        assert pictures
        assert not any(each.get("/Interpolate", False) for each in pictures)


@pytest.mark.parametrize(
    ("size", "word"),
    [((500, 400), "正方形"), ((100, 100), "像素"), ((3001, 3001), "像素"), ((500, 3500), "像素")],
)
def test_sizes(size: tuple[int, int], word: str) -> None:
    with pytest.raises(UnusableArtwork, match=word):
        seal_from_image(seal_picture(*size))


def test_what_is_no_picture() -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"/>'
    for data in (
        b"",
        b"text",
        svg,
        seal_picture(kind="GIF"),
        random.Random(1).randbytes(9999),
    ):
        with pytest.raises(UnusableArtwork, match="PNG 或 JPEG"):
            seal_from_image(data)
    with pytest.raises(UnusableArtwork, match="4 MB"):
        seal_from_image(bytes(4 * 1024 * 1024 + 1))


def test_a_bomb_is_refused_by_its_header() -> None:
    """60,000 pixels each way in a few kilobytes: 14 GB if it were decoded."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    header = (60_000).to_bytes(4, "big") * 2 + bytes([8, 6, 0, 0, 0])
    bomb = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(10_000_000)))
        + chunk(b"IEND", b"")
    )
    with pytest.raises(UnusableArtwork):
        seal_from_image(bomb)
