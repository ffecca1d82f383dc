"""The reply (回文) to an approved plan: 备案通知, or 批复 where the unit filed a 请示."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from documents.text import Paragraph, Structure
from workflow.base.days import written_day


@dataclass(frozen=True, slots=True)
class Facts:
    """What a reply says, as it stood when the plan was approved; `summary_due` is the last day in time.

    A head-count is None where the plan did not have to give it; `asks_figures` says whether the summary must.
    """

    host: str
    unit: str
    campaign: str
    plan_title: str
    is_request: bool
    staff_total: int | None
    staff_trained: int | None
    representatives_total: int | None
    representatives_trained: int | None
    summary_due: dt.date
    asks_figures: bool = True


def compose(facts: Facts) -> Structure:
    """The document without number and date, which it gets later in its life."""
    return Structure(
        issuers=(facts.host,),
        title=_title(facts),
        recipients=facts.unit,
        body=tuple(_body(facts)),
        signatories=(facts.host,),
        printed_by=f"{facts.host}办公室",
    )


def _title(facts: Facts) -> str:
    if facts.is_request:
        return f"{facts.host}关于{facts.unit}开展{facts.campaign}实施方案的批复"
    return f"{facts.host}关于{facts.unit}{facts.campaign}实施方案准予备案的通知"


def _body(facts: Facts) -> list[Paragraph]:
    planned = "、".join(
        f"{people}{trained}人" + ("" if total is None else f"（共{total}人）")
        for people, trained, total in (
            ("厂务公开民主管理专兼职工作者", facts.staff_trained, facts.staff_total),
            ("职工代表", facts.representatives_trained, facts.representatives_total),
        )
        if trained is not None
    )
    counts = f"方案计划培训{planned}。" if planned else ""
    actual = "，并附实际培训人数" if facts.asks_figures else ""
    paragraphs = [
        Paragraph(text=_opening(facts)),
        _point("一、认真组织实施。", f"{counts}请按照确定的对象、内容和进度抓好落实，保证培训人数和质量。"),
        _point(
            "二、及时反映情况。",
            "实施中遇到的新情况、新问题和好的做法，请随时报告；方案有较大调整的，应当重新报送。",
        ),
        _point(
            "三、按时报送总结。",
            f"请于{written_day(facts.summary_due)}前（含当日）报送开展情况总结{actual}。",
        ),
    ]
    return [*paragraphs, Paragraph(text="此复。" if facts.is_request else "特此通知。")]


def _opening(facts: Facts) -> str:
    if facts.is_request:
        return f"你单位报来的《{facts.plan_title}》收悉。经研究，同意你单位按所报方案开展活动，现就有关事项批复如下："
    return (
        f"你单位报来的《{facts.plan_title}》收悉。经审核，方案符合活动要求，准予备案。现将有关事项通知如下："
    )


def _point(heading: str, text: str) -> Paragraph:
    return Paragraph(level=1, heading=heading, text=text)
