"""The manual and the README show only pictures that `make pictures` makes, and all of them."""

from __future__ import annotations

import re
from pathlib import Path

from docs.pictures import FOLDER, SCREENS

PROJECT = Path(__file__).parents[1]
PAPERS = {"notice", "reply"}


def shown(page: str) -> set[str]:
    return set(re.findall(r"pictures/([\w-]+)\.png", (PROJECT / page).read_text(encoding="utf-8")))


def test_every_picture_is_made_shown_and_there() -> None:
    made = set(SCREENS) | PAPERS
    assert shown("docs/manual.zh.md") == set(SCREENS)
    assert shown("docs/manual.zh.md") | shown("README.md") == made
    assert {file.stem for file in FOLDER.glob("*.png")} == made


def test_the_contents_lead_to_the_chapters() -> None:
    text = (PROJECT / "docs/manual.zh.md").read_text(encoding="utf-8")
    chapters = re.findall(r"^## (.+)$", text, re.M)
    assert re.findall(r"^- \[(.+)\]\(#(.+)\)$", text, re.M) == [
        (chapter, re.sub(r"[、，]", "", chapter)) for chapter in chapters
    ]
