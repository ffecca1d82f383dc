"""Tables, within the type area (K2); the header row is repeated on every page (K3)."""

from __future__ import annotations

from collections.abc import Sequence

from .geometry import TEXT
from .lines import atoms_of, break_lines
from .strips import Strip, column


def set_table(rows: Sequence[Sequence[str]], part: str) -> list[Strip]:
    """The rows of a table as strips."""
    return [
        strip
        for number, row in enumerate(rows)
        for strip in column(break_lines(atoms_of("\u3000".join(row), TEXT)), f"{part}.{number}")
    ]
