"""The life of a campaign as one table; who may take each step stands in the same row."""

from __future__ import annotations

from dataclasses import dataclass

from documents.sentences import listed, say
from workflow.base.lifecycle import Lifecycle
from workflow.base.refusals import Forbidden, Invalid
from workflow.people.policy import ROLES, Actor

STATES = {
    "preparing": say("筹备"),
    "announced": say("通知待印发"),
    "running": say("进行中"),
    "closed": say("已结束"),
}
# The officer of a campaign is the reviewer (民管部) of the unit that hosts it.
OFFICER = ("reviewer",)


@dataclass(frozen=True, slots=True)
class Step:
    """One row: `by` are roles in the host unit."""

    action: str
    label: str
    sources: tuple[str, ...]
    target: str
    by: tuple[str, ...] = OFFICER
    reason: bool = False


JOB: tuple[str, ...] = ()  # taken when the notice is issued, never by a button
STEPS = (
    Step("announce", say("启动并送签通知"), ("preparing",), "announced"),
    Step("recall", say("撤回启动"), ("announced",), "preparing", reason=True),
    Step("open", say("通知印发，活动开始"), ("announced",), "running", JOB),
    Step("start", say("直接启动"), ("preparing",), "running"),  # the notice went out on paper
    Step("amend", say("调整"), ("running",), "running", reason=True),
    Step("close", say("结束", context="step"), ("running",), "closed", reason=True),
)
BY_ACTION = {step.action: step for step in STEPS}
LIFE = Lifecycle(STEPS, STATES)


def require(step: Step, actor: Actor, host_unit_id: int, reason: str = "") -> None:
    """Raises the refusal that stands against this actor taking this step, in the order 403 before 422."""
    if not actor.has_any(step.by, host_unit_id):
        who = listed(ROLES[role] for role in step.by) or say("系统")
        raise Forbidden(say("“{step}”由主办单位的{who}进行，您没有这一权限。", step=step.label, who=who))
    if step.reason and not reason.strip():
        raise Invalid({"reason": say("请写明{step}的原因，各单位会看到。", step=step.label)})


def offered(state: str, actor: Actor, host_unit_id: int) -> list[Step]:
    """The steps whose buttons this actor is shown."""
    return [step for step in STEPS if state in step.sources and actor.has_any(step.by, host_unit_id)]
