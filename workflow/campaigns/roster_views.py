"""The officer's screens for who takes part: the roster, ticked or from Excel, and extensions for single units."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from itertools import groupby

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from documents.sentences import say
from workflow.base.clock import now, office_day
from workflow.base.database import db
from workflow.base.forms import day_or_none, id_in, version_in
from workflow.base.refusals import Invalid, Refusal
from workflow.campaigns import access, extending, queries, roster_file, rosters, rules, succession
from workflow.campaigns.models import Campaign
from workflow.campaigns.views import blueprint, faults_of
from workflow.people.policy import UNIT_KINDS
from workflow.people.session import current_actor

FIELDS_OF_ENDED = {"reason": "ended_reason"}


@blueprint.get("/<int:campaign_id>/roster")
def roster(campaign_id: int) -> ResponseReturnValue:
    """The roster, to be chosen from the units."""
    campaign = access.officers_campaign(current_actor(), campaign_id)
    return _roster_page(campaign, set(rosters.present(db.session(), campaign.id)))


@blueprint.post("/<int:campaign_id>/roster")
def set_roster(campaign_id: int) -> ResponseReturnValue:
    """Makes the chosen units the roster."""
    actor, form = current_actor(), request.form
    campaign = access.officers_campaign(actor, campaign_id)
    chosen = {id_in(one) for one in form.getlist("units")}
    try:
        rosters.set_roster(
            actor, campaign_id, version_in(form), chosen, now(), office_day(), form.get("reason", "")
        )
    except Refusal as refusal:
        return _roster_page(campaign, chosen, refusal)
    flash(say("名单已确定，共 {n} 个单位。", n=len(chosen)), "success")
    return redirect(url_for(".manage", campaign_id=campaign_id))


@blueprint.post("/<int:campaign_id>/roster/import")
def import_roster(campaign_id: int) -> ResponseReturnValue:
    """Ticks the units that an Excel list names; nothing is kept until the ticked roster is saved."""
    campaign = access.officers_campaign(current_actor(), campaign_id)
    upload = request.files.get("file")
    try:
        chosen = roster_file.read(upload.read() if upload else b"", rosters.invitable(campaign))
    except Invalid as refusal:
        return _roster_page(campaign, set(rosters.present(db.session(), campaign.id)), refusal)
    flash(say("按表勾选了 {n} 个单位，核对后请保存。", n=len(chosen)), "success")
    return _roster_page(campaign, chosen)


@blueprint.post("/<int:campaign_id>/roster/ended")
def settle_ended(campaign_id: int) -> ResponseReturnValue:
    """Says what becomes of the place of a unit that was merged or closed."""
    actor, form = current_actor(), request.form
    campaign = access.officers_campaign(actor, campaign_id)
    try:
        succession.settle(
            actor,
            campaign_id,
            version_in(form),
            id_in(form.get("ended", "")),
            form.get("how") == "succeed",
            form.get("ended_reason", ""),
            now(),
            office_day(),
        )
    except Refusal as refusal:
        if isinstance(refusal, Invalid):  # the page has two forms that ask for a reason
            refusal = Invalid(
                {FIELDS_OF_ENDED.get(name, name): fault for name, fault in refusal.fields.items()}
            )
        return _roster_page(campaign, set(rosters.present(db.session(), campaign.id)), refusal)
    flash(say("名单已更新，已报的材料和数据都保留。"), "success")
    return redirect(url_for(".roster", campaign_id=campaign_id))


@blueprint.get("/<int:campaign_id>/extensions")
def extensions(campaign_id: int) -> ResponseReturnValue:
    """Who got a later day, and the form to give one."""
    campaign = access.officers_campaign(current_actor(), campaign_id)
    return _extensions_page(campaign, request.args)


@blueprint.post("/<int:campaign_id>/extensions")
def extend(campaign_id: int) -> ResponseReturnValue:
    """Gives one unit until a later day."""
    actor, form = current_actor(), request.form
    campaign = access.officers_campaign(actor, campaign_id)
    try:
        due = _day(form.get("due", ""))
        extending.extend(
            actor,
            campaign_id,
            id_in(form.get("unit", "")),
            form.get("paper", ""),
            due,
            form.get("reason", ""),
            now(),
            office_day(),
        )
    except Refusal as refusal:
        return _extensions_page(campaign, form, refusal)
    flash(say("已延期，报送单位会看到新的期限和原因。"), "success")
    return redirect(url_for(".extensions", campaign_id=campaign_id))


def _roster_page(campaign: Campaign, chosen: set[int], refusal: Refusal | None = None) -> ResponseReturnValue:
    units = sorted(rosters.invitable(campaign), key=lambda unit: list(UNIT_KINDS).index(unit.kind))
    body = render_template(
        "pages/campaign_roster.html",
        campaign=campaign,
        chosen=chosen,
        ended=rosters.ended(db.session(), campaign.id),
        groups=[(UNIT_KINDS[kind], list(group)) for kind, group in groupby(units, key=lambda one: one.kind)],
        version=request.form.get("version", campaign.version),
        typed=request.form,
        faults=faults_of(refusal),
        refusal=refusal,
    )
    return body, refusal.status if refusal else 200


def _extensions_page(
    campaign: Campaign, typed: Mapping[str, str], refusal: Refusal | None = None
) -> ResponseReturnValue:
    present = set(rosters.present(db.session(), campaign.id))
    body = render_template(
        "pages/campaign_extensions.html",
        campaign=campaign,
        extensions=queries.extensions(campaign.id),
        units=[(str(unit.id), unit.name) for unit in rosters.invitable(campaign) if unit.id in present],
        papers=rules.PAPERS,
        typed=typed,
        last_day=rules.last_day,
        faults=faults_of(refusal),
        refusal=refusal,
    )
    return body, refusal.status if refusal else 200


def _day(typed: str) -> dt.date:
    day = day_or_none(typed)
    if day is None:
        raise Invalid({"due": say("请填写延期到哪一天，例如 2014-03-25。")})
    return day
