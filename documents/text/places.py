"""Every text of a structure with its place, a JSON pointer; and putting a new text into a place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from documents.text.schema import from_json, to_json
from documents.text.structure import Structure
from documents.text.title import join_title

# Derived from the texts beside them, or our own words about the document.
_DERIVED = ("title", "number", "date", "printed_on", "findings")


def texts(structure: Structure) -> Iterator[tuple[str, str]]:
    """Place and text of all that is printed, in reading order; empty texts are left out."""
    value = to_json(structure)
    derived = _DERIVED if structure.title_lines else _DERIVED[1:]
    printed = {key: item for key, item in value.items() if key not in derived}
    yield from _walk(printed, "")


def put_texts(structure: Structure, changes: Mapping[str, str]) -> Structure:
    """The structure with these texts at these places; the title follows its lines, or its lines the title."""
    value = to_json(structure)
    for where, text in changes.items():
        *path, last = where.strip("/").split("/")
        holder: Any = value
        for key in path:
            holder = holder[int(key) if isinstance(holder, list) else key]
        holder[int(last) if isinstance(holder, list) else last] = text
    if "/title" in changes:
        value["title_lines"] = _recut(structure.title_lines, changes["/title"])
    elif value["title_lines"]:
        value["title"] = join_title(value["title_lines"])
    return from_json(value)


def _walk(value: object, where: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        if value:
            yield where, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _walk(item, f"{where}/{key}")
    elif isinstance(value, Sequence):
        for index, item in enumerate(value):
            yield from _walk(item, f"{where}/{index}")


def _recut(lines: Sequence[str], title: str) -> list[str]:
    """The new title broken where the old one was; what a fix takes away, it takes from the end."""
    cut: list[str] = []
    for line in lines:
        cut.append(title[: len(line)])
        title = title[len(line) :]
    return [line for line in [*cut[:-1], *(cut[-1:] and [cut[-1] + title])] if line]
