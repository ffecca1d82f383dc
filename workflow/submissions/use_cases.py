"""What people do with submissions. Each function is one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from documents.sentences import say
from workflow.base import audit
from workflow.base.database import transaction
from workflow.base.days import written_day
from workflow.base.moves import move
from workflow.base.refusals import Conflict
from workflow.campaigns.rosters import when_joined
from workflow.campaigns.rules import FIGURES
from workflow.people.policy import UNIT_SIDE, Actor, behalf_noted
from workflow.submissions import drafts
from workflow.submissions.access import parties, require_open, require_writing, seen_submission
from workflow.submissions.content import Arrival, Content, require_complete
from workflow.submissions.effects import Act, effects_of
from workflow.submissions.files import merged
from workflow.submissions.lifecycle import (
    BY_ACTION,
    CHANNELS,
    LIFE,
    Step,
    entering,
    mark_in,
    performers,
    place,
    require,
)
from workflow.submissions.models import Revision, RevisionFile, Submission, SubmissionEvent


def save(
    actor: Actor,
    submission_id: int,
    version: int,
    new: Content,
    files: list[RevisionFile],
    at: dt.datetime,
    removed: frozenset[str] = frozenset(),
) -> None:
    """Keeps what the unit wrote as the revision in work; `removed` are files to leave out, by their SHA-256."""
    with transaction() as session:
        submission = seen_submission(actor, submission_id)
        require_writing(actor, submission)
        move(session, submission, submission.state, version)
        revision = drafts.in_work(session, submission)
        _fill(revision, new, actor)
        revision.attachments = merged(revision.attachments, files, removed)
        submission.awaits_head = False
        audit.record(
            actor.person_id,
            "submission_saved",
            f"submission:{submission.id}",
            at,
            **_noted(actor, submission),
        )


def hand_to_head(actor: Actor, submission_id: int, version: int, at: dt.datetime) -> None:
    """Puts a finished paper on the unit head's to-do list, where the campaign asks for the head's consent."""
    with transaction() as session:
        submission = seen_submission(actor, submission_id)
        require_writing(actor, submission)
        if not submission.campaign.head_consent:
            raise Conflict(say("这项活动不需要单位负责人同意，可以直接提交。"))
        drafts.complete(submission)
        move(session, submission, submission.state, version)
        submission.awaits_head = True
        subject = f"submission:{submission.id}"
        audit.record(actor.person_id, "submission_handed_to_head", subject, at, **_noted(actor, submission))


def _noted(actor: Actor, submission: Submission) -> dict[str, int]:
    return behalf_noted(actor.behalf(UNIT_SIDE, [submission.unit_id]))


def act(
    actor: Actor,
    submission_id: int,
    action: str,
    version: int,
    at: dt.datetime,
    day: dt.date,
    remark: str = "",
    mark: str = "",
) -> None:
    """Takes one step of the lifecycle; NotFound, Forbidden, Invalid or Conflict say why not.

    `mark` is the quality of what is accepted, `"1"` to `"5"`; steps that mark nothing ignore it.
    """
    step = BY_ACTION[action]
    with transaction() as session:
        submission = seen_submission(actor, submission_id)
        source = submission.state
        concerned = parties(submission)
        require(step, actor, concerned, remark)
        if step.side == "unit":
            require_open(submission)
        LIFE.after(source, action)
        revision = drafts.complete(submission) if step.freezes else submission.revision(step.paper)
        absent = actor.behalf(performers(step, concerned), [place(step, concerned)])
        taken = Act(actor, absent, at, day, remark.strip(), mark_in(mark) if step.marks else None)
        _take(session, submission, step, version, revision, taken)


def enter(
    actor: Actor,
    submission_id: int,
    version: int,
    new: Content,
    arrival: Arrival,
    scan: RevisionFile,
    at: dt.datetime,
    day: dt.date,
) -> None:
    """Enters for a unit what arrived on paper or by mail (代录), with its scan; it counts as filed on the day it arrived.

    A draft that the unit has in work stays what it is. Whoever enters is an author: another person reviews.
    """
    with transaction() as session:
        submission = seen_submission(actor, submission_id)
        step = entering(submission.state)
        concerned = parties(submission)
        require(step or BY_ACTION["enter"], actor, concerned, "")
        require_open(submission)
        if step is None:
            raise Conflict(say("现在没有要代录的材料：方案或总结已经提交，或者已经办结。"))
        drafts.require_arrival(arrival, submission.campaign, day)
        campaign = submission.campaign
        require_complete(new.text, new.figures, campaign.sections(step.paper), campaign.figures(step.paper))
        revision = drafts.append(session, submission)
        _fill(revision, new, actor)
        revision.channel, revision.attachments = arrival.channel, [scan]
        remark = f"{CHANNELS[arrival.channel]}，{written_day(arrival.day)}收到。"
        absent = actor.behalf(performers(step, concerned), [place(step, concerned)])
        taken = Act(actor, absent, at, day, remark, received=arrival.day)
        _take(session, submission, step, version, revision, taken)


@when_joined
def open_for(session: Session, campaign_id: int, unit_ids: Sequence[int]) -> None:
    """Gives every unit that joins a running campaign its submission, inside the caller's transaction; one that comes
    back finds its own again."""
    there = set(session.scalars(sa.select(Submission.unit_id).where(Submission.campaign_id == campaign_id)))
    session.add_all(
        Submission(campaign_id=campaign_id, unit_id=unit_id) for unit_id in unit_ids if unit_id not in there
    )


def _fill(revision: Revision, new: Content, actor: Actor) -> None:
    revision.text, revision.is_request = new.text, new.is_request
    revision.writers = sorted({*revision.writers, *actor.hands})
    for name in FIGURES:
        setattr(revision, name, new.figures[name])


def _take(
    session: Session, submission: Submission, step: Step, version: int, revision: Revision | None, taken: Act
) -> None:
    """Moves the submission by a step that nothing stands against, does what goes with it, and writes it down."""
    source = submission.state
    move(session, submission, step.target, version)
    for effect in effects_of(step):
        effect(session, submission, taken)
    session.add(_event(submission, revision, step, source, taken))
    audit.record(
        taken.actor.person_id,
        f"submission_{step.action}",
        f"submission:{submission.id}",
        taken.at,
        source=source,
        state=step.target,
        revision=revision.id if revision else None,
        remark=taken.remark,
        **({"mark": taken.mark} if taken.mark else {}),
        **({"on_behalf_of": taken.on_behalf_of} if taken.on_behalf_of else {}),
    )


def _event(
    submission: Submission, revision: Revision | None, step: Step, source: str, act: Act
) -> SubmissionEvent:
    return SubmissionEvent(
        submission_id=submission.id,
        revision_id=revision.id if revision else None,
        at=act.at,
        day=act.day,
        actor_id=act.actor.person_id,
        on_behalf_of=act.on_behalf_of,
        action=step.action,
        source=source,
        state=submission.state,
        remark=act.remark,
        mark=act.mark,
    )
