"""The life of a nomination (典型) as one table, its quotas, and what can be taken of it. Plain Python."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from documents.sentences import listed, say
from workflow.base.forms import text_in
from workflow.base.lifecycle import Lifecycle
from workflow.base.refusals import Forbidden, Invalid
from workflow.people.policy import ROLES, UNIT_SIDE, Actor

STATES = {
    "nominated": say("已推荐"),
    "returned": say("退回修改"),
    "reviewed": say("已审核"),
    "selected": say("已入选"),
    "declined": say("未入选"),
    "withdrawn": say("已撤回"),
}
OWNERSHIPS = {"public": say("公有制"), "private": say("非公有制")}
NOMINATING_KINDS = ("county", "zone")  # 每个县（区）培植3——5个
LONGEST_NAME, LONGEST_MATERIAL = 80, 10_000


@dataclass(frozen=True, slots=True)
class Step:
    """One row: `by` are roles on one side, the nominating unit or the host of the campaign.

    `reason` where words must be given; `barred` where whoever reviewed it may not decide.
    """

    action: str
    label: str
    sources: tuple[str, ...]
    target: str
    side: Literal["unit", "host"]
    by: tuple[str, ...]
    reason: bool = False
    barred: bool = False


STEPS = (
    Step("revise", say("修改"), ("nominated",), "nominated", "unit", UNIT_SIDE),
    Step("resubmit", say("修改后重报"), ("returned",), "nominated", "unit", UNIT_SIDE),
    Step("withdraw", say("撤回推荐"), ("nominated", "returned", "reviewed"), "withdrawn", "unit", UNIT_SIDE, reason=True),
    Step("review", say("审核通过"), ("nominated",), "reviewed", "host", ("reviewer",)),
    Step("send_back", say("退回修改", context="step"), ("nominated", "reviewed"), "returned", "host", ("reviewer", "approver"), reason=True),
    Step("select", say("入选"), ("reviewed",), "selected", "host", ("approver", "leader"), barred=True),
    Step("decline", say("不入选"), ("reviewed",), "declined", "host", ("approver", "leader"), reason=True, barred=True),
    Step("reconsider", say("重新审议"), ("selected", "declined"), "reviewed", "host", ("approver", "leader"), reason=True),
)  # fmt: skip
WRITING = ("revise", "resubmit")  # taken by the form, not by a button
BY_ACTION = {step.action: step for step in STEPS}
HISTORY = {
    "nominate": say("推荐"),
    "publish": say("列入名单拟稿"),
    **{step.action: step.label for step in STEPS},
}
LIFE = Lifecycle(STEPS, STATES)


@dataclass(frozen=True, slots=True)
class Parties:
    """What the rules need to know of a nomination."""

    unit_id: int
    host_unit_id: int
    reviewed_by: int | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """What is written of a model unit. Membership in a list of strong private enterprises is shown, and preferred."""

    name: str
    ownership: str
    city_top100: bool
    county_top10: bool
    material: str


LABELS = {
    "name": say("单位名称"),
    "ownership": say("所有制"),
    "city_top100": say("全市100强民营企业"),
    "county_top10": say("本县区10强民营企业"),
    "material": say("事迹材料"),
}


def read(form: Mapping[str, str]) -> Content:
    """The content of a form; Invalid names every field that cannot be taken."""
    faults: dict[str, str] = {}
    top100, top10 = form.get("city_top100") == "yes", form.get("county_top10") == "yes"
    ownership = form.get("ownership", "")
    if ownership not in OWNERSHIPS:
        faults["ownership"] = say("请选择所有制。")
    elif ownership != "private" and (top100 or top10):
        faults["ownership"] = say("100强、10强名单上的是民营企业，所有制应当选“非公有制”。")
    content = Content(
        text_in(form.get("name", ""), "name", LABELS["name"], LONGEST_NAME, faults),
        ownership,
        top100,
        top10,
        text_in(form.get("material", ""), "material", LABELS["material"], LONGEST_MATERIAL, faults),
    )
    if faults:
        raise Invalid(faults)
    return content


def refusal(step: Step, actor: Actor, parties: Parties) -> str:
    """Why this actor may not take the step, as a sentence; '' where he may."""
    place = parties.unit_id if step.side == "unit" else parties.host_unit_id
    if not actor.has_any(step.by, place):
        return say(
            "“{step}”由{roles}进行，您没有这一权限。",
            step=step.label,
            roles=listed(ROLES[role] for role in step.by),
        )
    if step.barred and actor.person_id == parties.reviewed_by:
        return say("这个典型由您审核，“{step}”须由另一人进行。", step=step.label)
    return ""


def require(step: Step, actor: Actor, parties: Parties, words: str) -> None:
    """Raises Forbidden, then Invalid, where something stands against the step."""
    if sentence := refusal(step, actor, parties):
        raise Forbidden(sentence)
    if step.reason and not words.strip():
        raise Invalid({"words": say("请写明{step}的原因，对方会看到。", step=step.label)})


def offered(state: str, actor: Actor, parties: Parties) -> list[Step]:
    """The steps whose buttons this actor is shown."""
    return [
        step
        for step in STEPS
        if state in step.sources and step.action not in WRITING and not refusal(step, actor, parties)
    ]


def preference(content: Content) -> int:
    """The smaller, the rather: on the city's list, on a county's, private, any other."""
    return (
        0
        if content.city_top100
        else 1
        if content.county_top10
        else 2
        if content.ownership == "private"
        else 3
    )
