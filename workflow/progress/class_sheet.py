"""Classes as the rows of a workbook, in and out. Plain Python."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workflow.base.refusals import Invalid
from workflow.base.workbooks import place
from workflow.progress.classes import CHOICES, LABELS, LEVELS, Content, read, worded

HEADER = tuple(LABELS.values())
COLUMNS = "、".join(HEADER)  # as a page says them
WORDS = {name: "、".join(choices.values()) for name, choices in {"level": LEVELS, **CHOICES}.items()}
MOST_ROWS = 500
YES = {"是": "yes", "": "", "否": ""}


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that cannot be taken: which cell, and why."""

    cell: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a workbook holds: the good rows with their place (index 0 is row 2), and what is wrong with the others."""

    good: Sequence[tuple[int, Content]]
    faults: Sequence[Fault]


def read_rows(rows: Sequence[Sequence[str]], year: int, today: dt.date) -> Sheet:
    """Every row judged as the form would be; rows left blank are passed over."""
    good: list[tuple[int, Content]] = []
    faults: list[Fault] = []
    for number, cells in enumerate(rows):
        if not any(cells):
            continue
        try:
            good.append((number, read(*_form(cells), year, today)))
        except Invalid as refusal:
            faults += [Fault(cell_of(number, name), sentence) for name, sentence in refusal.fields.items()]
    return Sheet(good, faults)


def cell_of(number: int, name: str) -> str:
    """Where a field of a row stands in the sheet."""
    return place(number, list(LABELS).index(name))


def cells_of(content: Content) -> list[str | int]:
    """A class as a row."""
    return [
        value
        if isinstance(value := getattr(content, name), int) and name != "is_visit"
        else worded(name, value)
        for name in LABELS
    ]


def _form(cells: Sequence[str]) -> tuple[dict[str, str], dict[str, list[str]]]:
    """A row as the form it stands for."""
    form = dict(zip(LABELS, cells, strict=True))
    form["level"] = "、".join(_keys(LEVELS, form["level"]))
    form["is_visit"] = YES.get(form["is_visit"], "")
    return form, {name: _keys(choices, form[name]) for name, choices in CHOICES.items()}


def _keys(choices: Mapping[str, str], cell: str) -> list[str]:
    """The keys of the words in a cell; a word that is none stays, and is refused."""
    keys = {label: key for key, label in choices.items()}
    return [keys.get(word, word) for word in re.split(r"[、，,;；\s]+", cell) if word]
