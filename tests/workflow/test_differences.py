"""What changed between two revisions: nothing lost on either side, and marked as a reader would mark it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workflow.submissions.differences import Change, compare, moved_to, paragraphs, pieces

TEXTS = st.lists(st.text("一二三工会培训80%5，。ab", min_size=1, max_size=30), max_size=12)


def text_of(changes: list[Change], side: str) -> list[str]:
    """The old or the new text, by applying what is shown."""
    other = {"old": "inserted", "new": "deleted"}[side]
    return [
        "".join(piece.text for piece in change.pieces if piece.kind != other)
        for change in changes
        if getattr(change, side) is not None
    ]


def marked(before: str, after: str) -> str:
    signs = {"same": "{}", "deleted": "[-{}-]", "inserted": "[+{}+]"}
    return "".join(signs[piece.kind].format(piece.text) for piece in pieces(before, after))


@given(TEXTS, TEXTS)
def test_the_changes_make_both_texts(old: list[str], new: list[str]) -> None:
    changes = compare(old, new)
    assert text_of(changes, "old") == old
    assert text_of(changes, "new") == new
    assert [change.old for change in changes if change.old is not None] == list(range(len(old)))
    assert [change.new for change in changes if change.new is not None] == list(range(len(new)))


@given(TEXTS)
def test_a_text_equals_itself(text: list[str]) -> None:
    assert {change.kind for change in compare(text, text)} <= {"same"}
    assert moved_to(compare(text, text)) == {place: place for place in range(len(text))}


def test_figures_change_as_wholes() -> None:
    assert marked("计划培训850人，占80%。", "计划培训805人，占85%。") == (
        "计划培训[-850-][+805+]人，占[-80%-][+85%+]。"
    )


def test_a_character_alone_between_two_changes_belongs_to_them() -> None:
    assert marked("由工会组织培训", "由行政会同办理培训") == "由[-工会组织-][+行政会同办理+]培训"


def test_an_edited_paragraph_is_found_among_new_ones() -> None:
    old = ["一、目标", "年内培训职工代表220人，占总数的55%。", "二、措施"]
    new = ["一、目标", "成立领导小组，由主席任组长。", "年内培训职工代表260人，占总数的65%。", "二、措施"]
    changes = compare(old, new)
    assert [change.kind for change in changes] == ["same", "inserted", "changed", "same"]
    assert moved_to(changes) == {0: 0, 1: 2, 2: 3}


def test_a_paragraph_of_other_words_is_not_the_old_one_edited() -> None:
    kinds = [change.kind for change in compare(["经费由县工会承担。"], ["每季度通报一次进度，年底考核。"])]
    assert kinds == ["deleted", "inserted"]


def test_a_text_rewritten_from_end_to_end_is_compared_all_the_same() -> None:
    """As large as a text may be, nothing in common: paired by order, not by trying everything."""
    old = [f"第{place}条甲" for place in range(20_000)]
    new = [f"{place}乙款" for place in range(20_000)]
    changes = compare(old, new)
    assert text_of(changes, "old") == old
    assert text_of(changes, "new") == new


def test_empty_lines_say_nothing() -> None:
    assert paragraphs("标题\r\n\r\n　　\n正文\n") == ["标题", "正文"]
