"""What the screens promise as text: words that match the rules, no inline code, no dead pieces, legible colours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

from workflow.base import languages
from workflow.campaigns.lifecycle import STATES as CAMPAIGN_STATES
from workflow.campaigns.rules import PAPERS
from workflow.commendation.lifecycle import STATES as COMMENDATION_STATES
from workflow.issuing.lifecycle import STATES as DOCUMENT_STATES
from workflow.progress.classes import STATES as CLASS_STATES
from workflow.progress.concerns import STATES as CONCERN_STATES
from workflow.progress.model_units import STATES as MODEL_UNIT_STATES
from workflow.submissions.lifecycle import STATES as SUBMISSION_STATES

PROJECT = Path(__file__).parents[2]
STYLE = (PROJECT / "static" / "hongtou.css").read_text()
SCRIPT = (PROJECT / "static" / "hongtou.js").read_text()
PAGES = {page.name: page.read_text() for page in (PROJECT / "templates" / "pages").glob("*.html")}
MARKUP = "\n".join(PAGES.values())
CHARTS = (PROJECT / "workflow" / "progress" / "charts.py").read_text()  # the pictures a page carries


@pytest.fixture(scope="module")
def macros() -> object:
    environment = Environment(loader=FileSystemLoader(PROJECT / "templates"), autoescape=True)
    languages.prepare(environment)
    environment.filters |= dict.fromkeys(("day", "weekday", "moment", "ago"), str)
    return environment.get_template("pages/_macros.html").module


def test_states_and_papers_are_worded_as_in_the_rules(macros: object) -> None:
    for table, states in (
        ("SUBMISSION_STATES", SUBMISSION_STATES),
        ("DOCUMENT_STATES", DOCUMENT_STATES),
        ("CAMPAIGN_STATES", CAMPAIGN_STATES),
        ("COMMENDATION_STATES", COMMENDATION_STATES),
        ("CLASS_STATES", CLASS_STATES),
        ("MODEL_UNIT_STATES", MODEL_UNIT_STATES),
        ("CONCERN_STATES", CONCERN_STATES),
    ):
        assert {name: row[0] for name, row in getattr(macros, table).items()} == states
    assert getattr(macros, "PAPERS") == PAPERS  # noqa: B009 - a template's module has no type


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_carries_no_inline_code_and_no_harsh_word(name: str) -> None:
    """The content policy would drop such code without a word to the user."""
    page = re.sub(r"{{.*?}}|{%.*?%}", "", PAGES[name], flags=re.S)  # `say(…, one=…)` is no handler
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\bsrc=)", page)
    assert not re.search("驳回|拒绝", PAGES[name])


def test_every_form_that_posts_carries_a_token() -> None:
    for form in re.findall(r'<form[^>]*method="post".*?</form>', MARKUP, re.S):
        assert "ui.csrf()" in form or "csrf()" in form, form[:120]


def test_the_style_sheet_styles_only_what_is_there() -> None:
    made_up = re.compile(r"(tone|is)-")  # put together from a state's name
    classes = set(
        re.findall(r"\.([a-z][a-z-]*)", re.sub(r"/\*.*?\*/|url\([^)]*\)|\d*\.\d+\w*", "", STYLE, flags=re.S))
    )
    unused = {name for name in classes if not made_up.match(name) and name not in MARKUP + SCRIPT + CHARTS}
    assert not unused


def test_every_icon_is_drawn_and_every_drawing_used() -> None:
    drawn = set(re.findall(r'<symbol id="([a-z]+)"', (PROJECT / "static" / "icons.svg").read_text()))
    assert {name for name in drawn if f'"{name}"' not in MARKUP} == set()
    assert set(re.findall(r'icon\("([a-z]+)"\)', MARKUP)) <= drawn


def tokens(scheme: str) -> dict[str, str]:
    light, dark = STYLE.split("@media (prefers-color-scheme: dark)", 1)
    found = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", light))
    return found | (dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", dark)) if scheme == "dark" else {})


def pairs() -> Iterator[tuple[str, str, float]]:
    """(ink, ground, least contrast) by WCAG 2.2: 4.5 for text, 3 for borders and signs."""
    for ground in ("desk", "surface", "surface-soft", "idle-soft"):
        yield from (("ink", ground, 4.5), ("ink-soft", ground, 4.5))
    for ground in ("desk", "surface"):
        yield from ((ink, ground, 4.5) for ink in ("accent", "good", "wait", "alarm", "brand"))
    for tone in ("accent", "good", "wait", "alarm"):
        yield from (
            (tone, f"{tone}-soft", 4.5),
            ("ink", f"{tone}-soft", 4.5),
            ("accent", f"{tone}-soft", 4.5),
        )
    yield from (("accent-ink", "accent", 4.5), ("accent-ink", "accent-strong", 4.5), ("surface", "good", 4.5))
    yield from (("line-strong", "surface", 3), ("line-strong", "desk", 3), ("tick", "surface", 3))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground", "least"), list(pairs()))
def test_colours_can_be_told_apart(scheme: str, ink: str, ground: str, least: float) -> None:
    colours = tokens(scheme)
    bright, dim = sorted((luminance(colours[ink]), luminance(colours[ground])), reverse=True)
    assert (bright + 0.05) / (dim + 0.05) >= least


def luminance(colour: str) -> float:
    """Relative luminance of #rgb or #rrggbb."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    channels = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_every_day_on_a_page_is_written_by_its_macro() -> None:
    """With its weekday, and readable by machines; an attribute cannot hold an element, and says the day alone."""
    bare = {
        (name, found)
        for name, text in PAGES.items()
        if name != "_macros.html"
        for found in re.findall(r"\{\{[^}]*\|(?:day|moment|weekday)\b[^}]*\}\}", text)
        if "say(" not in found and not re.search(r'(aria-label|title)="[^"]*' + re.escape(found), text)
    }
    assert {name for name, _ in bare} <= {
        "verify.html",
        "classes.html",
    }  # a signature's time; a calendar's own cells
