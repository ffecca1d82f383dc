"""What an officer sets for a campaign: proposed, moved to another year, compared. Plain Python."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from workflow.base.days import written_day
from workflow.campaigns.rules import (
    CRITERIA,
    FIGURES,
    LADDER_ACTS,
    QUOTAS,
    REPLY_KINDS,
    default_criteria,
    default_ladder,
    default_quotas,
)
from workflow.people.policy import UNIT_KINDS

FIXED_BY_NOTICE = ("title", "year")  # what the notice that went out says once and for all
COMMENDED_KINDS = {kind: label for kind, label in UNIT_KINDS.items() if kind not in ("city", "department")}


@dataclass(frozen=True, slots=True)
class StageTerms:
    """A stage with its first and last day."""

    name: str
    starts: dt.date
    ends: dt.date


@dataclass(frozen=True, slots=True)
class Terms:
    """All an officer sets. The shapes of `quotas`, `ladder` and `criteria` are those of `campaigns.rules`."""

    title: str
    basis: str
    year: int
    stages: tuple[StageTerms, ...]
    plan_due: dt.date
    summary_due: dt.date
    due_day_counts: bool
    staff_target: int
    representative_target: int
    plan_sections: tuple[str, ...]
    summary_sections: tuple[str, ...]
    plan_figures: tuple[str, ...]
    summary_figures: tuple[str, ...]
    quotas: dict[str, Any]
    ladder: list[dict[str, Any]]
    criteria: list[dict[str, Any]]
    reply_kind: str
    reply_series_id: int | None
    head_consent: bool


def usual(year: int) -> Terms:
    """What an empty form proposes for that year: the stages, deadlines and targets that are usual."""
    return Terms(
        title="",
        basis="",
        year=year,
        stages=(
            StageTerms("宣传发动", dt.date(year, 3, 1), dt.date(year, 3, 31)),
            StageTerms("集中培训提升", dt.date(year, 4, 1), dt.date(year, 10, 31)),
            StageTerms("总结评价", dt.date(year, 11, 1), dt.date(year, 12, 31)),
        ),
        plan_due=dt.date(year, 3, 15),
        summary_due=dt.date(year, 11, 20),
        due_day_counts=True,
        staff_target=80,
        representative_target=50,
        plan_sections=(),
        summary_sections=(),
        plan_figures=tuple(FIGURES),
        summary_figures=tuple(FIGURES),
        quotas=default_quotas(),
        ladder=default_ladder(),
        criteria=default_criteria(),
        reply_kind="record",
        reply_series_id=None,
        head_consent=False,
    )


def moved(terms: Terms, year: int) -> Terms:
    """The same for another year: every day moves with it; the 29th of February becomes the 28th."""

    def move(day: dt.date) -> dt.date:
        target = day.year + year - terms.year
        return (
            day.replace(year=target, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=target)
        )

    return replace(
        terms,
        year=year,
        title=terms.title.replace(str(terms.year), str(year)),
        stages=tuple(StageTerms(stage.name, move(stage.starts), move(stage.ends)) for stage in terms.stages),
        plan_due=move(terms.plan_due),
        summary_due=move(terms.summary_due),
    )


def without_series(terms: Terms) -> Terms:
    """The same for another host, which has series of its own."""
    return replace(terms, reply_series_id=None, reply_kind="none")


def changes(old: Terms, new: Terms) -> list[list[str]]:
    """What an amendment changes, as [what, before, after] for people to read."""
    before, after = _said(old), _said(new)
    return [[label, before[label], after[label]] for label in before if before[label] != after[label]]


def _said(terms: Terms) -> dict[str, str]:
    """Every term as a person reads it."""
    counted = "当日计算在内" if terms.due_day_counts else "当日不计在内"
    quotas = [f"{label}{_range(terms.quotas[name])}个" for name, label in QUOTAS.items()]
    commended = [f"{COMMENDED_KINDS[kind]}{most}个" for kind, most in terms.quotas["commended"].items()]
    ladder = [f"{said_days(step['days'])}{LADDER_ACTS[step['act']]}" for step in terms.ladder]
    return {
        "活动名称": terms.title,
        "依据": terms.basis,
        "年度": str(terms.year),
        "阶段": "；".join(
            f"{stage.name} {written_day(stage.starts)}至{written_day(stage.ends)}" for stage in terms.stages
        ),
        "方案报送期限": written_day(terms.plan_due),
        "总结报送期限": written_day(terms.summary_due),
        "期限当日": counted,
        "专兼职工作者培训率": f"{terms.staff_target}%",
        "职工代表培训率": f"{terms.representative_target}%",
        "方案必备部分": "、".join(terms.plan_sections) or "不作要求",
        "总结必备部分": "、".join(terms.summary_sections) or "不作要求",
        "方案必填人数": _figures(terms.plan_figures),
        "总结必填人数": _figures(terms.summary_figures),
        "典型名额": "，".join(quotas),
        "表扬名额": "，".join(commended) or "未设",
        "催报步骤": "，".join(ladder) or "不催报",
        "表扬评分": "，".join(f"{CRITERIA[one['criterion']]}{one['weight']}分" for one in terms.criteria),
        "回文": REPLY_KINDS[terms.reply_kind],
        "单位负责人审定": "须审定" if terms.head_consent else "不要求",
    }


def _figures(names: tuple[str, ...]) -> str:
    return "、".join(FIGURES[name] for name in names) or "不作要求"


def said_days(days: int) -> str:
    """`期限前7个工作日`, `期限当日`, `逾期3个工作日`."""
    if days == 0:
        return "期限当日"
    return f"期限前{-days}个工作日" if days < 0 else f"逾期{days}个工作日"


def _range(pair: list[int]) -> str:
    return f"{pair[0]}至{pair[1]}"
