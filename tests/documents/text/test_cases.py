"""Whole texts in many hands, each with what a clerk reads in it: `cases/*.txt`, the text above, the outline below.

An outline line of a paragraph is the beginning of its text; every other line is complete.
"""

from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest

from documents.text import SCHEMA, NameList, Paragraph, Structure, Table, recognise, to_json

CASES = sorted((Path(__file__).parent / "cases").glob("*.txt"))
LABELS = ("title_lines", "issuers", "signatories", "signers", "attachment_note")


def outline(structure: Structure) -> Iterator[str]:
    """What was recognised, a line an element, in the order of the structure."""
    yield from _line("serial", structure.serial)
    yield from _line("classification", structure.classification)
    yield from _line("urgency", structure.urgency)
    yield from _line("issuers", "/".join(structure.issuers))
    yield from _line("number", structure.number)
    yield from _line("signers", "/".join(structure.signers))
    yield from _line("title", "|".join(structure.title_lines))
    yield from _line("recipients", structure.recipients)
    yield from _blocks(structure.body)
    yield from _line("note", "/".join(structure.attachment_note))
    yield from _line("signed", "/".join(structure.signatories))
    if structure.date_text:
        yield f"date {structure.date} {structure.date_text}"
    yield from _line("remark", structure.note)
    for attachment in structure.attachments:
        yield f"A {attachment.label} {attachment.title}" + (
            f" {attachment.date_text}" * bool(attachment.date_text)
        )
        yield from _blocks(attachment.body)
    yield from _line("cc", structure.cc)
    yield from _line("printed", f"{structure.printed_by} {structure.printed_on}".strip())


def _line(name: str, text: str) -> Iterator[str]:
    if text:
        yield f"{name} {text}"


def _blocks(blocks) -> Iterator[str]:
    for block in blocks:
        match block:
            case Paragraph(level=0):
                yield f"0 {block.text}"
            case Paragraph():
                yield f"{block.level} {block.heading}" + (f" + {block.text}" if block.text else "")
            case NameList():
                yield "L " + "/".join(block.names)
            case Table():
                yield "T " + "/".join(",".join(row) for row in block.rows)


def read_case(path: Path) -> tuple[str, list[str]]:
    """The raw text and the expected outline."""
    raw, expected = path.read_bytes().decode("utf-8").split("=====\n")
    return raw, expected.splitlines()


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path):
    raw, expected = read_case(path)
    got = list(outline(recognise(raw)))
    shortened = [
        line[: len(want)] if want[:2] == "0 " or " + " in want else line
        for line, want in zip(got, expected, strict=False)
    ]
    assert shortened + got[len(expected) :] == expected


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case_is_valid_json_of_the_schema(path):
    jsonschema.validate(to_json(recognise(read_case(path)[0])), SCHEMA)
