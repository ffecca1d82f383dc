"""Sections A and E: paper, type area, lines and characters, on every document of the corpus."""

from __future__ import annotations

import itertools

import pytest

from documents.paper import typeset
from documents.paper.lines import NEVER_ENDS, NEVER_STARTS

from .conftest import TEXTS, Book
from .measure import Line, Measured, measured
from .read_back import goes_on
from .texts import LEVELS, SENTENCE, notice, plain

ROW = 225 / 22
BLACK = {(0.0,), (0.0, 0.0, 0.0)}


def is_turned(seen: Measured, page: int) -> bool:
    """Whether the page's type runs upwards: then its characters share no baselines."""
    return sum(len(line.text) == 1 for line in seen.page(page)) > 20


def body_lines(seen: Measured) -> list[Line]:
    """Lines of 三号 upright type."""
    return [x for n in range(len(seen.sizes)) for x in seen.page(n) if abs(x.size - 16) < 0.1]


def test_A1_every_page_is_A4(book: Book, name: str) -> None:
    for width, height in book.measured(name).sizes:
        assert (width, height) == pytest.approx((210, 297), abs=0.1)


def test_A4_no_type_leaves_the_type_area(book: Book, name: str) -> None:
    seen = book.measured(name)
    for number in range(len(seen.sizes)):
        for line in seen.page(number):
            assert line.left >= 27.7, line
            assert line.right <= 184.3, line


def test_A3_body_begins_at_28_mm(book: Book, name: str) -> None:
    assert min(line.left for line in body_lines(book.measured(name))) >= 27.9


@pytest.mark.parametrize("rows", [60, 120])
def test_A5_full_pages_have_22_lines_of_28_characters(rows: int) -> None:
    seen = measured(typeset(notice(body=(plain("职工代表培训" * 5 * rows),))).pdf)
    full = seen.page(1)
    assert len(full) == 22
    hanzi = [line for line in full if not set(line.text) & set("，。、；：“”（）")]
    assert hanzi
    assert max(len(line.text) for line in hanzi) == 28


def test_A7_lines_of_text_are_a_row_apart(book: Book, name: str) -> None:
    seen = book.measured(name)
    for number in range(len(seen.sizes)):
        lines = [line for line in seen.page(number) if abs(line.size - 16) < 0.1]
        for upper, lower in itertools.pairwise(lines):
            if lower.baseline - upper.baseline < 1.6 * ROW and not is_turned(seen, number):
                assert lower.baseline - upper.baseline == pytest.approx(ROW, abs=0.05), (upper, lower)


def test_A5_no_page_has_more_than_22_lines(book: Book, name: str) -> None:
    seen = book.measured(name)
    for number in range(len(seen.sizes)):
        assert len([line for line in seen.page(number) if abs(line.size - 16) < 0.1]) <= 22 or is_turned(
            seen, number
        )


def test_A5_text_that_goes_on_fills_its_page(book: Book) -> None:
    seen = book.measured("pages-30")
    assert len(seen.sizes) >= 30
    full = [len(seen.page(number)) for number in range(1, len(seen.sizes) - 2)]
    assert min(full) >= 21  # a heading or a single line may go over to the next page
    assert full.count(22) > len(full) / 2


def test_bodies_of_the_corpus_end_on_every_line_of_a_page(book: Book) -> None:
    last = [book.measured(f"ending-{line:02}").page(1)[-1].baseline for line in range(1, 23)]
    first = min(last)
    assert [round((baseline - first) / ROW) for baseline in last] == list(range(22))


def test_A8_characters_stand_15_8_pt_apart() -> None:
    from io import BytesIO

    import pdfplumber

    text = notice(body=(plain("工会" * 300),))
    with pdfplumber.open(BytesIO(typeset(text).pdf)) as document:
        row = [c for c in document.pages[1].chars[:112] if abs(c["size"] - 16) < 0.1]
    steps = [
        b["x0"] - a["x0"]
        for a, b in itertools.pairwise(row)
        if b["x0"] > a["x0"] and b["matrix"][5] == a["matrix"][5]
    ]
    assert 15.75 <= min(steps) <= max(steps) <= 15.80


