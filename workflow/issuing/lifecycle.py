"""The life of a document as one table; who may take each step stands in the same row."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.base.lifecycle import Lifecycle
from workflow.base.refusals import Forbidden, Invalid
from workflow.people.policy import ROLES, Actor

STATES = {
    "drafted": "拟稿",
    "returned": "退回修改",
    "checked": "已核稿",
    "signed_off": "已签发",
    "numbered": "已编号",
    "issued": "已印发",
    "void": "已作废",
    "cancelled": "已撤销",
}
JOB: tuple[str, ...] = ()  # taken by the issuing job or by the act that revokes an order, never by a button


@dataclass(frozen=True, slots=True)
class Step:
    """One row: `by` are roles in the issuing unit; `second_person` bars whoever wrote the text (四眼原则)."""

    action: str
    label: str
    sources: tuple[str, ...]
    target: str
    by: tuple[str, ...]
    reason: bool = False
    step_up: bool = False
    second_person: bool = False


STEPS = (
    Step("check", "核稿", ("drafted", "returned"), "checked", ("office",), second_person=True),
    Step("send_back", "退回修改", ("checked",), "returned", ("office", "leader"), reason=True),
    Step(
        "sign_off",
        "签发",
        ("checked",),
        "signed_off",
        ("leader", "approver"),
        step_up=True,
        second_person=True,
    ),
    Step("number", "编号", ("signed_off",), "numbered", JOB),
    Step("issue", "印发", ("numbered",), "issued", JOB),
    Step("void", "作废", ("numbered", "issued"), "void", ("leader",), reason=True, step_up=True),
    # An order that is taken back before it has a number leaves the register without a trace of one.
    Step("cancel", "撤销", ("drafted", "returned", "checked", "signed_off"), "cancelled", JOB, reason=True),
)
BY_ACTION = {step.action: step for step in STEPS}
LIFE = Lifecycle(STEPS, STATES)


def require(step: Step, actor: Actor, unit_id: int, writers: frozenset[int], reason: str) -> None:
    """Raises the refusal that stands against this actor taking this step, in the order 403 before 422."""
    if not actor.has_any(step.by, unit_id):
        who = "、".join(ROLES[role] for role in step.by) or "系统"
        raise Forbidden(f"“{step.label}”由{who}进行，您没有这一权限。")
    if step.second_person and actor.person_id in writers:
        raise Forbidden(f"公文是您拟稿或修改的，“{step.label}”须由另一人进行。")
    if step.step_up and not actor.stepped_up:
        raise Invalid({"password": "请输入登录密码，确认是您本人操作。"})
    if step.reason and not reason.strip():
        raise Invalid({"reason": f"请写明{step.label}的原因。"})


def offered(state: str, actor: Actor, unit_id: int, writers: frozenset[int]) -> list[Step]:
    """The steps whose buttons this actor is shown."""
    return [
        step
        for step in STEPS
        if state in step.sources
        and actor.has_any(step.by, unit_id)
        and not (step.second_person and actor.person_id in writers)
    ]
