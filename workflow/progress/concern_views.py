"""Concerns (新情况、新问题): the list, one concern, the form."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from documents.sentences import say
from workflow.base.clock import now, office_day
from workflow.base.forms import number_in, version_in
from workflow.base.refusals import Conflict, Forbidden, Invalid, NotFound, Refusal
from workflow.campaigns.models import Campaign
from workflow.people.models import Unit
from workflow.people.session import current_actor
from workflow.progress import concern_queries, concerns, hearing
from workflow.progress.access import may, own_units, seen_campaign
from workflow.progress.models import Concern

blueprint = Blueprint("concerns", __name__)


@blueprint.get("/campaigns/<int:campaign_id>/concerns")
def overview(campaign_id: int) -> ResponseReturnValue:
    """The concerns the actor may see; for the desk also the chapter they make."""
    actor, today = current_actor(), office_day()
    campaign = seen_campaign(actor, campaign_id)
    rows = concern_queries.concerns_seen(actor, campaign)
    category = request.args.get("category", "")
    sees_all = may("see_all", actor, campaign)
    return render_template(
        "pages/concerns.html",
        campaign=campaign,
        rows=[row for row in rows if category in ("", row.category)],
        category=category,
        counts={name: sum(row.category == name for row in rows) for name in concerns.CATEGORIES},
        total=len(rows),
        categories=concerns.CATEGORIES,
        urgencies=concerns.URGENCIES,
        chapter=concern_queries.chapter(campaign, today, 1) if sees_all and rows else (),
        sees_all=sees_all,
        own=own_units(actor, campaign),
    )


@blueprint.get("/campaigns/<int:campaign_id>/concerns/new")
def new(campaign_id: int) -> ResponseReturnValue:
    """An empty form."""
    campaign = seen_campaign(current_actor(), campaign_id)
    _reporting(campaign)
    return _form(campaign, {})


@blueprint.post("/campaigns/<int:campaign_id>/concerns/new")
def report(campaign_id: int) -> ResponseReturnValue:
    """Reports a concern."""
    actor = current_actor()
    campaign = seen_campaign(actor, campaign_id)
    unit = _reporting(campaign)
    try:
        content = concerns.read(request.form)
        made = hearing.report(actor, campaign_id, unit.id, content, now(), office_day())
    except (Invalid, Conflict) as refusal:
        return _form(campaign, request.form, refusal)
    flash(say("已报告，主办单位会收到消息并答复。"), "success")
    return redirect(url_for(".concern", concern_id=made))


@blueprint.get("/concerns/<int:concern_id>")
def concern(concern_id: int) -> ResponseReturnValue:
    """One concern, with whatever this actor may do to it."""
    return _page(hearing.seen(current_actor(), concern_id))


@blueprint.post("/concerns/<int:concern_id>/act/<action>")
def act(concern_id: int, action: str) -> ResponseReturnValue:
    """Takes one step of the lifecycle."""
    actor, form = current_actor(), request.form
    row = hearing.seen(actor, concern_id)
    step = concerns.BY_ACTION.get(action)
    if step is None:
        raise NotFound
    words = form.get("words", "")
    try:
        version = version_in(form)
        if action == "merge":
            into = number_in(form, "into")
            hearing.merge(actor, concern_id, version, into, now(), office_day(), words)
        else:
            hearing.act(actor, concern_id, action, version, now(), office_day(), words)
    except (Invalid, Conflict, Forbidden) as refusal:
        return _page(row, refusal, action, words)
    flash(say("“{title}”：{step}，已完成。", title=row.title, step=step.label), "success")
    return redirect(url_for(".concern", concern_id=concern_id))


def _reporting(campaign: Campaign) -> Unit:
    """The actor's unit on the roster, else Forbidden."""
    units = own_units(current_actor(), campaign)
    if not units:
        raise Forbidden(say("新情况、新问题由参加活动的单位报告，您没有这一权限。"))
    return units[0]


def _form(campaign: Campaign, typed: Any, refusal: Refusal | None = None) -> ResponseReturnValue:
    body = render_template(
        "pages/concern_form.html",
        campaign=campaign,
        typed=typed,
        categories=concerns.CATEGORIES,
        urgencies=concerns.URGENCIES,
        longest=concerns.LONGEST_TEXT,
        faults=refusal.fields if isinstance(refusal, Invalid) else {},
        refusal=refusal,
    )
    return body, refusal.status if refusal else 200


def _page(
    row: Concern, refusal: Refusal | None = None, action: str = "", words: str = ""
) -> ResponseReturnValue:
    actor = current_actor()
    host = row.campaign.host_unit_id
    offered = concerns.offered(row.state, actor, row.unit_id, host)
    body = render_template(
        "pages/concern.html",
        row=row,
        campaign=row.campaign,
        steps=offered,
        merging=any(step.action == "merge" for step in offered),
        candidates=concern_queries.candidates(row),
        merged=hearing.merged_into(row.id) if may("see_all", actor, row.campaign) else [],
        into=row.merged_into if may("see_all", actor, row.campaign) else None,
        answers=concern_queries.answers(row),
        history=concern_queries.history(row.id),
        categories=concerns.CATEGORIES,
        urgencies=concerns.URGENCIES,
        faults=refusal.fields if isinstance(refusal, Invalid) else {},
        refusal=refusal,
        refused_action=action,
        words=words,
    )
    return body, refusal.status if refusal else 200
