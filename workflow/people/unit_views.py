"""Screens of the register of units: the tree, one unit with its history, the Excel list."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from documents.sentences import say
from workflow.base import workbooks
from workflow.base.clock import now, office_day
from workflow.base.database import db
from workflow.base.forms import LARGEST_ID, day_in, version_in
from workflow.base.refusals import Forbidden, Invalid, NotFound, Refusal
from workflow.people import unit_facts, unit_file, unit_history, unit_queries, units
from workflow.people.keepers import keeper, may_look, require_keeper
from workflow.people.models import Unit
from workflow.people.policy import OWNERSHIPS, UNIT_KINDS, UNIT_STATES, Actor
from workflow.people.session import current_actor

blueprint = Blueprint("units", __name__, url_prefix="/units")
MOST_FAULTS_SHOWN = 200
DONE = {
    "rename": say("更名已登记。"),
    "merge": say("并入已登记。"),
    "close": say("撤销已登记。"),
    "up": say("已上移。"),
    "down": say("已下移。"),
}


@blueprint.get("/")
def tree() -> ResponseReturnValue:
    """Every unit, by kind and in protocol order, those below a unit under it."""
    return _tree_page()


@blueprint.get("/new")
def new() -> ResponseReturnValue:
    """An empty form."""
    require_keeper(current_actor())
    return _unit_page(None, request.args)


@blueprint.post("/new")
def add() -> ResponseReturnValue:
    """Registers a unit."""
    actor = current_actor()
    require_keeper(actor)
    try:
        unit_id = units.add(actor, request.form, now(), office_day())
    except Refusal as refusal:
        return _unit_page(None, request.form, refusal)
    flash(say("单位已登记。"), "success")
    return redirect(url_for(".unit", unit_id=unit_id))


@blueprint.get("/<int:unit_id>")
def unit(unit_id: int) -> ResponseReturnValue:
    """One unit: what is registered, and what has become of it."""
    return _unit_page(_seen(unit_id), {})


@blueprint.post("/<int:unit_id>")
def change(unit_id: int) -> ResponseReturnValue:
    """Changes what is registered, but not the name."""
    seen = _seen(unit_id)
    try:
        units.change(current_actor(), unit_id, version_in(request.form), request.form, now(), office_day())
    except Refusal as refusal:
        return _unit_page(seen, request.form, refusal)
    flash(say("修改已保存。"), "success")
    return redirect(url_for(".unit", unit_id=unit_id))


@blueprint.post("/<int:unit_id>/act/<action>")
def act(unit_id: int, action: str) -> ResponseReturnValue:
    """Renames, merges, closes, or moves one place up or down."""
    seen = _seen(unit_id)
    if action not in DONE:
        raise NotFound
    try:
        _take(current_actor(), unit_id, action)
    except Refusal as refusal:
        return _unit_page(seen, request.form, refusal, action)
    flash(DONE[action], "success")
    moved = action in ("up", "down")
    return redirect(
        url_for(".tree", _anchor=f"unit-{unit_id}") if moved else url_for(".unit", unit_id=unit_id)
    )


@blueprint.get("/units.xlsx")
def export() -> ResponseReturnValue:
    """All units as an Excel list that can be read back."""
    _look()
    return _workbook(unit_file.export(), "单位.xlsx")


@blueprint.get("/template.xlsx")
def template() -> ResponseReturnValue:
    require_keeper(current_actor())
    return _workbook(unit_file.template(), "单位导入模板.xlsx")


@blueprint.post("/import")
def take_list() -> ResponseReturnValue:
    """Takes an Excel list, whole; where it has faults all of them are said, and the good rows can be taken alone."""
    actor = current_actor()
    require_keeper(actor)
    listed: Sequence[Mapping[str, str]] = []
    try:
        upload = request.files.get("file")
        listed = (
            _kept_rows() if request.form.get("rows") else unit_file.rows(upload.read() if upload else b"")
        )
        added, changed = units.take_list(actor, listed, now(), office_day())
    except Refusal as refusal:
        return _tree_page(refusal, listed)
    flash(say("已导入：新登记 {added} 个单位，修改 {changed} 个。", added=added, changed=changed), "success")
    return redirect(url_for(".tree"))


def _take(actor: Actor, unit_id: int, action: str) -> None:
    form, at, day = request.form, now(), office_day()
    version, reason = version_in(form), form.get("reason", "")
    if action in ("up", "down"):
        units.shift(actor, unit_id, version, action == "up", at, day)
        return
    faults: dict[str, str] = {}
    on = day_in(form.get("on", ""), "on", say("日期"), faults)
    if faults:
        unit_history.kept_unit(actor, unit_id)  # whoever may not do it at all is told that first
        raise Invalid(faults)
    if action == "rename":
        name, short = form.get("new_name", "").strip(), form.get("new_short_name", "").strip()
        unit_history.rename(actor, unit_id, version, name, short, on, reason, at, day)
    elif action == "merge":
        successor = unit_queries.unit_id_of(form.get("successor", "").strip())
        unit_history.merge(actor, unit_id, version, successor, on, reason, at, day)
    else:
        unit_history.close(actor, unit_id, version, on, reason, at, day)


def _kept_rows() -> list[Mapping[str, str]]:
    """The good rows of a list that had bad ones, as the page kept them; checked again like any list."""
    try:
        listed = json.loads(request.form["rows"])
        return [{field: str(row[field]) for field in unit_facts.COLUMNS} for row in listed]
    except (ValueError, TypeError, KeyError) as error:
        raise Invalid({"file": say("页面上的内容不完整，请重新上传文件。")}) from error


def _tree_page(
    refusal: Refusal | None = None, listed: Sequence[Mapping[str, str]] = ()
) -> ResponseReturnValue:
    actor = _look()
    faults = refusal.fields if isinstance(refusal, Invalid) else {}
    standing = units.standing_rows(listed) if faults and listed else []
    mine = keeper(actor)
    everyone = unit_queries.register_of_units(request.args.get("words", "")[:100])
    body = render_template(
        "pages/units.html",
        tree=everyone,
        kinds=UNIT_KINDS,
        states=UNIT_STATES,
        may_add=mine.everything or bool(mine.under),
        keeper=mine,
        words=request.args.get("words", ""),
        refusal=refusal,
        faults=dict(list(faults.items())[:MOST_FAULTS_SHOWN]),
        fault_count=len(faults),
        standing=len(standing),
        rows=json.dumps(standing, ensure_ascii=False) if standing else "",
        most_rows=unit_file.MOST_ROWS,
    )
    return body, refusal.status if refusal else 200


def _unit_page(
    seen: Unit | None, typed: Mapping[str, Any], refusal: Refusal | None = None, action: str = ""
) -> ResponseReturnValue:
    actor = current_actor()
    facts = units.facts_of(seen, unit_queries.unit_names_by_id()) if seen else None
    body = render_template(
        "pages/unit.html",
        unit=seen,
        facts=facts,
        typed=typed,
        action=action,
        may_change=seen is None or (seen.state == "active" and keeper(actor).keeps(seen.parent_id)),
        parents=[
            (name, name) for name in unit_queries.active_unit_names() if not (seen and name == seen.name)
        ],
        successor=db.session.get(Unit, seen.successor_id) if seen and seen.successor_id else None,
        kinds=UNIT_KINDS,
        ownerships={code: word for code, word in OWNERSHIPS.items() if code},
        states=UNIT_STATES,
        history=unit_queries.unit_history(seen.id) if seen else [],
        labels=unit_history.LABELS,
        refusal=refusal,
        faults=refusal.fields if isinstance(refusal, Invalid) else {},
        today=office_day(),
    )
    return body, refusal.status if refusal else 200


def _seen(unit_id: int) -> Unit:
    _look()
    found = db.session.get(Unit, unit_id) if unit_id <= LARGEST_ID else None
    if found is None:
        raise NotFound(say("没有找到这个单位。"))
    return found


def _look() -> Actor:
    actor = current_actor()
    if not may_look(actor):
        raise Forbidden(say("单位名录由主办单位的工作人员查阅，您没有这一权限。"))
    return actor


def _workbook(data: bytes, name: str) -> ResponseReturnValue:
    return send_file(io.BytesIO(data), workbooks.MEDIA_TYPE, as_attachment=True, download_name=name)
