"""The four forms of a document: ordinary, letter (10.1), order (10.2), minutes (10.3); which one a structure is.

A form says what stands above the text, what stands below it, and how page one is bounded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from documents.text.structure import Block, Structure

from .body import set_recipients
from .geometry import RECIPIENTS_GAP, ROW
from .head import set_head
from .heading import set_title
from .letter import letter_page, set_letter_head
from .minutes import minutes_word, set_attendance, split_attendance
from .order import order_name, set_order_head, set_order_signing
from .pages import Page
from .signing import set_signing
from .strips import Strip
from .values import PaperSettings

Form = Literal["ordinary", "letter", "order", "minutes"]


@dataclass(frozen=True)
class Frame:
    """What a form puts around the text of a document."""

    form: Form
    head: list[Strip]
    recipients: str
    body: tuple[Block, ...]
    signing: list[Strip]
    attendance: list[Strip]
    first_page: Page


def form_of(structure: Structure, settings: PaperSettings) -> Form:
    """The form that was asked for; left to itself, what the issuer's mark and the title say."""
    if settings.form != "auto":
        return settings.form
    mark = "".join(structure.issuers[:1])
    if mark.endswith("纪要"):
        return "minutes"
    if mark.endswith("令") or (mark and structure.title in {f"{mark}令", f"{mark}命令"}):
        return "order"
    return "letter" if mark and ("函〔" in structure.number or structure.title.endswith("函")) else "ordinary"


def frame(structure: Structure, settings: PaperSettings, recipients: str) -> Frame:
    """The form's parts for this structure; `recipients` are those page one shows."""
    form = form_of(structure, settings)
    signing = set_signing(structure, sealed=settings.sealed, diameter=settings.seal_diameter_mm)
    page = Page(opens=True)
    match form:
        case "letter":
            head = [*set_letter_head(structure), *set_title(structure)]
            return Frame(form, head, recipients, structure.body, signing, [], letter_page())
        case "order":
            signed = set_order_signing(structure, settings.signature_stamp_width_mm)
            return Frame(form, _order_head(structure), "", structure.body, signed, [], page)
        case "minutes":
            body, present = split_attendance(structure.body)
            head = _headed(structure, settings, recipients, minutes_word(structure))
            unsealed = set_signing(structure, sealed=False, diameter=settings.seal_diameter_mm)
            return Frame(form, head, recipients, body, unsealed, set_attendance(present), page)
        case "ordinary":
            head = _headed(structure, settings, recipients, "文件")
            return Frame(form, head, recipients, structure.body, signing, [], page)


def _headed(structure: Structure, settings: PaperSettings, recipients: str, word: str) -> list[Strip]:
    """Head and title; a joint issue's mark leaves room for the title, the recipients and a line of text."""
    title = set_title(structure)
    below = _height(title) + RECIPIENTS_GAP + _height(set_recipients(recipients)) + ROW
    return [*set_head(structure, settings.rule_thickness_mm, below, word), *title]


def _order_head(structure: Structure) -> list[Strip]:
    """An order is named by its mark; a title that says something else is set below it."""
    head = set_order_head(structure)
    if structure.title and structure.title != order_name(structure):
        return [*head, *set_title(structure)]
    return head


def _height(strips: Sequence[Strip]) -> float:
    return sum(strip.gap + strip.height for strip in strips)


def gap_before_text(form: Form) -> float:
    """The white between head or title and what follows: one empty line, two in an order (10.2)."""
    return 2 * ROW if form == "order" else RECIPIENTS_GAP


def opened(strips: list[Strip], gap: float) -> list[Strip]:
    """The strips, the first `gap` below what stands above it."""
    return [replace(strips[0], gap=gap), *strips[1:]] if strips else []
