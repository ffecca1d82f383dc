"""Rule E2: between recipients (主送机关) stands 、 within a kind and ， between kinds, and nothing else.

A kind is told by the level or trade its name begins or ends with; where a name tells none, nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.text.findings import finding
from documents.text.structure import Finding, Structure
from documents.text.words import is_organ

_BRACKETS = re.compile(r"[（(][^（）()]*[)）]")
_MARKS = re.compile(r"([、，,；;]+)")
_KINDS = (
    ("units", re.compile(r"各(?:有关)?(?:县|区|市|旗|镇|乡|街道|省|州|盟)")),
    ("stationed", re.compile(r"(?:各)?(?:中央|中直|省直|省属|部属|省部属).*|驻.*")),
    ("firms", re.compile(r".*(?:企业|集团|公司)(?:工会)?$")),
    ("schools", re.compile(r".*(?:院校|高校|学校|大学|学院)(?:工会)?$")),
    (
        "own",
        re.compile(
            r"(?:各)?(?:[省市县区](?:直|级|属)|直属|机关|本级)|[省市县区](?:委|政府|总工会)(?:各|机关)"
        ),
    ),
)
_NAMED = re.compile(r"[^各]{1,6}?[县区市旗](?P<noun>(?:人民政府|总工会|工会|委|[^县区市旗]{1,6}局))$")


def check_recipients(structure: Structure) -> Iterator[Finding]:
    """E2: the marks between the recipients, one finding with all of them mended."""
    text = structure.recipients
    mended = _marked(re.sub(r"\s*[;；|｜/]\s*", "，", text.rstrip("。，、；;,")))
    if mended != text or re.search(r"[。]|\s", _BRACKETS.sub("", text)):
        yield finding("recipients separators", "/recipients", mended if mended != text else "")


def _marked(text: str) -> str:
    """The recipients with the marks between them that their kinds ask for; half-width ones are another rule's."""
    pieces = _MARKS.split(_hidden(text))
    names = pieces[::2]
    marks = list(pieces[1::2])
    for at, mark in enumerate(marks):
        one = mark[:1]
        if one in "、，":
            marks[at] = _proper(names[at], names[at + 1]) or one
    places = [found.span() for found in _MARKS.finditer(_hidden(text))]
    for (start, end), mark in reversed(list(zip(places, marks, strict=True))):
        text = text[:start] + mark + text[end:]
    return text


def _proper(before: str, after: str) -> str:
    """The mark between these two names, or '' where they do not tell."""
    first, second = _NAMED.fullmatch(before.strip()), _NAMED.fullmatch(after.strip())
    if first and second:
        return "、" if first["noun"] == second["noun"] else ""
    one, other = _kind(before), _kind(after)
    return "，" if one and other and one != other else ""


def _kind(name: str) -> str:
    """The kind of a complete name; a name cut short by what it shares with its neighbour tells none."""
    name = name.replace("\ufffc", "").strip()
    whole = is_organ(name) or name.endswith(("部门", "单位", "工会", "部室", "企业"))
    return next((kind for kind, pattern in _KINDS if pattern.match(name)), "") if whole else ""


def _hidden(text: str) -> str:
    """The text with what stands in brackets hidden, length for length: the marks there are others."""
    return _BRACKETS.sub(lambda found: "\ufffc" * len(found[0]), text)
