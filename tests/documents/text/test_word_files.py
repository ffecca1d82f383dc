"""What twenty Word files keep: every word, in its place, and what is no text is told."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from lxml import etree

from docs.word_files import TABLE, row
from documents.text import read_text, recognise

from .word_corpus import FILES, OFFICE, OFFICE_NAME

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PART = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml")


@pytest.fixture(params=list(FILES))
def name(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    if FILES[found].maker == OFFICE_NAME and not OFFICE:
        pytest.skip("LibreOffice, which writes this file, is not installed here")
    return found


def test_what_it_holds_is_in_the_text_in_order_and_the_rest_is_told(name: str) -> None:
    file = FILES[name]
    text = read_text("a.docx", file.content())
    places = [text.find(words) for words in file.keeps if words not in ("内部资料", "首页页眉字")]
    assert -1 not in places, text
    assert places == sorted(places), text
    assert all(words in text for words in file.keeps), text
    told = "".join(found.message for found in recognise(text).findings)
    assert all(words in told for words in file.tells), told


def test_no_word_of_the_file_is_lost(name: str) -> None:
    """Found by looking at the file's own text runs, not by asking the reader."""
    content = FILES[name].content()
    read = "".join(read_text("a.docx", content).split())
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for part in filter(PART.fullmatch, package.namelist()):
            for run in etree.fromstring(package.read(part)).iter(f"{W}t"):
                assert "".join((run.text or "").split()) in read, part


def test_the_table_of_the_documentation_is_current(name: str) -> None:
    assert row(name, FILES[name]) in TABLE.read_text(encoding="utf-8").splitlines()


def test_there_are_twenty() -> None:
    assert len(FILES) >= 20
