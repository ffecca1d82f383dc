"""What a unit types into a paper, checked: text and head-counts. Plain Python."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from documents.paper import missing_characters
from documents.sentences import in_groups, say
from documents.text import Paragraph, Structure, preflight, recognise
from workflow.base.forms import count_in
from workflow.base.refusals import Invalid
from workflow.campaigns.rules import FIGURES

LONGEST_TEXT = 200_000
# Marks a place in a first draft that only the unit can write.
TO_WRITE = "（请在这里补充）"
PAIRS = (("staff_total", "staff_trained"), ("representatives_total", "representatives_trained"))


@dataclass(frozen=True, slots=True)
class Content:
    """A paper's text and head-counts; a count not yet filled in is None."""

    text: str
    figures: Mapping[str, int | None]
    is_request: bool = False


@dataclass(frozen=True, slots=True)
class Arrival:
    """How and on which day a filing reached the desk that enters it."""

    channel: str
    day: dt.date


def read(form: Mapping[str, str]) -> Content:
    """The content of a form; Invalid names every field that cannot be taken."""
    faults: dict[str, str] = {}
    text = form.get("text", "").replace("\r\n", "\n")
    if len(text) > LONGEST_TEXT:
        faults["text"] = say(
            "正文有 {n:,} 个字符，最多 {most:,} 个。请把附表等内容放进盖章扫描件，正文只留主要内容。",
            n=len(text),
            most=LONGEST_TEXT,
        )
    if "\0" in text:
        faults["text"] = say("正文里有不能保存的控制字符，请从原文重新复制粘贴。")
    figures = {name: count_in(form.get(name, ""), name, label, faults) for name, label in FIGURES.items()}
    for total, part in PAIRS:
        whole, some = figures[total], figures[part]
        if whole is not None and some is not None and some > whole:
            faults[part] = say(
                "{part}（{some}）不能超过{total}（{whole}）。",
                part=FIGURES[part],
                some=some,
                total=FIGURES[total],
                whole=whole,
            )
    if faults:
        raise Invalid(faults)
    return Content(text, figures, form.get("is_request", "") == "yes")


def counts(typed: Mapping[str, str]) -> dict[str, int | None]:
    """The head-counts of a form as far as they are numbers, for looking at while it is being filled in."""
    faults: dict[str, str] = {}
    return {name: count_in(typed.get(name, ""), name, label, faults) for name, label in FIGURES.items()}


def require_complete(
    text: str,
    figures: Mapping[str, int | None],
    sections: Sequence[str] = (),
    required: Collection[str] = tuple(FIGURES),
) -> Structure:
    """What filing asks for: a title, a body with a heading for each required section, the required head-counts.
    Returns the recognised text."""
    structure = recognise(text)
    faults = missing_figures(figures, required)
    if not structure.body:
        faults["text"] = say("请填写正文。")
    elif structure.classification:
        faults["text"] = say(
            "正文标有密级“{secrecy}”。涉密材料不得在联网系统中报送，请按保密规定办理。",
            secrecy=structure.classification,
        )
    elif not structure.title:
        faults["text"] = say("正文第一行应当是标题，例如“××总工会关于……的实施方案”。")
    elif TO_WRITE in text:
        faults["text"] = say("正文中还有标着“{mark}”的地方，请补写或者删去。", mark=TO_WRITE)
    elif missing := missing_sections(structure, sections):
        faults["text"] = _say_missing(missing)
    else:
        errors = [
            finding.message
            for finding in preflight(structure, missing=missing_characters)
            if finding.severity == "error"
        ]
        if errors:
            faults["text"] = in_groups(errors)
    if faults:
        raise Invalid(faults)
    return structure


def _say_missing(sections: Sequence[str]) -> str:
    if len(sections) == 1:
        return say("正文缺少“{name}”这一部分，请补写，并用它作小标题，例如“三、{name}”。", name=sections[0])
    names = "”“".join(sections)
    return say(
        "正文缺少“{names}”这些部分，请补写，并用它作小标题，例如“三、{first}”。",
        names=names,
        first=sections[0],
    )


def missing_figures(figures: Mapping[str, int | None], required: Collection[str]) -> dict[str, str]:
    """The required head-counts that are not filled in, each with what to do."""
    return {
        name: say("请填写{label}。", label=label)
        for name, label in FIGURES.items()
        if name in required and figures[name] is None
    }


def missing_sections(structure: Structure, sections: Sequence[str]) -> list[str]:
    """The required sections that no heading of the body names."""
    headings = [block.heading for block in structure.body if isinstance(block, Paragraph)]
    return [name for name in sections if not any(name in heading for heading in headings)]
