"""The JSON of a structure: the published schema, there and back, and refusals that name their place."""

import json
from pathlib import Path

import jsonschema
import pytest

from documents.text import SCHEMA, StructureError, from_json, recognise, to_json

PUBLISHED = Path(__file__).parents[3] / "docs" / "structure.schema.json"
KEYS = """issuers number number_text signers serial classification urgency title title_lines recipients body
attachment_note signatories date date_text note attachments cc printed_by printed_on printed_on_text
findings"""


@pytest.fixture
def value():
    """A small document as JSON."""
    return to_json(
        recognise(
            "甲市总工会文件\n甲工发[2026]8号\n关于放假的通知\n各县区总工会：\n一、时间\n三天。\n甲市总工会\n2026年4月3日"
        )
    )


def test_the_published_schema_is_the_one_the_code_uses():
    assert json.loads(PUBLISHED.read_text(encoding="utf-8")) == SCHEMA


def test_keys_stand_in_the_order_of_the_contract(value):
    assert list(value) == KEYS.split()


def test_there_and_back(value):
    jsonschema.validate(value, SCHEMA)
    assert to_json(from_json(json.loads(json.dumps(value)))) == value


@pytest.mark.parametrize(
    ("where", "change"),
    [
        ("", lambda v: v.pop("title")),
        ("", lambda v: v.update(colour="red")),
        ("/title", lambda v: v.update(title=None)),
        ("/issuers", lambda v: v.update(issuers="甲市总工会")),
        ("/issuers/0", lambda v: v.update(issuers=[1])),
        ("/date", lambda v: v.update(date="2026年4月3日")),
        ("/body/0", lambda v: v.update(body=["一、时间"])),
        ("/body/0", lambda v: v.update(body=[{"level": 1, "heading": "一、时间"}])),
        ("/body/0/level", lambda v: v.update(body=[{"level": 5, "heading": "一、时间", "text": ""}])),
        ("/body/0/level", lambda v: v.update(body=[{"level": True, "heading": "一、时间", "text": ""}])),
        ("/body/0/heading", lambda v: v.update(body=[{"level": 0, "heading": "一、时间", "text": ""}])),
        ("/body/0/table/0", lambda v: v.update(body=[{"table": ["甲", "乙"]}])),
        ("/body/0/list/1", lambda v: v.update(body=[{"list": ["甲", 2]}])),
        ("/title", lambda v: v.update(title="\ud800")),
    ],
)
def test_a_bad_shape_is_refused_with_its_place(value, where, change):
    change(value)
    with pytest.raises(StructureError) as refused:
        from_json(value)
    assert refused.value.where == where
    assert "应当" in refused.value.message or "请" in refused.value.message or "缺少" in refused.value.message


@pytest.mark.parametrize("value", [None, [], "公文", 3])
def test_what_is_no_object_is_refused(value):
    with pytest.raises(StructureError):
        from_json(value)
