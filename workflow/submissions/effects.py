"""What a step does beside moving the state: freeze what is filed, order the reply, take it back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from sqlalchemy.orm import Session

from documents.text import recognise
from workflow.campaigns.queries import deadline
from workflow.issuing import use_cases as issuing
from workflow.issuing.models import Series
from workflow.people.policy import Actor
from workflow.submissions import comments, drafts, reply, telling
from workflow.submissions.lifecycle import Step
from workflow.submissions.models import Submission


@dataclass(frozen=True, slots=True)
class Act:
    """Who acted, for whom, when, on which day of the office, with what words and what mark; `received` is the day
    on which a paper that is entered reached the desk."""

    actor: Actor
    on_behalf_of: int | None
    at: dt.datetime
    day: dt.date
    remark: str
    mark: int | None = None
    received: dt.date | None = None


Effect = Callable[[Session, Submission, Act], None]


def effects_of(step: Step) -> list[Effect]:
    """What a step does beside moving the state."""
    table: dict[str, list[Effect]] = {
        "submit": [_freeze],
        "submit_summary": [_freeze],
        "enter": [_freeze],
        "enter_summary": [_freeze],
        "withdraw": [_begin_again],
        "withdraw_summary": [_begin_again],
        "review": [_remember_reviewer],
        "approve": [_order_reply],
        "reopen": [_revoke_reply],
    }
    decided = [_send_comments] if step.side == "host" and not step.freezes and step.action != "review" else []
    return table.get(step.action, []) + decided + [partial(_tell, step)]


def _tell(step: Step, session: Session, submission: Submission, act: Act) -> None:
    telling.tell(session, submission, step, act.actor.person_id, act.remark, act.at)


def _send_comments(session: Session, submission: Submission, act: Act) -> None:
    comments.send(session, submission.id, act.at)


def _freeze(session: Session, submission: Submission, act: Act) -> None:
    revision = submission.revision("plan" if submission.state == "submitted" else "summary")
    assert revision is not None, "completeness was checked on it"  # noqa: S101 - checked by drafts.complete
    revision.submitted_by, revision.submitted_at, revision.submitted_day = (
        act.actor.person_id,
        act.at,
        act.received or act.day,
    )
    revision.writers = sorted({*revision.writers, *act.actor.hands})
    submission.awaits_head, submission.reviewed_by, submission.reviewed_for = False, None, None


def _begin_again(session: Session, submission: Submission, act: Act) -> None:
    drafts.begin_again(session, submission)


def _remember_reviewer(session: Session, submission: Submission, act: Act) -> None:
    submission.reviewed_by, submission.reviewed_for = act.actor.person_id, act.on_behalf_of


def _order_reply(session: Session, submission: Submission, act: Act) -> None:
    campaign, revision = submission.campaign, submission.revision("plan")
    if campaign.reply_kind == "none" or campaign.reply_series_id is None or revision is None:
        return
    facts = reply.Facts(
        host=campaign.host_unit.name,
        unit=submission.unit.name,
        campaign=campaign.title,
        plan_title=recognise(revision.text).title,
        is_request=revision.is_request or campaign.reply_kind == "approval",
        staff_total=revision.staff_total,
        staff_trained=revision.staff_trained,
        representatives_total=revision.representatives_total,
        representatives_trained=revision.representatives_trained,
        summary_due=deadline(campaign, submission.unit_id, "summary"),
        asks_figures=bool(campaign.figures("summary")),
    )
    series = session.get_one(Series, campaign.reply_series_id)
    document = issuing.order_signed_off(
        session,
        series,
        "reply",
        reply.compose(facts),
        [submission.unit_id],
        act.actor,
        act.at,
        act.day,
        act.on_behalf_of,
    )
    submission.reply_id = document.id


def _revoke_reply(session: Session, submission: Submission, act: Act) -> None:
    if submission.reply_id:
        issuing.revoke(session, submission.reply_id, act.actor, act.remark, act.at, act.day)
    submission.reply_id, submission.reviewed_by, submission.reviewed_for = None, None, None
