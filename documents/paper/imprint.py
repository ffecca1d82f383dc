"""版记: copies, printer, date of printing, at the foot of the last page (7.4)."""

from __future__ import annotations

from documents.text.structure import Structure

from .geometry import AREA_WIDTH, IMPRINT, IMPRINT_ROW, IMPRINT_THICK, IMPRINT_THIN
from .lines import atoms_of, break_lines, placed, width_of
from .signing import full_date
from .strips import Rule, Strip, TypeLine, column, kept


def set_imprint(structure: Structure, *, recipients: str = "", ruled: bool = True) -> list[Strip]:
    """The imprint, tied together; `recipients` are those that page one had no room for (7.3.2).

    Letters have an imprint without rules and without printer (10.1): `ruled=False`.
    """
    lists = [*_list("主送：", recipients), *_list("抄送：", structure.cc)]
    printed = _printed(structure) if ruled else []
    if not lists and not printed:
        return []
    if not ruled:
        return kept(lists)
    inner = [_rule(IMPRINT_THIN)] if lists and printed else []
    return kept([_rule(IMPRINT_THICK), *lists, *inner, *printed, _rule(IMPRINT_THICK)])


def _rule(thickness: float) -> Strip:
    return Strip(Rule(thickness, AREA_WIDTH), thickness, part="imprint", tag="div")


def _list(label: str, names: str) -> list[Strip]:
    """One character in on both sides, wrapped lines under the first name, closed by a full stop."""
    if not names:
        return []
    left = IMPRINT.em + width_of(label, IMPRINT)
    lines = break_lines(atoms_of(f"{names}。", IMPRINT), left, left, AREA_WIDTH - IMPRINT.em)
    strips = column(lines, f"imprint{label}", height=IMPRINT_ROW)
    head = Strip(
        TypeLine((placed(IMPRINT.em, label, IMPRINT), lines[0])), IMPRINT_ROW, part=f"imprint{label}"
    )
    return [head, *strips[1:]]


def _printed(structure: Structure) -> list[Strip]:
    """印发机关 one character in from the left, the full date with 印发 one character in from the right."""
    date = full_date(structure.printed_on, structure.printed_on_text)
    date = f"{date}印发" if date else ""
    right = AREA_WIDTH - IMPRINT.em - width_of(date, IMPRINT)
    segments = [placed(IMPRINT.em, structure.printed_by, IMPRINT), placed(right, date, IMPRINT)]
    shown = tuple(segment for segment in segments if segment.atoms)
    if width_of(structure.printed_by, IMPRINT) + IMPRINT.em > right - IMPRINT.em:
        printer = break_lines(
            atoms_of(structure.printed_by, IMPRINT), IMPRINT.em, IMPRINT.em, AREA_WIDTH - IMPRINT.em
        )
        return column([*printer, *shown[1:]], "imprint-printed", height=IMPRINT_ROW)
    return [Strip(TypeLine(shown), IMPRINT_ROW, part="imprint-printed")] if shown else []
