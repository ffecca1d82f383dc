"""Comments (批注) on a paragraph: written while reviewing, sent with the decision, answered by the unit.

A comment belongs to the revision it was written on. Where its paragraph stands in a later one is found by
comparing the two, each time anew; a comment whose paragraph is gone is shown apart.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from documents.sentences import say
from workflow.base import audit
from workflow.base.database import db, transaction
from workflow.base.refusals import Conflict, Forbidden, Invalid, NotFound
from workflow.campaigns.queries import DESK
from workflow.people.policy import UNIT_SIDE, Actor, behalf_noted
from workflow.people.queries import names_of, signature
from workflow.submissions.access import seen_submission
from workflow.submissions.differences import compare, moved_to, paragraphs
from workflow.submissions.models import Comment, Revision, Submission

STATES = {"open": say("待处理"), "done": say("已修改"), "explained": say("已说明")}
ANSWERS = ("done", "explained")
WRITERS = ("reviewer", "approver")
# Comments are written while the desk has the paper in hand, and answered while the unit has it.
IN_REVIEW = ("submitted", "reviewed", "summary_submitted")
WITH_UNIT = ("returned", "drafted", "approved", "summary_returned")
LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Shown:
    """A comment as it is read beside a revision; `place` is None where its paragraph is gone."""

    comment: Comment
    author: str
    answerer: str
    place: int | None
    quote: str


def may_comment(actor: Actor, submission: Submission) -> bool:
    """Whether the actor may write a comment now."""
    return submission.state in IN_REVIEW and actor.has_any(WRITERS, submission.campaign.host_unit_id)


def may_answer(actor: Actor, submission: Submission) -> bool:
    """Whether the actor may answer the comments now."""
    return submission.state in WITH_UNIT and actor.has_any(UNIT_SIDE, submission.unit_id)


def write(
    actor: Actor,
    submission_id: int,
    revision_id: int,
    paragraph: int,
    text: str,
    internal: bool,
    at: dt.datetime,
    day: dt.date,
) -> None:
    """Adds a draft comment to a paragraph of the revision under review."""
    with transaction() as session:
        submission = seen_submission(actor, submission_id)
        if not actor.has_any(WRITERS, submission.campaign.host_unit_id):
            raise Forbidden(say("批注由主办单位的审核人或分管领导填写，您没有这一权限。"))
        revision = _under_review(submission, revision_id)
        if not 0 <= paragraph < len(paragraphs(revision.text)):
            raise NotFound(say("没有找到要批注的段落。"))
        comment = Comment(
            submission_id=submission.id,
            revision_id=revision.id,
            paragraph=paragraph,
            author_id=actor.person_id,
            author_for=actor.behalf(WRITERS, [submission.campaign.host_unit_id]),
            internal=internal,
            text=_checked(text, "comment"),
            at=at,
            day=day,
        )
        session.add(comment)
        session.flush()
        _audit(actor, "comment_written", comment, at, comment.author_for)


def take_back(actor: Actor, submission_id: int, comment_id: int, at: dt.datetime) -> None:
    """Removes one's own comment that nobody else has seen."""
    with transaction() as session:
        comment = _seen_comment(actor, submission_id, comment_id)
        if comment.author_id != actor.person_id:
            raise Forbidden(say("批注只能由写批注的人删除。"))
        if comment.sent_at is not None:
            raise Conflict(say("批注已经发给报送单位，不能再删除。"))
        _audit(actor, "comment_taken_back", comment, at)
        session.delete(comment)


