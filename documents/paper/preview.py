"""Pages as pictures for screens, in few colours: a full page of text weighs a fifth of what it would."""

from __future__ import annotations

from functools import cache, lru_cache
from io import BytesIO
from threading import Lock

from PIL import Image

# Black to white in five steps, enough for the edges of type, and the one red with two tints, both redder than
# any grey: else the quantiser would give black type pink edges.
SHADES = (0, 64, 128, 191, 255)
COLOURS = (*((shade, shade, shade) for shade in SHADES), *((255, tint, tint) for tint in (0, 85, 170)))
# PDFium is made for one thread: two at once spoil each other's pages, or end the process.
_drawing = Lock()


@lru_cache(maxsize=64)
def preview(pdf: bytes, page: int = 0, width_px: int = 800) -> bytes:
    """One page (from 0) as a PNG `width_px` wide. Raises IndexError for a page that is not there."""
    with _drawing:
        picture = _drawn(pdf, page, width_px)
    png = BytesIO()
    picture.quantize(palette=_palette(), dither=Image.Dither.NONE).save(png, "PNG", compress_level=8)
    return png.getvalue()


def _drawn(pdf: bytes, page: int, width_px: int) -> Image.Image:
    """The page as a picture of its own, so that nothing of PDFium's outlives the turn."""
    import pypdfium2  # type: ignore[import-untyped]  # it publishes no types; a process that only typesets needs none

    document = pypdfium2.PdfDocument(pdf)
    try:
        if not 0 <= page < len(document):
            raise IndexError(f"没有第{page + 1}页：本文件共{len(document)}页。")
        document.init_forms()  # a seal is the appearance of a signature's field
        sheet = document[page]
        picture: Image.Image = sheet.render(scale=width_px / sheet.get_width()).to_pil().copy()
        return picture
    finally:
        document.close()


@cache
def _palette() -> Image.Image:
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in COLOURS for part in colour])
    return palette
