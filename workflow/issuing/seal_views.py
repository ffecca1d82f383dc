"""The office's seals: how each looks, and changing it."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from documents.sentences import say
from workflow.base.clock import now
from workflow.base.forms import id_in, version_in
from workflow.base.refusals import Forbidden, Invalid
from workflow.issuing import seals
from workflow.people.policy import Actor
from workflow.people.session import current_actor, stepped_up_actor

blueprint = Blueprint("seals", __name__, url_prefix="/office/seals")


@blueprint.get("/")
def seal_list() -> ResponseReturnValue:
    """The seals of the office's issuers."""
    return _seal_page(_office(), None)


@blueprint.get("/<int:series_id>.svg")
def seal(series_id: int) -> ResponseReturnValue:
    """How the seal looks, always with 样章 across: without it a seal stands under a signature only."""
    look = seals.of_series(_office(), series_id)
    return Response(seals.artwork(look, specimen=True), mimetype="image/svg+xml")


@blueprint.post("/<int:series_id>")
def change_seal(series_id: int) -> ResponseReturnValue:
    """Sets a seal's diameter and picture."""
    actor, form = _office(), request.form
    try:
        seals.of_series(actor, series_id)
        upload = request.files.get("picture")
        picture = upload.read() if upload and upload.filename else None
        drawn = form.get("drawn") and picture is None
        seals.change(
            stepped_up_actor(),
            series_id,
            version_in(form),
            _millimetres(form.get("diameter_mm", "")),
            b"" if drawn else picture,
            now(),
        )
    except Invalid as refusal:
        return _seal_page(actor, refusal, series_id)
    flash(say("印章已更换，从下一份公文起使用。"), "success")
    return redirect(url_for(".seal_list"))


def _office() -> Actor:
    actor = current_actor()
    if not actor.holds("office"):
        raise Forbidden(say("印章管理由办公室进行，您没有这一权限。"))
    return actor


def _millimetres(typed: str) -> int:
    return id_in(typed.strip())


def _seal_page(actor: Actor, refusal: Invalid | None, series_id: int = 0) -> ResponseReturnValue:
    body = render_template(
        "pages/seals.html",
        seals=seals.of(actor),
        refused=series_id,
        faults=refusal.fields if refusal else {},
        typed=request.form,
    )
    return body, refusal.status if refusal else 200
