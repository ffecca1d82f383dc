"""Model units (典型): nominations and their quotas, one nomination, the form, the list for publication."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from documents.sentences import say
from workflow.base import audit
from workflow.base.clock import now, office_day
from workflow.base.forms import number_in, version_in
from workflow.base.refusals import Conflict, Forbidden, Invalid, NotFound, Refusal
from workflow.base.uploads import LARGEST_BYTES
from workflow.campaigns.models import Campaign
from workflow.campaigns.queries import series_of
from workflow.issuing.queries import document_if_seen
from workflow.issuing.trust import store
from workflow.people.models import Unit
from workflow.people.session import current_actor
from workflow.progress import model_unit_queries, model_units, nominations, publication
from workflow.progress.access import may, own_units, seen_campaign
from workflow.progress.files import MOST_FILES, Kept, kept, taken
from workflow.progress.models import ModelUnit

blueprint = Blueprint("model_units", __name__)


@blueprint.get("/campaigns/<int:campaign_id>/model-units")
def overview(campaign_id: int) -> ResponseReturnValue:
    """Nominations, the counties' quotas and the city's."""
    return _overview(seen_campaign(current_actor(), campaign_id))


@blueprint.post("/campaigns/<int:campaign_id>/model-units/publish")
def publish(campaign_id: int) -> ResponseReturnValue:
    """Drafts the list for the office."""
    actor = current_actor()
    campaign = seen_campaign(actor, campaign_id)
    try:
        series = number_in(request.form, "series")
        document_id = publication.publish(actor, campaign_id, series, now(), office_day())
    except (Invalid, Conflict) as refusal:
        return _overview(campaign, refusal)
    flash(say("名单已经拟稿，请办公室核稿，再由领导签发。"), "success")
    return redirect(url_for("issuing.document", document_id=document_id))


@blueprint.get("/campaigns/<int:campaign_id>/model-units/new")
def new(campaign_id: int) -> ResponseReturnValue:
    """An empty form."""
    campaign = seen_campaign(current_actor(), campaign_id)
    _nominating(campaign)
    return _form(campaign, None, {})


@blueprint.post("/campaigns/<int:campaign_id>/model-units/new")
def nominate(campaign_id: int) -> ResponseReturnValue:
    """Nominates a unit."""
    actor = current_actor()
    campaign = seen_campaign(actor, campaign_id)
    unit = _nominating(campaign)
    try:
        content, uploads = _content()
        made = nominations.nominate(actor, campaign_id, unit.id, content, now(), office_day(), uploads)
    except (Invalid, Conflict) as refusal:
        return _form(campaign, None, request.form, refusal)
    flash(say("已推荐，等待主办单位审核。"), "success")
    return redirect(url_for(".model_unit", model_unit_id=made))


@blueprint.get("/model-units/<int:model_unit_id>")
def model_unit(model_unit_id: int) -> ResponseReturnValue:
    """One nomination, with whatever this actor may do to it."""
    return _page(nominations.seen(current_actor(), model_unit_id))


@blueprint.get("/model-units/<int:model_unit_id>/edit")
def edit(model_unit_id: int) -> ResponseReturnValue:
    """The nomination in the form."""
    row = _writable(model_unit_id)
    content = nominations.content_of(row)
    ticks = {name: "yes" if getattr(content, name) else "" for name in ("city_top100", "county_top10")}
    texts = {name: getattr(content, name) for name in ("name", "ownership", "material")}
    return _form(row.campaign, row, texts | ticks)


@blueprint.post("/model-units/<int:model_unit_id>/edit")
def save(model_unit_id: int) -> ResponseReturnValue:
    """Keeps what was changed; a returned one is handed in again by it."""
    row = _writable(model_unit_id)
    actor = current_actor()
    try:
        content, uploads = _content()
        version = version_in(request.form)
        nominations.rewrite(actor, model_unit_id, version, content, now(), office_day(), uploads)
    except (Invalid, Conflict) as refusal:
        return _form(row.campaign, row, request.form, refusal)
    flash(say("已保存，等待主办单位审核。"), "success")
    return redirect(url_for(".model_unit", model_unit_id=model_unit_id))


@blueprint.post("/model-units/<int:model_unit_id>/act/<action>")
def act(model_unit_id: int, action: str) -> ResponseReturnValue:
    """Takes one step of the lifecycle."""
    actor = current_actor()
    row = nominations.seen(actor, model_unit_id)
    step = model_units.BY_ACTION.get(action)
    if step is None or action in model_units.WRITING:
        raise NotFound
    words = request.form.get("words", "")
    try:
        nominations.act(actor, model_unit_id, action, version_in(request.form), now(), office_day(), words)
    except (Invalid, Conflict, Forbidden) as refusal:
        return _page(row, refusal, words)
    flash(say("{unit}：{step}，已完成。", unit=row.name, step=step.label), "success")
    return redirect(url_for(".model_unit", model_unit_id=model_unit_id))


@blueprint.get("/model-units/<int:model_unit_id>/files/<int:file_id>")
def file(model_unit_id: int, file_id: int) -> ResponseReturnValue:
    """A file of the material, as a download."""
    actor = current_actor()
    row = nominations.seen(actor, model_unit_id)
    found = next((one for one in row.files if one.id == file_id), None)
    if found is None:
        raise NotFound
    subject = f"model_unit:{model_unit_id}"
    audit.note(actor.person_id, "attachment_downloaded", subject, now(), file=file_id, sha256=found.sha256)
    data = io.BytesIO(store().get(found.sha256))
    return send_file(data, mimetype=found.media_type, as_attachment=True, download_name=found.name)


def _nominating(campaign: Campaign) -> Unit:
    """The actor's unit that nominates, else Forbidden."""
    found = _own_nominating(campaign)
    if found is None:
        raise Forbidden(say("典型由县区总工会、开发区总工会的经办人推荐，您没有这一权限。"))
    return found


