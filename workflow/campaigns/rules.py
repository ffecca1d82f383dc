"""Deadlines and targets, in plain values."""

from __future__ import annotations

import datetime as dt

from documents.sentences import say

REPLY_KINDS = {
    "record": say("备案通知（以请示报送的，发批复）"),
    "approval": say("批复"),
    "none": say("不发回文"),
}
PAPERS = {"plan": say("实施方案"), "summary": say("总结")}
# The head-counts that a paper can be asked for; by default it is asked for all of them.
FIGURES = {
    "staff_total": say("专兼职工作者总数"),
    "staff_trained": say("专兼职工作者培训人数"),
    "representatives_total": say("职工代表总数"),
    "representatives_trained": say("职工代表培训人数"),
}
# What a step of the reminder ladder does.
LADDER_ACTS = {"message": say("提醒消息"), "urge": say("拟催报通知"), "list": say("列入未报名单")}
# What a unit is scored by for the commendation.
CRITERIA = {
    "on_time": say("按时报送"),
    "targets": say("完成目标"),
    "model_units": say("选树典型"),
    "classes": say("举办培训班"),
    "quality": say("材料质量"),
}
# How many model units a campaign may have, at least and at most.
QUOTAS = {"nominated": say("各县区推荐典型"), "selected": say("全市选树典型")}


def default_ladder() -> list[dict[str, object]]:
    """Days are working days from the deadline: 7 and 3 before, the day, then 1, 3 and 7 after."""
    steps = ((-7, "message"), (-3, "message"), (0, "message"), (1, "message"), (3, "urge"), (7, "list"))
    return [{"days": days, "act": act} for days, act in steps]


def default_criteria() -> list[dict[str, object]]:
    """Weights of the commendation's score, out of 100 together."""
    weights = (("on_time", 20), ("targets", 30), ("model_units", 20), ("classes", 15), ("quality", 15))
    return [{"criterion": criterion, "weight": weight} for criterion, weight in weights]


def default_quotas() -> dict[str, object]:
    """How many: model units a county nominates and the city selects (least, most), commended units by kind (most)."""
    return {"nominated": [3, 5], "selected": [10, 20], "commended": {}}


def default_figures() -> list[str]:
    """All head-counts."""
    return list(FIGURES)


def last_day(due: dt.date, due_day_counts: bool) -> dt.date:
    """The last day on which filing is in time."""
    return due if due_day_counts else due - dt.timedelta(days=1)


def days_left(due: dt.date, today: dt.date) -> int:
    """Whole days until the deadline; the day itself still counts, so 0 is not late."""
    return (due - today).days


def countdown(due: dt.date, today: dt.date) -> str:
    """`还剩 5 天`, `今天截止`, `已逾期 3 天`."""
    left = days_left(due, today)
    if left > 0:
        return say("还剩 {days} 天", days=left)
    return say("今天截止") if left == 0 else say("已逾期 {days} 天", days=-left)


def is_late(filed: dt.date | None, due: dt.date, today: dt.date) -> bool:
    """Whether a paper was filed after its day, or is not filed though the day is over."""
    return (filed or today) > due


def percent(part: int | None, whole: int | None) -> int | None:
    """Whole percent, rounded down so that 79.9 never passes for 80."""
    return part * 100 // whole if part is not None and whole else None
