"""The checkup (公文体检) of a paper before it is filed: the format's rules and the campaign's, each at its place.

Plain Python. A note never blocks by itself; what blocks a filing is said by `content.require_complete`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from documents.paper import missing_characters
from documents.sentences import listed, say
from documents.text import (
    Block,
    NameList,
    Paragraph,
    Structure,
    Table,
    apply_fixes,
    clause_of,
    iso_date,
    plain_text,
    preflight,
)
from workflow.base.forms import day_or_none
from workflow.submissions.content import missing_figures, missing_sections

PLACES = {
    "title": say("标题"),
    "title_lines": say("标题"),
    "recipients": say("主送机关"),
    "attachment_note": say("附件说明"),
    "signatories": say("署名"),
    "date": say("成文日期"),
    "date_text": say("成文日期"),
    "number": say("发文字号"),
    "number_text": say("发文字号"),
    "note": say("附注"),
    "cc": say("抄送"),
}
PARTS = (("staff", say("专兼职工作者")), ("representatives", say("职工代表")))
_DAY = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
_TOTAL = re.compile(r"^(?:合\s*计|总\s*计|小\s*计)$")
_WHOLE = re.compile(r"^\d{1,9}$")
_QUOTE_LENGTH = 30


@dataclass(frozen=True, slots=True)
class Campaigned:
    """What the campaign asks of a paper: targets in percent, the first and the last day of its stages, sections,
    head-counts."""

    staff_target: int
    representatives_target: int
    starts: dt.date | None = None
    ends: dt.date | None = None
    sections: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()

    def target(self, part: str) -> int:
        return self.staff_target if part == "staff" else self.representatives_target


@dataclass(frozen=True, slots=True)
class Note:
    """One thing to look at: `field` is the form's field, `quote` the words it stands at, to be found in the text."""

    severity: str
    place: str
    message: str
    clause: str = ""
    fix: str = ""
    field: str = "text"
    quote: str = ""


def checkup(structure: Structure, figures: Mapping[str, int | None], asked: Campaigned) -> list[Note]:
    """Everything worth a look, errors first, then in the order of the text."""
    notes = [
        *_format(structure),
        *_sections(structure, asked),
        *_figures(figures, asked),
        *_targets(figures, asked),
        *_days(structure, asked),
        *_sums(structure),
    ]
    return sorted(notes, key=lambda note: ("error", "warning", "info").index(note.severity))


def mended(structure: Structure) -> str:
    """The text with every mechanical fix applied."""
    return plain_text(apply_fixes(structure))


def understood(structure: Structure) -> list[tuple[str, str]]:
    """What was recognised, as a reader says it: to be compared with what the file showed."""
    blocks = [*structure.body, *(block for one in structure.attachments for block in one.body)]
    tables = sum(isinstance(one, Table) for one in blocks)
    names = sum(len(one.names) for one in blocks if isinstance(one, NameList))
    rows = [
        (say("标题"), structure.title),
        (say("主送机关"), structure.recipients),
        (say("正文"), _counted(structure.body)),
        (say("表格"), say("{n} 张", n=tables) if tables else ""),
        (say("名单"), say("{n} 个名称", n=names) if names else ""),
        (say("附件"), listed(one.title or one.label for one in structure.attachments)),
        (say("署名"), listed(structure.signatories)),
        (say("成文日期"), structure.date_text),
    ]
    return [(label, value) for label, value in rows if value]


def _counted(body: Sequence[Block]) -> str:
    paragraphs = [block for block in body if isinstance(block, Paragraph)]
    first = [block for block in paragraphs if block.level == 1]
    if first:
        return say("{n} 段，{first} 个一级标题", n=len(paragraphs), first=len(first))
    return say("{n} 段", n=len(paragraphs)) if paragraphs else ""


def _format(structure: Structure) -> Iterator[Note]:
    for found in preflight(structure, missing=missing_characters):
        yield Note(
            found.severity,
            _place(found.where),
            found.message,
            clause_of(found.rule),
            found.fix,
            quote=_quote(structure, found.where),
        )


