"""The page for the leadership (进度一页纸): the matrix and its charts as one sheet. Plain values in and out."""

from __future__ import annotations

from documents.paper.overview import Overview
from workflow.base.days import written_day
from workflow.campaigns.models import Campaign
from workflow.people.policy import UNIT_KINDS
from workflow.progress.matrix import Picture, Row

HEADER = ("单位", "方案", "总结", "专兼职", "代表", "班")
MOST_UNITS = 120  # what can be read on one sheet


def overview(campaign: Campaign, picture: Picture) -> Overview:
    """What the sheet says. Of more units than it holds, those that lag behind come first, and the rest are counted."""
    rows = picture.rows
    left = max(len(rows) - MOST_UNITS, 0)
    if left:
        lagging = sorted(rows, key=lambda row: (not row.late, row.filed.summary_filed is not None))
        kept = {row.unit_id for row in lagging[:MOST_UNITS]}
        rows = tuple(row for row in rows if row.unit_id in kept)
    groups = {kind: [_line(row) for row in rows if row.filed.kind == kind] for kind in UNIT_KINDS}
    note = "√ 已报　迟 逾期报送　欠 逾期未报　空 未到期；培训率（%）按已填报人数计算，— 为尚未填报。"
    return Overview(
        title=f"{campaign.title}进度",
        subtitle=f"{campaign.host_unit.name}　截至{written_day(picture.day)}",
        facts=tuple(picture.facts()),
        charts=tuple((chart.title, chart.in_words(), chart.svg()) for chart in picture.charts),
        header=HEADER,
        groups=tuple((UNIT_KINDS[kind], tuple(lines)) for kind, lines in groups.items() if lines),
        note=f"{note}另有{left}个单位未列出，见进度表。" if left else note,
    )


def _line(row: Row) -> tuple[str, ...]:
    staff, representatives = row.rates
    return (
        row.short_name,
        _filed(row.filed.plan_filed is not None, row.filed.plan_late),
        _filed(row.filed.summary_filed is not None, row.filed.summary_late),
        _rate(staff),
        _rate(representatives),
        f"{row.classes or ''}",
    )


def _filed(filed: bool, late: bool) -> str:
    if filed:
        return "迟" if late else "√"
    return "欠" if late else ""


def _rate(rate: int | None) -> str:
    return "—" if rate is None else f"{rate}"
