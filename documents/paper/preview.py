"""Pages as pictures for screens."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

import pypdfium2  # type: ignore[import-untyped]  # it publishes no types


@lru_cache(maxsize=64)
def preview(pdf: bytes, page: int = 0, width_px: int = 800) -> bytes:
    """One page (from 0) as a PNG `width_px` wide. Raises IndexError for a page that is not there."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        if not 0 <= page < len(document):
            raise IndexError(f"没有第{page + 1}页：本文件共{len(document)}页。")
        sheet = document[page]
        picture = sheet.render(scale=width_px / sheet.get_width()).to_pil()
    finally:
        document.close()
    png = BytesIO()
    picture.save(png, "PNG")
    return png.getvalue()
