"""The QR code in the foot margin of the last page, on the side without the page number."""

from __future__ import annotations

from .geometry import AREA_HEIGHT, AREA_WIDTH, LETTER_QR_BELOW, LETTER_QR_SIDE, QR_BELOW, QR_SIDE


def qr_html(address: str, page_count: int, *, above_edge_rule: bool) -> str:
    """The code as vectors, placed from the type area's corner; nothing without an address.

    `above_edge_rule`: the page carries a letter's foot rule, so the code is smaller and stands below it.
    """
    if not address:
        return ""
    import segno

    side, below = (LETTER_QR_SIDE, LETTER_QR_BELOW) if above_edge_rule else (QR_SIDE, QR_BELOW)
    left = 0.0 if page_count % 2 else AREA_WIDTH - side
    code = segno.make(address, error="m", micro=False)
    uri = code.svg_data_uri(border=0, svgns=True, omitsize=True, nl=False)
    place = f"left:{left:.3f}mm;top:{AREA_HEIGHT + below:.3f}mm;width:{side}mm;height:{side}mm"
    return f'<img class="qr" alt="二维码：查验本文件" src="{uri}" style="{place}">'
