"""Screens of the submission: the to-do list, the campaign, the unit's writing desk, the review desk."""

from __future__ import annotations

import io

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from documents.sentences import say
from documents.text import recognise
from workflow.base import audit
from workflow.base.clock import now, office_day
from workflow.base.forms import version_in
from workflow.base.refusals import NotFound, Refusal
from workflow.campaigns import queries as campaigns
from workflow.campaigns import rules
from workflow.campaigns.access import is_officer, picked, sees_all
from workflow.issuing import queries as issuing
from workflow.issuing.preview import page_image
from workflow.issuing.trust import store
from workflow.people.session import current_actor, stepped_up_actor
from workflow.submissions import access, batch, lifecycle, queries, use_cases
from workflow.submissions.models import Revision
from workflow.submissions.phrases import with_phrase
from workflow.submissions.showing import AS_FILED, submission_page

blueprint = Blueprint("submissions", __name__)


@blueprint.get("/")
def home() -> ResponseReturnValue:
    """What waits for me (待办)."""
    actor, today = current_actor(), office_day()
    return render_template(
        "pages/home.html",
        tasks=queries.to_do(actor, today),
        forward=batch.FORWARD,
        documents=issuing.to_do(actor),
        inbox=issuing.inbox(actor),
        campaigns=campaigns.campaigns_seen(actor),
        today=today,
        last_day=rules.last_day,
    )


@blueprint.get("/campaigns/<int:campaign_id>")
def campaign(campaign_id: int) -> ResponseReturnValue:
    """A campaign: its stages, what it asks, what happened to it."""
    actor, today = current_actor(), office_day()
    known = {one.id: one for one in campaigns.campaigns_seen(actor)}
    shown = picked(known.values(), campaign_id)
    is_desk = sees_all(actor, shown)
    return render_template(
        "pages/campaign.html",
        campaign=shown,
        notice=issuing.document_if_seen(actor, shown.notice_id),
        own=queries.own_submission(actor, shown.id),
        is_officer=is_officer(actor, shown),
        may_carry_out=campaigns.may_carry_out(actor, shown),
        parent=known.get(shown.parent_id or 0),
        beneath=[one for one in known.values() if one.parent_id == shown.id],
        history=campaigns.history(shown.id, is_desk),
        reply_kinds=rules.REPLY_KINDS,
        figures=rules.FIGURES,
        is_desk=is_desk,
        today=today,
        countdown=rules.countdown,
        last_day=rules.last_day,
    )


@blueprint.post("/together")
def together() -> ResponseReturnValue:
    """Takes the step forward for everything that was chosen on the to-do list, and reports on each."""
    actor = stepped_up_actor("approve")
    items = batch.read(request.form.getlist("item"))
    outcomes = batch.take(actor, items, now(), office_day(), request.form.get("remark", "").strip())
    return render_template("pages/together.html", outcomes=outcomes)


@blueprint.get("/submissions/<int:submission_id>")
def submission(submission_id: int) -> ResponseReturnValue:
    """One submission, with whatever this actor may do to it."""
    return submission_page(access.seen_submission(current_actor(), submission_id))


@blueprint.post("/submissions/<int:submission_id>/act/<action>")
def act(submission_id: int, action: str) -> ResponseReturnValue:
    """Takes one step of the lifecycle."""
    seen = access.seen_submission(current_actor(), submission_id)
    if action not in lifecycle.BY_ACTION or lifecycle.BY_ACTION[action].by_form:
        raise NotFound
    remark = with_phrase(request.form.get("phrase", ""), request.form.get("remark", ""))
    try:
        mark = request.form.get("mark", "")
        actor = stepped_up_actor(action)
        use_cases.act(
            actor, submission_id, action, version_in(request.form), now(), office_day(), remark, mark
        )
    except Refusal as refusal:
        return submission_page(seen, refusal, action, remark)
    flash(
        say("{unit}：{step}，已完成。", unit=seen.unit.name, step=lifecycle.BY_ACTION[action].label),
        "success",
    )
    return redirect(url_for(".submission", submission_id=submission_id))


@blueprint.post("/submissions/<int:submission_id>/hand-to-head")
def hand_to_head(submission_id: int) -> ResponseReturnValue:
    """Asks the unit head to file it (送单位负责人)."""
    actor = current_actor()
    seen = access.seen_submission(actor, submission_id)
    try:
        use_cases.hand_to_head(actor, submission_id, version_in(request.form), now())
    except Refusal as refusal:
        return submission_page(seen, refusal, "hand_to_head")
    flash(say("已送单位负责人，等待审定提交。"), "success")
    return redirect(url_for(".submission", submission_id=submission_id))


@blueprint.get("/submissions/<int:submission_id>/reply-progress")
def reply_progress(submission_id: int) -> ResponseReturnValue:
    """How far the reply is: the unit may watch it being made before it may open it."""
    seen = access.seen_submission(current_actor(), submission_id)
    if seen.reply is None:
        raise NotFound
    return render_template("pages/_progress.html", progress=issuing.progress(seen.reply))


@blueprint.get("/submissions/<int:submission_id>/revisions/<int:revision_id>/page-<int:page>.png")
def page(submission_id: int, revision_id: int, page: int) -> ResponseReturnValue:
    """One page of a revision as it looks on paper."""
    revision = _revision(submission_id, revision_id)
    return page_image(recognise(revision.text), AS_FILED, page - 1)


@blueprint.get("/submissions/<int:submission_id>/files/<int:file_id>")
def file(submission_id: int, file_id: int) -> ResponseReturnValue:
    """A file that came with a revision; always a download, never opened in our own pages, and in the audit."""
    actor = current_actor()
    seen = access.seen_submission(actor, submission_id)
    found = next(
        (one for revision in seen.revisions for one in revision.attachments if one.id == file_id), None
    )
    if found is None:
        raise NotFound
    subject = f"submission:{submission_id}"
    audit.note(actor.person_id, "attachment_downloaded", subject, now(), file=found.id, sha256=found.sha256)
    return send_file(
        io.BytesIO(store().get(found.sha256)),
        mimetype=found.media_type,
        as_attachment=True,
        download_name=found.name,
    )


def _revision(submission_id: int, revision_id: int) -> Revision:
    seen = access.seen_submission(current_actor(), submission_id)
    revision = next((one for one in seen.revisions if one.id == revision_id), None)
    if revision is None:
        raise NotFound
    return revision
