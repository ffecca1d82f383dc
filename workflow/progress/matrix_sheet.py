"""The matrix as the rows of a workbook. Plain values in and out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from workflow.people.policy import UNIT_KINDS
from workflow.progress.matrix import Row
from workflow.submissions.lifecycle import STATES

HEADER = (
    "单位",
    "类别",
    "状态",
    "方案报送日期",
    "方案逾期",
    "总结报送日期",
    "总结逾期",
    "专兼职工作者总数",
    "专兼职工作者已培训",
    "专兼职工作者培训率（%）",
    "职工代表总数",
    "职工代表已培训",
    "职工代表培训率（%）",
    "培训班",
    "典型",
)


def cells(rows: Iterable[Row]) -> list[list[str | int | dt.date | None]]:
    """The rows as a workbook has them, in the order of HEADER."""
    return [
        [
            row.filed.unit,
            UNIT_KINDS[row.filed.kind],
            STATES[row.filed.state],
            row.filed.plan_filed,
            "逾期" if row.filed.plan_late else "",
            row.filed.summary_filed,
            "逾期" if row.filed.summary_late else "",
            *_count_cells(row),
            row.classes,
            row.model_units,
        ]
        for row in rows
    ]


def _count_cells(row: Row) -> list[str | int | dt.date | None]:
    if row.counts is None:
        return [None] * 6
    staff, representatives = row.rates
    counts = row.counts
    return [
        *(counts.staff_total, counts.staff_trained, staff),
        *(counts.representatives_total, counts.representatives_trained, representatives),
    ]
