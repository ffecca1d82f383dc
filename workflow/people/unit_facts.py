"""What is registered of a unit, read from a form or from the rows of a list, and checked. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from documents.sentences import listed, say
from workflow.people.policy import OWNERSHIPS, UNIT_KINDS

# A form's fields and a list's columns, in their order.
COLUMNS = {
    "name": say("单位全称"),
    "short_name": say("简称"),
    "kind": say("类别"),
    "parent": say("上级单位"),
    "position": say("行文次序"),
    "ownership": say("所有制"),
    "city_top100": say("全市100强民营企业"),
    "county_top10": say("县区10强民营企业"),
}
LONGEST_NAME, LONGEST_SHORT_NAME = 60, 20
LARGEST_POSITION = 999_999
ANSWERS = {"是": True, "yes": True, "否": False, "": False}
# Full names are printed on documents: Chinese characters, letters and digits, brackets, dots and dashes.
NAME = re.compile(r"[\w（）()·—\-、“”]+")


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """Names as registered; `parent` is a full name or ''; without a `position` the unit comes last."""

    name: str
    short_name: str
    kind: str
    parent: str = ""
    position: int | None = None
    ownership: str = ""
    city_top100: bool = False
    county_top10: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one field; `row` counts from 0 below the header."""

    row: int
    field: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Registered:
    """What is known of the units there are: full name -> state, -> parent's name; former name -> today's name."""

    states: Mapping[str, str]
    parents: Mapping[str, str]
    former: Mapping[str, str]


def read(typed: Mapping[str, str]) -> tuple[UnitFacts, dict[str, str]]:
    """The facts of one form or row, harmless values where something is wrong, and the fault of each field."""
    faults: dict[str, str] = {}
    cells = {field: " ".join(typed.get(field, "").split()) for field in COLUMNS}
    facts = UnitFacts(
        name=_named(cells["name"], "name", say("单位全称"), LONGEST_NAME, faults),
        short_name=_named(cells["short_name"], "short_name", say("简称"), LONGEST_SHORT_NAME, faults),
        kind=_coded(cells["kind"], UNIT_KINDS, "kind", say("类别"), faults),
        parent=cells["parent"],
        position=_position(cells["position"], faults),
        ownership=_coded(cells["ownership"], OWNERSHIPS, "ownership", say("所有制"), faults)
        if cells["ownership"]
        else "",
        city_top100=_answer(cells["city_top100"], "city_top100", faults),
        county_top10=_answer(cells["county_top10"], "county_top10", faults),
    )
    if (
        (facts.city_top100 or facts.county_top10)
        and facts.ownership != "private"
        and "ownership" not in faults
    ):
        faults["ownership"] = say("列入民营企业名单的，所有制应当是“非公有制”。")
    return facts, faults


def cells_of(facts: UnitFacts) -> tuple[str | int | None, ...]:
    """The row that would read as these facts."""
    said = {True: "是", False: ""}
    return (
        facts.name,
        facts.short_name,
        UNIT_KINDS[facts.kind],
        facts.parent,
        facts.position,
        OWNERSHIPS[facts.ownership] if facts.ownership else "",
        said[facts.city_top100],
        said[facts.county_top10],
    )


def faults_in(rows: Sequence[Mapping[str, str]], known: Registered) -> list[Fault]:
    """Every fault of a list, by row and column: each row for itself, and the rows beside each other and what is there.

    Blank rows keep their place and say nothing."""
    facts: dict[int, UnitFacts] = {}
    faults: list[Fault] = []
    for row, typed in enumerate(rows):
        if is_blank(typed):
            continue
        facts[row], wrong = read(typed)
        faults += [Fault(row, field, sentence) for field, sentence in wrong.items()]
    faults += _among(facts, known)
    order = list(COLUMNS)
    return sorted(faults, key=lambda fault: (fault.row, order.index(fault.field)))


def good_rows(rows: Sequence[Mapping[str, str]], known: Registered) -> list[Mapping[str, str]]:
    """The rows without fault that stand without the others."""
    left = [row for row in rows if not is_blank(row)]
    while bad := {fault.row for fault in faults_in(left, known)}:
        left = [row for number, row in enumerate(left) if number not in bad]
    return left


def is_blank(row: Mapping[str, str]) -> bool:
    return not any(cell.strip() for cell in row.values())


def _among(facts: Mapping[int, UnitFacts], known: Registered) -> Iterator[Fault]:
    rows: dict[str, int] = {}
    for row, one in facts.items():
        if one.name and one.name in rows:
            yield Fault(
                row,
                "name",
                say("“{name}”在表中已经有了，见第 {row} 行。", name=one.name, row=rows[one.name] + 2),
            )
        rows.setdefault(one.name, row)
    parents = dict(known.parents) | {one.name: one.parent for one in facts.values()}
    for row, one in facts.items():
        yield from _against(row, one, known, rows, parents)


def _against(
    row: int, one: UnitFacts, known: Registered, rows: Mapping[str, int], parents: Mapping[str, str]
) -> Iterator[Fault]:
    if one.name in known.former and one.name not in known.states:
        yield Fault(
            row,
            "name",
            say("“{name}”是“{now}”的曾用名，请用现在的名称。", name=one.name, now=known.former[one.name]),
        )
    if known.states.get(one.name, "active") != "active":
        yield Fault(row, "name", say("“{unit}”已经撤并，不能再改。", unit=one.name))
    if not one.parent:
        return
    if one.parent not in rows and one.parent not in known.states:
        yield Fault(row, "parent", say("没有名为“{parent}”的上级单位，请按单位全称填写。", parent=one.parent))
    elif one.parent not in rows and known.states[one.parent] != "active":
        yield Fault(row, "parent", say("上级单位“{parent}”已经撤并。", parent=one.parent))
    elif _loops(one.name, parents):
        yield Fault(row, "parent", say("“{unit}”成了自己的上级，请核对。", unit=one.name))


def _loops(name: str, parents: Mapping[str, str]) -> bool:
    seen, above = {name}, parents.get(name, "")
    while above and above not in seen:
        seen.add(above)
        above = parents.get(above, "")
    return above == name


def _named(text: str, field: str, label: str, longest: int, faults: dict[str, str]) -> str:
    if not text:
        faults[field] = say("请填写{label}。", label=label)
    elif len(text) > longest:
        faults[field] = say(
            "{label}最多 {longest} 个字，现在有 {count} 个。", label=label, longest=longest, count=len(text)
        )
    elif not NAME.fullmatch(text):
        faults[field] = say("{label}里有不能用的符号，请只用汉字、字母、数字和括号。", label=label)
    return text


def _coded(text: str, choices: Mapping[str, str], field: str, label: str, faults: dict[str, str]) -> str:
    codes = {word: code for code, word in choices.items()} | {code: code for code in choices}
    if text not in codes:
        faults[field] = say("{label}只能是：{choices}。", label=label, choices=listed(choices.values()))
        return next(iter(choices))
    return codes[text]


def _position(text: str, faults: dict[str, str]) -> int | None:
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,7}", text) or int(text) > LARGEST_POSITION:
        faults["position"] = say(
            "行文次序应当是 0 到 {most:,} 之间的整数，或者空着排在最后。",
            most=LARGEST_POSITION,
        )
        return None
    return int(text)


def _answer(text: str, field: str, faults: dict[str, str]) -> bool:
    if text not in ANSWERS:
        faults[field] = say("“{label}”只能填“是”，不是的空着。", label=COLUMNS[field])
    return ANSWERS.get(text, False)
