"""Screens of the commendation: the ranking with its evidence, the leadership's moves, the decision."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from documents.sentences import say
from workflow.base.clock import now, office_day
from workflow.base.forms import number_in, version_in
from workflow.base.refusals import Invalid, Refusal
from workflow.commendation import drafting, lifecycle, listing, queries, ranking, use_cases
from workflow.commendation.criteria import CRITERIA, written
from workflow.commendation.steps import Act
from workflow.issuing import queries as issuing
from workflow.issuing import series
from workflow.people.policy import UNIT_KINDS
from workflow.people.session import current_actor, stepped_up_actor
from workflow.progress.standings import tree

blueprint = Blueprint("commendation", __name__, url_prefix="/campaigns/<int:campaign_id>/commendation")
DONE = {
    "move": say("已调整，理由已记入评定经过。"),
    "decide": say("已决定，名单不再变动。请办公室拟通报。"),
    "draft": say("通报已拟，请另一位办公室人员核稿。"),
    "reopen": say("已重新评定。"),
}


@blueprint.get("")
def page(campaign_id: int) -> ResponseReturnValue:
    """The ranking, with whatever this actor may do to it."""
    return _page(campaign_id)


@blueprint.post("/prepare")
def prepare(campaign_id: int) -> ResponseReturnValue:
    """Begins the commendation."""
    queries.seen_campaign(current_actor(), campaign_id)
    try:
        use_cases.prepare(current_actor(), campaign_id, now(), office_day())
    except Refusal as refusal:
        return _page(campaign_id, refusal)
    flash(say("已开始评定。"), "success")
    return redirect(url_for(".page", campaign_id=campaign_id))


@blueprint.post("/act/<any(move,decide,draft,reopen):action>")
def act(campaign_id: int, action: str) -> ResponseReturnValue:
    """Takes one step of the lifecycle."""
    queries.seen_campaign(current_actor(), campaign_id)
    try:
        _TAKE[action](Act(stepped_up_actor(), version_in(request.form), now(), office_day()), campaign_id)
    except Refusal as refusal:
        return _page(campaign_id, refusal, action)
    flash(DONE[action], "success")
    return redirect(url_for(".page", campaign_id=campaign_id))


def _move(taken: Act, campaign_id: int) -> None:
    form = request.form
    use_cases.move(
        taken, campaign_id, number_in(form, "unit"), number_in(form, "place"), form.get("reason", "")
    )


def _decide(taken: Act, campaign_id: int) -> None:
    use_cases.decide(taken, campaign_id, request.form.get("seen", ""))


def _draft(taken: Act, campaign_id: int) -> None:
    drafting.draft(taken, campaign_id, number_in(request.form, "series"), request.form.get("partner", ""))


def _reopen(taken: Act, campaign_id: int) -> None:
    use_cases.reopen(taken, campaign_id, request.form.get("reason", ""))


_TAKE: dict[str, Callable[[Act, int], None]] = {
    "move": _move,
    "decide": _decide,
    "draft": _draft,
    "reopen": _reopen,
}


def _page(campaign_id: int, refusal: Refusal | None = None, action: str = "") -> ResponseReturnValue:
    actor, today = current_actor(), office_day()
    campaign, commendation = queries.seen(actor, campaign_id)
    roster = tree(campaign, today)
    order = queries.ranking(roster, commendation)
    steps = lifecycle.offered(commendation.state, actor, campaign.host_unit_id) if commendation else []
    own = series.of(actor) if any(step.action == "draft" for step in steps) else []
    body = render_template(
        "pages/commendation.html",
        campaign=campaign,
        commendation=commendation,
        groups=[(kind, list(units)) for kind, units in groupby(order, key=lambda one: one.kind)],
        kinds=UNIT_KINDS,
        quotas=campaign.quotas["commended"],
        places={one.unit_id: ranking.places(listing.ties(order, one.kind), one.unit_id) for one in order},
        listed=listing.commended(order),
        contested=listing.contested(order),
        doubtful=queries.in_doubt(roster, order),
        seen=listing.fingerprint(order),
        said=queries.said(commendation),
        criteria={name: label for name, (label, _) in CRITERIA.items()},
        weights=campaign.criteria,
        written=written,
        steps={step.action: step for step in steps},
        may_prepare=commendation is None and actor.has("reviewer", campaign.host_unit_id),
        series=own,
        partners=series.joint_issuers(own),
        document=issuing.document_if_seen(actor, commendation.document_id if commendation else None),
        history=queries.history(commendation),
        typed=request.form,
        faults=refusal.fields if isinstance(refusal, Invalid) else {},
        refusal=refusal,
        refused_action=action,
    )
    return body, refusal.status if refusal else 200
