"""Preflight (核稿前检查): what the rules say about a structure, and the mechanical fixes.

Warnings never block; errors do. The rules themselves stand in `findings` (words), `parts`, `wording`, `counts`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from documents.text.counts import check_counts
from documents.text.findings import finding
from documents.text.marks import read_mark
from documents.text.parts import (
    check_dates,
    check_empty_page,
    check_levels,
    check_note,
    check_number,
    check_title,
)
from documents.text.places import put_texts, texts
from documents.text.recipients import check_recipients
from documents.text.structure import Finding, Structure
from documents.text.wording import check_characters, check_wording, code, has_rule_of_its_own

#: Given a text, the characters in it that no font can print. Paper knows; text does not ask which fonts.
Missing = Callable[[str], Iterable[str]]

_PARTS = (
    check_title,
    check_recipients,
    check_levels,
    check_note,
    check_empty_page,
    check_dates,
    check_number,
    check_counts,
)
# Their form is a rule of its own; what is wrong with a name is no matter of punctuation.
_NOT_PROSE = ("/number_text", "/date_text", "/printed_on_text", "/serial")
# A fix may lay bare another fault (spaces, then a date's form); more rounds than rules are never needed.
_MOST_ROUNDS = 20


def preflight(structure: Structure, missing: Missing | None = None) -> tuple[Finding, ...]:
    """All findings: those of the reading (info) as they are, and every rule of the format asked anew."""
    read = [found for found in structure.findings if found.severity == "info"]
    parts = [found for check in _PARTS for found in check(structure)]
    return (*read, *parts, *_texts(structure), *(_glyphs(structure, missing) if missing else ()))


def apply_fixes(structure: Structure) -> Structure:
    """The structure with every mechanical fix applied, and the findings that are left (`--fix`)."""
    for _ in range(_MOST_ROUNDS):
        found = preflight(structure)
        changes = {f.where: f.fix for f in reversed(found) if f.fix}
        if not changes:
            break
        structure = put_texts(structure, changes)
    return structure.replace(findings=preflight(structure))


def _texts(structure: Structure) -> Iterator[Finding]:
    for where, text in texts(structure):
        if where not in _NOT_PROSE:
            # The mark of a heading has a rule of its own (E6).
            mark = read_mark(text, numbered=True) if where.endswith("/heading") else None
            yield from check_wording(where, text, after=len(mark.text) if mark else 0)
        yield from check_characters(where, text)


def _glyphs(structure: Structure, missing: Missing) -> Iterator[Finding]:
    for where, text in texts(structure):
        for char in missing(text):
            if not has_rule_of_its_own(char):
                yield finding("no glyph", where, char=char, code=code(char))
