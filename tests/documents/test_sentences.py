"""Sentences: Chinese for whoever stores and prints them, their template and facts for whoever translates."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Callable

import pytest

from documents.sentences import Sentence, in_groups, in_turn, listed, packed, say, spoken, told, unpacked

ENGLISH = {
    "{unit}有 {n} 项待办": "{unit} has {n} {n:item|items} to do",
    "请填写{label}。": "Please fill in: {label:lower}.",
    "单位全称": "Full name",
    "{those}、{one}": "{those}, {one}",
    "{those}；{one}": "{those}; {one}",
    "{first}{next}": "{first} {next}",
}


def english(text: str) -> str:
    return spoken(text, lambda template, context: ENGLISH.get(template, f"{template}[{context}]"))


def test_it_is_the_chinese_sentence() -> None:
    sentence = say("{unit}有 {n} 项待办", unit="甲县总工会", n=2)
    assert sentence == "甲县总工会有 2 项待办"
    assert {sentence: 1}["甲县总工会有 2 项待办"] == 1
    assert json.loads(json.dumps([sentence])) == ["甲县总工会有 2 项待办"]


@pytest.mark.parametrize(("n", "said"), [(0, "0 items"), (1, "1 item"), (2, "2 items")])
def test_it_is_said_in_english_with_its_facts(n: int, said: str) -> None:
    assert english(say("{unit}有 {n} 项待办", unit="甲县", n=n)) == f"甲县 has {said} to do"


def test_a_fact_that_is_a_sentence_is_translated_too_and_what_people_typed_is_not() -> None:
    assert english(say("请填写{label}。", label=say("单位全称"))) == "Please fill in: full name."
    assert english(say("请填写{label}。", label="单位全称")) == "Please fill in: 单位全称."
    assert english("单位全称") == "单位全称"


def test_lists_are_joined_as_each_language_does() -> None:
    names = [say("单位全称"), "甲", "乙"]
    for joined, chinese, said in (
        (listed(names), "单位全称、甲、乙", "Full name, 甲, 乙"),
        (in_groups(names), "单位全称；甲；乙", "Full name; 甲; 乙"),
        (in_turn(names), "单位全称甲乙", "Full name 甲 乙"),
        (listed([]), "", ""),
    ):
        assert (joined, english(joined)) == (chinese, said)


def test_braces_people_type_are_text() -> None:
    assert say("请填写{label}。", label="{n} {") == "请填写{n} {。"
    assert say("写成 {n}") == "写成 {n}"


def test_a_context_tells_two_meanings_apart() -> None:
    assert english(say("退回", context="step")) == "退回[step]"


@pytest.mark.parametrize(
    "carried", [copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one)), lambda one: unpacked(packed(one))]
)
def test_it_survives_being_carried(carried: Callable[[str], str]) -> None:
    sentence = say("请填写{label}。", label=listed([say("单位全称"), "甲"]), context="")
    again = carried(sentence)
    assert isinstance(again, Sentence)
    assert (again, english(again)) == (sentence, "Please fill in: full name, 甲.")
    assert unpacked(json.loads(json.dumps(packed("甲")))) == "甲"


def test_what_an_exception_of_ours_says_can_be_said_in_english_and_any_other_speaks_for_itself() -> None:
    assert (
        english(told(ValueError(say("请填写{label}。", label=say("单位全称")))))
        == "Please fill in: full name."
    )
    assert told(FileNotFoundError(2, "No such file or directory")) == "[Errno 2] No such file or directory"
    assert told(TimeoutError()) == ""
