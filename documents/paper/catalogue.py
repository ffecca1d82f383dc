"""The faces this machine has, by name: in `HONGTOU_FONTS`, then beside Hongtou, then in the system's folders."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Collection, Iterator
from dataclasses import asdict
from pathlib import Path

from .face import Face
from .prepared import prepared, stamp

FAMILY, STYLE_NAME, FULL_NAME, POSTSCRIPT_NAME = 1, 2, 4, 6


def find_faces(wanted: Collection[str]) -> dict[str, Face]:
    """The wanted faces that are installed, each under its name; the first folder that has one gives it."""
    files = list(_files())
    key = "\n".join(["catalogue 1", *sorted(wanted), *map(stamp, files)])
    found = json.loads(prepared(key, lambda: json.dumps(_found(files, wanted), default=str).encode()))
    return {name: Face(**{**face, "path": Path(face["path"])}) for name, face in found.items()}


def _found(files: list[Path], wanted: Collection[str]) -> dict[str, dict[str, object]]:
    found: dict[str, Face] = {}
    for path in files:
        for name, face in _faces_in(path):
            if name in wanted:
                found.setdefault(name, face)
    return {name: asdict(face) for name, face in found.items()}


def _files() -> Iterator[Path]:
    for folder in _folders():
        yield from (
            path for path in sorted(folder.rglob("*")) if path.suffix.lower() in {".otf", ".ttf", ".ttc"}
        )


def _folders() -> Iterator[Path]:
    if named := os.environ.get("HONGTOU_FONTS"):
        yield Path(named)
    yield Path(sys.prefix, "share/hongtou/fonts")
    yield from (Path("/usr/local/share/fonts"), Path("/usr/share/fonts"), Path.home() / ".fonts")


def _faces_in(path: Path) -> Iterator[tuple[str, Face]]:
    """Each face of a file under each of its names; a family name stands for the regular style only."""
    from fontTools.ttLib import (  # type: ignore[import-untyped]  # it publishes no types; only set-up needs it
        TTCollection,
        TTFont,
    )

    reader = TTCollection if path.suffix.lower() == ".ttc" else TTFont
    with reader(path, lazy=True) as opened:
        for index, font in enumerate(opened.fonts if reader is TTCollection else [opened]):
            names = font["name"]
            family = names.getDebugName(FAMILY) or path.stem
            full = names.getDebugName(FULL_NAME) or family
            face = Face(full, family, font["OS/2"].usWeightClass, path, index)
            regular = names.getDebugName(STYLE_NAME) in {"Regular", "Book", "Light", "R", None}
            kinds = {FULL_NAME, POSTSCRIPT_NAME} | ({FAMILY} if regular else set())
            for record in names.names:
                if record.nameID in kinds:
                    yield record.toUnicode(), face
