"""A seal from a picture: what an office scanned or was given, brought into the form that `Stamp` shows."""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO

from PIL import Image, UnidentifiedImageError

from documents.sentences import say
from documents.trust.seal import RED, specimen_word

FORMATS = ("PNG", "JPEG")
SIZE_LIMIT_BYTES = 4 * 1024 * 1024
SHORTEST_PX, LONGEST_PX = 300, 3000  # 42 mm at 180 dpi; a decoded picture of 36 MB


class UnusableArtwork(ValueError):
    """An uploaded seal that cannot be used; the message says what to upload instead, in Chinese."""


def seal_from_image(data: bytes, *, diameter_mm: float = 42, specimen: bool = False) -> str:
    """A square PNG or JPEG picture as the SVG of a seal `diameter_mm` wide.

    Its white becomes transparent on the page, where seals are multiplied onto what is below. The picture is
    decoded here and written anew, so that nothing else that the file carried travels on. Raises
    UnusableArtwork for other formats, unreadable or oversized files and pictures that are not square. A picture
    that merely ends early may pass, its missing part blank: show it before it is used. `specimen=True` fades it
    and sets 样章 across, as demonstration seals must carry it.
    """
    clean = clean_picture(data)
    if specimen:
        clean = _faded(clean)
    word = "".join(specimen_word(diameter_mm, 0.46 * diameter_mm)) if specimen else ""
    # crisp-edges: PDF/A forbids a picture to ask for smoothing (/Interpolate).
    size, source = f"{diameter_mm:g}", b64encode(clean).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}mm" height="{size}mm" viewBox="0 0 {size} {size}">'
        f'<image image-rendering="crisp-edges" width="{size}" height="{size}" href="data:image/png;base64,{source}"/>'
        f'<g fill="{RED}" stroke="none">{word}</g></svg>'
    )


def clean_picture(data: bytes) -> bytes:
    """A picture that can be a seal, decoded and written anew as PNG. Raises UnusableArtwork."""
    if len(data) > SIZE_LIMIT_BYTES:
        raise UnusableArtwork(say("印章图片超过 4 MB：请缩小后再上传。"))
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as picture:
            _check_size(*picture.size)  # known from the header, before anything is decoded
            return _png(picture.convert("RGBA"))
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError) as error:
        raise UnusableArtwork(say("印章图片无法读取：请上传 PNG 或 JPEG 格式的图片。")) from error


def _faded(png: bytes) -> bytes:
    """The picture on white, so pale that 样章 over it is what one reads."""
    with Image.open(BytesIO(png), formats=FORMATS) as picture:
        ground = Image.new("RGBA", picture.size, "white")
        return _png(Image.blend(ground, Image.alpha_composite(ground, picture.convert("RGBA")), 0.45))


def _png(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _check_size(width: int, height: int) -> None:
    if not SHORTEST_PX <= min(width, height) <= max(width, height) <= LONGEST_PX:
        raise UnusableArtwork(
            say(
                "印章图片为 {width}×{height} 像素：边长应在 {least} 至 {most} 像素之间。",
                width=width,
                height=height,
                least=SHORTEST_PX,
                most=LONGEST_PX,
            )
        )
    if abs(width - height) > 0.05 * max(width, height):
        raise UnusableArtwork(say("印章图片应是正方形，印章居中并撑满：请裁剪后再上传。"))
