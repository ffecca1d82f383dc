"""Seals on a page: they are drawn as the appearance of the signature's own field, and nowhere else."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from math import ceil, floor

from pyhanko.pdf_utils.content import ResourceType
from pyhanko.pdf_utils.generic import DictionaryObject, pdf_name
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.stamp import BaseStamp, BaseStampStyle

POINTS_PER_MM = 72 / 25.4
PAINTING = [[operator] for operator in (b"f", b"f*", b"S", b"s", b"B", b"B*", b"b", b"b*", b"sh", b"Do")]


@dataclass(frozen=True)
class Stamp:
    """One seal on one page: its centre in mm from the page's top-left corner, and the artwork to show there."""

    page: int  # from 0
    centre_x_mm: float
    centre_y_mm: float
    diameter_mm: float
    svg: str


@dataclass(frozen=True)
class Frame:
    """The rectangle around all stamps, in whole PDF points, y upwards: where the signature's field stands."""

    page: int
    left: int
    bottom: int
    right: int
    top: int
    seals: tuple[tuple[Stamp, float, float], ...]  # each with its lower-left corner, from the frame's

    @classmethod
    def around(cls, stamps: Sequence[Stamp], page_left: float, page_top: float) -> Frame:
        """`page_left` and `page_top` are the page's edges in PDF points.

        Raises ValueError where the stamps are not all on one page: one signature has one field.
        """
        if len({stamp.page for stamp in stamps}) != 1:
            raise ValueError("一次签名的印章必须在同一页上。")
        corners = []
        for stamp in stamps:
            half = stamp.diameter_mm / 2
            x = page_left + (stamp.centre_x_mm - half) * POINTS_PER_MM
            y = page_top - (stamp.centre_y_mm + half) * POINTS_PER_MM
            corners.append((stamp, x, y, stamp.diameter_mm * POINTS_PER_MM))
        left, bottom = floor(min(x for _, x, _, _ in corners)), floor(min(y for _, _, y, _ in corners))
        return cls(
            stamps[0].page,
            left,
            bottom,
            ceil(max(x + size for _, x, _, size in corners)),
            ceil(max(y + size for _, _, y, size in corners)),
            tuple((stamp, x - left, y - bottom) for stamp, x, y, _ in corners),
        )


@dataclass(frozen=True)
class SealStyle(BaseStampStyle):
    """pyHanko's way to be told what a signature field looks like: the frame's seals and nothing else."""

    frame: Frame = field(kw_only=True)

    def create_stamp(
        self, writer: BasePdfFileWriter, box: BoxConstraints, text_params: Mapping[str, object]
    ) -> BaseStamp:
        return _Seals(writer, self, box)


class _Seals(BaseStamp):
    def render(self) -> bytes:
        # Red ink lets black show through: a signature under the star stays legible.
        entries = {pdf_name("/Type"): pdf_name("/ExtGState"), pdf_name("/BM"): pdf_name("/Multiply")}
        ink = DictionaryObject(entries)  # type: ignore[no-untyped-call]  # pyHanko types it in part
        self.set_resource(ResourceType.EXT_G_STATE, pdf_name("/Ink"), ink)
        commands = ["/Ink gs"]
        for index, (stamp, x, y) in enumerate(self.style.frame.seals):
            name = f"/Seal{index}"
            artwork = PdfFileReader(BytesIO(_artwork(stamp.svg, stamp.diameter_mm)))
            form = self._ensure_writer.import_page_as_xobject(artwork)
            self.set_resource(ResourceType.XOBJECT, pdf_name(name), form)
            commands.append(f"q 1 0 0 1 {x:.3f} {y:.3f} cm {name} Do Q")
        return "\n".join(commands).encode()


@lru_cache(maxsize=64)
def _artwork(svg: str, diameter_mm: float) -> bytes:
    """One page of exactly the seal's size, as vectors on a transparent ground."""
    # Imported here because reading a signature needs none of it, and it takes half a second.
    from weasyprint import HTML  # type: ignore[import-untyped]  # it publishes no types
    from weasyprint.urls import URLFetcher  # type: ignore[import-untyped]  # it publishes no types

    source = b64encode(svg.encode()).decode()
    page = (
        f"<style>@page {{ size: {diameter_mm}mm {diameter_mm}mm; margin: 0 }} body {{ margin: 0 }}"
        f"img {{ display: block; width: {diameter_mm}mm; height: {diameter_mm}mm }}</style>"
        f'<img alt="" src="data:image/svg+xml;base64,{source}">'
    )
    # Uploaded artwork could name files and addresses: nothing but what it carries itself is read.
    fetcher = URLFetcher(allowed_protocols={"data"}, allow_redirects=False, fail_on_errors=True)
    pdf = bytes(HTML(string=page, url_fetcher=fetcher).write_pdf())
    if not _paints(pdf):  # WeasyPrint only logs an image that it cannot draw
        raise ValueError("印章图样画不出来：请使用内容完整、不引用外部文件或网址的 SVG。")
    return pdf


def _paints(pdf: bytes) -> bool:
    content = PdfFileReader(BytesIO(pdf)).root["/Pages"]["/Kids"][0]["/Contents"].data
    return any(line.split()[-1:] in PAINTING for line in content.splitlines())
