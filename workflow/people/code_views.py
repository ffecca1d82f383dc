"""The page of one-time codes (动态口令): set up with a phone, or taken away again."""

from __future__ import annotations

import segno
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from documents.sentences import say
from workflow.base.clock import now
from workflow.base.refusals import Invalid, Refusal
from workflow.people import one_time_codes
from workflow.people.session import current_actor
from workflow.people.views import blueprint


@blueprint.get("/one-time-codes")
def code_form() -> ResponseReturnValue:
    """How to set codes up, or take them away."""
    return _page()


@blueprint.post("/one-time-codes")
def set_up_codes() -> ResponseReturnValue:
    """Begins to ask for codes."""
    form = request.form
    try:
        one_time_codes.set_up(
            current_actor(), form.get("sealed", ""), form.get("code", ""), form.get("password", ""), now()
        )
    except Refusal as refusal:
        return _page(refusal, form.get("sealed", ""))
    flash(say("动态口令已启用。今后签发、作废等操作，请输入手机上的六位数字。"), "success")
    return redirect(url_for(".code_form"))


@blueprint.post("/one-time-codes/remove")
def remove_codes() -> ResponseReturnValue:
    """Goes back to the password."""
    try:
        one_time_codes.remove(current_actor(), request.form.get("password", ""), now())
    except Refusal as refusal:
        return _page(refusal)
    flash(say("动态口令已停用，今后输入登录密码。"), "success")
    return redirect(url_for(".code_form"))


def _page(refusal: Refusal | None = None, sealed: str = "") -> ResponseReturnValue:
    """The same code stays on the page after a slip, so that the phone need not read it again."""
    actor = current_actor()
    try:
        address = one_time_codes.address_of(sealed, actor) if sealed else ""
    except Invalid:
        sealed = address = ""
    if not address:
        sealed, address = one_time_codes.offer(actor)
    body = render_template(
        "pages/one_time_codes.html",
        sealed=sealed,
        picture=segno.make(address, error="m").svg_data_uri(scale=5, border=2, dark="#000", light="#fff"),
        secret=address.partition("secret=")[2].partition("&")[0],
        faults=refusal.fields if isinstance(refusal, Invalid) else {},
        refusal=refusal,
    )
    return body, refusal.status if refusal else 200
