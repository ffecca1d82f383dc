"""The officer's screens: the list of campaigns, creating and setting one, its roster, extensions and steps."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from documents.sentences import say
from workflow.base.clock import now, office_day
from workflow.base.database import db
from workflow.base.forms import id_in, version_in
from workflow.base.refusals import Forbidden, Invalid, NotFound, Refusal
from workflow.campaigns import access, lifecycle, queries, rosters, rules, terms, terms_form, use_cases
from workflow.campaigns.models import Campaign
from workflow.people.models import Unit
from workflow.people.policy import Actor
from workflow.people.session import current_actor

blueprint = Blueprint("campaigns", __name__, url_prefix="/campaigns")


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """Every campaign this person sees, the newest year first."""
    actor = current_actor()
    return render_template(
        "pages/campaigns.html",
        campaigns=queries.campaigns_seen(actor),
        may_create=bool(actor.units(*lifecycle.OFFICER)),
        last_day=rules.last_day,
    )


@blueprint.get("/new")
def new() -> ResponseReturnValue:
    """An empty form; `from` copies a campaign for the next year, `parent` carries one out beneath it."""
    source, parent = _source(), _parent()
    if source:
        proposed = terms.moved(use_cases.terms_of(source), source.year + 1)
    elif parent:
        proposed = terms.without_series(use_cases.terms_of(parent))
    else:
        proposed = terms.usual(office_day().year)
    return _terms_page(terms_form.form_of(proposed), None, host=_host(), source=source, parent=parent)


@blueprint.post("/new")
def create() -> ResponseReturnValue:
    """Keeps a new campaign, in preparation."""
    host, source, parent = _host(), _source(), _parent()
    try:
        campaign_id = use_cases.create(
            current_actor(),
            host.id,
            terms_form.read(request.form),
            now(),
            office_day(),
            parent.id if parent else None,
            source.id if source else None,
        )
    except Refusal as refusal:
        return _terms_page(request.form, refusal, host=host, source=source, parent=parent)
    flash(say("活动已建立，还没有启动。下一步确定名单。"), "success")
    return redirect(url_for(".roster", campaign_id=campaign_id))


@blueprint.get("/<int:campaign_id>/manage")
def manage(campaign_id: int) -> ResponseReturnValue:
    """The campaign on its officer's desk: how far it is, and what can be done with it."""
    return _manage_page(access.officers_campaign(current_actor(), campaign_id))


@blueprint.post("/<int:campaign_id>/act/<action>")
def act(campaign_id: int, action: str) -> ResponseReturnValue:
    """Announces, recalls, starts or closes."""
    actor, at, day = current_actor(), now(), office_day()
    campaign = access.officers_campaign(actor, campaign_id)
    if action not in BUTTONS:
        raise NotFound
    form = request.form
    try:
        version = version_in(form)
        if action == "announce":
            use_cases.announce(actor, campaign_id, version, id_in(form.get("series", "")), at, day)
        else:
            use_cases.act(actor, campaign_id, action, version, at, day, form.get("reason", ""))
    except Refusal as refusal:
        return _manage_page(campaign, refusal, action)
    flash(DONE[action], "success")
    return redirect(url_for(".manage", campaign_id=campaign_id))


@blueprint.get("/<int:campaign_id>/terms")
def edit(campaign_id: int) -> ResponseReturnValue:
    """What is set, to be changed."""
    campaign = access.officers_campaign(current_actor(), campaign_id)
    return _terms_page(terms_form.form_of(use_cases.terms_of(campaign)), None, campaign.host_unit, campaign)


@blueprint.post("/<int:campaign_id>/terms")
def revise(campaign_id: int) -> ResponseReturnValue:
    """Keeps what was changed."""
    actor, form = current_actor(), request.form
    campaign = access.officers_campaign(actor, campaign_id)
    try:
        read = terms_form.read(form)
        use_cases.revise(
            actor, campaign_id, version_in(form), read, now(), office_day(), form.get("reason", "")
        )
    except Refusal as refusal:
        return _terms_page(form, refusal, campaign.host_unit, campaign)
    flash(say("设置已保存。"), "success")
    return redirect(url_for(".manage", campaign_id=campaign_id))


DONE = {
    "announce": say("通知已拟好，送到办公室待核稿。印发以后活动自动开始。"),
    "recall": say("启动已撤回，通知文稿已撤销。"),
    "start": say("活动已经开始，名单上的单位都收到了申报任务。"),
    "close": say("活动已结束，不再接收报送。"),
}
BUTTONS = tuple(DONE)


def _host() -> Unit:
    """The unit for which this officer creates a campaign: the chosen one, else the first where he is one."""
    units = sorted(current_actor().units(*lifecycle.OFFICER))
    if not units:
        raise Forbidden(say("活动由主办单位的审核人创建，您没有这一权限。"))
    chosen, parent = id_in(request.values.get("host", "")), _parent()
    if parent:  # of the units where he is one, that which takes part
        units = sorted(set(units) & set(rosters.present(db.session(), parent.id))) or units
    return db.session.get_one(Unit, chosen if chosen in units else units[0])


def _source() -> Campaign | None:
    """The campaign to copy; only its officer copies it."""
    chosen = id_in(request.values.get("from", ""))
    return access.officers_campaign(current_actor(), chosen) if chosen else None


def _parent() -> Campaign | None:
    chosen = id_in(request.values.get("parent", ""))
    return access.seen_campaign(current_actor(), chosen) if chosen else None


def _terms_page(
    typed: Mapping[str, str],
    refusal: Refusal | None,
    host: Unit,
    campaign: Campaign | None = None,
    source: Campaign | None = None,
    parent: Campaign | None = None,
) -> ResponseReturnValue:
    body = render_template(
        "pages/campaign_terms.html",
        campaign=campaign,
        host=host,
        source=source,
        parent=parent,
        typed=typed,
        version=typed.get("version", campaign.version if campaign else ""),
        choices={
            "hosts": _hosts(current_actor()),
            "series": [
                (str(one.id), say("{mark}（{issuer}）", mark=one.mark, issuer=one.issuer))
                for one in queries.series_of(host.id)
            ],
        },
        rules=rules,
        terms=terms,
        terms_form=terms_form,
        faults=faults_of(refusal),
        refusal=refusal,
    )
    return body, refusal.status if refusal else 200


def _manage_page(campaign: Campaign, refusal: Refusal | None = None, action: str = "") -> ResponseReturnValue:
    actor = current_actor()
    steps = lifecycle.offered(campaign.state, actor, campaign.host_unit_id)
    body = render_template(
        "pages/campaign_manage.html",
        campaign=campaign,
        steps=[step for step in steps if step.action in BUTTONS],
        units=len(rosters.present(db.session(), campaign.id)),
        ended=[unit.name for unit, _ in rosters.ended(db.session(), campaign.id)],
        series=queries.series_of(campaign.host_unit_id),
        history=queries.history(campaign.id, desk=True),
        extended=len(queries.extensions(campaign.id)),
        beneath=queries.beneath(campaign.id),
        typed=request.form,
        refused_action=action,
        faults=faults_of(refusal),
        refusal=refusal,
        last_day=rules.last_day,
    )
    return body, refusal.status if refusal else 200


def _hosts(actor: Actor) -> list[tuple[str, str]]:
    units = sorted(actor.units(*lifecycle.OFFICER))
    return [(str(unit_id), db.session.get_one(Unit, unit_id).name) for unit_id in units]


def faults_of(refusal: Refusal | None) -> dict[str, str]:
    return refusal.fields if isinstance(refusal, Invalid) else {}
