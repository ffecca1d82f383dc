"""Which face draws what, and what no face can draw."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator

from documents.sentences import listed, say
from documents.text.structure import Finding, Structure

from .fonts import chain, face_of
from .geometry import Role
from .pages import Page
from .strips import segments_of
from .values import FaceUse

# Radicals look like characters but are read back as radicals; private-use characters mean nothing elsewhere.
_RADICALS = range(0x2E80, 0x2FE0)


def missing_characters(text: str) -> str:
    """The characters of a text that cannot be printed, each once, in the order they occur."""
    return "".join(c for c in dict.fromkeys(text) if not _printable(c))


def _printable(character: str) -> bool:
    if character in " \t\n\r\u3000":
        return True
    if unicodedata.category(character) in {"Co", "Cn", "Cs", "Cc"} or ord(character) in _RADICALS:
        return False
    return face_of("fang", character) is not None


def findings_for(structure: Structure) -> tuple[Finding, ...]:
    """An error for each place with a character that cannot be printed; a note where another face helps out."""
    return tuple(finding for where, text in _texts(structure, "") for finding in _findings_in(where, text))


def _findings_in(where: str, text: str) -> Iterator[Finding]:
    if missing := missing_characters(text):
        codes = listed(f"U+{ord(c):04X}" for c in missing)
        message = say(
            "没有字体可以印出“{missing}”（{codes}）：请改用正常的汉字或符号。",
            missing="”“".join(missing),
            codes=codes,
        )
        yield Finding("glyph", "error", where, message)
    own = chain("fang")[0]
    if lent := "".join(
        dict.fromkeys(c for c in text if not c.isspace() and not own.has(c) and _printable(c))
    ):
        message = say("正文字体没有“{lent}”，已用相近的字体印出：请核对字形。", lent="”“".join(lent))
        yield Finding("face", "info", where, message)


def _texts(value: object, where: str) -> Iterator[tuple[str, str]]:
    """Every text of a structure with its JSON pointer."""
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from _texts(item, f"{where}/{number}")
    elif not isinstance(value, Finding):
        for name in getattr(value, "__dataclass_fields__", ()):
            yield from _texts(getattr(value, name), f"{where}/{name}")


def faces_used(pages: Iterable[Page]) -> tuple[FaceUse, ...]:
    """The table of faces: role, face, characters."""
    shown: dict[Role, set[str]] = defaultdict(set)
    for page in pages:
        for _, strip in page.strips:
            for segment in segments_of(strip):
                for atom in segment.atoms:
                    shown[atom.style.role].update(atom.text)
    drawn: dict[tuple[Role, str], set[str]] = defaultdict(set)
    for role, characters in shown.items():
        for character in characters:
            face = face_of(role, character) or chain(role)[0]
            drawn[role, face.name].add(character)
    return tuple(FaceUse(role, face, "".join(sorted(cs))) for (role, face), cs in sorted(drawn.items()))
