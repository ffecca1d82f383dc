"""What changed, on paper: every word of both texts, the gone ones struck, the new ones underlined, comments beside them."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pdfplumber
import pytest

from documents.paper.comparison import Comparison, Passage, set_comparison
from documents.paper.confined import comparison_confined

PASSAGES = (
    Passage((("same", "一、目标"),)),
    Passage((("same", "培训"), ("deleted", "旧数"), ("inserted", "新量"), ("same", "名")), ("王五：请核对",)),
    Passage((("inserted", "末段"),)),
)


def compared(**changes: Any) -> Comparison:
    facts: dict[str, Any] = {"title": "改了哪里", "subtitle": "第2稿与第1稿相比", "left_over": (), "note": ""}
    facts |= {"figures": (("总数", "120", ""), ("人数", "80", "96")), "passages": PASSAGES}
    return Comparison(**(facts | changes))


def characters(pdf: bytes) -> tuple[dict[str, dict[str, Any]], list[dict[str, Any]]]:
    """The first page's characters (the last of each kind) and its strokes."""
    with pdfplumber.open(BytesIO(pdf)) as file:
        page = file.pages[0]
        return {one["text"]: one for one in page.chars}, [*page.lines, *page.rects]


def crossed(character: dict[str, Any], strokes: list[dict[str, Any]]) -> list[float]:
    """How far down the character strokes run across its middle: 0 its top, 1 its foot."""
    middle, height = (character["x0"] + character["x1"]) / 2, character["bottom"] - character["top"]
    return [
        (stroke["top"] - character["top"]) / height
        for stroke in strokes
        if stroke["x0"] <= middle <= stroke["x1"] and stroke["height"] < 2
    ]


def test_what_is_gone_is_struck_and_what_is_new_underlined() -> None:
    found, strokes = characters(set_comparison(compared()))
    for gone in "旧数":
        assert any(0.35 < depth < 0.75 for depth in crossed(found[gone], strokes)), crossed(
            found[gone], strokes
        )
    for new in "新量末段":
        assert any(0.8 < depth < 1.2 for depth in crossed(found[new], strokes))
        assert not any(0.35 < depth < 0.75 for depth in crossed(found[new], strokes))
    for same in "培训名目":
        assert not any(0.35 < depth < 1.2 for depth in crossed(found[same], strokes))


def test_a_comment_stands_beside_its_paragraph_and_the_figures_show_old_and_new() -> None:
    with pdfplumber.open(BytesIO(set_comparison(compared()))) as file:
        page = file.pages[0]
        text = page.extract_text()
        paragraph, comment = (page.search(words)[0] for words in ("培训", "王五"))
    assert abs(paragraph["top"] - comment["top"]) < 12
    assert comment["x0"] > page.width * 0.65
    assert "80 → 96" in text
    assert "120" in text


def test_nothing_of_a_hostile_text_is_read_as_markup_and_no_character_is_dropped() -> None:
    words = '<img src="file:///etc/passwd">&amp;${red}\ue000'
    passages = (Passage((("inserted", words),), (words,)),)
    with pdfplumber.open(BytesIO(set_comparison(compared(passages=passages, title=words)))) as file:
        text = "".join(file.pages[0].extract_text().split())
    assert text.count("file:///etc/passwd") == 3
    assert text.count("&amp;${red}〓") == 3


@pytest.mark.parametrize("count", [1, 400])
def test_it_is_as_long_as_it_needs_to_be(count: int) -> None:
    passages = tuple(Passage((("same", f"第{number}段" + "字" * 60),)) for number in range(count))
    with pdfplumber.open(BytesIO(comparison_confined(compared(passages=passages)))) as file:
        text = "".join(page.extract_text() for page in file.pages)
        assert (len(file.pages) > 1) == (count > 1)
    assert f"第{count - 1}段" in text
