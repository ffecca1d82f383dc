"""The form in which an officer sets a campaign: read and checked, written back. Plain Python."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from documents.sentences import say
from workflow.base.days import written_day
from workflow.base.refusals import Invalid
from workflow.campaigns.rules import CRITERIA, FIGURES, LADDER_ACTS, QUOTAS, REPLY_KINDS
from workflow.campaigns.terms import COMMENDED_KINDS, StageTerms, Terms

MOST_STAGES, MOST_STEPS, MOST_SECTIONS = 6, 8, 20
LONGEST_LINE, LONGEST_SECTION = 100, 40
FURTHEST_DAYS = 60  # working days a step of the ladder may lie from the deadline
LARGEST_QUOTA = 999


def read(form: Mapping[str, str]) -> Terms:
    """The terms of a form; Invalid names every field that cannot be taken."""
    typed = _Typed(form)
    year = typed.number("year", say("年度"), 2000, 2100)
    terms = Terms(
        title=typed.line("title", say("活动名称")),
        basis=typed.line("basis", say("依据")),
        year=year,
        stages=_stages(typed),
        plan_due=typed.day("plan_due", say("方案报送期限"), year),
        summary_due=typed.day("summary_due", say("总结报送期限"), year),
        due_day_counts=typed.yes("due_day_counts"),
        staff_target=typed.number("staff_target", say("专兼职工作者培训率"), 1, 100),
        representative_target=typed.number("representative_target", say("职工代表培训率"), 1, 100),
        plan_sections=typed.lines("plan_sections"),
        summary_sections=typed.lines("summary_sections"),
        plan_figures=_figures(typed, "plan"),
        summary_figures=_figures(typed, "summary"),
        quotas=_quotas(typed),
        ladder=_ladder(typed),
        criteria=_criteria(typed),
        reply_kind=typed.choice("reply_kind", say("回文"), REPLY_KINDS),
        reply_series_id=typed.reference("reply_series"),
        head_consent=typed.yes("head_consent"),
    )
    if terms.summary_due <= terms.plan_due:
        typed.fault("summary_due", say("总结的报送期限应当在方案之后。"))
    if terms.reply_kind != "none" and terms.reply_series_id is None:
        typed.fault("reply_series", say("要发回文，请选择回文使用的机关代字；没有可选的，请办公室先设置。"))
    if typed.faults:
        raise Invalid(typed.faults)
    return terms


def form_of(terms: Terms) -> dict[str, str]:
    """The fields of a form that would read as these terms."""
    fields = {name: str(getattr(terms, name)) for name in ("title", "basis", "year", "reply_kind")}
    fields |= {name: getattr(terms, name).isoformat() for name in ("plan_due", "summary_due")}
    fields |= {name: str(getattr(terms, name)) for name in ("staff_target", "representative_target")}
    fields |= {name: "\n".join(getattr(terms, name)) for name in ("plan_sections", "summary_sections")}
    for paper, names in (("plan", terms.plan_figures), ("summary", terms.summary_figures)):
        fields |= {f"{paper}_{name}": "yes" for name in names}
    fields |= {name: "yes" for name in ("due_day_counts", "head_consent") if getattr(terms, name)}
    fields["reply_series"] = str(terms.reply_series_id or "")
    for number, stage in enumerate(terms.stages, start=1):
        fields |= {f"stage_name_{number}": stage.name}
        fields |= {
            f"stage_starts_{number}": stage.starts.isoformat(),
            f"stage_ends_{number}": stage.ends.isoformat(),
        }
    for name in QUOTAS:
        fields[f"{name}_least"], fields[f"{name}_most"] = map(str, terms.quotas[name])
    fields |= {f"commended_{kind}": str(most) for kind, most in terms.quotas["commended"].items()}
    for number, step in enumerate(terms.ladder, start=1):
        fields |= {f"ladder_days_{number}": str(step["days"]), f"ladder_act_{number}": step["act"]}
    return fields | {f"weight_{one['criterion']}": str(one["weight"]) for one in terms.criteria}


def _figures(typed: _Typed, paper: str) -> tuple[str, ...]:
    return tuple(name for name in FIGURES if typed.yes(f"{paper}_{name}"))


def _stages(typed: _Typed) -> tuple[StageTerms, ...]:
    stages: list[StageTerms] = []
    year = int(typed.text("year")) if typed.text("year").isdecimal() else 0
    for number in range(1, MOST_STAGES + 1):
        names = [f"stage_{part}_{number}" for part in ("name", "starts", "ends")]
        if not any(typed.text(name) for name in names):
            continue
        stage = StageTerms(
            typed.line(names[0], say("第{number}个阶段的名称", number=number)),
            typed.day(names[1], say("第{number}个阶段的开始日期", number=number), year),
            typed.day(names[2], say("第{number}个阶段的结束日期", number=number), year),
        )
        if stage.ends < stage.starts:
            typed.fault(names[2], say("第{number}个阶段的结束日期早于开始日期，请核对。", number=number))
        if stages and stage.starts <= stages[-1].ends:
            typed.fault(
                names[1], say("第{number}个阶段的开始日期应当晚于上一个阶段的结束日期。", number=number)
            )
        stages.append(stage)
    if not stages:
        typed.fault("stage_name_1", say("请至少填写一个阶段。"))
    return tuple(stages)


def _quotas(typed: _Typed) -> dict[str, Any]:
    quotas: dict[str, Any] = {}
    for name, label in QUOTAS.items():
        least = typed.number(f"{name}_least", say("{label}（最少）", label=label), 0, LARGEST_QUOTA)
        most = typed.number(f"{name}_most", say("{label}（最多）", label=label), 0, LARGEST_QUOTA)
        if most < least:
            typed.fault(f"{name}_most", say("{label}的最多个数不能小于最少个数。", label=label))
        quotas[name] = [least, most]
    fields = {kind: f"commended_{kind}" for kind in COMMENDED_KINDS}
    quotas["commended"] = {
        kind: typed.number(field, say("{kind}的表扬名额", kind=COMMENDED_KINDS[kind]), 0, LARGEST_QUOTA)
        for kind, field in fields.items()
        if typed.text(field)
    }
    return quotas


def _ladder(typed: _Typed) -> list[dict[str, Any]]:
    steps: dict[tuple[int, str], dict[str, Any]] = {}
    for number in range(1, MOST_STEPS + 1):
        field = f"ladder_days_{number}"
        if not typed.text(field):
            continue
        days = typed.number(
            field, say("第{number}步的工作日数", number=number), -FURTHEST_DAYS, FURTHEST_DAYS
        )
        act = typed.choice(f"ladder_act_{number}", say("第{number}步的做法", number=number), LADDER_ACTS)
        if (days, act) in steps:
            typed.fault(field, say("第{number}步与前面的一步相同，请删去一步。", number=number))
        if act != "message" and days <= 0:
            typed.fault(field, say("“{act}”只能安排在逾期以后，请填正数。", act=LADDER_ACTS.get(act, act)))
        steps[days, act] = {"days": days, "act": act}
    return [steps[key] for key in sorted(steps)]


def _criteria(typed: _Typed) -> list[dict[str, Any]]:
    weights = {
        name: typed.number(f"weight_{name}", say("{label}的分值", label=label), 0, 100)
        for name, label in CRITERIA.items()
    }
    faulty = [name for name in CRITERIA if f"weight_{name}" in typed.faults]
    if not faulty and sum(weights.values()) != 100:
        typed.fault(
            f"weight_{next(iter(CRITERIA))}",
            say("各项分值合计应当是 100，现在是 {sum}。", sum=sum(weights.values())),
        )
    return [{"criterion": name, "weight": weight} for name, weight in weights.items()]


class _Typed:
    """A form being read: what cannot be taken leaves a fault and a harmless value."""

    def __init__(self, form: Mapping[str, str]) -> None:
        self.form = form
        self.faults: dict[str, str] = {}

    def fault(self, name: str, sentence: str) -> None:
        self.faults.setdefault(name, sentence)

    def text(self, name: str) -> str:
        return self.form.get(name, "").strip()

    def yes(self, name: str) -> bool:
        return self.text(name) == "yes"

    def line(self, name: str, label: str) -> str:
        text = " ".join(self.text(name).split())
        if not text:
            self.fault(name, say("请填写{label}。", label=label))
        elif len(text) > LONGEST_LINE:
            self.fault(
                name,
                say("{label}最多 {most} 个字，现在有 {n} 个。", label=label, most=LONGEST_LINE, n=len(text)),
            )
        return text

    def lines(self, name: str) -> tuple[str, ...]:
        found = tuple(dict.fromkeys(line.strip() for line in self.text(name).splitlines() if line.strip()))
        if len(found) > MOST_SECTIONS or any(len(line) > LONGEST_SECTION for line in found):
            self.fault(
                name,
                say(
                    "每行写一个部分的名称，每个不超过 {longest} 个字，最多 {most} 个。",
                    longest=LONGEST_SECTION,
                    most=MOST_SECTIONS,
                ),
            )
        return found

    def number(self, name: str, label: str, least: int, most: int) -> int:
        text = self.text(name)
        number = int(text) if re.fullmatch(r"-?[0-9]{1,6}", text) else None
        if number is None or not least <= number <= most:
            self.fault(
                name,
                say(
                    "{label}应当是 {least} 到 {most} 之间的整数{now}。",
                    label=label,
                    least=least,
                    most=most,
                    now=say("（现在是“{typed}”）", typed=text[:20]) if text else "",
                ),
            )
            return least
        return number

    def day(self, name: str, label: str, year: int) -> dt.date:
        try:
            day = dt.date.fromisoformat(self.text(name))
        except ValueError:
            self.fault(name, say("请填写{label}，例如 {year}-03-15。", label=label, year=year or 2014))
            return dt.date(year or 2014, 1, 1)
        if day.year != year:
            self.fault(
                name,
                say(
                    "{label}应当在 {year} 年内（现在是{day}）。", label=label, year=year, day=written_day(day)
                ),
            )
        return day

    def choice(self, name: str, label: str, choices: Mapping[str, str]) -> str:
        chosen = self.text(name)
        if chosen not in choices:
            self.fault(name, say("请选择{label}。", label=label))
        return chosen

    def reference(self, name: str) -> int | None:
        text = self.text(name)
        return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else None
