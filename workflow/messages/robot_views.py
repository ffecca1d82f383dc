"""The administrator's page of group robots (群机器人)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from documents.sentences import listed, say, told
from workflow.base.clock import now
from workflow.base.forms import id_in, version_in
from workflow.base.outbox import Hopeless, Outage, Passing
from workflow.base.refusals import Invalid
from workflow.messages import posting, robots
from workflow.messages.news import NEWS, described
from workflow.messages.robots import NewRobot
from workflow.messages.webhooks import SERVICES
from workflow.people.session import current_actor
from workflow.people.unit_queries import unit_names_by_id

blueprint = Blueprint("robots", __name__, url_prefix="/robots")


@blueprint.get("/")
def table() -> ResponseReturnValue:
    """The robots at work, and the form for another one."""
    return _table({})


@blueprint.post("/")
def add() -> ResponseReturnValue:
    """Sets one up."""
    form = request.form
    new = NewRobot(
        form.get("name", ""),
        form.get("service", ""),
        _unit_in(form.get("unit", "")),
        tuple(form.getlist("news")),
        form.get("webhook", "").strip(),
        form.get("secret", "").strip(),
    )
    try:
        robots.add(current_actor(), new, now())
    except Invalid as refusal:
        return _table(refusal.fields), refusal.status
    flash(say("群机器人已添加。请发一条测试消息，在群里核对。"), "success")
    return redirect(url_for(".table"))


@blueprint.get("/<int:robot_id>")
def robot(robot_id: int) -> ResponseReturnValue:
    """What one hears of, to be changed; or stopping it."""
    return _robot(robot_id, {})


@blueprint.post("/<int:robot_id>")
def change(robot_id: int) -> ResponseReturnValue:
    """Sets what it hears of."""
    form, actor = request.form, current_actor()
    unit_id, news = _unit_in(form.get("unit", "")), form.getlist("news")
    try:
        robots.change(actor, robot_id, version_in(form), unit_id, news, now())
    except Invalid as refusal:
        return _robot(robot_id, refusal.fields), refusal.status
    flash(say("已保存，从下一条消息起生效。"), "success")
    return redirect(url_for(".table"))


@blueprint.post("/<int:robot_id>/test")
def test(robot_id: int) -> ResponseReturnValue:
    """Posts a test now, and says what came of it."""
    try:
        posting.try_out(current_actor(), robot_id, now())
    except (Hopeless, Outage, Passing) as failure:
        flash(say("测试消息没有发出：{failure}", failure=told(failure)), "warning")
    else:
        flash(say("测试消息已发出，请在群里核对。"), "success")
    return redirect(url_for(".table"))


@blueprint.post("/<int:robot_id>/end")
def end(robot_id: int) -> ResponseReturnValue:
    """Stops it (停用)."""
    robots.end(current_actor(), robot_id, version_in(request.form), now())
    flash(say("群机器人已停用，地址和密钥已从系统中清除。"), "success")
    return redirect(url_for(".table"))


def _unit_in(typed: str) -> int | None:
    """The unit chosen; None for every unit, 0 (which no unit bears) where nothing was."""
    return None if typed == "every" else id_in(typed)


def _table(faults: dict[str, str]) -> str:
    """What was typed comes back, but for the address and the secret."""
    robots.require_admin(current_actor())
    return render_template("pages/robots.html", robots=robots.listed(), **_words(faults))


def _robot(robot_id: int, faults: dict[str, str]) -> str:
    robots.require_admin(current_actor())
    return render_template("pages/robot.html", robot=robots.at_work(robot_id), **_words(faults))


def _words(faults: dict[str, str]) -> dict[str, Any]:
    return {
        "services": {code: service.name for code, service in SERVICES.items()},
        "news": described(),
        "names": lambda codes: listed(NEWS[code][0] for code in codes),
        "units": unit_names_by_id(),
        "faults": faults,
        "typed": request.form,
        "ticked": request.form.getlist("news"),
    }
