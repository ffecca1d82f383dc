"""Writes docs/word-files.md, the table of what twenty Word files kept: `make word-files`. It needs LibreOffice."""

from __future__ import annotations

from pathlib import Path

from documents.text import read_text, recognise
from tests.documents.text.word_corpus import FILES, WordFile

TABLE = Path(__file__).parent / "word-files.md"
HEAD = """# What is kept of a Word file

Twenty .docx files, made by python-docx, by LibreOffice and by hand as WPS writes them
([tests/documents/text/word_corpus.py](../tests/documents/text/word_corpus.py)). `make word-files` reads each with the
program and writes this table; a test fails where it is not current. Words are never left out silently: what is no
text, or was read in another form, is told to the person beside the form.

| file | in it | made by | words kept | told to the person |
|---|---|---|---|---|
"""


def table() -> str:
    """The whole page, from reading every file now."""
    return HEAD + "".join(f"{row(name, file)}\n" for name, file in FILES.items())


def row(name: str, file: WordFile) -> str:
    """One line of the table."""
    text = read_text("a.docx", file.content())
    kept = sum(words in text for words in file.keeps)
    told = "".join(found.message for found in recognise(text).findings if found.rule in ("R2", "R3"))
    return f"| {name} | {file.holds} | {file.maker} | {kept} / {len(file.keeps)} | {told or '—'} |"


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
