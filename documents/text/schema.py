"""The structure as JSON: the published schema, writing, and reading what strangers wrote.

The schema is made from the dataclasses' field order, so that code, schema and JSON cannot drift apart.
"""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any

from documents.text.structure import Attachment, Block, Finding, NameList, Paragraph, Structure, Table

_TEXT: dict[str, Any] = {"type": "string"}
_TEXTS: dict[str, Any] = {"type": "array", "items": _TEXT}
_ISO: dict[str, Any] = {"type": "string", "pattern": r"^([0-9]{4}-[0-9]{2}-[0-9]{2})?$"}


def _record(**properties: dict[str, Any]) -> dict[str, Any]:
    """An object with exactly these keys, all of them present."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


_PLAIN = _record(level={"const": 0}, heading={"const": ""}, text=_TEXT)
_HEADED = _record(level={"enum": [1, 2, 3, 4]}, heading=_TEXT, text=_TEXT)
_LIST = _record(list=_TEXTS)
_TABLE = _record(table={"type": "array", "items": _TEXTS})
_BLOCKS = {"type": "array", "items": {"oneOf": [_PLAIN, _HEADED, _LIST, _TABLE]}}
_ATTACHMENT = _record(label=_TEXT, title=_TEXT, date_text=_TEXT, body=_BLOCKS)
_FINDING = _record(
    rule=_TEXT,
    severity={"enum": ["error", "warning", "info"]},
    where={"type": "string", "pattern": "^(/[^/]*)*$"},
    message=_TEXT,
    fix=_TEXT,
)
_SPECIAL = {
    "issuers": _TEXTS,
    "signers": _TEXTS,
    "title_lines": _TEXTS,
    "body": _BLOCKS,
    "attachment_note": _TEXTS,
    "signatories": _TEXTS,
    "date": _ISO,
    "printed_on": _ISO,
    "attachments": {"type": "array", "items": _ATTACHMENT},
    "findings": {"type": "array", "items": _FINDING},
}

#: The published JSON Schema (docs/structure.schema.json is this, written out).
SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Official document (公文), GB/T 9704-2012",
    **_record(**{field.name: _SPECIAL.get(field.name, _TEXT) for field in fields(Structure)}),
}


class StructureError(ValueError):
    """A JSON value that is no structure: `where` is the JSON pointer, `message` says what to do, in Chinese."""

    def __init__(self, where: str, message: str) -> None:
        super().__init__(f"{where or '/'}：{message}")
        self.where = where
        self.message = message


def to_json(structure: Structure) -> dict[str, Any]:
    """The structure as plain JSON values, keys in the order of the published contract."""
    plain = {field.name: _plain(getattr(structure, field.name)) for field in fields(structure)}
    plain["body"] = [_block_to_json(block) for block in structure.body]
    plain["attachments"] = [
        {**asdict(attachment), "body": [_block_to_json(block) for block in attachment.body]}
        for attachment in structure.attachments
    ]
    plain["findings"] = [asdict(finding) for finding in structure.findings]
    return plain


def from_json(value: object) -> Structure:
    """The structure a JSON value says; raises StructureError, with the place, on any other shape."""
    _check(value, SCHEMA, "")
    assert isinstance(value, dict)  # noqa: S101 -- _check has just said so; this tells the type checker
    plain: dict[str, Any] = {
        key: tuple(item) if isinstance(item, list) else item for key, item in value.items()
    }
    plain["body"] = _blocks_from_json(value["body"])
    plain["attachments"] = tuple(
        Attachment(**{**item, "body": _blocks_from_json(item["body"])}) for item in value["attachments"]
    )
    plain["findings"] = tuple(Finding(**item) for item in value["findings"])
    return Structure(**plain)


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _block_to_json(block: Block) -> dict[str, Any]:
    match block:
        case Paragraph():
            return {"level": block.level, "heading": block.heading, "text": block.text}
        case NameList():
            return {"list": list(block.names)}
        case Table():
            return {"table": [list(row) for row in block.rows]}


def _blocks_from_json(blocks: list[dict[str, Any]]) -> tuple[Block, ...]:
    return tuple(_block_from_json(block) for block in blocks)


def _block_from_json(block: dict[str, Any]) -> Block:
    if "list" in block:
        return NameList(tuple(block["list"]))
    if "table" in block:
        return Table(tuple(tuple(row) for row in block["table"]))
    return Paragraph(**block)


def _check(value: object, schema: dict[str, Any], where: str) -> None:
    """Validate the few keywords the schema above uses; each refusal names its place and the remedy."""
    if "oneOf" in schema:
        _check(value, _block_schema(value, where), where)
    elif "const" in schema or "enum" in schema:
        allowed = schema.get("enum", [schema.get("const")])
        if value not in allowed or isinstance(value, bool):
            raise StructureError(where, f"应当是 {'、'.join(map(repr, allowed))} 之一。")
    elif schema["type"] == "object":
        _check_object(value, schema, where)
    elif schema["type"] == "array":
        if not isinstance(value, list):
            raise StructureError(where, "应当是数组 [...]；没有内容时写 []。")
        for index, item in enumerate(value):
            _check(item, schema["items"], f"{where}/{index}")
    else:
        _check_text(value, schema, where)


def _check_object(value: object, schema: dict[str, Any], where: str) -> None:
    if not isinstance(value, dict):
        raise StructureError(where, "应当是对象 {...}。")
    properties = schema["properties"]
    if missing := [key for key in properties if key not in value]:
        raise StructureError(where, f'缺少 {"、".join(missing)}；没有内容时写 "" 或 []。')
    if unknown := [str(key) for key in value if key not in properties]:
        raise StructureError(where, f"不认识 {'、'.join(unknown)[:80]}，请删去。")
    for key, item in value.items():
        _check(item, properties[key], f"{where}/{key}")


def _check_text(value: object, schema: dict[str, Any], where: str) -> None:
    if not isinstance(value, str):
        raise StructureError(where, '应当是文字；没有内容时写 ""。')
    if any("\ud800" <= char <= "\udfff" for char in value):
        raise StructureError(where, "含有不成对的代理字符，请重新输入这段文字。")
    pattern = schema.get("pattern", "")
    if pattern.startswith("^([0-9]") and value and not _is_iso(value):
        raise StructureError(where, '应当写成 2014-02-25 这样的日期，或者 ""。')
    if pattern.startswith("^(/") and value and not value.startswith("/"):
        raise StructureError(where, "应当是以 / 开头的 JSON 指针。")


def _is_iso(value: str) -> bool:
    parts = value.split("-")
    return [len(part) for part in parts] == [4, 2, 2] and all(p.isascii() and p.isdecimal() for p in parts)


def _block_schema(value: object, where: str) -> dict[str, Any]:
    """Which of the block's shapes is meant: told by its own key, so that the message fits."""
    if not isinstance(value, dict):
        raise StructureError(where, "应当是对象 {...}：段落、名单（list）或表格（table）。")
    if "list" in value:
        return _LIST
    if "table" in value:
        return _TABLE
    return _PLAIN if value.get("level") == 0 else _HEADED
