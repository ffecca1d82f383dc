"""The life of a concern (新情况、新问题) as one table, and what can be taken of it. Plain Python."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from documents.sentences import listed, say
from workflow.base.forms import chosen_in, text_in
from workflow.base.lifecycle import Lifecycle
from workflow.base.refusals import Forbidden, Invalid
from workflow.people.policy import ROLES, UNIT_SIDE, Actor

STATES = {
    "reported": say("待答复"),
    "answered": say("已答复"),
    "followed_up": say("待续办"),
    "closed": say("已了结"),
    "merged": say("已并案"),
    "withdrawn": say("已撤回"),
}
CATEGORIES = {
    "training": say("培训组织"),
    "system": say("制度建设"),
    "private": say("非公企业"),
    "rights": say("职工权益"),
    "policy": say("政策法规"),
    "other": say("其他"),
}
URGENCIES = {"normal": say("一般"), "soon": say("较急"), "urgent": say("紧急")}
LONGEST_TITLE, LONGEST_TEXT, LONGEST_WORDS = 60, 5_000, 3_000


@dataclass(frozen=True, slots=True)
class Step:
    """One row: `by` are roles on one side, the reporting unit or the host. `words` says what must be written, or ''."""

    action: str
    label: str
    sources: tuple[str, ...]
    target: str
    side: Literal["unit", "host"]
    by: tuple[str, ...]
    words: str = ""


OPEN = ("reported", "answered", "followed_up")
STEPS = (
    Step(
        "answer", say("答复"), ("reported", "followed_up"), "answered", "host", ("reviewer",), say("答复内容")
    ),
    Step(
        "follow_up",
        say("反馈后续情况"),
        ("answered", "closed"),
        "followed_up",
        "unit",
        UNIT_SIDE,
        say("后续情况"),
    ),
    Step("close", say("了结"), ("answered", "followed_up"), "closed", "host", ("reviewer",)),
    Step("merge", say("并案"), OPEN, "merged", "host", ("reviewer",), say("并案原因")),
    Step("withdraw", say("撤回"), ("reported",), "withdrawn", "unit", UNIT_SIDE, say("撤回原因")),
)
BY_ACTION = {step.action: step for step in STEPS}
HISTORY = {"report": say("报告"), "take_in": say("并入"), **{step.action: step.label for step in STEPS}}
LIFE = Lifecycle(STEPS, STATES)


@dataclass(frozen=True, slots=True)
class Content:
    """What a unit reports."""

    category: str
    urgency: str
    title: str
    text: str


def read(form: Mapping[str, str]) -> Content:
    """The content of a form; Invalid names every field that cannot be taken."""
    faults: dict[str, str] = {}
    chosen_in([form.get("category", "")], CATEGORIES, "category", say("类别"), faults)
    chosen_in([form.get("urgency", "")], URGENCIES, "urgency", say("紧急程度"), faults)
    content = Content(
        form.get("category", ""),
        form.get("urgency", ""),
        text_in(form.get("title", ""), "title", say("标题"), LONGEST_TITLE, faults),
        text_in(form.get("text", ""), "text", say("情况说明"), LONGEST_TEXT, faults),
    )
    if faults:
        raise Invalid(faults)
    return content


def refusal(step: Step, actor: Actor, unit_id: int, host_unit_id: int) -> str:
    """Why this actor may not take the step, as a sentence; '' where he may."""
    if not actor.has_any(step.by, unit_id if step.side == "unit" else host_unit_id):
        return say(
            "“{step}”由{roles}进行，您没有这一权限。",
            step=step.label,
            roles=listed(ROLES[role] for role in step.by),
        )
    return ""


def require(step: Step, actor: Actor, unit_id: int, host_unit_id: int, words: str) -> None:
    """Raises Forbidden, then Invalid, where something stands against the step."""
    if sentence := refusal(step, actor, unit_id, host_unit_id):
        raise Forbidden(sentence)
    if step.words and not words.strip():
        raise Invalid({"words": say("请填写{words}，对方会看到。", words=step.words)})
    if len(words) > LONGEST_WORDS:
        raise Invalid({"words": say("最多 {most:,} 个字符，请精简。", most=LONGEST_WORDS)})


def offered(state: str, actor: Actor, unit_id: int, host_unit_id: int) -> list[Step]:
    """The steps whose buttons this actor is shown."""
    return [
        step for step in STEPS if state in step.sources and not refusal(step, actor, unit_id, host_unit_id)
    ]
