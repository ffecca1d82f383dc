"""The life of a commendation as one table; who may take each step stands in the same row."""

from __future__ import annotations

from dataclasses import dataclass

from documents.sentences import listed, say
from workflow.base.lifecycle import Lifecycle
from workflow.base.refusals import Forbidden, Invalid
from workflow.people.policy import ROLES, Actor

STATES = {"prepared": say("评定中"), "decided": say("已决定"), "drafted": say("通报已拟")}
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
    Step("move", say("调整名次"), ("prepared",), "prepared", LEADERSHIP, reason=True),
    Step("decide", say("决定"), ("prepared",), "decided", LEADERSHIP, step_up=True),
    Step("draft", say("拟通报"), ("decided",), "drafted", ("office",)),
    Step(
        "reopen", say("重新评定"), ("decided", "drafted"), "prepared", LEADERSHIP, reason=True, step_up=True
    ),
)
BY_ACTION = {step.action: step for step in STEPS}
LIFE = Lifecycle(STEPS, STATES)


def require(step: Step, actor: Actor, host_unit_id: int, reason: str = "") -> None:
    """Raises the refusal that stands against this actor taking this step, in the order 403 before 422."""
    if not actor.has_any(step.by, host_unit_id):
        roles = listed(ROLES[role] for role in step.by)
        raise Forbidden(
            say("“{step}”由主办单位的{roles}进行，您没有这一权限。", step=step.label, roles=roles)
        )
    if step.step_up and not actor.stepped_up:
        raise Invalid({"password": say("请输入登录密码，确认是您本人操作。")})
    if step.reason and not reason.strip():
        raise Invalid({"reason": say("请写明{step}的理由，理由会一直保留。", step=step.label)})


def offered(state: str, actor: Actor, host_unit_id: int) -> list[Step]:
    """The steps whose buttons this actor is shown."""
    return [step for step in STEPS if state in step.sources and actor.has_any(step.by, host_unit_id)]
