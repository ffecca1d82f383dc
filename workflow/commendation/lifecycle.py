"""The life of a commendation as one table; who may take each step stands in the same row."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.base.lifecycle import Lifecycle
from workflow.base.refusals import Forbidden, Invalid
from workflow.people.policy import ROLES, Actor

STATES = {"prepared": "评定中", "decided": "已决定", "drafted": "通报已拟"}
LEADERSHIP = ("leader", "approver")


@dataclass(frozen=True, slots=True)
class Step:
    """One row: `by` are roles in the host unit."""

    action: str
    label: str
    sources: tuple[str, ...]
    target: str
    by: tuple[str, ...]
    reason: bool = False
    step_up: bool = False


STEPS = (
    Step("move", "调整名次", ("prepared",), "prepared", LEADERSHIP, reason=True),
    Step("decide", "决定", ("prepared",), "decided", LEADERSHIP, step_up=True),
    Step("draft", "拟通报", ("decided",), "drafted", ("office",)),
    Step("reopen", "重新评定", ("decided", "drafted"), "prepared", LEADERSHIP, reason=True, step_up=True),
)
BY_ACTION = {step.action: step for step in STEPS}
LIFE = Lifecycle(STEPS, STATES)


def require(step: Step, actor: Actor, host_unit_id: int, reason: str = "") -> None:
    """Raises the refusal that stands against this actor taking this step, in the order 403 before 422."""
    if not actor.has_any(step.by, host_unit_id):
        who = "、".join(ROLES[role] for role in step.by)
        raise Forbidden(f"“{step.label}”由主办单位的{who}进行，您没有这一权限。")
    if step.step_up and not actor.stepped_up:
        raise Invalid({"password": "请输入登录密码，确认是您本人操作。"})
    if step.reason and not reason.strip():
        raise Invalid({"reason": f"请写明{step.label}的理由，理由会一直保留。"})


def offered(state: str, actor: Actor, host_unit_id: int) -> list[Step]:
    """The steps whose buttons this actor is shown."""
    return [step for step in STEPS if state in step.sources and actor.has_any(step.by, host_unit_id)]
