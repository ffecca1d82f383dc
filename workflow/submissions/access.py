"""Who sees a submission, who may write on it, and where everybody stands."""

from __future__ import annotations

from workflow.base.database import db
from workflow.base.refusals import Conflict, Forbidden, NotFound
from workflow.people.policy import Actor
from workflow.submissions.lifecycle import PAPERS, PLAN_DRAFTING, SUMMARY_DRAFTING, Parties
from workflow.submissions.models import Submission

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


def require_writing(actor: Actor, submission: Submission) -> None:
    """Raises Forbidden for who is not of the unit, Conflict where nothing may be written now."""
    if not actor.has_any(("drafter", "unit_head"), submission.unit_id):
        raise Forbidden("材料由报送单位的经办人填写，您没有这一权限。")
    if submission.state not in PLAN_DRAFTING + SUMMARY_DRAFTING:
        raise Conflict("材料已经提交，现在不能修改。需要修改请先取回，或者等待退回。")


def paper_of_work(submission: Submission) -> str:
    """The paper the unit works on now."""
    return "plan" if submission.state in PLAN_DRAFTING else "summary"
