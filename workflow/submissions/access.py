"""Who sees a submission, who may write on it, and where everybody stands."""

from __future__ import annotations

from sqlalchemy.orm import joinedload, selectinload

from documents.sentences import say
from workflow.base.database import db
from workflow.base.days import written_day
from workflow.base.refusals import Conflict, Forbidden, NotFound
from workflow.campaigns.access import sees_all
from workflow.campaigns.models import Campaign
from workflow.issuing.models import Document
from workflow.people.policy import UNIT_SIDE, Actor
from workflow.submissions.lifecycle import (
    PAPERS,
    PLAN_DRAFTING,
    SUMMARY_DRAFTING,
    Parties,
    Step,
    entering,
    refusal,
)
from workflow.submissions.models import Revision, Submission

# What every page of a submission names, by the statement that finds it.
_campaign, _reply = joinedload(Submission.campaign), joinedload(Submission.reply)
WITH_IT = (
    joinedload(Submission.unit),
    joinedload(Submission.roster_entry),
    selectinload(Submission.revisions).selectinload(Revision.attachments),
    _campaign.joinedload(Campaign.host_unit),
    _campaign.joinedload(Campaign.parent),
    _campaign.joinedload(Campaign.stages),
    _reply.joinedload(Document.issuers),
    _reply.joinedload(Document.recipients),
)


def may_see(actor: Actor, submission: Submission) -> bool:
    """The filing unit, and whoever sees all of the campaign."""
    return actor.has_any(UNIT_SIDE, submission.unit_id) or sees_all(actor, submission.campaign)


def seen_submission(actor: Actor, submission_id: int) -> Submission:
    """The submission, or NotFound where there is none this actor may see."""
    submission = db.session.get(Submission, submission_id, options=WITH_IT)
    if submission is None or not may_see(actor, submission):
        raise NotFound(say("没有找到这份申报件，或者您无权查看。"))
    return submission


def parties(submission: Submission) -> Parties:
    """Who stands where, for the rules."""
    last = {paper: submission.revision(paper) for paper in PAPERS}
    return Parties(
        unit_id=submission.unit_id,
        host_unit_id=submission.campaign.host_unit_id,
        head_consent=submission.campaign.head_consent,
        authors={paper: revision.authors for paper, revision in last.items() if revision},
        reviewers=frozenset(one for one in (submission.reviewed_by, submission.reviewed_for) if one),
    )


def may_write(actor: Actor, submission: Submission) -> bool:
    """Whether the actor may work on the paper that is due now."""
    return (
        submission.state in PLAN_DRAFTING + SUMMARY_DRAFTING
        and actor.has_any(UNIT_SIDE, submission.unit_id)
        and not why_shut(submission)
    )


def require_writing(actor: Actor, submission: Submission) -> None:
    """Raises Forbidden for who is not of the unit, Conflict where nothing may be written now."""
    if not actor.has_any(UNIT_SIDE, submission.unit_id):
        raise Forbidden(say("材料由报送单位的经办人填写，您没有这一权限。"))
    require_open(submission)
    if submission.state not in PLAN_DRAFTING + SUMMARY_DRAFTING:
        raise Conflict(say("材料已经提交，现在不能修改。需要修改请先取回，或者等待退回。"))


def why_shut(submission: Submission) -> str:
    """Why nothing is filed here any more, as a sentence; '' while the campaign runs and the unit is on its roster."""
    if submission.campaign.state == "closed":
        return say("这项活动已经结束，不再接收报送。确需补报，请与主办单位联系。")
    if submission.campaign.state != "running":
        return say("这项活动还没有开始，现在不能报送。")
    entry = submission.roster_entry
    if entry and entry.left_on:
        return say("这个单位已于{day}退出活动名单，不再报送。", day=written_day(entry.left_on))
    return ""


def require_open(submission: Submission) -> None:
    """Raises Conflict where nothing is filed here any more."""
    if sentence := why_shut(submission):
        raise Conflict(sentence)


def may_enter(actor: Actor, submission: Submission) -> Step | None:
    """The step by which this actor may now enter what the unit sent on paper."""
    step = entering(submission.state)
    free = step and not refusal(step, actor, parties(submission)) and not why_shut(submission)
    return step if free else None


def paper_of_work(submission: Submission) -> str:
    """The paper the unit works on now."""
    return "plan" if submission.state in PLAN_DRAFTING else "summary"
