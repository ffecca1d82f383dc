"""The life of a document as one table; who may take each step stands in the same row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from documents.sentences import listed, say
from workflow.base.lifecycle import Lifecycle
from workflow.base.refusals import Conflict, Forbidden, Invalid
from workflow.people.policy import ROLES, Actor

STATES = {
    "drafted": say("拟稿"),
    "returned": say("退回修改"),
    "checked": say("已核稿"),
    "signed_off": say("已签发"),
    "numbered": say("已编号"),
    "issued": say("已印发"),
    "void": say("已作废"),
    "cancelled": say("已撤销"),
}
JOB: tuple[str, ...] = ()  # taken by the issuing job or by the act that revokes an order, never by a button
Side = Literal["lead", "issuers"]
Words = Literal["", "remark", "reason"]


@dataclass(frozen=True, slots=True)
class Step:
    """One row: `by` are roles in the unit that leads, or in any issuer of a joint document (`side`).

    `words` says whether the step takes a remark or wants a reason; `second_person` bars whoever wrote the
    text (四眼原则).
    """

    action: str
    label: str
    sources: tuple[str, ...]
    target: str
    by: tuple[str, ...]
    side: Side = "lead"
    words: Words = ""
    step_up: bool = False
    second_person: bool = False


STEPS = (
    Step(
        "check",
        say("核稿"),
        ("drafted", "returned"),
        "checked",
        ("office",),
        words="remark",
        second_person=True,
    ),
    Step(
        "send_back",
        say("退回修改", context="step"),
        ("drafted", "checked"),
        "returned",
        ("office", "leader", "approver"),
        side="issuers",
        words="reason",
        second_person=True,
    ),
    # A joint document stays `checked` until each of its issuers has signed it off.
    Step(
        "sign_off",
        say("签发"),
        ("checked",),
        "signed_off",
        ("leader", "approver"),
        side="issuers",
        words="remark",
        step_up=True,
        second_person=True,
    ),
    Step("number", say("编号"), ("signed_off",), "numbered", JOB),
    Step("issue", say("印发"), ("numbered",), "issued", JOB),
    Step("void", say("作废"), ("numbered", "issued"), "void", ("leader",), words="reason", step_up=True),
    # An order that is taken back before it has a number leaves the register without a trace of one.
    Step(
        "cancel",
        say("撤销", context="document"),
        ("drafted", "returned", "checked", "signed_off"),
        "cancelled",
        JOB,
        words="reason",
    ),
)
BY_ACTION = {step.action: step for step in STEPS}
LIFE = Lifecycle(STEPS, STATES)


@dataclass(frozen=True, slots=True)
class Parties:
    """Whose document it is: the unit that leads, every issuer, the issuers still to sign off, who wrote the text."""

    lead: int
    issuers: frozenset[int]
    unsigned: frozenset[int]
    writers: frozenset[int]

    def places(self, step: Step) -> frozenset[int]:
        """The units in which the step's roles count."""
        return self.issuers if step.side == "issuers" else frozenset({self.lead})


def require(step: Step, actor: Actor, parties: Parties, words: str) -> None:
    """Raises the refusal that stands against this actor taking this step, in the order 403, 409, 422."""
    if sentence := _forbidden(step, actor, parties):
        raise Forbidden(sentence)
    if step.action == "sign_off" and not signs_for(actor, parties):
        raise Conflict(say("您的单位已经签发，正在等其他发文机关签发。"))
    if step.step_up and not actor.stepped_up:
        raise Invalid({"password": say("请输入登录密码，确认是您本人操作。")})
    if step.words == "reason" and not words.strip():
        raise Invalid({"reason": say("请写明{step}的原因。", step=step.label)})


def signs_for(actor: Actor, parties: Parties) -> frozenset[int]:
    """The issuers for which this actor can still sign off."""
    return parties.unsigned & actor.units(*BY_ACTION["sign_off"].by)


def offered(state: str, actor: Actor, parties: Parties) -> list[Step]:
    """The steps whose buttons this actor is shown."""
    return [
        step
        for step in STEPS
        if state in step.sources
        and not _forbidden(step, actor, parties)
        and (step.action != "sign_off" or signs_for(actor, parties))
    ]


def _forbidden(step: Step, actor: Actor, parties: Parties) -> str:
    """Why the step is not this actor's, as a sentence; '' where it is."""
    if not actor.units(*step.by) & parties.places(step):
        roles = listed(ROLES[role] for role in step.by) or say("系统")
        return say("“{step}”由{roles}进行，您没有这一权限。", step=step.label, roles=roles)
    if step.second_person and actor.hands & parties.writers:
        return say("公文是您拟稿或修改的，“{step}”须由另一人进行。", step=step.label)
    return ""
