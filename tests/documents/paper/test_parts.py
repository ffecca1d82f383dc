"""Sections C, D, F, H, I, J, K, L, M, N: each part of a document where the standard wants it."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from documents.paper import PaperSettings, TypesetError, typeset
from documents.text.structure import Attachment
from documents.trust import Stamp, create_authority, sign

from .conftest import Book
from .measure import characters, ink, measured
from .texts import SENTENCE, everything, joint, letter, minutes, notice, order, plain

ROW = 225 / 22
RED = (1.0, 0.0, 0.0)


@pytest.mark.parametrize("issuer", ["甲市总工会", "甲市总工会办公室", "甲市新技术产业开发区总工会委员会"])
def test_C5_the_mark_hangs_35_mm_below_the_type_area(issuer: str) -> None:
    pdf = typeset(notice(4, issuers=(issuer,))).pdf
    box = ink(pdf, 0, 60, 100)
    assert box is not None
    assert box[1] == pytest.approx(72, abs=0.3)
    assert (box[0] + box[2]) / 2 == pytest.approx(106, abs=0.8)
    assert measured(pdf).find(issuer).colour == RED


def test_C9_C13_number_and_red_rule(book: Book) -> None:
    pdf = book.paper("notice-15").pdf
    rule = next(rule for rule in measured(pdf).rules if rule.colour == RED)
    mark = ink(pdf, 0, 60, 98)
    number = ink(pdf, 0, 105, rule.top - 0.5)
    assert mark
    assert number
    assert number[1] - mark[3] == pytest.approx(2 * ROW + 2.3, abs=3)
    assert rule.top - number[3] == pytest.approx(4, abs=0.5)
    assert (number[0] + number[2]) / 2 == pytest.approx(106, abs=0.8)
    assert (rule.left, rule.right) == pytest.approx((28, 184), abs=0.3)


def test_C14_C15_the_rule_is_half_a_millimetre_without_a_star(book: Book) -> None:
    rule = next(rule for rule in book.measured("notice-15").rules if rule.colour == RED)
    assert rule.height == pytest.approx(0.5, abs=0.03)


@pytest.mark.parametrize("count", [2, 3, 4, 5])
def test_C6_C8_joint_names_are_stacked_with_the_word_beside_their_middle(count: int) -> None:
    seen = measured(typeset(joint(count)).pdf)
    red = [line for line in seen.page(0) if line.colour == RED]
    names = [line.baseline for line in red]
    word = next(line for line in red if "文件" in line.text)
    assert word.baseline == pytest.approx((names[0] + names[-1]) / 2, abs=1)
    assert SENTENCE[:10] in "".join(line.text for line in seen.page(0))


def test_C10_C11_upward_documents_carry_number_left_and_signers_right(book: Book) -> None:
    seen = book.measured("upward")
    number = seen.find("〔2026〕8号")
    assert number.left == pytest.approx(28 + 5.57, abs=0.5)
    assert number.text.startswith("甲工发")
    assert number.text.rstrip().endswith("欧阳某某")
    assert seen.find("李某").right <= 184 - 5.2


def test_D1_title_two_lines_below_the_rule_and_centred(book: Book) -> None:
    pdf = book.paper("notice-15").pdf
    rule = next(rule for rule in measured(pdf).rules if rule.colour == RED)
    title = ink(pdf, 0, rule.top + 5, rule.top + 40)
    assert title
    assert title[1] - rule.top == pytest.approx(2 * ROW + 2.3, abs=3)
    lines = [line for line in measured(pdf).page(0) if abs(line.size - 22) < 0.1]
    assert all((line.left + line.right) / 2 == pytest.approx(106, abs=0.5) for line in lines)


def test_F1_F2_attachment_note() -> None:
    names = ("先进单位名单", "培训工作情况统计表和关于进一步做好职工代表培训工作的说明材料", "办法")
    seen = measured(typeset(notice(5, attachment_note=names)).pdf)
    first = seen.find("附件：1.先进单位名单")
    assert first.left == pytest.approx(39.1, abs=0.4)
    second, third = seen.find("2.培训"), seen.find("3.办法")
    assert second.left == pytest.approx(third.left, abs=0.1)
    assert second.left == pytest.approx(39.1 + 3 * 5.57, abs=0.4)
    single = measured(typeset(notice(5, attachment_note=("办法",))).pdf)
    assert single.find("附件：办法")


def test_F4_signature_is_centred_on_a_date_four_characters_in(book: Book) -> None:
    lines = [x for x in book.measured("notice-7").lines if abs(x.size - 16) < 0.1]
    date = next(x for x in lines if x.text == "2026年3月1日")
    name = next(x for x in lines if x.text == "甲市总工会")
    assert date.right == pytest.approx(161.7, abs=0.5)
    assert (name.left + name.right) / 2 == pytest.approx((date.left + date.right) / 2, abs=0.5)


@pytest.mark.parametrize("diameter", [36, 38, 40, 42, 45, 50])
def test_F6_seal_over_signature_and_date_within_a_line_of_the_text(diameter: float) -> None:
    paper = typeset(notice(3), PaperSettings(seal_diameter_mm=diameter))
    (seal,) = paper.seals
    lines = [x for x in measured(paper.pdf).page(seal.page) if abs(x.size - 16) < 0.1]
    date = next(x for x in lines if x.text == "2026年3月1日")
    name = next(x for x in lines if x.text == "甲市总工会")
    text = lines[lines.index(name) - 1]
    assert seal.centre_x_mm == pytest.approx((date.left + date.right) / 2, abs=0.5)
    middle = (name.baseline + date.baseline) / 2 - 2.1
    assert 1 <= middle - seal.centre_y_mm <= 6
    gap = seal.centre_y_mm - diameter / 2 - (text.baseline + 0.7)
    assert 0 <= gap <= 10.4


@pytest.mark.parametrize("count", [2, 3, 4, 5])
def test_F7_joint_seals_do_not_touch_and_stay_inside(count: int) -> None:
    paper = typeset(joint(count))
    assert [seal.signatory for seal in paper.seals] == list(joint(count).signatories)
    for n, a in enumerate(paper.seals):
        assert a.centre_x_mm - a.diameter_mm / 2 >= 28
        assert a.centre_x_mm + a.diameter_mm / 2 <= 184
        for b in paper.seals[n + 1 :]:
            apart = ((a.centre_x_mm - b.centre_x_mm) ** 2 + (a.centre_y_mm - b.centre_y_mm) ** 2) ** 0.5
            assert apart > 42
            assert a.page == b.page


def test_F9_without_a_seal(book: Book) -> None:
    seen = measured(
        typeset(notice(7, signatories=("甲市总工会宣传教育部",)), PaperSettings(sealed=False)).pdf
    )
    name, date = seen.find("宣传教育部"), next(x for x in seen.lines if x.text == "2026年3月1日")
    assert name.right == pytest.approx(172.9, abs=0.5) or date.right == pytest.approx(172.9, abs=0.5)
    assert date.left - name.left == pytest.approx(11.1, abs=0.4)


@pytest.mark.parametrize("rows", range(1, 30))
def test_F14_E4_the_signature_shares_its_page_with_text(rows: int) -> None:
    paper = typeset(notice(rows))
    (seal,) = paper.seals
    lines = measured(paper.pdf).page(seal.page)
    before = [x for x in lines if x.baseline < seal.centre_y_mm - 15 and abs(x.size - 16) < 0.1]
    assert any(SENTENCE[i : i + 6] in x.text for x in before for i in range(len(SENTENCE) - 6))
    imprint = [x for x in measured(paper.pdf).page(paper.page_count - 1) if abs(x.size - 14) < 0.1]
    assert imprint
    if seal.page == paper.page_count - 1:
        assert seal.centre_y_mm + 21 <= min(x.baseline for x in imprint) - 4


def test_F15_note_follows_the_date_indented() -> None:
    seen = measured(typeset(notice(4, note="此件公开发布")).pdf)
    note, date = seen.find("（此件公开发布）"), next(x for x in seen.lines if x.text == "2026年3月1日")
    assert note.left == pytest.approx(39.1, abs=0.8)
    assert note.baseline - date.baseline == pytest.approx(ROW, abs=0.05)


def test_H1_H2_H3_attachments_begin_a_page_with_label_and_title(book: Book) -> None:
    seen = book.measured("everything")
    for label, title in (("附件1", "先进单位名单"), ("附件2", "先进个人名单")):
        line = next(x for x in seen.lines if x.text == label)
        first, second = seen.page(line.page)[:2]
        assert first.text == label
        assert first.left == pytest.approx(28, abs=0.3)
        assert first.fonts == ("FandolHei", "Noto-Sans-CJK-SC")
        assert second.text == title
        assert second.baseline - first.baseline == pytest.approx(2 * ROW, abs=ROW / 2)


def test_H6_an_attachment_bound_apart_names_its_document(book: Book) -> None:
    text = everything()
    seen = measured(typeset(text, PaperSettings(part=2)).pdf)
    first, title = seen.page(0)[:2]
    assert first.text == "甲工发〔2026〕8号附件2"
    assert first.left == pytest.approx(28, abs=0.3)
    bound = next(x for x in book.measured("everything").lines if x.text == "附件2")
    assert first.baseline == pytest.approx(bound.baseline, abs=0.05)
    assert title.text == "先进个人名单"
    assert title.baseline - first.baseline == pytest.approx(2 * ROW, abs=ROW / 2)
    assert seen.folio(0)
    alone = measured(typeset(text, PaperSettings(part=0)).pdf)
    assert not any(x.text == "附件1" for x in alone.lines)
    assert alone.find("附件：1.先进单位名单")
    assert "印发" in "".join(x.text for x in alone.page(len(alone.sizes) - 1))


def test_H6_an_attachment_that_is_not_there_is_refused() -> None:
    with pytest.raises(TypesetError, match="没有第5个"):
        typeset(everything(), PaperSettings(part=5))


def test_H2_a_single_attachment_is_not_numbered() -> None:
    seen = measured(typeset(notice(4, attachments=(Attachment("附件", "办法", "", (plain(SENTENCE),)),))).pdf)
    assert any(x.text == "附件" for x in seen.lines)


def test_I1_I2_imprint_rules_and_place(book: Book, name: str) -> None:
    seen = book.measured(name)
    last = len(seen.sizes) - 1
    rules = [
        r
        for r in seen.rules
        if r.page == last and r.colour != RED and r.right - r.left > 150 and r.height > 0.22
    ]
    if not any(abs(x.size - 14) < 0.1 for x in seen.page(last)) or name.startswith("letter"):
        return
    inner = [0.25] if any("抄送" in x.text for x in seen.page(last)) else []
    assert [round(r.height, 2) for r in rules] == [0.35, *inner, 0.35]
    assert rules[-1].top + rules[-1].height == pytest.approx(262, abs=0.1)
    assert all((r.left, r.right) == pytest.approx((28, 184), abs=0.3) for r in rules)


def test_I3_imprint_on_an_even_page() -> None:
    for rows in (2, 12, 30):
        paper = typeset(notice(rows), PaperSettings(imprint_on_even_page=True))
        assert paper.page_count % 2 == 0
        assert "印发" in "".join(x.text for x in measured(paper.pdf).page(paper.page_count - 1))


def test_I4_I6_imprint_is_indented_by_one_character(book: Book) -> None:
    seen = book.measured("notice-7")
    copies = seen.find("抄送：")
    assert copies.left == pytest.approx(28 + 4.94, abs=0.5)
    assert copies.text.endswith("。")
    printed = seen.find("2026年3月2日印发")
    assert printed.left == pytest.approx(32.9, abs=0.5)
    assert printed.right == pytest.approx(179.1, abs=0.5)


def test_J1_J2_J3_J6_J7_page_numbers(book: Book, name: str) -> None:
    pdf, seen = book.paper(name).pdf, book.measured(name)
    for number in range(len(seen.sizes)):
        folio = seen.folio(number)
        if number == 0 and name.startswith("letter"):
            assert folio is None
            continue
        assert folio is not None
        assert folio.text.replace(" ", "") == f"—{number + 1}—"
        assert folio.fonts == ("FandolSong",)
        assert folio.size == pytest.approx(14, abs=0.1)
        if number % 2 == 0:
            assert folio.right == pytest.approx(179.1, abs=0.5)
        else:
            assert folio.left == pytest.approx(32.9, abs=0.5)
    folio = seen.folio(len(seen.sizes) - 1)
    if folio is not None:
        dash = ink(pdf, len(seen.sizes) - 1, 264, 275, folio.left, folio.left + 3)
        assert dash
        assert (dash[1] + dash[3]) / 2 == pytest.approx(269, abs=0.3)


def test_F14_a_signature_is_never_alone(book: Book, name: str) -> None:
    """Its page shows text above it, and nothing but the note, the imprint or a new page comes below."""
    seen = book.measured(name)
    for seal in book.paper(name).seals:
        lines = [x for x in seen.page(seal.page) if abs(x.size - 16) < 0.1]
        top = seal.centre_y_mm - seal.diameter_mm / 2
        assert [x for x in lines if x.baseline < top and "附件" not in x.text and x.left < 45], name


def test_J4_blank_page_and_imprint_page_bear_no_number() -> None:
    for rows in range(13, 20):
        paper = typeset(notice(rows), PaperSettings(imprint_on_even_page=True))
        seen = measured(paper.pdf)
        blank = [n for n in range(paper.page_count) if not seen.page(n)]
        for number in blank:
            assert seen.folio(number) is None
            assert seen.folio(number + 1) is None


def test_K1_a_turned_table_keeps_page_and_page_number(book: Book) -> None:
    seen = book.measured("everything")
    page = next(x.page for x in seen.lines if x.fonts == ("FandolHei",) and len(x.text) == 1)
    assert seen.sizes[page] == pytest.approx((210, 297), abs=0.1)
    assert seen.folio(page) is not None


def test_K2_K3_tables_stay_inside_and_repeat_their_header(book: Book) -> None:
    seen = book.measured("everything")
    heads = [x for x in seen.lines if x.text.startswith("序号单位")]
    assert len(heads) >= 2
    assert [x.page for x in heads] == list(range(heads[0].page, heads[0].page + len(heads)))


def test_K4_names_stand_in_columns_of_the_grid(book: Book) -> None:
    seen = book.measured("everything")
    rows = [x for x in seen.lines if "王　伟" in x.text or "李　伟" in x.text]
    assert len({round(x.left, 1) for x in rows}) == 1
    assert (rows[0].left - 28) / 5.571 == pytest.approx(2, abs=0.02)


def test_L_letter(book: Book) -> None:
    pdf, seen = book.paper("letter").pdf, book.measured("letter")
    mark = ink(pdf, 0, 20, 50)
    red = sorted((r for r in seen.rules if r.colour == RED), key=lambda r: r.top)
    number = seen.find("甲工函")
    assert mark
    assert mark[1] == pytest.approx(30, abs=0.3)
    assert red[0].top - ink(pdf, 0, 20, red[0].top - 0.3)[3] == pytest.approx(4, abs=0.3)
    assert all((r.left, r.right) == pytest.approx((20, 190), abs=0.3) for r in red)
    assert [r.height for r in red[:2]] == sorted((r.height for r in red[:2]), reverse=True)
    assert red[3].top + red[3].height == pytest.approx(277, abs=0.3)
    assert number.right == pytest.approx(184, abs=0.3)
    assert seen.folio(0) is None
    assert seen.folio(1) is not None
    assert len(letter().issuers) == 1


def test_M_order(book: Book) -> None:
    pdf, seen = book.paper("order").pdf, book.measured("order")
    mark = ink(pdf, 0, 45, 85)
    assert mark
    assert mark[1] == pytest.approx(57, abs=0.3)
    assert seen.find("甲市人民政府令").colour == RED
    date = next(x for x in seen.lines if x.text == "2026年3月1日")
    assert date.right == pytest.approx(161.7, abs=0.5)


@pytest.mark.parametrize("given", ["市长 张某某", "市长　张某某", "市长　　张某某"])
def test_F11_the_post_stands_two_characters_left_of_the_name(given: str) -> None:
    seen = measured(typeset(order().replace(signatories=(given,))).pdf)
    assert seen.find("张某某").text == "市长　　张某某"
    assert seen.find("张某某").right == pytest.approx(161.7, abs=0.5)


def test_F11_several_sign_one_to_a_line_their_names_and_posts_aligned() -> None:
    given = ("甲市人民政府市长 张某某", "甲市总工会主席 李某", "甲市工商业联合会主席 欧阳某某")
    paper = typeset(
        order().replace(signatories=given, issuers=("甲市人民政府", "甲市总工会", "甲市工商业联合会"))
    )
    seen = measured(paper.pdf)
    names = [characters(paper.pdf, name) for name in ("张某某", "李　某", "欧阳某某")]
    posts = [
        characters(paper.pdf, post) for post in ("甲市人民政府市长", "甲市总工会主席", "甲市工商业联合会主席")
    ]
    assert [left for left, _ in names] == pytest.approx([names[0][0]] * 3, abs=0.1)
    assert names[2][1] == pytest.approx(161.7, abs=0.5)
    assert [names[0][0] - right for _, right in posts] == pytest.approx([2 * 5.57] * 3, abs=0.3)
    rows = [seen.find(name).baseline for name in ("张某某", "李　某", "欧阳某某", "2026年3月1日")]
    assert all(below - above == pytest.approx(2 * ROW, abs=0.05) for above, below in pairwise(rows))
    above = [x.baseline for x in seen.page(seen.find("张某某").page) if x.baseline < rows[0]]
    assert rows[0] - above[-1] == pytest.approx(3 * ROW, abs=0.05)


STAMPS = PaperSettings(signature_stamp_width_mm=30)


def test_F11_a_signature_stamp_ends_four_characters_in_two_empty_lines_below_the_text() -> None:
    paper = typeset(order(), STAMPS)
    (stamp,) = paper.seals
    seen = measured(paper.pdf)
    assert stamp.signatory == "张某某"
    assert stamp.centre_x_mm + 15 == pytest.approx(161.7, abs=0.5)
    post = characters(paper.pdf, "市长")
    assert stamp.centre_x_mm - 15 - post[1] == pytest.approx(2 * 5.57, abs=0.3)
    signed, date = seen.find("市长"), next(x for x in seen.lines if x.text == "2026年3月1日")
    above = [x.baseline for x in seen.page(0) if x.baseline < signed.baseline]
    assert signed.baseline - above[-1] == pytest.approx(3 * ROW, abs=0.05)
    assert date.baseline - signed.baseline == pytest.approx(2 * ROW, abs=0.05)
    assert date.right == pytest.approx(161.7, abs=0.5)


def test_F11_the_stamp_is_drawn_on_the_posts_middle_and_the_name_is_read_but_not_seen(tmp_path: Path) -> None:
    paper = typeset(order(), STAMPS)
    (place,) = paper.seals
    middle, left, right = place.centre_y_mm, place.centre_x_mm - 15, place.centre_x_mm + 15
    assert "张某某" in measured(paper.pdf).find("市长").text
    assert ink(paper.pdf, 0, middle - 8, middle + 8, left - 1, right + 1) is None
    picture = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 12"><path fill="#f00" d="M0 0h30v12h-30z"/></svg>'
    stamp = Stamp(place.page, place.centre_x_mm, middle, place.diameter_mm, picture)
    signer = create_authority(tmp_path / "authority", organisation="甲市人民政府", key="ec").signer()
    signed = sign(paper.pdf, signer, [stamp])
    drawn = ink(signed, 0, middle - 8, middle + 8, left - 1, right + 1)
    post = ink(signed, 0, middle - 5, middle + 5, left - 25, left - 5)
    assert drawn == pytest.approx((left, middle - 6, right, middle + 6), abs=0.4)
    assert post
    assert (post[1] + post[3]) / 2 == pytest.approx((drawn[1] + drawn[3]) / 2, abs=0.6)


def test_F11_several_stamps_stand_below_one_another_apart() -> None:
    given = ("甲市人民政府市长 张某某", "甲市总工会主席 李某")
    paper = typeset(order().replace(signatories=given, issuers=("甲市人民政府", "甲市总工会")), STAMPS)
    first, second = paper.seals
    assert [first.signatory, second.signatory] == ["张某某", "李某"]
    assert first.centre_x_mm == second.centre_x_mm
    assert second.centre_y_mm - first.centre_y_mm == pytest.approx(2 * ROW, abs=0.05)


def test_N_minutes(book: Book) -> None:
    pdf, seen = book.paper("minutes").pdf, book.measured("minutes")
    mark = ink(pdf, 0, 60, 90)
    assert mark
    assert mark[1] == pytest.approx(72, abs=0.3)
    assert "FandolHei" in seen.find("出席：").fonts
    assert seen.find("出席：").left == pytest.approx(39.1, abs=0.4)
    assert not book.paper("minutes").seals


@pytest.mark.parametrize("rows", [7, 8, 9, 10, 29])
@pytest.mark.parametrize("imprint", [{}, {"cc": "市委", "printed_by": "甲办", "printed_on": "2026-03-02"}])
def test_N_who_was_there_stays_together(rows: int, imprint: dict[str, str]) -> None:
    text = plain((SENTENCE * 20)[: 26 + 28 * (rows - 1)])
    seen = measured(typeset(minutes().replace(body=(text, *minutes().body[1:]), **imprint)).pdf)
    assert seen.find("出席：").page == seen.find("请假：").page


@pytest.mark.parametrize("rows", range(15, 30))
def test_I_the_imprint_has_two_lines_of_text_above_it(rows: int) -> None:
    body = (plain((SENTENCE * 20)[: 26 + 28 * (rows - 1)]),)
    seen = measured(typeset(notice(2, attachments=(Attachment("附件", "办法", "", body),))).pdf)
    last = [x for x in seen.page(len(seen.sizes) - 1) if abs(x.size - 16) < 0.1]
    assert len(last) >= 2


@pytest.mark.parametrize("rows", range(1, 12))
def test_I_an_imprint_without_room_stands_alone_on_the_back_of_page_one(rows: int) -> None:
    """A short document keeps its text and its seal on page one, as long as they fit there."""
    apart = typeset(notice(rows, cc="", printed_by="", printed_on=""))
    paper = typeset(notice(rows))
    (seal,) = paper.seals
    assert (seal.page, seal.centre_y_mm) == (apart.seals[0].page, pytest.approx(apart.seals[0].centre_y_mm))
    seen = measured(paper.pdf)
    assert "印发" in "".join(x.text for x in seen.page(paper.page_count - 1))
    if paper.page_count > apart.page_count:
        assert paper.page_count == 2
        assert {round(x.size) for x in seen.page(1)} == {14}
        assert seen.folio(1)


def test_everything_is_one_document(book: Book) -> None:
    assert book.paper("everything").page_count >= 8
    assert everything().attachments
