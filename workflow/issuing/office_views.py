"""The office's desk: drafting a document from text or a file, and the series it may use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from documents.paper import missing_characters
from documents.sentences import say, told
from documents.text import Finding, UnreadableError, from_json, plain_text, preflight, read_text, recognise
from workflow.base.clock import now, office_day
from workflow.base.forms import id_in, version_in
from workflow.base.refusals import Forbidden, Invalid, Refusal
from workflow.issuing import drafting, series, use_cases
from workflow.issuing.drafting import Draft
from workflow.issuing.models import DOCUMENT_KINDS, Document
from workflow.issuing.series import NewSeries
from workflow.people.policy import UNIT_KINDS, Actor
from workflow.people.queries import receiving_units
from workflow.people.session import current_actor

blueprint = Blueprint("office", __name__, url_prefix="/office")
LONGEST_TEXT = 300_000


@blueprint.get("/draft")
def new() -> ResponseReturnValue:
    """An empty draft."""
    _office()
    return _desk({}, [], None)


@blueprint.post("/draft")
def create() -> ResponseReturnValue:
    """Keeps a new draft."""
    actor = _office()
    try:
        document_id = drafting.draft(actor, _draft(), now(), office_day())
    except Refusal as refusal:
        return _desk(request.form, _recipients(), refusal)
    flash(say("拟稿已保存，请另一位办公室人员核稿。"), "success")
    return redirect(url_for("issuing.document", document_id=document_id))


@blueprint.get("/draft/<int:document_id>")
def edit(document_id: int) -> ResponseReturnValue:
    """A draft as text, to be revised."""
    seen = use_cases.seen_document(_office(), document_id)
    structure = from_json(seen.structure)
    typed = {
        "text": plain_text(structure.replace(issuers=())),  # the red head is chosen, not typed
        "series": str(seen.series_id),
        "kind": seen.kind,
        "version": str(seen.version),
    }
    recipients = [str(unit.id) for unit in seen.recipients]
    return _desk(typed, recipients, None, seen, joint=structure.issuers)


@blueprint.post("/draft/<int:document_id>")
def revise(document_id: int) -> ResponseReturnValue:
    """Keeps a revised draft."""
    actor = _office()
    seen = use_cases.seen_document(actor, document_id)
    try:
        drafting.revise(actor, document_id, version_in(request.form), _draft(), now(), office_day())
    except Refusal as refusal:
        return _desk(request.form, _recipients(), refusal, seen)
    flash(say("修改已保存。"), "success")
    return redirect(url_for("issuing.document", document_id=document_id))


@blueprint.get("/series")
def series_list() -> ResponseReturnValue:
    """The series of the office, with the last number of each year."""
    _office()
    return _series_page({}, {})


@blueprint.post("/series")
def define_series() -> ResponseReturnValue:
    """Adds a series."""
    form = request.form
    try:
        last = form.get("last_on_paper", "").strip() or "0"
        number = id_in(last, otherwise=-1)
        series.define(
            _office(),
            NewSeries(
                form.get("mark", "").strip(), form.get("issuer", "").strip(), office_day().year, number
            ),
            now(),
        )
    except Invalid as refusal:
        return _series_page(form, refusal.fields), refusal.status
    flash(say("机关代字已添加。"), "success")
    return redirect(url_for(".series_list"))


def _office() -> Actor:
    actor = current_actor()
    if not actor.holds("office"):
        raise Forbidden(say("拟制公文由办公室进行，您没有这一权限。"))
    return actor


def _draft() -> Draft:
    """What the form says; an uploaded file is read in place of the text."""
    form = request.form
    return Draft(
        series_id=id_in(form.get("series", "")),
        kind=form.get("kind", ""),
        structure=recognise(_text()),
        recipients=tuple(id_in(one) for one in _recipients()),
        joint=tuple(form.getlist("joint")),
    )


def _recipients() -> list[str]:
    """The units that were ticked, and every unit of a kind that was ticked as a group."""
    ticked, kinds = request.form.getlist("recipients"), set(request.form.getlist("groups"))
    members = [str(unit.id) for unit in receiving_units() if unit.kind in kinds] if kinds else []
    return list(dict.fromkeys([*ticked, *members]))


def _text() -> str:
    upload, text = request.files.get("file"), request.form.get("text", "")
    if upload and upload.filename:
        try:
            text = read_text(upload.filename, upload.read())
        except UnreadableError as error:
            raise Invalid({"file": told(error)}) from error
    if len(text) > LONGEST_TEXT:
        raise Invalid(
            {
                "text": say(
                    "文稿有 {n:,} 个字符，最多 {most:,} 个，请把附表作为附件另行处理。",
                    n=len(text),
                    most=LONGEST_TEXT,
                )
            }
        )
    return text


def _desk(
    typed: Mapping[str, Any],
    recipients: list[str],
    refusal: Refusal | None,
    seen: Document | None = None,
    joint: Sequence[str] = (),
) -> ResponseReturnValue:
    usable = series.of(current_actor())
    text = typed.get("text", "")
    findings: tuple[Finding, ...] = (
        preflight(recognise(text[:LONGEST_TEXT]), missing=missing_characters) if text else ()
    )
    units = groupby(receiving_units(), key=lambda unit: unit.kind)
    body = render_template(
        "pages/draft.html",
        document=seen,
        typed=typed,
        chosen=set(recipients),
        series=usable,
        partners=series.joint_issuers(usable),
        joint=set(joint or request.form.getlist("joint")),
        kinds=DOCUMENT_KINDS,
        groups=[(kind, UNIT_KINDS[kind], list(group)) for kind, group in units],
        findings=findings,
        faults=refusal.fields if isinstance(refusal, Invalid) else {},
        refusal=refusal,
        longest_text=LONGEST_TEXT,
    )
    return body, refusal.status if refusal else 200


def _series_page(typed: Mapping[str, str], faults: Mapping[str, str]) -> str:
    return render_template(
        "pages/series.html",
        series=series.of(current_actor()),
        last=series.last_numbers(),
        example=series.EXAMPLE,
        typed=typed,
        faults=faults,
        year=office_day().year,
    )