def answer(actor: Actor, submission_id: int, comment_id: int, state: str, text: str, at: dt.datetime) -> None:
    """Says what the unit did about a comment: done, or explained in words. It may be answered anew."""
    with transaction():
        comment = _seen_comment(actor, submission_id, comment_id)
        submission = seen_submission(actor, submission_id)
        if not actor.has_any(UNIT_SIDE, submission.unit_id):
            raise Forbidden(say("批注由报送单位答复，您没有这一权限。"))
        if not may_answer(actor, submission):
            raise Conflict(say("材料正在审核，现在不能答复批注。"))
        if state not in ANSWERS:
            raise Invalid({f"answer-{comment_id}": say("请选择“已修改”或者“已说明”。")})
        text = text.strip() if state == "done" else _checked(text, f"answer-{comment_id}")
        comment.state, comment.answer = state, text
        comment.answered_by, comment.answered_at = actor.person_id, at
        comment.answered_for = actor.behalf(UNIT_SIDE, [submission.unit_id])
        _audit(actor, f"comment_{state}", comment, at, comment.answered_for)


def send(session: Session, submission_id: int, at: dt.datetime) -> None:
    """What was noted becomes the unit's to read, with the decision, in its transaction."""
    session.execute(
        sa.update(Comment)
        .where(Comment.submission_id == submission_id, Comment.sent_at.is_(None))
        .values(sent_at=at)
    )


def visible(actor: Actor, submission: Submission) -> Sequence[Comment]:
    """Every comment the actor may read, oldest first: the unit reads what was sent to it."""
    query = sa.select(Comment).where(Comment.submission_id == submission.id).order_by(Comment.id)
    if not (actor.has_any(DESK, submission.campaign.host_unit_id) or actor.holds("auditor")):
        query = query.where(Comment.internal.is_(False), Comment.sent_at.is_not(None))
    return db.session.scalars(query).all()


def beside(actor: Actor, submission: Submission, revision: Revision) -> list[Shown]:
    """The comments on this paper up to the revision, each with its place in it, in the order of the text."""
    revisions = {one.id: one for one in submission.revisions if one.paper == revision.paper}
    comments = [
        comment
        for comment in visible(actor, submission)
        if comment.revision_id in revisions and comment.revision_id <= revision.id
    ]
    texts = {number: paragraphs(revisions[number].text) for number in {one.revision_id for one in comments}}
    now = paragraphs(revision.text)
    places = {number: moved_to(compare(text, now)) for number, text in texts.items()}
    names = names_of(
        person
        for one in comments
        for person in (one.author_id, one.author_for, one.answered_by, one.answered_for)
    )
    shown = [
        Shown(
            comment,
            signature(names, comment.author_id, comment.author_for),
            signature(names, comment.answered_by, comment.answered_for) if comment.answered_by else "",
            places[comment.revision_id].get(comment.paragraph),
            texts[comment.revision_id][comment.paragraph],
        )
        for comment in comments
    ]
    return sorted(shown, key=lambda one: (one.place is None, one.place or 0, one.comment.id))


def _under_review(submission: Submission, revision_id: int) -> Revision:
    current = submission.revision("summary" if submission.state == "summary_submitted" else "plan")
    if submission.state not in IN_REVIEW or current is None:
        raise Conflict(say("材料不在审核中，现在不能批注。"))
    if current.id != revision_id:
        raise Conflict(say("报送单位已经提交新的一稿，请打开最新一稿再批注。"))
    return current


def _seen_comment(actor: Actor, submission_id: int, comment_id: int) -> Comment:
    submission = seen_submission(actor, submission_id)
    found = next((one for one in visible(actor, submission) if one.id == comment_id), None)
    if found is None:
        raise NotFound(say("没有找到这条批注。"))
    return found


def _checked(text: str, field: str) -> str:
    text = text.strip()
    if not text:
        raise Invalid({field: say("请填写内容。")})
    if len(text) > LONGEST:
        raise Invalid(
            {field: say("最多 {most} 字（现在 {n} 字），请写得简短些。", most=LONGEST, n=len(text))}
        )
    return text


def _audit(actor: Actor, action: str, comment: Comment, at: dt.datetime, absent: int | None = None) -> None:
    audit.record(
        actor.person_id,
        action,
        f"submission:{comment.submission_id}",
        at,
        comment=comment.id,
        revision=comment.revision_id,
        paragraph=comment.paragraph,
        **behalf_noted(absent),
    )
