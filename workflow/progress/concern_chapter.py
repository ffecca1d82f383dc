"""The year's concerns as a chapter of a report. Plain Python."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from documents.text import Paragraph
from workflow.base.numerals import numeral
from workflow.progress.concerns import CATEGORIES


@dataclass(frozen=True, slots=True)
class Reported:
    """A concern with everybody who reported it, and the last answer, or ''."""

    concern_id: int
    category: str
    title: str
    units: Sequence[str]
    answer: str
    closed: bool


def compose(concerns: Iterable[Reported], number: int) -> tuple[Paragraph, ...]:
    """The chapter with its heading numbered `number`; one section for each category that has any."""
    rows = sorted(concerns, key=lambda row: (list(CATEGORIES).index(row.category), row.concern_id))
    heading = Paragraph(level=1, heading=f"{numeral(number)}、新情况、新问题")
    if not rows:
        return (heading, Paragraph(text="活动期间，各单位没有报告新情况、新问题。"))
    closed = sum(row.closed for row in rows)
    opening = Paragraph(
        text=f"活动期间，各单位报告新情况、新问题{len(rows)}件（同类情况已合并），其中已了结{closed}件。"
    )
    sections: list[Paragraph] = []
    groups = groupby(rows, key=lambda row: row.category)
    for place, (category, group) in enumerate(groups, start=1):
        listed = list(group)
        title = f"（{numeral(place)}）{CATEGORIES[category]}方面（{len(listed)}件）。"
        sections.append(Paragraph(level=2, heading=title, text="".join(map(_sentence, listed))))
    return (heading, opening, *sections)


def _sentence(row: Reported) -> str:
    answer = row.answer.strip().rstrip("。；;.")
    dealt = f"，答复意见：{answer}" if answer else "，正在研究答复"
    return f"{'、'.join(row.units)}反映“{row.title}”{dealt}。"