def test_A9_A10_black_and_one_red(book: Book, name: str) -> None:
    colours = {line.colour for line in book.measured(name).lines}
    colours |= {rule.colour for rule in book.measured(name).rules}
    assert colours <= BLACK | {(1.0, 0.0, 0.0)}


def test_A11_lines_that_do_not_end_a_paragraph_are_flush(book: Book, name: str) -> None:
    """Where the next line begins at the margin, the paragraph goes on: this line must end at 184 mm."""
    seen = book.measured(name)
    for number in range(len(seen.sizes)):
        lines = seen.page(number)
        for line, after in itertools.pairwise(lines):
            if goes_on(line, after, TEXTS[name]):
                assert line.right == pytest.approx(184, abs=0.3), line


def test_A13_no_forbidden_mark_begins_or_ends_a_line(book: Book, name: str) -> None:
    for line in body_lines(book.measured(name)):
        assert line.text[0] not in NEVER_STARTS - {"—"}, line
        assert line.text[-1] not in NEVER_ENDS, line
        assert not (line.text[0] == "—" and line.text[:2] != "——")


def test_A13_numbers_years_dashes_and_words_are_whole() -> None:
    pieces = ["2026年", "12,345.67元", "——", "……", "Hongtou", "85.5%"]
    body = tuple(plain("工" * shift + "会".join(pieces * 4)) for shift in range(28))
    seen = measured(typeset(notice(body=body, cc="", printed_by="", printed_on="", date="")).pdf)
    joined = "\n".join(line.text for line in body_lines(seen))
    for piece in pieces:
        assert joined.count(piece.removesuffix("元")) >= 4 * len(body), piece


def test_E1_recipients_begin_flush_left_and_end_with_a_colon(book: Book) -> None:
    line = book.measured("notice-15").find("各县区总工会")
    assert line.left == pytest.approx(28, abs=0.3)
    assert line.text.endswith("：")


def test_E3_long_recipients_move_into_the_imprint() -> None:
    many = "，".join(f"{n}县总工会及所属各产业工会" for n in "甲乙丙丁戊己庚辛壬癸" * 5)
    seen = measured(typeset(notice(20, recipients=many)).pdf)
    assert SENTENCE[:10] in "".join(line.text for line in seen.page(0))
    assert abs(seen.find("主送：").size - 14) < 0.1


def test_E4_page_one_shows_body_text(book: Book, name: str) -> None:
    body = TEXTS[name].body[0].text[:8]  # type: ignore[union-attr] # all of these begin with a paragraph
    assert body in "".join(line.text for line in book.measured(name).page(0))


def test_E5_paragraphs_are_indented_by_two_characters(book: Book) -> None:
    line = book.measured("notice-15").find(SENTENCE[:10])
    assert line.left == pytest.approx(28 + 11.1, abs=0.4)


def test_E6_B_levels_are_set_in_their_faces(book: Book) -> None:
    seen = book.measured("levels")
    assert seen.find("一、指导思想").fonts == ("FandolHei",)
    assert "AR-PL-UKai-CN" in seen.find("（一）宣传发动").fonts
    assert seen.find("1.各级工会").fonts == ("FandolFang",)


def test_E8_no_line_of_one_character_and_no_heading_at_the_foot(book: Book, name: str) -> None:
    for line in body_lines(book.measured(name)):
        turned = "FandolHei" in line.fonts
        assert len(line.text) > 1 or line.text.isascii() or turned, line
    seen = book.measured(name)
    for number in range(len(seen.sizes) - 1):
        assert not seen.page(number)[-1:] or seen.page(number)[-1].text not in (
            "一、指导思想",
            "二、方法步骤",
        )


def test_E9_levels_leave_no_empty_lines(book: Book) -> None:
    assert len(book.measured("levels").page(1)) == 22
    assert LEVELS


def test_A13_the_year_and_serial_of_a_number_stay_on_one_line() -> None:
    for lead in range(28):
        text = "职" * lead + "根据乙工发〔2026〕3号和乙工发〔2026〕12号文件办理"
        seen = measured(typeset(notice(body=(plain(text),))).pdf)
        lines = "\n".join(x.text for x in seen.lines)
        assert "〔2026〕3号" in lines
        assert "〔2026〕12号" in lines
