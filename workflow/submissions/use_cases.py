"""What people do with submissions. Each function is one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from documents.text import recognise
from workflow.base import audit
from workflow.base.database import db, transaction
from workflow.base.forms import STALE
from workflow.base.refusals import Conflict, Forbidden, NotFound
from workflow.issuing import use_cases as issuing
from workflow.issuing.models import Series
from workflow.people.policy import Actor
from workflow.submissions import content, reply
from workflow.submissions.content import FIGURES, Content
from workflow.submissions.lifecycle import (
    BY_ACTION,
    LIFE,
    PAPERS,
    PLAN_DRAFTING,
    SUMMARY_DRAFTING,
    Parties,
    Step,
    require,
)
from workflow.submissions.models import Revision, RevisionFile, Submission, SubmissionEvent

DESK = ("reviewer", "approver", "office", "leader")


def may_see(actor: Actor, submission: Submission) -> bool:
    """The filing unit, the desk of the host, the auditor."""
    return (
        actor.has_any(("drafter", "unit_head"), submission.unit_id)
        or actor.has_any(DESK, submission.campaign.host_unit_id)
        or actor.holds("auditor")
    )


def seen_submission(actor: Actor, submission_id: int) -> Submission:
    """The submission, or NotFound where there is none this actor may see."""
    submission = db.session.get(Submission, submission_id)
    if submission is None or not may_see(actor, submission):
        raise NotFound("没有找到这份申报件，或者您无权查看。")
    return submission


def parties(submission: Submission) -> Parties:
    """Who stands where, for the rules."""
    last = {paper: submission.revision(paper) for paper in PAPERS}
    return Parties(
        unit_id=submission.unit_id,
        host_unit_id=submission.campaign.host_unit_id,
        head_consent=submission.campaign.head_consent,
        authors={paper: revision.authors for paper, revision in last.items() if revision},
        reviewers=frozenset({submission.reviewed_by} if submission.reviewed_by else ()),
    )


def may_write(actor: Actor, submission: Submission) -> bool:
    """Whether the actor may work on the paper that is due now."""
    return submission.state in PLAN_DRAFTING + SUMMARY_DRAFTING and actor.has_any(
        ("drafter", "unit_head"), submission.unit_id
    )


def save(
    actor: Actor, submission_id: int, version: int, new: Content, files: list[RevisionFile], at: dt.datetime
) -> None:
    """Keeps what the unit wrote as the revision in work. A new file replaces the one of its role."""
    with transaction() as session:
        submission = seen_submission(actor, submission_id)
        require_writing(actor, submission)
        _move(session, submission, submission.state, version)
        revision = _in_work(session, submission, actor)
        revision.text, revision.is_request = new.text, new.is_request
        revision.writers = sorted({*revision.writers, actor.person_id})
        for name in FIGURES:
            setattr(revision, name, new.figures[name])
        roles = {file.role for file in files}
        revision.attachments = [file for file in revision.attachments if file.role not in roles] + files
        submission.awaits_head = False
        audit.record(actor.person_id, "submission_saved", f"submission:{submission.id}", at)


def hand_to_head(actor: Actor, submission_id: int, version: int, at: dt.datetime) -> None:
    """Puts a finished paper on the unit head's to-do list, where the campaign asks for the head's consent."""
    with transaction() as session:
        submission = seen_submission(actor, submission_id)
        require_writing(actor, submission)
        if not submission.campaign.head_consent:
            raise Conflict("这项活动不需要单位负责人同意，可以直接提交。")
        _complete(submission)
        _move(session, submission, submission.state, version)
        submission.awaits_head = True
        audit.record(actor.person_id, "submission_handed_to_head", f"submission:{submission.id}", at)


def act(
    actor: Actor,
    submission_id: int,
    action: str,
    version: int,
    at: dt.datetime,
    day: dt.date,
    remark: str = "",
) -> None:
    """Takes one step of the lifecycle; NotFound, Forbidden, Invalid or Conflict say why not."""
    step = BY_ACTION[action]
    with transaction() as session:
        submission = seen_submission(actor, submission_id)
        source = submission.state
        require(step, actor, parties(submission), remark)
        target = LIFE.after(source, action)
        revision = _complete(submission) if step.freezes else submission.revision(step.paper)
        _move(session, submission, target, version)
        for effect in _effects(step):
            effect(session, submission, actor, at, day, remark)
        session.add(_event(submission, revision, actor, step, source, at, day, remark))
        audit.record(
            actor.person_id,
            f"submission_{action}",
            f"submission:{submission.id}",
            at,
            source=source,
            state=target,
            revision=revision.id if revision else None,
            remark=remark.strip(),
        )


Effect = Callable[[Session, Submission, Actor, dt.datetime, dt.date, str], None]


def _effects(step: Step) -> list[Effect]:
    """What a step does beside moving the state."""
    table: dict[str, list[Effect]] = {
        "submit": [_freeze],
        "submit_summary": [_freeze],
        "review": [_remember_reviewer],
        "approve": [_order_reply],
        "reopen": [_revoke_reply],
    }
    return table.get(step.action, [])


def _freeze(
    session: Session, submission: Submission, actor: Actor, at: dt.datetime, day: dt.date, remark: str
) -> None:
    revision = submission.revision("plan" if submission.state == "submitted" else "summary")
    assert revision is not None, "completeness was checked on it"  # noqa: S101 - checked by _complete
    revision.submitted_by, revision.submitted_at, revision.submitted_day = actor.person_id, at, day
    submission.awaits_head, submission.reviewed_by = False, None


def _remember_reviewer(
    session: Session, submission: Submission, actor: Actor, at: dt.datetime, day: dt.date, remark: str
) -> None:
    submission.reviewed_by = actor.person_id


def _order_reply(
    session: Session, submission: Submission, actor: Actor, at: dt.datetime, day: dt.date, remark: str
) -> None:
    campaign, revision = submission.campaign, submission.revision("plan")
    if campaign.reply_kind == "none" or campaign.reply_series_id is None or revision is None:
        return
    facts = reply.Facts(
        host=campaign.host_unit.name,
        unit=submission.unit.name,
        campaign=campaign.title,
        plan_title=recognise(revision.text).title,
        is_request=revision.is_request,
        staff_total=revision.staff_total or 0,
        staff_trained=revision.staff_trained or 0,
        representatives_total=revision.representatives_total or 0,
        representatives_trained=revision.representatives_trained or 0,
        summary_due=campaign.summary_due,
    )
    series = session.get_one(Series, campaign.reply_series_id)
    document = issuing.order_signed_off(
        session, series, "reply", reply.compose(facts), [submission.unit_id], actor, at, day
    )
    submission.reply_id = document.id


def _revoke_reply(
    session: Session, submission: Submission, actor: Actor, at: dt.datetime, day: dt.date, remark: str
) -> None:
    if submission.reply_id:
        issuing.revoke(session, submission.reply_id, actor, remark.strip(), at, day)
    submission.reply_id, submission.reviewed_by = None, None


def open_for(session: Session, campaign_id: int, unit_ids: Iterable[int]) -> None:
    """Gives every unit of a roster its submission, inside the caller's transaction."""
    session.add_all(Submission(campaign_id=campaign_id, unit_id=unit_id) for unit_id in unit_ids)


