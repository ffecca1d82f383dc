"""Characters as outlines: a seal carries its name as shapes, so that it never enters the text of a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fontTools.misc.transform import Transform  # type: ignore[import-untyped]  # it publishes no types
from fontTools.pens.svgPathPen import SVGPathPen  # type: ignore[import-untyped]  # it publishes no types
from fontTools.pens.transformPen import TransformPen  # type: ignore[import-untyped]  # it publishes no types

from documents.sentences import say

if TYPE_CHECKING:
    from documents.paper.face import Face
    from documents.paper.geometry import Role

CENTRE_OF_EM = 0.38  # above the baseline: the middle of an ideograph's box, which spans -0.12 to 0.88


class MissingGlyph(ValueError):
    """No installed face can draw a character; the message names it, in Chinese."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where one character stands: its centre, the size of its em box, its turn (radians, clockwise)."""

    x_mm: float
    y_mm: float
    width_mm: float
    height_mm: float
    turn: float = 0.0


def outline(character: str, place: Place, role: Role = "title") -> str:
    """SVG path data of one character at `place`, in mm, y pointing down, in the face of a paper's role.

    Raises MissingGlyph where no face has the character.
    """
    face = _face_with(character, role)
    to_place = (
        Transform()
        .translate(place.x_mm, place.y_mm)
        .rotate(place.turn)
        .scale(place.width_mm / face.units, -place.height_mm / face.units)
        .translate(-face.advance(character) * face.units / 2, -CENTRE_OF_EM * face.units)
    )
    pen = SVGPathPen(None, ntos=_micrometres)
    face.draw(character, TransformPen(pen, to_place))
    return str(pen.getCommands())


def _micrometres(length_mm: float) -> str:
    return f"{length_mm:.3f}".rstrip("0").rstrip(".")


def _face_with(character: str, role: Role) -> Face:
    # Imported here because a verifier draws nothing, and starts anew for each file.
    from documents.paper.fonts import face_of

    face = face_of(role, character)
    if face is None:
        raise MissingGlyph(
            say(
                "已安装的字体里没有“{character}”字，无法刻制印章：请改用常用字，或安装含有该字的字体。",
                character=character,
            )
        )
    return face
