"""Screens of the reports: a first draft at the unit's writing desk, and the host's report on the campaign."""

from __future__ import annotations

import datetime as dt

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from documents.sentences import say
from documents.text import plain_text
from workflow.base.clock import now, office_day
from workflow.base.forms import number_in
from workflow.base.refusals import Conflict, Invalid, Refusal
from workflow.campaigns.models import Campaign
from workflow.campaigns.rules import FIGURES
from workflow.issuing import series
from workflow.people.session import current_actor
from workflow.progress.standings import tree
from workflow.reports import records, summary, use_cases, year
from workflow.reports.figures import Figure
from workflow.submissions import access
from workflow.submissions.models import Submission
from workflow.submissions.writing_views import desk, written_on

blueprint = Blueprint("reports", __name__)


@blueprint.post("/submissions/<int:submission_id>/edit/first-draft")
def first_draft(submission_id: int) -> ResponseReturnValue:
    """Puts a first draft of the summary into the form; over typed text only when asked to. Nothing is kept until it
    is saved."""
    seen = written_on(submission_id)
    if access.paper_of_work(seen) != "summary":
        raise Conflict(say("现在要填写的是实施方案，总结到报送时再起草。"))
    typed = request.form.get("text", "").strip()
    if typed and request.form.get("replace") != "yes":
        return desk(seen, request.form, asks_to_replace=True)
    draft = summary.compose(records.of_unit(seen, office_day()))
    filled = {**request.form, **_counts(seen, office_day()), "text": plain_text(draft.structure)}
    return desk(seen, filled, former=typed)


def cited(submission: Submission) -> tuple[Figure, ...]:
    """Every number that the summary's first draft gives, with the records it comes from."""
    return summary.compose(records.of_unit(submission, office_day())).figures


@blueprint.get("/campaigns/<int:campaign_id>/report")
def report(campaign_id: int) -> ResponseReturnValue:
    """The host's report as the records give it today."""
    return _page(use_cases.desks_campaign(current_actor(), campaign_id))


@blueprint.post("/campaigns/<int:campaign_id>/report")
def draft(campaign_id: int) -> ResponseReturnValue:
    """Drafts it as a document of the office."""
    seen = use_cases.desks_campaign(current_actor(), campaign_id)
    try:
        made = use_cases.draft(
            current_actor(), campaign_id, number_in(request.form, "series"), now(), office_day()
        )
    except Refusal as refusal:
        return _page(seen, refusal)
    flash(say("报告已拟稿，请补写标出的地方，再送另一位办公室人员核稿。"), "success")
    return redirect(url_for("issuing.document", document_id=made))


def _counts(submission: Submission, day: dt.date) -> dict[str, str]:
    """The head-counts of the form, where somebody entered any."""
    counts = records.counts_of(submission, day)
    return {name: str(getattr(counts, name)) for name in FIGURES} if counts else {}


def _page(campaign: Campaign, refusal: Refusal | None = None) -> ResponseReturnValue:
    actor, today = current_actor(), office_day()
    own = series.of(actor)
    issuer = own[0].issuer if own else campaign.host_unit.name
    roster = tree(campaign, today)
    composed = year.compose(records.of_campaign(roster, issuer))
    body = render_template(
        "pages/report.html",
        campaign=campaign,
        text=plain_text(composed.structure),
        figures=composed.figures,
        doubtful=use_cases.in_doubt(roster),
        may_draft=actor.has("office", campaign.host_unit_id),
        series=own,
        typed=request.form,
        faults=refusal.fields if isinstance(refusal, Invalid) else {},
        refusal=refusal,
    )
    return body, refusal.status if refusal else 200
