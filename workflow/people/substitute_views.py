"""The page of substitutes (代理): who acts for whom, until when."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from documents.sentences import say
from workflow.base.clock import now, office_day
from workflow.base.forms import day_or_none, id_in
from workflow.base.refusals import Invalid, Refusal
from workflow.people import substitutes
from workflow.people.session import current_actor
from workflow.people.views import blueprint


@blueprint.get("/substitutes")
def substitute_list() -> ResponseReturnValue:
    """One's own substitutions; all of them for the system administrator."""
    return _page({})


@blueprint.post("/substitutes")
def appoint_substitute() -> ResponseReturnValue:
    """Appoints a substitute."""
    actor, form = current_actor(), request.form
    person = id_in(form.get("person", "")) if actor.holds("system_admin") else actor.person_id
    try:
        substitutes.appoint(
            actor,
            person,
            id_in(form.get("substitute", "")),
            day_or_none(form.get("starts", "")),
            day_or_none(form.get("ends", "")),
            now(),
            office_day(),
        )
    except Refusal as refusal:
        return _page(form, refusal)
    flash(say("代理已设置，到期自动结束。"), "success")
    return redirect(url_for(".substitute_list"))


@blueprint.post("/substitutes/<int:substitution_id>/end")
def end_substitute(substitution_id: int) -> ResponseReturnValue:
    """Ends a substitution at once."""
    substitutes.end(current_actor(), substitution_id, now())
    flash(say("代理已结束。"), "success")
    return redirect(url_for(".substitute_list"))


def _page(typed: Any, refusal: Refusal | None = None) -> ResponseReturnValue:
    actor = current_actor()
    body = render_template(
        "pages/substitutes.html",
        listed=substitutes.listed(actor, office_day()),
        candidates=substitutes.candidates(actor),
        typed=typed,
        faults=refusal.fields if isinstance(refusal, Invalid) else {},
        refusal=refusal,
    )
    return body, refusal.status if refusal else 200
