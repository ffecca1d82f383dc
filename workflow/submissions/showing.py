"""What the page of one submission shows: its paper and deadline, what this actor may do with it, what happened to it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from documents.paper import PaperSettings
from documents.text import recognise
from workflow.base.clock import office_day
from workflow.base.refusals import Refusal
from workflow.campaigns import queries as campaigns
from workflow.campaigns import rules
from workflow.issuing import queries as issuing
from workflow.issuing.preview import Pages, pages_of
from workflow.people.policy import Actor
from workflow.people.session import current_actor
from workflow.submissions import access, asking, comments, lifecycle, queries, timeline
from workflow.submissions.models import Submission
from workflow.submissions.phrases import PHRASES

AS_FILED = PaperSettings(sealed=False)


def submission_page(
    seen: Submission, refusal: Refusal | None = None, action: str = "", remark: str = ""
) -> ResponseReturnValue:
    """One submission as it stands, with whatever this actor may do to it, and a refusal where there was one."""
    actor, today = current_actor(), office_day()
    body = render_template(
        "pages/submission.html",
        submission=seen,
        campaign=seen.campaign,
        refusal=refusal,
        refused_action=action,
        remark=remark,
        today=today,
        **_paper(seen, today),
        **_decision(seen, actor),
        **_past(seen, actor),
    )
    return body, refusal.status if refusal else 200


def offered_steps(seen: Submission, actor: Actor) -> list[lifecycle.Step]:
    """The steps whose buttons are shown: where nothing is filed any more, only the desk's; a filing, where there is
    something to file."""
    shut = bool(access.why_shut(seen))
    in_work = seen.revision(access.paper_of_work(seen))
    unfiled = in_work is not None and in_work.submitted_at is None
    offered = lifecycle.offered(seen.state, actor, access.parties(seen))
    return [step for step in offered if not (shut and step.side == "unit") and (unfiled or not step.freezes)]


def _paper(seen: Submission, today: dt.date) -> dict[str, Any]:
    """The paper that is due or was filed last, beside its deadline and its targets."""
    paper = lifecycle.paper_of(seen.state)
    revision = seen.revision(paper) or seen.revision("plan")
    structure = recognise(revision.text) if revision else None
    extensions = campaigns.extensions(seen.campaign_id, seen.unit_id)
    due = campaigns.deadline_with(seen.campaign, paper, extensions)
    return {
        "paper": paper,
        "revision": revision,
        "pages": pages_of(structure, AS_FILED) if structure and structure.body else Pages(),
        "notes": asking.notes_on(revision, structure) if revision and structure else [],
        "extensions": extensions,
        "due": due,
        "late": rules.is_late(revision.submitted_day if revision else None, due, today),
        "countdown": rules.countdown,
        "last_day": rules.last_day,
        "targets": {
            "staff": seen.campaign.staff_target,
            "representatives": seen.campaign.representative_target,
        },
        "percent": rules.percent,
        "channels": lifecycle.CHANNELS,
    }


def _decision(seen: Submission, actor: Actor) -> dict[str, Any]:
    """What this actor may do, and what he needs for it."""
    return {
        "steps": offered_steps(seen, actor),
        "shut": access.why_shut(seen),
        "entering": access.may_enter(actor, seen),
        "may_write": access.may_write(actor, seen),
        "open_comments": sum(one.state == "open" for one in comments.visible(actor, seen)),
        "phrases": PHRASES[lifecycle.paper_of(seen.state)],
        "marks": lifecycle.MARKS,
        "chosen_mark": request.form.get("mark", ""),
    }


def _past(seen: Submission, actor: Actor) -> dict[str, Any]:
    """What happened, and the reply that came of it."""
    history = queries.history(seen.id)
    return {
        "history": history,
        "timeline": timeline.timeline(seen, history),
        "reply": issuing.document_if_seen(actor, seen.reply_id),
        "reply_progress": issuing.progress(seen.reply) if seen.reply else None,
    }
