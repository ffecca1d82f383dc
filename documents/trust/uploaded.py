"""A seal from a picture: what an office scanned or was given, brought into the form that `Stamp` shows."""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO

from PIL import Image, UnidentifiedImageError

FORMATS = ("PNG", "JPEG")
SIZE_LIMIT_BYTES = 4 * 1024 * 1024
SHORTEST_PX, LONGEST_PX = 300, 3000  # 42 mm at 180 dpi; a decoded picture of 36 MB


class UnusableArtwork(ValueError):
    """An uploaded seal that cannot be used; the message says what to upload instead, in Chinese."""


def seal_from_image(data: bytes, *, diameter_mm: float = 42) -> str:
    """A square PNG or JPEG picture as the SVG of a seal `diameter_mm` wide.

    Its white becomes transparent on the page, where seals are multiplied onto what is below. The picture is
    decoded here and written anew, so that nothing else that the file carried travels on. Raises
    UnusableArtwork for other formats, unreadable or oversized files and pictures that are not square. A picture
    that merely ends early may pass, its missing part blank: show it before it is used.
    """
    if len(data) > SIZE_LIMIT_BYTES:
        raise UnusableArtwork("印章图片超过 4 MB：请缩小后再上传。")
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as picture:
            _check_size(*picture.size)  # known from the header, before anything is decoded
            clean = BytesIO()
            picture.convert("RGBA").save(clean, "PNG")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError) as error:
        raise UnusableArtwork("印章图片无法读取：请上传 PNG 或 JPEG 格式的图片。") from error
    # crisp-edges: PDF/A forbids a picture to ask for smoothing (/Interpolate).
    size, source = f"{diameter_mm:g}", b64encode(clean.getvalue()).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}mm" height="{size}mm" viewBox="0 0 {size} {size}">'
        f'<image image-rendering="crisp-edges" width="{size}" height="{size}" href="data:image/png;base64,{source}"/></svg>'
    )


def _check_size(width: int, height: int) -> None:
    if not SHORTEST_PX <= min(width, height) <= max(width, height) <= LONGEST_PX:
        raise UnusableArtwork(
            f"印章图片为 {width}×{height} 像素：边长应在 {SHORTEST_PX} 至 {LONGEST_PX} 像素之间。"
        )
    if abs(width - height) > 0.05 * max(width, height):
        raise UnusableArtwork("印章图片应是正方形，印章居中并撑满：请裁剪后再上传。")
