"""Every rule of the format, and what proves it: a test here by its name, or why none can stand here.

The rules' numbers are those of the format page the project was written from; where that page lies beside the project,
its list is compared with this one.
"""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from documents.paper import PaperSettings, typeset

from .conftest import Book
from .measure import Measured, ink, measured
from .texts import LEVELS, joint, letter, minutes, notice, order, plain

ROW = 225 / 22
RED = (1.0, 0.0, 0.0)
HERE = Path(__file__).parent
PAGE = HERE.parents[3] / "shared" / "gbt9704.md"

TEXT = "a rule of the text: documents.text says it as a finding (tests/documents/text)"
PRINT = "a matter of printing and binding; the file has the pages it needs (I3, J3)"
HABIT = "left open by the standard; decided in documents/paper/geometry.py"
DATA = "a matter of who issues when: the number, the date and the seals come from the caller"
# Rules that no test in this folder carries in its name.
ELSEWHERE = {
    "A6": HABIT, "A12": PRINT, "C4": TEXT, "D5": TEXT, "D6": TEXT, "D7": TEXT, "E2": TEXT, "F3": TEXT,
    "F12": TEXT, "F13": DATA, "I5": TEXT, "I10": DATA, "O1": TEXT, "O2": TEXT, "O3": TEXT, "O4": TEXT,
    "O5": TEXT, "O6": TEXT, "O7": TEXT, "O8": TEXT, "O9": TEXT, "G0": TEXT,
}  # fmt: skip


def proven() -> set[str]:
    """The rules in the names of the tests of this folder."""
    names = re.findall(r"^def test_(\w+)", "\n".join(p.read_text() for p in HERE.glob("test_*.py")), re.M)
    return {part for name in names for part in name.split("_") if re.fullmatch(r"[A-O]\d+", part)}


def rules() -> set[str]:
    """The rules of the format page: those of its tables, and those of its sections without one."""
    return set(re.findall(r"(?:^\| |(?<=[\s.]))([A-O]\d{1,2})(?: \||\s+(?=[^|\s]))", PAGE.read_text(), re.M))


@pytest.mark.skipif(not PAGE.exists(), reason="the format page is not beside the project")
def test_every_rule_is_proven_or_said_to_be_elsewhere() -> None:
    stated = {rule for rule in rules() if rule[0] in "ACDEFHIJKLMNO"}
    assert len(stated) > 90
    assert stated - proven() - set(ELSEWHERE) == set()


def test_no_rule_is_both_proven_here_and_said_to_be_elsewhere() -> None:
    assert proven() & set(ELSEWHERE) == set()


def sizes(seen: Measured, text: str) -> tuple[float, tuple[str, ...]]:
    line = seen.find(text)
    return round(line.size, 1), line.fonts


def test_A2_the_type_area_begins_37_mm_below_the_edge(book: Book) -> None:
    """Read as the top of the type area: the first ink lies a little below it, as in every word processor."""
    seen = book.measured("pages-30")
    full = next(n for n in range(1, len(seen.sizes)) if len(seen.page(n)) == 22)
    top = ink(book.paper("pages-30").pdf, full, 20, 60)
    assert top
    assert 38 <= top[1] <= 41
    bottom = ink(book.paper("pages-30").pdf, full, 240, 264)
    assert bottom
    assert 259 <= bottom[3] <= 262


def test_B1_each_part_has_its_face_and_size(book: Book) -> None:
    fang, hei, kai, small = "FandolFang", "FandolHei", "AR-PL-UKai-CN", "Noto-Serif-CJK-SC-Bold"
    seen = book.measured("classified")
    assert sizes(seen, "000012") == (16, (fang,))
    assert sizes(seen, "特急") == (16, (hei,))
    assert seen.find("签发人：").fonts[-1] == kai
    assert sizes(seen, "职工代表培训工作的通知")[0] == 22
    assert small in seen.find("职工代表培训工作的通知").fonts[0] or "GWTitle" in seen.find("通知").fonts[0]
    assert sizes(seen, "各县区总工会") == (16, (fang,))
    assert sizes(book.measured("notice-7"), "抄送：") == (14, (fang,))
    assert sizes(book.measured("everything"), "附件：") == (16, (fang,))


