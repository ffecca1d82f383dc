"""The life of a campaign as one table; who may take each step stands in the same row."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.base.lifecycle import Lifecycle
from workflow.base.refusals import Forbidden, Invalid
from workflow.people.policy import ROLES, Actor

STATES = {"preparing": "筹备", "announced": "通知待印发", "running": "进行中", "closed": "已结束"}
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
    Step("announce", "启动并送签通知", ("preparing",), "announced"),
    Step("recall", "撤回启动", ("announced",), "preparing", reason=True),
    Step("open", "通知印发，活动开始", ("announced",), "running", JOB),
    Step("start", "直接启动", ("preparing",), "running"),  # the notice went out on paper
    Step("amend", "调整", ("running",), "running", reason=True),
    Step("close", "结束", ("running",), "closed", reason=True),
)
BY_ACTION = {step.action: step for step in STEPS}
LIFE = Lifecycle(STEPS, STATES)


def require(step: Step, actor: Actor, host_unit_id: int, reason: str = "") -> None:
    """Raises the refusal that stands against this actor taking this step, in the order 403 before 422."""
    if not actor.has_any(step.by, host_unit_id):
        who = "、".join(ROLES[role] for role in step.by) or "系统"
        raise Forbidden(f"“{step.label}”由主办单位的{who}进行，您没有这一权限。")
    if step.reason and not reason.strip():
        raise Invalid({"reason": f"请写明{step.label}的原因，各单位会看到。"})


def offered(state: str, actor: Actor, host_unit_id: int) -> list[Step]:
    """The steps whose buttons this actor is shown."""
    return [step for step in STEPS if state in step.sources and actor.has_any(step.by, host_unit_id)]
