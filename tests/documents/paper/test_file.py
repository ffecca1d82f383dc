"""The file itself: PDF/A, metadata, the structure inside, repeatable bytes, text as it was given, limits."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from io import BytesIO

import pikepdf
import pytest
from PIL import Image

from documents.paper import PaperSettings, TypesetError, doctor, missing_characters, preview, typeset
from documents.paper.confined import LimitReachedError, typeset_confined
from documents.paper.lines import _atom
from documents.text import to_json

from .conftest import TEXTS, Book
from .measure import ink
from .texts import letter, notice, plain

ADDRESS = "https://example.org/verify/0123456789abcdef"


def test_pdf_a_3u_with_title_language_and_structure(book: Book, name: str) -> None:
    with pikepdf.open(BytesIO(book.paper(name).pdf)) as file:
        meta = file.open_metadata()
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("3", "U")
        assert str(file.Root.Lang) == "zh-CN"
        assert str(file.docinfo.get("/Title", "")) == TEXTS[name].title
        attached = json.loads(file.attachments["structure.json"].get_file().read_bytes())
        assert attached == to_json(TEXTS[name])
        assert all(font["/FontDescriptor"] for font in _fonts(file))


def _fonts(file: pikepdf.Pdf) -> list[pikepdf.Object]:
    fonts = [page.Resources.Font for page in file.pages if "/Font" in page.Resources]
    return [fonts[0][key].DescendantFonts[0] for key in fonts[0].keys()] if fonts else []  # noqa: SIM118 - a PDF dictionary does not iterate over its keys


def _tagged(element: pikepdf.Object, page: pikepdf.Object | None = None) -> Iterator[tuple[str, int, int]]:
    """Tag, page object and mark of every piece of content, in the order of the structure tree."""
    page = element.get("/Pg", page)
    for kid in element.get("/K", []):
        if isinstance(kid, pikepdf.Dictionary):
            yield from _tagged(kid, page)
        else:
            assert page is not None
            yield str(element.S), page.objgen[0], int(kid)


def _levels(element: pikepdf.Object) -> Iterator[str]:
    yield str(element.S)
    for kid in element.get("/K", []):
        if isinstance(kid, pikepdf.Dictionary):
            yield from _levels(kid)


def test_tags_give_the_reading_order_of_the_page(book: Book, name: str) -> None:
    """The structure tree names every marked piece once, page by page, in the order in which it is drawn."""
    with pikepdf.open(BytesIO(book.paper(name).pdf)) as file:
        assert file.Root.MarkInfo.Marked
        order = [(page, mark) for _, page, mark in _tagged(file.Root.StructTreeRoot.K[0])]
        pages = [page.objgen[0] for page in file.pages]
    assert order == sorted(order, key=lambda piece: (pages.index(piece[0]), piece[1]))
    assert len(set(order)) == len(order)


def test_tags_tell_title_headings_paragraphs_and_tables(book: Book) -> None:
    with pikepdf.open(BytesIO(book.paper("everything").pdf)) as file:
        tags = Counter(_levels(file.Root.StructTreeRoot.K[0]))
    assert {"/H1", "/H2", "/P", "/Table", "/TR", "/TH", "/TD"} <= set(tags)
    assert tags["/H1"] == 5  # the title and those of four attachments
    assert tags["/TD"] == 4 * 40 + 9 * 9


def test_same_input_same_bytes(book: Book) -> None:
    assert typeset(TEXTS["notice-7"]).pdf == book.paper("notice-7").pdf


def test_same_bytes_in_another_process(book: Book) -> None:
    code = (
        "import hashlib; from documents.paper import typeset; "
        "from tests.documents.paper.texts import notice; "
        "print(hashlib.sha256(typeset(notice(7)).pdf).hexdigest())"
    )
    import hashlib

    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == hashlib.sha256(book.paper("notice-7").pdf).hexdigest()


def test_faces_by_role_are_reported(book: Book) -> None:
    rare = typeset(notice(body=(plain("王喆、李镕同志"),)))
    uses = {(use.role, use.face): use.characters for use in rare.faces}
    assert "喆" in uses["fang", "AR PL UMing CN"]
    assert "同" in uses["fang", "FandolFang R"]
    assert any(finding.rule == "face" and "喆" in finding.message for finding in rare.findings)
    assert not [f for f in book.paper("notice-7").findings if f.severity != "info"]


@pytest.mark.parametrize("bad", ["\ue000", "⼯", "\x07", "\U000e0100"])
def test_what_cannot_be_printed_is_refused(bad: str) -> None:
    assert missing_characters(f"工{bad}会") == bad
    with pytest.raises(TypesetError) as refused:
        typeset(notice(title=f"关于{bad}的通知"))
    assert refused.value.findings[0].where == "/title"


def test_qr_of_a_letter_stands_below_its_foot_rule() -> None:
    paper = typeset(letter().replace(body=(plain("专此函达。"),)), PaperSettings(address=ADDRESS))
    assert paper.page_count == 1
    box = ink(paper.pdf, 0, 277.5, 297, 20, 90)
    assert box
    assert box[1] == pytest.approx(280, abs=0.3)
    assert box[3] <= 294


@pytest.mark.parametrize("rows", [1, 7, 15])
def test_qr_stands_opposite_the_page_number(rows: int) -> None:
    paper = typeset(notice(rows, cc="", printed_by="", printed_on=""), PaperSettings(address=ADDRESS))
    odd = paper.page_count % 2
    box = ink(paper.pdf, paper.page_count - 1, 263, 296, 20 if odd else 120, 90 if odd else 190)
    assert box
    assert box[2] - box[0] <= 16.1
    assert box[1] == pytest.approx(266, abs=0.3)
    assert box[3] <= 292


def test_preview_is_a_png_of_the_width_asked_for(book: Book) -> None:
    png = preview(book.paper("notice-7").pdf, 0, 400)
    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20], "big") == 400
    with pytest.raises(IndexError):
        preview(book.paper("notice-7").pdf, 99)


def test_preview_of_a_full_page_is_light_and_keeps_black_white_and_red(book: Book) -> None:
    assert len(preview(book.paper("levels").pdf, 1, 1100)) <= 75_000
    first = preview(book.paper("levels").pdf, 0, 1100)
    assert len(first) <= 75_000
    colours = {colour for _, colour in Image.open(BytesIO(first)).convert("RGB").getcolors() or ()}
    assert {(0, 0, 0), (255, 255, 255), (255, 0, 0)} <= colours
    assert len(colours) <= 8


def test_preview_is_the_same_each_time(book: Book) -> None:
    first = preview(book.paper("notice-7").pdf)
    preview.cache_clear()
    assert preview(book.paper("notice-7").pdf) == first


def test_doctor_finds_everything() -> None:
    assert all(check.ok for check in doctor())


def test_what_was_typeset_before_leaves_no_trace() -> None:
    text, other = (notice(2, issuers=(name,)) for name in ("子丑寅总工会", "子丑总工会"))
    _atom.cache_clear()
    alone = typeset(text).pdf
    _atom.cache_clear()
    typeset(other)
    assert typeset(text).pdf == alone


def test_confined_gives_the_same_paper_and_keeps_its_limits(book: Book) -> None:
    assert typeset_confined(TEXTS["notice-7"]).pdf == book.paper("notice-7").pdf
    with pytest.raises(TypesetError):
        typeset_confined(notice(title="关于\ue000的通知"))
    with pytest.raises(LimitReachedError, match="秒"):
        typeset_confined(TEXTS["everything"], timeout_s=0.01)
    with pytest.raises(LimitReachedError, match="内存"):
        typeset_confined(TEXTS["everything"], memory_bytes=256 << 20)