def test_C1_C2_C3_serial_classification_and_urgency_stand_flush_left_from_the_first_line(book: Book) -> None:
    seen = book.measured("classified")
    lines = [seen.find(text) for text in ("000012", "机密★1年", "特急")]
    first = book.measured("pages-30").page(3)[0].baseline
    for number, line in enumerate(lines):
        assert line.left == pytest.approx(28, abs=0.4)
        assert line.baseline == pytest.approx(first + number * ROW, abs=0.6)
    alone = measured(typeset(notice(8, urgency="特急")).pdf)
    assert alone.find("特急").baseline == pytest.approx(first, abs=0.6)


def test_C7_C12_L1_a_joint_letter_shows_the_lead_organ_alone_and_one_number() -> None:
    seen = measured(typeset(joint(3).replace(number="甲工函〔2026〕3号"), PaperSettings(form="letter")).pdf)
    assert [x.text for x in seen.page(0) if x.colour == RED] == ["甲市总工会"]
    assert sum("〔2026〕" in x.text for x in seen.lines) == 1


def test_D8_title_lines_stand_an_even_pitch_apart(book: Book) -> None:
    lines = [x.baseline for x in book.measured("title-61").page(0) if abs(x.size - 22) < 0.1]
    assert len(lines) >= 3
    assert {round(below - above, 1) for above, below in pairwise(lines)} == {12.5}


def test_E7_a_run_in_heading_alone_takes_the_face_of_its_level() -> None:
    seen = measured(typeset(notice(body=LEVELS)).pdf)
    assert set(seen.find("（一）宣传发动。").fonts) == {"AR-PL-UKai-CN", "FandolFang"}


def test_F5_a_long_signature_stays_inside_and_the_date_stays_under_its_middle() -> None:
    name = "甲市新技术产业开发区工会工作委员会"
    seen = measured(typeset(notice(7, signatories=(name,))).pdf)
    signature, date = seen.find(name), next(x for x in seen.lines if x.text == "2026年3月1日")
    assert signature.right <= 184.3
    assert (signature.left + signature.right) / 2 == pytest.approx((date.left + date.right) / 2, abs=0.5)
    assert date.right < 161.7


@pytest.mark.parametrize("diameter", [38, 42, 45])
def test_F8_the_seal_has_the_diameter_that_was_set(diameter: float) -> None:
    (seal,) = typeset(notice(7), PaperSettings(seal_diameter_mm=diameter)).seals
    assert seal.diameter_mm == diameter


def test_F10_joint_signatures_without_seals_stand_below_one_another() -> None:
    seen = measured(typeset(joint(3), PaperSettings(sealed=False)).pdf)
    lines = [
        next(x for x in seen.lines if x.text == name and x.colour != RED) for name in joint(3).signatories
    ]
    assert [x.baseline for x in lines] == sorted(x.baseline for x in lines)
    assert len({round(x.left, 1) for x in lines}) == 1


def test_F16_N3_minutes_bear_no_seal_and_orders_none_of_an_organ() -> None:
    assert not typeset(minutes().replace(signatories=("甲市总工会",), date="2026-03-01")).seals
    assert not typeset(order()).seals


