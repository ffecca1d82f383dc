"""The artwork: measured as shapes and as pixels, for names of every length."""

from __future__ import annotations

import re
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from math import atan2, degrees, hypot
from xml.etree import ElementTree

import pytest
from fontTools.pens.recordingPen import RecordingPen
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.svgLib.path import parse_path
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.paper.face import Face
from documents.paper.fonts import face_of
from documents.trust import MissingGlyph, draw_seal

NAMES = [
    "沂水工会",
    "临沂市总工会",
    "临沂市总工会办公室",
    "临沂市总工会民主管理工作部",
    "中国机械冶金建材工会临沂市委员会",
    "山东省临沂市沂水县总工会厂务公开民主管理领导小组办公室",
    "山东省临沂市高新技术产业开发区总工会厂务公开民主管理领导小组",
]
SVG = "{http://www.w3.org/2000/svg}"
DIAMETER, MIDDLE, RING = 42.0, 21.0, 1.2


def shapes(svg: str) -> list[str]:
    return [path.get("d", "") for path in ElementTree.fromstring(svg).iter(f"{SVG}path")]


def polar(data: str) -> list[tuple[float, float]]:
    """The outline's points as (distance from the centre in mm, degrees clockwise from the top)."""
    pen = RecordingPen()
    parse_path(data, pen)
    points = [point for _, operands in pen.value for point in operands]
    return [(hypot(x - MIDDLE, y - MIDDLE), degrees(atan2(x - MIDDLE, MIDDLE - y))) for x, y in points]


def letters(svg: str, name: str) -> list[list[tuple[float, float]]]:
    return [polar(data) for data in shapes(svg)[: len(name)]]


common = st.sampled_from(
    "临沂市总工会办公室民主管理部山东省水县厂务开领导小组委员兰陵费平邑莒南蒙阴沭一二三直属机关"
)


@settings(max_examples=60, deadline=None)
@given(st.text(common, min_size=4, max_size=30))
def test_any_name_stands_between_ring_and_star_evenly_and_apart(name: str) -> None:
    placed = letters(draw_seal(name), name)
    for letter in placed:
        assert max(distance for distance, _ in letter) < MIDDLE - RING - 0.3
        assert min(distance for distance, _ in letter) > 7 + 1.5  # clear of the star
    for before, after in pairwise(placed):
        inked_until, inked_from = max(a for _, a in before), min(a for _, a in after)
        assert inked_until < inked_from + 0.35  # degrees: 0.1 mm at the letters' feet


@pytest.mark.parametrize("name", NAMES)
def test_the_name_is_symmetrical_about_the_top_and_leaves_the_foot_open(name: str) -> None:
    placed = letters(draw_seal(name), name)
    left = min(a for _, a in placed[0])
    right = max(a for _, a in placed[-1])
    assert left == pytest.approx(-right, abs=6)  # the side bearings of two characters differ
    assert -160 < left < -60


def test_longer_names_reach_further_round() -> None:
    reach = [max(a for _, a in letters(draw_seal(name), name)[-1]) for name in NAMES]
    assert reach[:5] == sorted(reach[:5])


@pytest.mark.parametrize("name", NAMES)
def test_a_specimen_is_plain_to_see_and_leaves_the_name_as_it_was(name: str) -> None:
    real, specimen = draw_seal(name), draw_seal(name, specimen=True)
    assert shapes(specimen)[: len(name)] == shapes(real)[: len(name)]
    feet = min(distance for letter in letters(real, name) for distance, _ in letter)
    word = [polar(data) for data in shapes(specimen)[-2:]]
    assert max(distance for letter in word for distance, _ in letter) < feet
    assert "样章" in ElementTree.fromstring(specimen).findtext(f"{SVG}title", "")
    assert "样章" not in real


def test_an_inscription_stands_under_the_star_clear_of_the_name() -> None:
    name, inscription = "临沂市总工会民主管理工作部", "办公室专用章"
    svg = draw_seal(name, inscription=inscription)
    placed = letters(svg, name)
    below = [polar(data) for data in shapes(svg)[len(name) : len(name) + len(inscription)]]
    assert max(d for letter in below for d, _ in letter) < MIDDLE - RING - 0.5
    assert min(abs(a) for letter in below for _, a in letter) > max(a for _, a in placed[-1])


@pytest.mark.parametrize("diameter_mm", [38, 42, 45, 50])
def test_it_is_as_wide_as_it_says(diameter_mm: float) -> None:
    svg = ElementTree.fromstring(draw_seal("临沂市总工会", diameter_mm=diameter_mm))
    assert svg.get("width") == svg.get("height") == f"{diameter_mm}mm"
    ring = svg.find(f".//{SVG}circle")
    assert ring is not None
    outer = float(ring.get("r", 0)) + float(ring.get("stroke-width", 0)) / 2
    assert 2 * outer == pytest.approx(diameter_mm, abs=0.01)


def test_one_red_no_text_no_ground() -> None:
    svg = draw_seal("临沂市总工会", inscription="专用章", specimen=True)
    assert set(re.findall(r"#[0-9a-fA-F]{6}", svg)) == {"#ff0000"}
    assert "<text" not in svg
    assert "<rect" not in svg


def test_spaces_do_not_count_and_marks_are_escaped() -> None:
    assert draw_seal("临沂市　总工会 ") == draw_seal("临沂市总工会")
    assert ElementTree.fromstring(draw_seal("A&B<工会>")).findtext(f"{SVG}title") == "A&B<工会>"


@pytest.mark.parametrize("character", "〇喆镕堃𬭎")
def test_rare_characters_of_names_are_drawn(character: str) -> None:
    assert len(shapes(draw_seal(f"{character}县总工会"))[0]) > 20


def test_threads_that_draw_a_character_for_the_first_time_draw_it_alike() -> None:
    """As a browser asks for every seal of a page at once; each round with a face nobody has drawn with yet."""
    known = face_of("title", "临")
    assert known is not None
    often = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        for _ in range(10):
            fresh = replace(known)
            with ThreadPoolExecutor(8) as pool:
                drawn = set(pool.map(lambda _, face=fresh: drawn_with(face, NAMES[-1]), range(8)))
            assert len(drawn) == 1
    finally:
        sys.setswitchinterval(often)


def drawn_with(face: Face, name: str) -> str:
    pen = SVGPathPen(None)
    for character in name:
        face.draw(character, pen)
    return str(pen.getCommands())


def test_refusals_say_what_is_wrong() -> None:
    with pytest.raises(ValueError, match="名称"):
        draw_seal(" ")
    with pytest.raises(ValueError, match="直径"):
        draw_seal("临沂市总工会", diameter_mm=400)
    with pytest.raises(MissingGlyph, match="\U0010fffd"):
        draw_seal("总工会\U0010fffd")
