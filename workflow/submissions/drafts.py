"""The revision in work: begun from the last one filed, finished when it has all that filing asks for."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from documents.sentences import say
from workflow.base.refusals import Conflict, Invalid
from workflow.campaigns.models import Campaign
from workflow.campaigns.rules import FIGURES
from workflow.submissions.access import paper_of_work
from workflow.submissions.content import Arrival, require_complete
from workflow.submissions.lifecycle import CHANNELS
from workflow.submissions.models import Revision, RevisionFile, Submission


def complete(submission: Submission) -> Revision:
    """The revision in work, if it can be filed."""
    paper = paper_of_work(submission)
    revision = submission.revision(paper)
    if revision is None or revision.submitted_at is not None:
        raise Conflict(say("还没有可以提交的新稿，请先填写并保存。"))
    figures = {name: getattr(revision, name) for name in FIGURES}
    campaign = submission.campaign
    require_complete(revision.text, figures, campaign.sections(paper), campaign.figures(paper))
    return revision


def require_arrival(arrival: Arrival, campaign: Campaign, day: dt.date) -> None:
    """Raises Invalid where what was entered cannot have arrived so."""
    faults: dict[str, str] = {}
    if arrival.channel not in CHANNELS or arrival.channel == "online":
        faults["channel"] = say("请选择材料是怎样送来的。")
    if arrival.day > day:
        faults["received"] = say("收到日期不能晚于今天。")
    elif arrival.day < dt.date(campaign.year, 1, 1):
        faults["received"] = say("收到日期应当在 {year} 年或以后。", year=campaign.year)
    if faults:
        raise Invalid(faults)


def begin_again(session: Session, submission: Submission) -> None:
    """Puts what was taken back to work again, as it was filed: it can be filed anew without retyping."""
    filed = submission.revision(paper_of_work(submission))
    if filed is None or filed.submitted_at is None:
        return
    fresh = in_work(session, submission)
    fresh.text, fresh.is_request, fresh.writers = filed.text, filed.is_request, filed.writers
    for name in FIGURES:
        setattr(fresh, name, getattr(filed, name))


def in_work(session: Session, submission: Submission) -> Revision:
    """The revision in work; a frozen one is followed by a copy, so that nothing filed ever changes."""
    paper = paper_of_work(submission)
    last = submission.revision(paper)
    if last and last.submitted_at is None:
        return last
    fresh = append(session, submission)
    fresh.attachments = [_copy(file) for file in last.attachments] if last else []
    return fresh


def append(session: Session, submission: Submission) -> Revision:
    """A new, empty revision of the paper that is due, after whatever is there: a draft of the unit's stays as it is."""
    paper = paper_of_work(submission)
    last = submission.revision(paper)
    fresh = Revision(
        submission_id=submission.id, paper=paper, sequence=last.sequence + 1 if last else 1, writers=[]
    )
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
