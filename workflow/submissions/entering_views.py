"""The desk enters what a unit sent on paper or by mail (代录): text, figures, the day it arrived, and its scan."""

from __future__ import annotations

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from documents.sentences import say
from workflow.base.clock import now, office_day
from workflow.base.forms import day_in, version_in
from workflow.base.refusals import Invalid, Refusal
from workflow.campaigns import rules
from workflow.campaigns.queries import deadline
from workflow.people.session import current_actor
from workflow.submissions import access, content, files, lifecycle, use_cases
from workflow.submissions.models import RevisionFile, Submission
from workflow.submissions.showing import submission_page
from workflow.submissions.views import blueprint


@blueprint.get("/submissions/<int:submission_id>/enter")
def enter_form(submission_id: int) -> ResponseReturnValue:
    """The form, for whoever may enter something now."""
    actor = current_actor()
    seen = access.seen_submission(actor, submission_id)
    step = lifecycle.entering(seen.state)
    try:
        lifecycle.require(step or lifecycle.BY_ACTION["enter"], actor, access.parties(seen), "")
        access.require_open(seen)
    except Refusal as refusal:
        return submission_page(seen, refusal)
    if step is None:
        return redirect(url_for(".submission", submission_id=submission_id))
    return _page(seen, step, {"received": office_day().isoformat()})


@blueprint.post("/submissions/<int:submission_id>/enter")
def enter(submission_id: int) -> ResponseReturnValue:
    """Files it for the unit; whatever is refused, the typed text comes back."""
    actor, form = current_actor(), request.form
    seen = access.seen_submission(actor, submission_id)
    step = lifecycle.entering(seen.state)
    lifecycle.require(step or lifecycle.BY_ACTION["enter"], actor, access.parties(seen), "")
    try:
        faults: dict[str, str] = {}
        scan = _scan(faults)
        arrival = content.Arrival(
            form.get("channel", ""), day_in(form.get("received", ""), "received", say("收到日期"), faults)
        )
        new = _content(faults)
        if faults or scan is None or new is None:
            raise Invalid(faults)
        use_cases.enter(actor, submission_id, version_in(form), new, arrival, scan, now(), office_day())
    except Refusal as refusal:
        return _page(seen, step, form, refusal) if step else submission_page(seen, refusal)
    flash(say("已代录并提交，请另一位审核人审核。"), "success")
    return redirect(url_for(".submission", submission_id=submission_id))


def _scan(faults: dict[str, str]) -> RevisionFile | None:
    upload = request.files.get("stamped")
    if not (upload and upload.filename):
        faults["stamped"] = say("代录必须附上来件的扫描件。")
        return None
    try:
        return files.keep("stamped", upload.filename, upload.read())
    except Invalid as refusal:
        faults |= refusal.fields
        return None


def _content(faults: dict[str, str]) -> content.Content | None:
    try:
        return content.read(request.form)
    except Invalid as refusal:
        faults |= refusal.fields
        return None


def _page(
    seen: Submission, step: lifecycle.Step, typed: Mapping[str, str], refusal: Refusal | None = None
) -> ResponseReturnValue:
    body = render_template(
        "pages/enter.html",
        submission=seen,
        campaign=seen.campaign,
        paper=step.paper,
        typed=typed,
        version=typed.get("version", seen.version),
        figures=rules.FIGURES,
        channels=[(code, word) for code, word in lifecycle.CHANNELS.items() if code != "online"],
        due=deadline(seen.campaign, seen.unit_id, step.paper),
        faults=refusal.fields if isinstance(refusal, Invalid) else {},
        refusal=refusal,
        largest_mb=files.LARGEST_BYTES // 1024 // 1024,
    )
    return body, refusal.status if refusal else 200
