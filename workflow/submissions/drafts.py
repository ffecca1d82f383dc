"""The revision in work: begun from the last one filed, finished when it has all that filing asks for."""

from __future__ import annotations

from sqlalchemy.orm import Session

from workflow.base.refusals import Conflict
from workflow.submissions.access import paper_of_work
from workflow.submissions.content import FIGURES, require_complete
from workflow.submissions.models import Revision, RevisionFile, Submission


def complete(submission: Submission) -> Revision:
    """The revision in work, if it can be filed."""
    paper = paper_of_work(submission)
    revision = submission.revision(paper)
    if revision is None or revision.submitted_at is not None:
        raise Conflict("还没有可以提交的新稿，请先填写并保存。")
    figures = {name: getattr(revision, name) for name in FIGURES}
    require_complete(revision.text, figures, submission.campaign.sections(paper))
    return revision


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
