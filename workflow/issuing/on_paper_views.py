"""Documents issued on paper: their entry in the register, and its correction."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from documents.sentences import say
from workflow.base.clock import now, office_day
from workflow.base.forms import day_or_none, number_in, version_in
from workflow.base.refusals import Forbidden, Invalid, NotFound, Refusal
from workflow.issuing import on_paper, series, use_cases
from workflow.issuing.models import Document
from workflow.issuing.on_paper import PaperDocument
from workflow.people.policy import Actor
from workflow.people.session import current_actor

blueprint = Blueprint("on_paper", __name__, url_prefix="/office/on-paper")


@blueprint.get("/")
def enter_form() -> ResponseReturnValue:
    """An empty entry for a document that was issued on paper."""
    _office()
    return _entry_page({}, None)


@blueprint.post("/")
def enter() -> ResponseReturnValue:
    """Enters it in the register."""
    actor = _office()
    try:
        document_id = on_paper.enter(actor, _entered(), now(), office_day())
    except Refusal as refusal:
        return _entry_page(request.form, refusal)
    flash(say("已补录。"), "success")
    return redirect(url_for("issuing.document", document_id=document_id))


@blueprint.get("/<int:document_id>")
def correct_form(document_id: int) -> ResponseReturnValue:
    """An entry, to be corrected."""
    seen = _entry(document_id)
    typed = {
        "version": str(seen.version),
        "sequence": str(seen.sequence),
        "title": seen.title,
        "date": f"{seen.date}",
    }
    return _entry_page(typed, None, seen)


@blueprint.post("/<int:document_id>")
def correct(document_id: int) -> ResponseReturnValue:
    """Corrects it; its number stays."""
    seen = _entry(document_id)
    try:
        on_paper.correct(
            current_actor(), document_id, version_in(request.form), _entered(seen), now(), office_day()
        )
    except Refusal as refusal:
        return _entry_page(request.form, refusal, seen)
    flash(say("已更正。"), "success")
    return redirect(url_for("issuing.document", document_id=document_id))


def _office() -> Actor:
    actor = current_actor()
    if not actor.holds("office"):
        raise Forbidden(say("补录公文由办公室进行，您没有这一权限。"))
    return actor


def _entry(document_id: int) -> Document:
    seen = use_cases.seen_document(_office(), document_id)
    if not seen.on_paper:
        raise NotFound(say("这份公文不是纸质补录的。"))
    return seen


def _entered(seen: Document | None = None) -> PaperDocument:
    """What the form says; series and number of an entry stay as they are."""
    form, upload = request.form, request.files.get("scan")
    return PaperDocument(
        series_id=seen.series_id if seen else number_in(form, "series"),
        sequence=(seen.sequence or 0) if seen else number_in(form, "sequence"),
        title="".join(form.get("title", "").split()),
        date=day_or_none(form.get("date", "")),
        scan=upload.read() if upload and upload.filename else b"",
    )


def _entry_page(
    typed: Mapping[str, str], refusal: Refusal | None, seen: Document | None = None
) -> ResponseReturnValue:
    body = render_template(
        "pages/on_paper.html",
        document=seen,
        typed=typed,
        series=series.of(current_actor()),
        refusal=refusal,
        faults=refusal.fields if isinstance(refusal, Invalid) else {},
    )
    return body, refusal.status if refusal else 200
