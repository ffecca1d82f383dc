"""The life of a submission as one table; who may take each step stands in the same row.

One submission = one unit in one campaign, carrying its plan and its summary.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from documents.sentences import listed, say
from workflow.base.lifecycle import Lifecycle
from workflow.base.refusals import Forbidden, Invalid
from workflow.people.policy import ROLES, UNIT_SIDE, Actor

STATES = {
    "drafted": say("方案待报"),
    "submitted": say("已提交"),
    "returned": say("退回修改"),
    "reviewed": say("已审核"),
    "approved": say("已批准"),
    "summary_submitted": say("总结已报"),
    "summary_returned": say("总结退回修改"),
    "summarized": say("已办结"),
}
Side = Literal["unit", "host"]
Paper = Literal["plan", "summary"]
PAPERS: tuple[Paper, ...] = ("plan", "summary")
# The reviewer's mark for the quality of a summary, given when it is accepted; evidence of the commendation.
MARKS = {5: say("优秀"), 4: say("良好"), 3: say("合格"), 2: say("较差"), 1: say("差")}
# How a filing reached the host; all but the first are entered by its desk, with the scan.
CHANNELS = {
    "online": say("在线报送"),
    "paper": say("纸质报送代录"),
    "post": say("邮寄报送代录"),
    "mail": say("电子邮件报送代录"),
}
PLAN_DRAFTING = ("drafted", "returned")
SUMMARY_DRAFTING = ("approved", "summary_returned")


@dataclass(frozen=True, slots=True)
class Step:
    """One row: `by` are roles on one side, the filing unit or the host of the campaign.

    `paper` is what the step is about; `freezes` that it files a revision of it; `bars` says whose hand was
    on that revision before and may not decide; `step_up` that who decides proves that it is himself; `marks` that the
    quality may be marked with it; `by_form` that it is taken on a page of its own, with what came on paper, never by a
    button.
    """

    action: str
    label: str
    sources: tuple[str, ...]
    target: str
    side: Side
    by: tuple[str, ...]
    paper: Paper = "plan"
    freezes: bool = False
    reason: bool = False
    bars: tuple[Literal["author", "reviewer"], ...] = ()
    step_up: bool = False
    marks: bool = False
    by_form: bool = False


STEPS = (
    Step("submit", say("提交"), PLAN_DRAFTING, "submitted", "unit", ("drafter",), freezes=True),
    Step("withdraw", say("取回"), ("submitted",), "drafted", "unit", UNIT_SIDE),
    Step("review", say("审核通过"), ("submitted",), "reviewed", "host", ("reviewer",), bars=("author",)),
    Step(
        "send_back",
        say("退回修改", context="step"),
        ("submitted", "reviewed"),
        "returned",
        "host",
        ("reviewer", "approver"),
        reason=True,
        bars=("author",),
    ),
    # It signs the reply off, as reopening voids it; so both ask for what signing off and voiding ask for.
    Step(
        "approve",
        say("批准"),
        ("reviewed",),
        "approved",
        "host",
        ("approver",),
        bars=("author", "reviewer"),
        step_up=True,
    ),
    Step(
        "submit_summary",
        say("提交总结"),
        SUMMARY_DRAFTING,
        "summary_submitted",
        "unit",
        ("drafter",),
        paper="summary",
        freezes=True,
    ),
    Step(
        "withdraw_summary",
        say("取回总结"),
        ("summary_submitted",),
        "approved",
        "unit",
        UNIT_SIDE,
        paper="summary",
    ),
    Step(
        "send_back_summary",
        say("总结退回修改", context="step"),
        ("summary_submitted",),
        "summary_returned",
        "host",
        ("reviewer",),
        paper="summary",
        reason=True,
        bars=("author",),
    ),
    Step(
        "accept_summary",
        say("办结"),
        ("summary_submitted",),
        "summarized",
        "host",
        ("reviewer",),
        paper="summary",
        bars=("author",),
        marks=True,
    ),
    # What arrived on paper or by mail is entered for the unit by the host's desk; whoever enters it is its author.
    Step(
        "enter",
        say("代录实施方案"),
        PLAN_DRAFTING,
        "submitted",
        "host",
        ("office", "reviewer"),
        freezes=True,
        by_form=True,
    ),
    Step(
        "enter_summary",
        say("代录总结"),
        SUMMARY_DRAFTING,
        "summary_submitted",
        "host",
        ("office", "reviewer"),
        paper="summary",
        freezes=True,
        by_form=True,
    ),
    Step(
        "reopen",
        say("重新打开"),
        ("approved",),
        "returned",
        "host",
        ("approver",),
        reason=True,
        bars=("author",),
        step_up=True,
    ),
)
BY_ACTION = {step.action: step for step in STEPS}
LIFE = Lifecycle(STEPS, STATES)


@dataclass(frozen=True, slots=True)
class Parties:
    """What the rules need to know of a submission: its two sides and who has touched each paper's last revision."""

    unit_id: int
    host_unit_id: int
    head_consent: bool = False
    authors: Mapping[Paper, frozenset[int]] = field(default_factory=dict)
    reviewers: frozenset[int] = frozenset()