def _complete(submission: Submission) -> Revision:
    """The revision in work, if it can be filed."""
    revision = submission.revision(paper_of_work(submission))
    if revision is None or revision.submitted_at is not None:
        raise Conflict("还没有可以提交的新稿，请先填写并保存。")
    content.require_complete(revision.text, {name: getattr(revision, name) for name in FIGURES})
    return revision


def paper_of_work(submission: Submission) -> str:
    """The paper the unit works on now."""
    return "plan" if submission.state in PLAN_DRAFTING else "summary"


def _in_work(session: Session, submission: Submission, actor: Actor) -> Revision:
    """The revision in work; a frozen one is followed by a copy, so that nothing filed ever changes."""
    paper = paper_of_work(submission)
    last = submission.revision(paper)
    if last and last.submitted_at is None:
        return last
    fresh = Revision(
        submission_id=submission.id, paper=paper, sequence=last.sequence + 1 if last else 1, writers=[]
    )
    fresh.attachments = [_copy(file) for file in last.attachments] if last else []
    submission.revisions.append(fresh)
    session.flush()
    return fresh


def _copy(file: RevisionFile) -> RevisionFile:
    return RevisionFile(
        role=file.role,
        name=file.name,
        media_type=file.media_type,
        size_bytes=file.size_bytes,
        sha256=file.sha256,
    )


def require_writing(actor: Actor, submission: Submission) -> None:
    """Raises Forbidden for who is not of the unit, Conflict where nothing may be written now."""
    if not actor.has_any(("drafter", "unit_head"), submission.unit_id):
        raise Forbidden("材料由报送单位的经办人填写，您没有这一权限。")
    if submission.state not in PLAN_DRAFTING + SUMMARY_DRAFTING:
        raise Conflict("材料已经提交，现在不能修改。需要修改请先取回，或者等待退回。")


def _move(session: Session, submission: Submission, target: str, version: int) -> None:
    """Compare-and-set on (state, version): Conflict where the form is stale or somebody was faster."""
    changed = session.execute(
        sa.update(Submission)
        .where(
            Submission.id == submission.id,
            Submission.state == submission.state,
            Submission.version == version,
        )
        .values(state=target, version=version + 1)
        .execution_options(synchronize_session=False)
    )
    if changed.rowcount != 1:  # type: ignore[attr-defined] # an UPDATE's result is a CursorResult
        raise Conflict(STALE)
    session.refresh(submission, ["state", "version"])


def _event(
    submission: Submission,
    revision: Revision | None,
    actor: Actor,
    step: Step,
    source: str,
    at: dt.datetime,
    day: dt.date,
    remark: str,
) -> SubmissionEvent:
    return SubmissionEvent(
        submission_id=submission.id,
        revision_id=revision.id if revision else None,
        at=at,
        day=day,
        actor_id=actor.person_id,
        action=step.action,
        source=source,
        state=submission.state,
        remark=remark.strip(),
    )
