"""The review desk: text and official page side by side, comments at their paragraphs, what changed between revisions."""

from __future__ import annotations

import io
from typing import Any

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from documents.paper.confined import comparison_confined
from documents.sentences import say
from documents.text import recognise
from workflow.base.clock import now, office_day
from workflow.base.forms import id_in
from workflow.base.refusals import NotFound, Refusal
from workflow.issuing.preview import Pages, pages_of
from workflow.issuing.printing import file_name
from workflow.people.policy import UNIT_SIDE
from workflow.people.session import current_actor
from workflow.submissions import access, comments, lifecycle
from workflow.submissions.compared import Compared, by_place, compared, named, on_paper
from workflow.submissions.differences import paragraphs
from workflow.submissions.models import Revision, Submission
from workflow.submissions.phrases import PHRASES
from workflow.submissions.showing import AS_FILED, offered_steps
from workflow.submissions.views import blueprint


@blueprint.get("/submissions/<int:submission_id>/review")
def review(submission_id: int) -> ResponseReturnValue:
    """A revision as it looks and as it reads, with the comments; `at` is the paragraph to comment on."""
    seen = access.seen_submission(current_actor(), submission_id)
    return _review_page(seen, _asked("at"))


@blueprint.post("/submissions/<int:submission_id>/comments")
def write_comment(submission_id: int) -> ResponseReturnValue:
    """Adds a comment to a paragraph."""
    actor, form = current_actor(), request.form
    seen = access.seen_submission(actor, submission_id)
    paragraph = _number(form.get("paragraph", ""))
    try:
        comments.write(
            actor,
            submission_id,
            _number(form.get("revision", "")),
            paragraph,
            form.get("comment", ""),
            form.get("internal", "") == "yes",
            now(),
            office_day(),
        )
    except Refusal as refusal:
        return _review_page(seen, paragraph, refusal, form)
    return redirect(url_for(".review", submission_id=submission_id, _anchor=f"p{paragraph}"))


@blueprint.post("/submissions/<int:submission_id>/comments/<int:comment_id>/take-back")
def take_back_comment(submission_id: int, comment_id: int) -> ResponseReturnValue:
    """Removes one's own comment before it is sent."""
    actor = current_actor()
    seen = access.seen_submission(actor, submission_id)
    try:
        comments.take_back(actor, submission_id, comment_id, now())
    except Refusal as refusal:
        if refusal.status == NotFound.status:
            raise
        return _review_page(seen, -1, refusal)
    flash(say("批注已删除。"), "success")
    return redirect(url_for(".review", submission_id=submission_id))


@blueprint.post("/submissions/<int:submission_id>/comments/<int:comment_id>/answer")
def answer_comment(submission_id: int, comment_id: int) -> ResponseReturnValue:
    """The unit says what it did about a comment."""
    actor, form = current_actor(), request.form
    seen = access.seen_submission(actor, submission_id)
    text = form.get(f"answer-{comment_id}", "")
    try:
        comments.answer(actor, submission_id, comment_id, form.get("state", ""), text, now())
    except Refusal as refusal:
        if refusal.status == NotFound.status:
            raise
        return _review_page(seen, -1, refusal, form)
    return redirect(url_for(".review", submission_id=submission_id, _anchor=f"comment-{comment_id}"))


@blueprint.get("/submissions/<int:submission_id>/compare")
def compare_revisions(submission_id: int) -> ResponseReturnValue:
    """What changed between two revisions of a paper (花脸稿); by default the newest and the one before."""
    seen = access.seen_submission(current_actor(), submission_id)
    found = _compared(seen)
    same_paper = [one for one in _readable(seen) if one.paper == found.newer.paper]
    return render_template("pages/compare.html", submission=seen, revisions=same_paper, found=found)


@blueprint.get("/submissions/<int:submission_id>/compare.pdf")
def compared_paper(submission_id: int) -> ResponseReturnValue:
    """The same as sheets to be printed or sent."""
    seen = access.seen_submission(current_actor(), submission_id)
    found = _compared(seen)
    pdf = comparison_confined(on_paper(seen, found))
    name = file_name(*named(seen, found))
    return send_file(io.BytesIO(pdf), "application/pdf", as_attachment=True, download_name=name)


def _compared(seen: Submission) -> Compared:
    """The two revisions that the address names."""
    readable = _readable(seen)
    newer = _chosen(readable, "to") or next(iter(reversed(readable)), None)
    same_paper = [one for one in readable if newer and one.paper == newer.paper]
    earlier = [one for one in same_paper if newer and one.id < newer.id]
    older = _chosen(same_paper, "from") or next(iter(reversed(earlier)), None)
    if newer is None or older is None:
        raise NotFound(say("还没有两稿可以比较。"))
    return compared(current_actor(), seen, older, newer)


def _review_page(
    seen: Submission, at: int, refusal: Refusal | None = None, typed: Any = None
) -> ResponseReturnValue:
    actor = current_actor()
    revision = _shown(seen)
    structure = recognise(revision.text)
    beside = comments.beside(actor, seen, revision)
    newest = seen.revision(revision.paper) is revision
    body = render_template(
        "pages/review.html",
        submission=seen,
        campaign=seen.campaign,
        revision=revision,
        pages=pages_of(structure, AS_FILED) if structure.body else Pages(),
        paragraphs=paragraphs(revision.text),
        comments=by_place(beside),
        total=len(beside),
        states=comments.STATES,
        may_comment=newest and comments.may_comment(actor, seen),
        may_answer=comments.may_answer(actor, seen),
        steps=offered_steps(seen, actor) if newest else [],
        marks=lifecycle.MARKS,
        phrases=PHRASES[revision.paper],
        at=at,
        typed=typed or {},
        refusal=refusal,
        longest=comments.LONGEST,
    )
    return body, refusal.status if refusal else 200


def _shown(seen: Submission) -> Revision:
    """The revision asked for, else the newest that was filed, else the one in work."""
    readable = _readable(seen)
    revision = _chosen(readable, "revision")
    filed = [one for one in readable if one.submitted_at is not None]
    revision = revision or next(iter(reversed(filed or readable)), None)
    if revision is None:
        raise NotFound(say("报送单位还没有写好正文。"))
    return revision


def _readable(seen: Submission) -> list[Revision]:
    """Revisions with a text; the desk reads what was filed, the unit its own work as well."""
    own = current_actor().has_any(UNIT_SIDE, seen.unit_id)
    return [one for one in seen.revisions if one.text and (own or one.submitted_at is not None)]


def _chosen(revisions: list[Revision], name: str) -> Revision | None:
    if name not in request.args:
        return None
    wanted = _asked(name)
    found = next((one for one in revisions if one.id == wanted), None)
    if found is None:
        raise NotFound(say("没有找到这一稿。"))
    return found


def _asked(name: str) -> int:
    return _number(request.args.get(name, ""))


def _number(typed: str) -> int:
    """A number as an address carries it; -1 where it is none."""
    return id_in(typed, otherwise=-1)
