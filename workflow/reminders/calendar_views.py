"""The screen of the calendar: a year's holidays, and what the office changes on them."""

from __future__ import annotations

import datetime as dt

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from documents.sentences import say
from workflow.base.clock import now, office_day
from workflow.base.days import written_day
from workflow.base.forms import day_or_none
from workflow.base.refusals import Invalid, NotFound
from workflow.people.queries import names_of
from workflow.people.session import current_actor
from workflow.reminders import calendar, holidays

blueprint = Blueprint("calendar", __name__, url_prefix="/calendar")
KINDS = {"off": False, "work": True}


@blueprint.get("/", defaults={"year": 0})
@blueprint.get("/<int:year>")
def table(year: int) -> ResponseReturnValue:
    """One year's holidays; without a year, the office's own."""
    year = year or office_day().year
    if not holidays.FIRST_ANNOUNCED <= year <= calendar.LAST_YEAR:
        raise NotFound
    return _page(year)


@blueprint.post("/<int:year>")
def change(year: int) -> ResponseReturnValue:
    """Sets days off, or days worked."""
    actor = current_actor()
    try:
        new = _change_in(calendar.may_edit(actor))
        calendar.change(actor, new, now())
    except Invalid as refusal:
        return _page(year, refusal)
    flash(say("工作日历已更新，今后的催报按新的日历计算。"), "success")
    return redirect(url_for(".table", year=new.starts.year))


@blueprint.post("/<int:year>/restore")
def restore(year: int) -> ResponseReturnValue:
    """Takes one day's change back."""
    day = _day("day", {}) or dt.date.min
    calendar.restore(current_actor(), day, now())
    flash(say("{day}已恢复。", day=written_day(day)), "success")
    return redirect(url_for(".table", year=year))


def _change_in(may_edit: bool) -> calendar.Change:
    """The change of the form; a person who may not make it learns that first, not what is wrong in it."""
    faults: dict[str, str] = {}
    starts = _day("starts", faults)
    ends = _day("ends", faults) if request.form.get("ends", "").strip() else starts
    kind = request.form.get("kind", "")
    if kind not in KINDS:
        faults["kind"] = say("请选择放假还是上班。")
    if faults and may_edit:
        raise Invalid(faults)
    today = office_day()
    return calendar.Change(
        starts or today, ends or today, KINDS.get(kind, False), request.form.get("reason", "")
    )


def _day(name: str, faults: dict[str, str]) -> dt.date | None:
    day = day_or_none(request.form.get(name, ""))
    if day is None:
        faults[name] = say("请按 2026-10-01 的样子填写日期。")
    return day


def _page(year: int, refusal: Invalid | None = None) -> ResponseReturnValue:
    changed = calendar.changes(year)
    body = render_template(
        "pages/calendar.html",
        year=year,
        years=range(holidays.FIRST_ANNOUNCED, max(holidays.LAST_ANNOUNCED, office_day().year, year) + 2),
        arrangement=holidays.arrangements().get(year),
        known=calendar.current().knows(year),
        changes=changed,
        names=names_of(one.changed_by for one in changed),
        may_edit=calendar.may_edit(current_actor()),
        typed=request.form,
        faults=refusal.fields if refusal else {},
    )
    return body, refusal.status if refusal else 200
