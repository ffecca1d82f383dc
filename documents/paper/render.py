"""HTML to PDF/A: the one module that knows WeasyPrint. It fetches nothing and sees only our fonts."""

from __future__ import annotations

import ctypes.util
import gc
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from html import escape
from pathlib import Path
from string import Template
from tempfile import TemporaryDirectory
from typing import Any
from xml.sax.saxutils import escape as xml_escape

from .fonts import all_faces, chain
from .geometry import (
    AREA_HEIGHT,
    AREA_LEFT,
    AREA_TOP,
    AREA_WIDTH,
    FOLIO,
    FOLIO_BELOW,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    ROW,
    TABLE_RULE,
    TEXT,
)
from .head import baseline
from .markup import face_rule, style_rules

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "paper"
RED = "rgb(255, 0, 0)"
# The foot of the page begins just below the type area, so that a full page never spills.
FOOT_SLACK = 1.0
FOLIO_ROW = 8.0
# Bytes depend on the text alone, never on the clock.
NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)
_RENDERING = threading.Lock()


def render(title: str, pages: str, source_json: str) -> bytes:
    """The PDF/A-3u of ready pages, with the structure they were made of. Same input, same bytes."""
    weasyprint = _renderer()
    source = page_source(title, pages)
    structure = weasyprint.Attachment(
        string=source_json,
        name="structure.json",
        description="本文件的结构（JSON）",
        relationship="Source",
        created=NO_DATE,
        modified=NO_DATE,
        url_fetcher=_fetcher(),
    )
    # The renderer's font map is shared by the process and is not made for threads.
    with _RENDERING:
        document = weasyprint.HTML(string=source, url_fetcher=_fetcher()).render(
            font_config=_fonts(), stylesheets=[_stylesheet()], pdf_variant="pdf/a-3u"
        )
        pdf: bytes = document.write_pdf(
            pdf_variant="pdf/a-3u", pdf_tags=True, attachments=[structure], finisher=_finish
        )
    return pdf


def render_sheet(source: str, css: str) -> bytes:
    """A sheet that is no official document, as tagged PDF: its own page, our faces, nothing fetched."""
    weasyprint = _renderer()
    with _RENDERING, uncollected():
        sheet = weasyprint.CSS(string=css, font_config=_fonts(), url_fetcher=_fetcher())
        html = weasyprint.HTML(string=source, url_fetcher=_fetcher())
        pdf: bytes = html.write_pdf(font_config=_fonts(), stylesheets=[sheet], pdf_tags=True)
    return pdf


def page_source(title: str, pages: str) -> str:
    """The HTML that the renderer is given."""
    return Template(template("paper.html")).substitute(title=escape(title), pages=pages)


def render_bare(title: str, pages: str) -> bytes:
    """The renderer's own work on the same HTML and nothing more: what `benchmarks.paper` compares with."""
    html = _renderer().HTML(string=page_source(title, pages), url_fetcher=_fetcher())
    pdf: bytes = html.write_pdf(font_config=_fonts(), stylesheets=[_stylesheet()], pdf_variant="pdf/a-3u")
    return pdf


def _finish(_document: Any, pdf: Any) -> None:
    """PDF/A readers that do not inflate streams must still find the metadata, and the end of every stream."""
    from .streams import CountedStreams

    for item in pdf.objects:
        if getattr(item, "extra", {}).get("Type") == "/Metadata":
            item.compress = False
    pdf.__class__ = CountedStreams


@cache
def _renderer() -> Any:
    """WeasyPrint, imported when first needed.

    While it looks for its libraries it asks compiler and linker for guessed names, a fifth of its start, before
    it tries the names that they have on Linux: there the question is answered with no.
    """
    ask = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = _not_found
    try:
        import weasyprint  # type: ignore[import-untyped]  # it publishes no types
    finally:
        ctypes.util.find_library = ask
    return weasyprint


def _not_found(name: str) -> None:
    return None


@cache
def _fetcher() -> Any:
    _renderer()
    from weasyprint.urls import URLFetcher  # type: ignore[import-untyped]  # it publishes no types

    return URLFetcher(allowed_protocols={"data"}, allow_redirects=False, fail_on_errors=True)


@cache
def template(name: str) -> str:
    """The text of one of the paper's templates."""
    return (TEMPLATES / name).read_text(encoding="utf-8")


@cache
def _stylesheet() -> Any:
    values = {
        "page_width": PAGE_WIDTH,
        "page_height": PAGE_HEIGHT,
        "area_top": AREA_TOP,
        "area_left": AREA_LEFT,
        "right": PAGE_WIDTH - AREA_LEFT - AREA_WIDTH,
        "foot": PAGE_HEIGHT - AREA_TOP - AREA_HEIGHT - FOOT_SLACK,
        "area_width": AREA_WIDTH,
        "area_height": AREA_HEIGHT,
        "hairline": TABLE_RULE,
        "row": ROW,
        "red": RED,
        "body_face": face_rule(chain(TEXT.role)[0], TEXT),
        "folio": _folio_rules(),
        "folio_indent": FOLIO.em,
        "styles": style_rules(),
    }
    css = Template(template("paper.css")).substitute(values)
    return _renderer().CSS(string=css, font_config=_fonts(), url_fetcher=_fetcher())


def _folio_rules() -> str:
    """The page number, its dashes' ink 7 mm below the type area (7.5)."""
    face = chain("song")[0]
    low, high = face.ink("—")
    ink = baseline(FOLIO, FOLIO_ROW) - (low + high) / 2 * FOLIO.em
    return (
        f'content: "— " counter(page) " —"; white-space: pre; vertical-align: top;'
        f'font: {face.weight} {FOLIO.size_pt}pt/{FOLIO_ROW}mm "{face.family}";'
        f"padding-top: {FOLIO_BELOW - FOOT_SLACK - ink:.4f}mm;"
    )


@cache
def _fonts() -> Any:
    """The renderer's font map, holding our faces and no other."""
    _renderer()
    from weasyprint.text.fonts import FontConfiguration  # type: ignore[import-untyped]  # it publishes no types

    with TemporaryDirectory() as folder, _environment("FONTCONFIG_FILE", _private_list(Path(folder))):
        return FontConfiguration()


def _private_list(folder: Path) -> str:
    paths = sorted({face.path for face in all_faces()})
    folders = "".join(f"<dir>{xml_escape(str(p))}</dir>" for p in sorted({path.parent for path in paths}))
    ours = "".join(f"<acceptfont><glob>{xml_escape(str(path))}</glob></acceptfont>" for path in paths)
    file = folder / "fonts.conf"
    file.write_text(
        f'<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig>{folders}'
        '<cachedir>/var/cache/fontconfig</cachedir><cachedir prefix="xdg">fontconfig</cachedir>'
        f"<selectfont><rejectfont><glob>*</glob></rejectfont>{ours}</selectfont></fontconfig>",
        encoding="utf-8",
    )
    return str(file)


@contextmanager
def uncollected() -> Iterator[None]:
    """Boxes live as long as the rendering: looking for dead ones among them takes a tenth of its time, finds none.

    Safe in several threads at once: whoever found the collector on turns it on again.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def _environment(name: str, value: str) -> Iterator[None]:
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before