def test_H4_H5_an_attachment_bears_the_name_of_its_note_and_is_set_as_the_body(book: Book) -> None:
    seen = book.measured("everything")
    noted = "".join(x.text for x in seen.lines[: len(seen.lines) // 2])
    assert "先进单位名单" in noted
    page = next(x for x in seen.lines if x.text == "附件1").page
    assert [x.text for x in seen.page(page) if abs(x.size - 22) < 0.1] == ["先进单位名单"]
    assert {round(x.size) for x in seen.page(page)} == {16, 22}


def test_I7_I8_I9_recipients_moved_to_the_imprint_stand_above_the_copies_without_a_rule_between() -> None:
    many = "，".join(f"{n}县总工会及所属各产业工会" for n in "甲乙丙丁戊己庚辛壬癸" * 5)
    seen = measured(typeset(notice(20, recipients=many)).pdf)
    last = len(seen.sizes) - 1
    to, copies = seen.find("主送："), seen.find("抄送：")
    printed = seen.find("2026年3月2日印发")
    rules = [r.top for r in seen.rules if r.page == last and r.colour != RED]
    assert to.baseline < copies.baseline < printed.baseline
    assert not [y for y in rules if to.baseline < y < copies.baseline]
    assert len([y for y in rules if copies.baseline < y < printed.baseline]) == 1
    assert "主题词" not in "".join(x.text for x in seen.lines)


def test_J5_an_imprint_behind_an_odd_last_page_is_numbered() -> None:
    paper = typeset(notice(30), PaperSettings(imprint_on_even_page=True))
    seen = measured(paper.pdf)
    assert seen.page(paper.page_count - 2)
    assert seen.folio(paper.page_count - 1)


def test_L2_L3_L4_L5_L6_L8_the_letter(book: Book) -> None:
    pdf, seen = book.paper("letter").pdf, book.measured("letter")
    red = sorted((r for r in seen.rules if r.colour == RED), key=lambda r: r.top)
    below = red[1].top + red[1].height
    first, second, number = seen.find("机密★1年"), seen.find("特急"), seen.find("甲工函")
    top = ink(pdf, 0, below + 0.3, below + 12, 20, 70)
    assert top
    assert top[1] - below == pytest.approx(4.9, abs=0.4)
    assert first.left == pytest.approx(28, abs=0.4)
    assert number.baseline == pytest.approx(first.baseline, abs=0.05)
    assert second.baseline - first.baseline == pytest.approx(ROW, abs=0.05)
    title = next(x for x in seen.page(0) if abs(x.size - 22) < 0.1)
    assert (title.left + title.right) / 2 == pytest.approx(106, abs=0.5)
    assert title.baseline - second.baseline == pytest.approx(3 * ROW, abs=3)
    assert seen.folio(0) is None
    assert "印发" not in "".join(x.text for x in seen.lines)
    assert not [r for r in seen.rules if r.colour != RED]


def test_L7_a_letter_of_many_lines_keeps_its_distance_from_the_second_rule() -> None:
    body = (plain("职工代表培训" * 150),)
    pdf = typeset(letter().replace(body=body, urgency="", classification="")).pdf
    red = sorted(r.top for r in measured(pdf).rules if r.colour == RED)
    low = ink(pdf, 0, 240, red[2] - 0.3)
    assert low
    assert 4.8 <= red[2] - low[3] <= 4.9 + ROW


def test_M1_M2_M3_the_order(book: Book) -> None:
    pdf, seen = book.paper("order").pdf, book.measured("order")
    mark, number, text = ink(pdf, 0, 45, 85), seen.find("第5号"), seen.find("审议通过")
    assert mark
    assert mark[1] == pytest.approx(57, abs=0.3)
    assert (number.left + number.right) / 2 == pytest.approx(106, abs=0.5)
    assert number.baseline - mark[3] == pytest.approx(2 * ROW + 7, abs=3)
    assert text.baseline - number.baseline == pytest.approx(3 * ROW, abs=0.05)
    assert next(x for x in seen.lines if x.text == "2026年3月1日").right == pytest.approx(161.7, abs=0.5)


def test_N1_N2_who_was_there_stands_aligned_behind_its_label(book: Book) -> None:
    seen = book.measured("minutes")
    label = seen.find("出席：")
    wrapped = next(x for x in seen.lines if x.baseline > label.baseline and x.page == label.page)
    assert label.left == pytest.approx(39.1, abs=0.4)
    assert wrapped.left == pytest.approx(39.1 + 3 * 5.57, abs=0.5)
    assert seen.find("请假：").left == pytest.approx(label.left, abs=0.1)