def performers(step: Step, parties: Parties) -> tuple[str, ...]:
    """The roles that may take the step; filing wants the head's hand where the campaign asks for it."""
    wants_head = step.freezes and step.side == "unit" and parties.head_consent
    return ("unit_head",) if wants_head else step.by


def place(step: Step, parties: Parties) -> int:
    """The unit in which the step's roles must be held."""
    return parties.unit_id if step.side == "unit" else parties.host_unit_id


def refusal(step: Step, actor: Actor, parties: Parties) -> str:
    """Why this actor may not take the step, as a sentence; '' where he may."""
    roles = performers(step, parties)
    if not actor.has_any(roles, place(step, parties)):
        return say(
            "“{step}”由{roles}进行，您没有这一权限。",
            step=step.label,
            roles=listed(ROLES[role] for role in roles),
        )
    if "author" in step.bars and actor.hands & parties.authors.get(step.paper, frozenset()):
        return say("这一稿由您起草或提交，“{step}”须由另一人进行。", step=step.label)
    if "reviewer" in step.bars and actor.hands & parties.reviewers:
        return say("这一稿由您审核，“{step}”须由另一人进行。", step=step.label)
    return ""


def require(step: Step, actor: Actor, parties: Parties, reason: str) -> None:
    """Raises Forbidden, then Invalid, where something stands against the step."""
    if sentence := refusal(step, actor, parties):
        raise Forbidden(sentence)
    if step.step_up and not actor.stepped_up:
        raise Invalid({"password": say("请输入登录密码，确认是您本人操作。")})
    if step.reason and not reason.strip():
        raise Invalid({"reason": say("请写明{step}的原因，对方会看到。", step=step.label)})


def mark_in(typed: str) -> int | None:
    """The mark as a form sends it, None where none was chosen; Invalid (field `mark`) for anything else."""
    marks = {str(mark): mark for mark in MARKS}
    if typed and typed not in marks:
        raise Invalid({"mark": say("总结质量请在 1 到 5 分之间选择，也可以不评。")})
    return marks.get(typed)


def offered(state: str, actor: Actor, parties: Parties) -> list[Step]:
    """The steps whose buttons this actor is shown."""
    return [
        step
        for step in STEPS
        if state in step.sources and not step.by_form and not refusal(step, actor, parties)
    ]


def entering(state: str) -> Step | None:
    """The step by which the desk enters what came on paper now; None where nothing is due."""
    return next((step for step in STEPS if step.by_form and state in step.sources), None)


def paper_of(state: str) -> Paper:
    """Which paper a submission in this state is about."""
    return "plan" if state in {"drafted", "submitted", "returned", "reviewed"} else "summary"