def _sections(structure: Structure, asked: Campaigned) -> Iterator[Note]:
    for name in missing_sections(structure, asked.sections) if structure.body else ():
        yield Note(
            "error", say("正文"), say("缺少活动要求的“{name}”部分，请补写，并用它作小标题。", name=name)
        )


def _figures(figures: Mapping[str, int | None], asked: Campaigned) -> Iterator[Note]:
    for name, sentence in missing_figures(figures, asked.figures).items():
        yield Note("error", say("人数"), sentence, field=name)


def _targets(figures: Mapping[str, int | None], asked: Campaigned) -> Iterator[Note]:
    for part, label in PARTS:
        total, trained = figures[f"{part}_total"], figures[f"{part}_trained"]
        if total and trained is not None and trained * 100 < asked.target(part) * total:
            share = trained * 100 // total
            sentence = say(
                "{label}培训 {trained} 人，占 {share}%，低于活动目标 {target}%。",
                label=label,
                trained=trained,
                share=share,
                target=asked.target(part),
            )
            yield Note("warning", say("人数"), sentence, field=f"{part}_trained")


def _days(structure: Structure, asked: Campaigned) -> Iterator[Note]:
    """Days in the body that lie outside the campaign; the date under the signature is not one of them."""
    if asked.starts is None or asked.ends is None:
        return
    for number, block in enumerate(structure.body, start=1):
        for written in _DAY.findall(block.text) if isinstance(block, Paragraph) else ():
            found = day_or_none(iso_date(written))
            if found is None:
                yield Note(
                    "warning",
                    say("正文第 {n} 段", n=number),
                    say("日历上没有“{written}”这一天。", written=written),
                    quote=written,
                )
            elif not asked.starts <= found <= asked.ends:
                sentence = say("“{written}”不在活动的起止日期之内，请核对。", written=written)
                yield Note("warning", say("正文第 {n} 段", n=number), sentence, quote=written)


def _sums(structure: Structure) -> Iterator[Note]:
    """A row of totals that is not the sum of the rows above it."""
    bodies: Iterable[tuple[str, Sequence[Block]]] = [
        (say("正文"), structure.body),
        *((one.label or say("附件"), one.body) for one in structure.attachments),
    ]
    for place, body in bodies:
        for table in (block for block in body if isinstance(block, Table)):
            yield from _wrong_totals(place, table)


def _wrong_totals(place: str, table: Table) -> Iterator[Note]:
    from_row = 1
    for number, row in enumerate(table.rows):
        if not row or not _TOTAL.match(row[0].strip()):
            continue
        for column, stated in enumerate(row):
            above = [one[column].strip() for one in table.rows[from_row:number] if column < len(one)]
            if not _WHOLE.match(stated.strip()) or not above or not all(map(_WHOLE.match, above)):
                continue
            found = sum(map(int, above))
            if found != int(stated):
                head = (
                    table.rows[0][column] if column < len(table.rows[0]) else say("第 {n} 列", n=column + 1)
                )
                sentence = say(
                    "“{column}”一列相加是 {sum}，{row}写的是 {stated}。",
                    column=head,
                    sum=found,
                    row=row[0].strip(),
                    stated=stated.strip(),
                )
                yield Note("warning", say("{place}的表格", place=place), sentence, quote=stated)
        from_row = number + 1


def _place(where: str) -> str:
    """A JSON pointer as a person says it."""
    head, *rest = where.strip("/").split("/")
    if head == "body" and rest:
        return say("正文第 {n} 段", n=int(rest[0]) + 1)
    if head == "attachments" and rest:
        return say("第 {n} 个附件", n=int(rest[0]) + 1)
    return PLACES.get(head, say("全文"))


def _quote(structure: Structure, where: str) -> str:
    """The first words of the place, by which it is found in the text as typed."""
    found: object = structure
    for step in where.strip("/").split("/"):
        if isinstance(found, tuple):
            found = found[int(step)] if step.isdigit() and int(step) < len(found) else ""
        else:
            found = getattr(found, step, "")
    if isinstance(found, Paragraph):
        found = found.heading or found.text
    return found[:_QUOTE_LENGTH] if isinstance(found, str) else ""
