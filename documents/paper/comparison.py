"""What changed between two texts (花脸稿), on paper: deletions struck, insertions underlined, comments beside them.

It is no official document: no red head, no number, no seal. It is set in the faces of the paper; the marks are
red, and told apart without colour.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from string import Template

from .faces import missing_characters
from .fonts import families
from .render import RED, render_sheet, template

NO_FACE = "〓"  # a printer's sign for a character that is not in the case
_MARKS = {"inserted": "ins", "deleted": "del"}


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph: `pieces` are (same, inserted or deleted; text) in reading order; `comments` stand beside it."""

    pieces: tuple[tuple[str, str], ...]
    comments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the sheets say. `figures` are (what, before, after), '' for the same; all text is escaped here."""

    title: str
    subtitle: str
    figures: tuple[tuple[str, str, str], ...]
    passages: tuple[Passage, ...]
    left_over: tuple[str, ...]
    note: str


def set_comparison(comparison: Comparison) -> bytes:
    """The sheets as a PDF, A4 upright. A character that no face has is set as 〓."""
    values = {f"{role}_face": families(role) for role in ("title", "hei", "song", "fang", "kai")}
    css = Template(template("comparison.css")).substitute(values | {"red": RED})
    page = Template(template("comparison.html")).substitute(
        title=_written(comparison.title),
        subtitle=_written(comparison.subtitle),
        figures=_figures(comparison.figures),
        look=" with-margin" if any(passage.comments for passage in comparison.passages) else "",
        passages="".join(_row(passage) for passage in comparison.passages),
        left_over=_left_over(comparison.left_over),
        note=_written(comparison.note),
    )
    return render_sheet(page, css)


def _row(passage: Passage) -> str:
    text = "".join(_marked(kind, words) for kind, words in passage.pieces)
    changed = any(kind in _MARKS for kind, _ in passage.pieces)
    comments = "".join(f'<div class="beside">{_written(comment)}</div>' for comment in passage.comments)
    look = ' class="changed"' if changed else ""
    return f"{comments}<p{look}>{text}</p>"


def _marked(kind: str, words: str) -> str:
    mark = _MARKS.get(kind)
    return f"<{mark}>{_written(words)}</{mark}>" if mark else _written(words)


def _figures(figures: tuple[tuple[str, str, str], ...]) -> str:
    if not figures:
        return ""
    rows = "".join(
        f"<tr><th>{_written(what)}</th><td>{_figure(before, after)}</td></tr>"
        for what, before, after in figures
    )
    return f'<table class="figures">{rows}</table>'


def _figure(before: str, after: str) -> str:
    if not after:
        return _written(before)
    return f"<del>{_written(before)}</del> → <ins>{_written(after)}</ins>"


def _left_over(comments: tuple[str, ...]) -> str:
    if not comments:
        return ""
    lines = "".join(f"<p>{_written(comment)}</p>" for comment in comments)
    return f'<section class="left-over"><h2>原文已经改去的批注</h2>{lines}</section>'


def _written(text: str) -> str:
    for character in missing_characters(text):
        text = text.replace(character, NO_FACE)
    return escape(text)
