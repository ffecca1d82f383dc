"""The unit's writing desk: what is typed is kept, or comes back with the reason why not."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from documents.sentences import say, told
from documents.text import UnreadableError, read_text, recognise
from workflow.base.clock import now, office_day
from workflow.base.forms import version_in
from workflow.base.refusals import Conflict, Forbidden, Invalid, Refusal
from workflow.base.settings import UPLOAD_LIMIT_BYTES
from workflow.campaigns import queries as campaigns
from workflow.campaigns import rules
from workflow.people.session import current_actor
from workflow.submissions import access, content, files, use_cases
from workflow.submissions.asking import asked_by
from workflow.submissions.checkup import checkup, mended, understood
from workflow.submissions.models import Revision, RevisionFile, Submission
from workflow.submissions.showing import submission_page
from workflow.submissions.views import blueprint


@blueprint.get("/submissions/<int:submission_id>/edit")
def edit(submission_id: int) -> ResponseReturnValue:
    """The unit's writing desk."""
    actor = current_actor()
    seen = access.seen_submission(actor, submission_id)
    try:
        access.require_writing(actor, seen)
    except Refusal as refusal:
        return submission_page(seen, refusal)
    return desk(seen, _typed(seen.revision(access.paper_of_work(seen))))


@blueprint.post("/submissions/<int:submission_id>/edit")
def save(submission_id: int) -> ResponseReturnValue:
    """Keeps the draft; whatever is refused, the typed text comes back."""
    actor = current_actor()
    seen = access.seen_submission(actor, submission_id)
    faults: dict[str, str] = {}
    kept: list[RevisionFile] = []
    try:
        kept = _uploads(faults)
        new = content.read(request.form)
        if faults:
            raise Invalid(faults)
        removed = frozenset(request.form.getlist("remove"))
        use_cases.save(actor, submission_id, version_in(request.form), new, kept, now(), removed)
    except Invalid as refusal:
        for file in kept:
            faults.setdefault(
                file.role, say("因为其他内容有误，“{file}”没有保存，请改正后重新选择。", file=file.name)
            )
        return desk(seen, request.form, Invalid(faults | refusal.fields))
    except (Conflict, Forbidden) as refusal:
        return desk(seen, request.form, refusal)
    flash(say("草稿已保存。请核对下面的公文页，无误后提交。"), "success")
    return redirect(url_for(".submission", submission_id=submission_id))


@blueprint.post("/submissions/<int:submission_id>/edit/read")
def read_file(submission_id: int) -> ResponseReturnValue:
    """Reads a Word or text file into the form; nothing is kept until it is saved."""
    seen = written_on(submission_id)
    upload = request.files.get("file")
    try:
        if upload is None or not upload.filename:
            raise UnreadableError(say("请先选择要读入的文件。"))
        text = read_text(upload.filename, upload.read())
    except UnreadableError as error:
        return desk(seen, request.form, Invalid({"file": told(error)}))
    former = request.form.get("text", "").strip()
    return desk(seen, {**request.form, "text": text}, read_from=upload.filename, former=former)


@blueprint.post("/submissions/<int:submission_id>/edit/mend")
def mend(submission_id: int) -> ResponseReturnValue:
    """Puts what can be mended mechanically right in the form; nothing is kept until it is saved."""
    seen = written_on(submission_id)
    former = request.form.get("text", "")
    return desk(seen, {**request.form, "text": mended(recognise(former))}, former=former.strip())


def written_on(submission_id: int) -> Submission:
    """The submission, where the actor may write on it now."""
    actor = current_actor()
    seen = access.seen_submission(actor, submission_id)
    access.require_writing(actor, seen)
    return seen


def desk(
    seen: Submission,
    typed: Any,
    refusal: Refusal | None = None,
    read_from: str = "",
    former: str = "",
    asks_to_replace: bool = False,
) -> ResponseReturnValue:
    """The writing desk with what was typed, or was put in its place: `former` is the text that stood there before."""
    paper = access.paper_of_work(seen)
    text = typed.get("text", "")
    structure = recognise(text) if text.strip() and len(text) <= content.LONGEST_TEXT else None
    body = render_template(
        "pages/edit.html",
        submission=seen,
        campaign=seen.campaign,
        paper=paper,
        revision=seen.revision(paper),
        typed=typed,
        version=request.form.get("version", seen.version),
        figures=rules.FIGURES,
        faults=refusal.fields if isinstance(refusal, Invalid) else {},
        refusal=refusal,
        due=campaigns.deadline(seen.campaign, seen.unit_id, paper),
        today=office_day(),
        countdown=rules.countdown,
        files=files,
        largest_mb=files.LARGEST_BYTES // 1024 // 1024,
        together_mb=UPLOAD_LIMIT_BYTES // 1024 // 1024,
        longest_text=content.LONGEST_TEXT,
        notes=checkup(structure, content.counts(typed), asked_by(seen.campaign, paper)) if structure else [],
        understood=understood(structure) if structure and read_from else [],
        read_from=read_from,
        former=former,
        asks_to_replace=asks_to_replace,
    )
    return body, refusal.status if refusal else 200


def _typed(revision: Revision | None) -> dict[str, str]:
    if revision is None:
        return {}
    counts = {name: getattr(revision, name) for name in rules.FIGURES}
    return {
        "text": revision.text,
        "is_request": "yes" if revision.is_request else "",
        **{name: "" if count is None else str(count) for name, count in counts.items()},
    }


def _uploads(faults: dict[str, str]) -> list[RevisionFile]:
    kept: list[RevisionFile] = []
    for role in (files.SINGLE, files.ENCLOSED):
        for upload in request.files.getlist(role):
            if not upload.filename:
                continue
            try:
                kept.append(files.keep(role, upload.filename, upload.read()))
            except Invalid as refusal:
                faults |= refusal.fields
    return kept
