"""Head-counts (数据): where everybody stands, and a unit's months."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from documents.sentences import say
from workflow.base.clock import now, office_day
from workflow.base.days import written_month
from workflow.base.refusals import Conflict, Invalid, NotFound, Refusal
from workflow.campaigns.access import picked
from workflow.campaigns.models import Campaign
from workflow.campaigns.queries import campaigns_seen
from workflow.campaigns.rules import percent
from workflow.people.policy import UNIT_KINDS
from workflow.people.queries import names_of, signature
from workflow.people.session import current_actor
from workflow.progress import head_counts, standings
from workflow.progress.access import (
    left_roster,
    may,
    own_units,
    require,
    seen_campaign,
    unit_ever_on_roster,
    units_seen,
)
from workflow.progress.figures import COUNTS, GROUPS
from workflow.progress.models import HeadCount

blueprint = Blueprint("figures", __name__, url_prefix="/campaigns/<int:campaign_id>/figures")


@blueprint.get("")
def overview(campaign_id: int) -> ResponseReturnValue:
    """Every unit the actor may see with its figure, the sum, and where sources disagree."""
    actor, today = current_actor(), office_day()
    known = campaigns_seen(actor)
    campaign = picked(known, campaign_id)
    sees_all = may("see_all", actor, campaign)
    mine = own_units(actor, campaign)
    tree = standings.tree(campaign, today)
    seen = set(tree.nodes) if sees_all else units_seen(actor, campaign)
    shown = [one for one in tree.standings().values() if one.unit_id in seen]
    if not sees_all and len(shown) == 1 == len(mine):
        return redirect(url_for(".unit", campaign_id=campaign_id, unit_id=mine[0].id))
    doubtful = standings.disagreements(tree)
    kinds = list(UNIT_KINDS)
    return render_template(
        "pages/figures.html",
        campaign=campaign,
        rows=sorted(shown, key=lambda one: kinds.index(tree.units[one.unit_id].kind)),
        units=tree.units,
        whole=tree.roll_up() if sees_all else None,
        left=left_roster(campaign, today) if sees_all else [],
        disagreements=[one for one in doubtful if sees_all or one.unit_id in seen],
        groups=GROUPS,
        counts=COUNTS,
        kinds=UNIT_KINDS,
        targets=_targets(campaign),
        open_campaigns={one.id for one in known},
        percent=percent,
    )


@blueprint.get("/<int:unit_id>")
def unit(campaign_id: int, unit_id: int) -> ResponseReturnValue:
    """A unit's months, with the form where the actor may enter them."""
    return _unit_page(campaign_id, unit_id, request.args.get("month", ""))


@blueprint.post("/<int:unit_id>")
def enter(campaign_id: int, unit_id: int) -> ResponseReturnValue:
    """Keeps a month's entry; whatever is refused, what was typed comes back."""
    form, actor = request.form, current_actor()
    require("enter_counts", actor, seen_campaign(actor, campaign_id), unit_id)
    try:
        month = _month(form.get("month", ""))
        if month is None:
            raise Invalid({"month": say("请选择月份。")})
        typed = head_counts.read(form, month, _sequence(form.get("sequence", "")))
        head_counts.enter(actor, campaign_id, unit_id, typed, now(), office_day())
    except (Invalid, Conflict) as refusal:
        return _unit_page(campaign_id, unit_id, form.get("month", ""), form, refusal)
    flash(say("{month}的人数已保存。", month=written_month(month)), "success")
    return redirect(url_for(".unit", campaign_id=campaign_id, unit_id=unit_id))


def _unit_page(
    campaign_id: int,
    unit_id: int,
    month: str,
    typed: Mapping[str, Any] | None = None,
    refusal: Refusal | None = None,
) -> ResponseReturnValue:
    actor, today = current_actor(), office_day()
    known = campaigns_seen(actor)
    campaign = picked(known, campaign_id)
    shown, last = unit_ever_on_roster(campaign, unit_id, today)  # who left it keeps what it entered
    if not may("see", actor, campaign, unit_id):
        raise NotFound
    entries = head_counts.entries(campaign_id, unit_id)
    names = names_of(one for row in entries for one in (row.entered_by, row.on_behalf_of))
    tree = standings.tree(campaign, last)
    standing = tree.standings()[unit_id]
    found = [one for one in standings.disagreements(tree) if one.unit_id == unit_id]
    body = render_template(
        "pages/figures_unit.html",
        campaign=campaign,
        unit=shown,
        entries=entries,
        standing=standing,
        disagreements=found,
        units=tree.units,
        signed={row.id: signature(names, row.entered_by, row.on_behalf_of) for row in entries},
        groups=GROUPS,
        counts=COUNTS,
        targets=_targets(campaign),
        open_campaigns={one.id for one in known},
        percent=percent,
        faults=refusal.fields if isinstance(refusal, Invalid) else {},
        refusal=refusal,
        **_form(campaign, unit_id, {row.month: row for row in entries}, month, typed, last == today),
    )
    return body, refusal.status if refusal else 200


def _form(
    campaign: Campaign,
    unit_id: int,
    newest: Mapping[dt.date, HeadCount],
    month: str,
    typed: Mapping[str, Any] | None,
    on_roster: bool,
) -> dict[str, Any]:
    """What the month's form is made of: as it was typed, else as the month stands."""
    months = standings.months(campaign, office_day())
    chosen = _chosen(_month(month), months, newest)
    entering = on_roster and campaign.state == "running" and bool(months)
    return {
        "months": months,
        "chosen": chosen,
        "newest": newest,
        "typed": _as_typed(newest, chosen) if typed is None else typed,
        "may_enter": entering and may("enter_counts", current_actor(), campaign, unit_id),
    }


def _targets(campaign: Campaign) -> dict[str, int]:
    return {"staff": campaign.staff_target, "representatives": campaign.representative_target}


def _month(typed: str) -> dt.date | None:
    """`2014-05` as its first day; None where it is no month."""
    try:
        return dt.date.fromisoformat(f"{typed}-01")
    except ValueError:
        return None


def _sequence(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else -1


def _chosen(
    asked: dt.date | None, months: list[dt.date], newest: Mapping[dt.date, HeadCount]
) -> dt.date | None:
    """The month the form is for: the one asked for, else the last one that has begun."""
    if asked in months:
        return asked
    return months[-1] if months else None


def _as_typed(newest: Mapping[dt.date, HeadCount], month: dt.date | None) -> dict[str, str]:
    """The month as it stands, or the month before it to go on from."""
    row = newest.get(month) if month else None
    before = [one for when, one in newest.items() if month and when < month]
    start = row or (before[-1] if before else None)
    typed = {name: str(getattr(start, name)) for name in COUNTS} if start else {}
    return typed | {"sequence": str(row.sequence if row else 0)}