def _own_nominating(campaign: Campaign) -> Unit | None:
    return _nominating_among(own_units(current_actor(), campaign))


def _nominating_among(units: Iterable[Unit]) -> Unit | None:
    return next((unit for unit in units if unit.kind in model_units.NOMINATING_KINDS), None)


def _writable(model_unit_id: int) -> ModelUnit:
    actor = current_actor()
    row = nominations.seen(actor, model_unit_id)
    step = model_units.BY_ACTION[nominations.writing_step(row.state)]
    model_units.require(step, actor, nominations.parties(row), "")
    if row.state not in step.sources:
        raise Conflict(say("典型已经审核，现在不能修改。"))
    return row


def _content() -> tuple[model_units.Content, list[Kept]]:
    """What the form says, with its files; one Invalid names everything that is wrong."""
    faults: dict[str, str] = {}
    sent = [(one.filename or "", one.read()) for one in request.files.getlist("file") if one.filename]
    uploads = taken("file", sent, faults)
    try:
        content = model_units.read(request.form)
    except Invalid as refusal:
        raise Invalid(refusal.fields | faults) from refusal
    if faults:
        raise Invalid(faults)
    return content, kept("file", uploads)


def _overview(campaign: Campaign, refusal: Refusal | None = None) -> ResponseReturnValue:
    actor = current_actor()
    sees_all = may("see_all", actor, campaign)
    ours = own_units(actor, campaign)
    own = _nominating_among(ours)
    mine = None if sees_all else [own.id] if own else []
    publishes = may("publish_models", actor, campaign, campaign.host_unit_id)
    document = publication.current(campaign)
    body = render_template(
        "pages/model_units.html",
        campaign=campaign,
        rows=model_unit_queries.nominations(campaign, None if sees_all else [unit.id for unit in ours]),
        quotas=model_unit_queries.quotas(campaign, mine),
        selected=nominations.selected(campaign.id),
        city_quota=campaign.quotas["selected"],
        own=own,
        sees_all=sees_all,
        publishes=publishes,
        series=[
            (str(one.id), say("{mark}（{issuer}）", mark=one.mark, issuer=one.issuer))
            for one in series_of(campaign.host_unit_id)
        ],
        document=document_if_seen(actor, document.id if document else None),
        faults=refusal.fields if isinstance(refusal, Invalid) else {},
        refusal=refusal,
    )
    return body, refusal.status if refusal else 200


def _form(
    campaign: Campaign, row: ModelUnit | None, typed: Any, refusal: Refusal | None = None
) -> ResponseReturnValue:
    own = _own_nominating(campaign)
    body = render_template(
        "pages/model_unit_form.html",
        campaign=campaign,
        row=row,
        typed=typed,
        version=request.form.get("version", row.version if row else ""),
        quota=model_unit_queries.quotas(campaign, [own.id])[0] if own else None,
        labels=model_units.LABELS,
        ownerships=model_units.OWNERSHIPS,
        longest=model_units.LONGEST_MATERIAL,
        largest_mb=LARGEST_BYTES // 1024 // 1024,
        most_files=MOST_FILES,
        faults=refusal.fields if isinstance(refusal, Invalid) else {},
        refusal=refusal,
    )
    return body, refusal.status if refusal else 200


def _page(row: ModelUnit, refusal: Refusal | None = None, words: str = "") -> ResponseReturnValue:
    actor = current_actor()
    running = row.campaign.state == "running"
    parties = nominations.parties(row)
    step = model_units.BY_ACTION[nominations.writing_step(row.state)]
    body = render_template(
        "pages/model_unit.html",
        row=row,
        campaign=row.campaign,
        steps=model_units.offered(row.state, actor, parties) if running else [],
        may_write=running and row.state in step.sources and not model_units.refusal(step, actor, parties),
        history=model_unit_queries.history(row.id),
        ownerships=model_units.OWNERSHIPS,
        document=document_if_seen(actor, row.list_id),
        selected=nominations.selected(row.campaign_id),
        city_quota=row.campaign.quotas["selected"],
        faults=refusal.fields if isinstance(refusal, Invalid) else {},
        refusal=refusal,
        words=words,
    )
    return body, refusal.status if refusal else 200
