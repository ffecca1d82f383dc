"""Screens of the reminders: a campaign's page (催报), and a unit's with what a reviewer may do."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from documents.sentences import say
from workflow.base.clock import now, office_day
from workflow.base.database import db
from workflow.base.refusals import Forbidden, Invalid, Refusal
from workflow.campaigns.access import seen_campaign, sees_all
from workflow.campaigns.models import Campaign
from workflow.campaigns.rules import PAPERS, last_day
from workflow.people.session import current_actor
from workflow.reminders import desk, ladder, queries, situation
from workflow.reminders.ladder import UNITS_TURN
from workflow.reminders.situation import Situation
from workflow.submissions.models import Submission
from workflow.submissions.queries import history, own_submission
from workflow.submissions.timeline import timeline

blueprint = Blueprint("reminders", __name__, url_prefix="/campaigns/<int:campaign_id>/reminders")
ACTS = {
    "nudge": (desk.nudge, say("催办消息已发出")),
    "pause": (desk.pause, say("已暂停催报")),
    "resume": (desk.resume, say("已恢复催报")),
}


@blueprint.get("/")
def campaign(campaign_id: int) -> ResponseReturnValue:
    """Who owes what, what was done about it, and what comes next; for a unit, its own."""
    actor, today = current_actor(), office_day()
    seen = seen_campaign(actor, campaign_id)
    if not sees_all(actor, seen):
        return _to_own_page(seen)
    stands = situation.read(seen, today)
    return render_template(
        "pages/reminders.html",
        labels=ladder.LABELS,
        campaign=seen,
        rungs=_rungs(stands),
        known=stands.calendar.knows(today.year),
        debtors=queries.debtors(stands),
        notices=queries.notices(seen),
        listed=queries.listed(seen),
        log=queries.log(seen),
        today=today,
    )


@blueprint.get("/<int:unit_id>")
def unit(campaign_id: int, unit_id: int) -> ResponseReturnValue:
    """One unit's ladder and timeline."""
    return _unit_page(desk.seen_submission(current_actor(), campaign_id, unit_id))


@blueprint.post("/<int:unit_id>/<any(nudge,pause,resume):act>")
def act(campaign_id: int, unit_id: int, act: str) -> ResponseReturnValue:
    """Nudges the unit, lets its ladder rest, or lets it go on."""
    actor = current_actor()
    seen = desk.seen_submission(actor, campaign_id, unit_id)
    use_case, done = ACTS[act]
    text = request.form.get("text", "")
    try:
        use_case(actor, campaign_id, unit_id, text, now(), office_day())
    except Refusal as refusal:
        return _unit_page(seen, refusal, act, text)
    flash(say("{unit}：{done}。", unit=seen.unit.name, done=done), "success")
    return redirect(url_for(".unit", campaign_id=campaign_id, unit_id=unit_id))


def _to_own_page(seen: Campaign) -> ResponseReturnValue:
    """On to the page of the actor's unit; who sees the campaign only from above has none."""
    own = own_submission(current_actor(), seen.id)
    if own is None:
        raise Forbidden(say("催报情况由主办单位查阅。"))
    unit_id = db.session.get_one(Submission, own).unit_id
    return redirect(url_for(".unit", campaign_id=seen.id, unit_id=unit_id))


def _rungs(stands: Situation) -> list[dict[str, object]]:
    """The ladder with the days on which it stands for units without an extension."""
    seen, named = stands.campaign, stands.calendar
    days = {paper: last_day(seen.due(paper), seen.due_day_counts) for paper in PAPERS}
    return [
        {
            "when": ladder.when(rung.days),
            "act": ladder.LABELS[rung.act],
            "days": {paper: named.shift(day, rung.days) for paper, day in days.items()},
        }
        for rung in stands.ladder
    ]


def _unit_page(
    seen: Submission, refusal: Refusal | None = None, act: str = "", text: str = ""
) -> ResponseReturnValue:
    actor, today = current_actor(), office_day()
    stands = situation.read(seen.campaign, today)
    body = render_template(
        "pages/unit_reminders.html",
        labels=ladder.LABELS,
        submission=seen,
        campaign=seen.campaign,
        debts=[row for row in queries.debtors(stands) if row.unit_id == seen.unit_id],
        pause=stands.paused.get(seen.unit_id),
        is_desk=sees_all(actor, seen.campaign),
        may_act=desk.may_act(actor, seen.campaign),
        may_nudge=seen.state in UNITS_TURN,
        timeline=timeline(seen, history(seen.id)),
        refusal=refusal,
        faults=refusal.fields if isinstance(refusal, Invalid) else {},
        refused_act=act,
        text=text,
        longest=desk.LONGEST_TEXT,
        today=today,
    )
    return body, refusal.status if refusal else 200
