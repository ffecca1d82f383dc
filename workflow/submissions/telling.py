"""Who is told of a step, and in what words: a table, one row for each step that concerns somebody else."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from workflow.campaigns.rules import PAPERS
from workflow.messages.use_cases import notify
from workflow.people.policy import UNIT_SIDE
from workflow.people.queries import holders
from workflow.submissions.lifecycle import Side, Step
from workflow.submissions.models import Submission


@dataclass(frozen=True, slots=True)
class Telling:
    """One row: who is told, on which side; `{unit}` and `{paper}` stand for theirs."""

    side: Side
    roles: tuple[str, ...]
    words: str


TELLINGS = {
    "submit": Telling("host", ("reviewer",), "{unit}提交了{paper}，请审核"),
    "review": Telling("host", ("approver",), "{unit}的{paper}已审核，请批准"),
    "send_back": Telling("unit", UNIT_SIDE, "{paper}已退回，请修改后重新提交"),
    "approve": Telling("unit", UNIT_SIDE, "{paper}已批准"),
    "reopen": Telling("unit", UNIT_SIDE, "{paper}的批准已撤回，请修改后重新提交"),
    "submit_summary": Telling("host", ("reviewer",), "{unit}提交了{paper}，请审核"),
    "enter": Telling("host", ("reviewer",), "{unit}的{paper}已代录，请审核"),
    "enter_summary": Telling("host", ("reviewer",), "{unit}的{paper}已代录，请审核"),
    "send_back_summary": Telling("unit", UNIT_SIDE, "{paper}已退回，请修改后重新提交"),
    "accept_summary": Telling("unit", UNIT_SIDE, "{paper}已通过，活动办结"),
}


def tell(
    session: Session, submission: Submission, step: Step, actor_id: int, remark: str, at: dt.datetime
) -> None:
    """Tells those whom a step concerns, once for each time it is taken; never the one who took it."""
    telling = TELLINGS.get(step.action)
    if telling is None:
        return
    unit_id = submission.unit_id if telling.side == "unit" else submission.campaign.host_unit_id
    words = telling.words.format(unit=submission.unit.name, paper=PAPERS[step.paper])
    text = f"{submission.campaign.title}：{words}。" + (f"意见：{remark}" if remark else "")
    notify(
        session,
        holders(telling.roles, [unit_id]) - {actor_id},
        f"submission_{step.action}",
        words,
        text,
        f"/submissions/{submission.id}",
        f"submission:{submission.id}:{submission.version}",
        at,
    )
