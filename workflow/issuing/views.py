"""Screens of one document: where it is in its life, its progress, its file, its receipt."""

from __future__ import annotations

import io

from flask import Blueprint, Response, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from documents.sentences import say
from documents.text import Structure, from_json
from workflow.base import audit
from workflow.base.clock import now, office_day
from workflow.base.forms import version_in
from workflow.base.refusals import Forbidden, NotFound, Refusal
from workflow.issuing import distribution, drafting, lifecycle, on_paper, queries, sheets, use_cases
from workflow.issuing.models import Document
from workflow.issuing.preview import Pages, page_image, pages_of
from workflow.issuing.printing import file_name, paper_settings, public_address, sheet_pdf
from workflow.issuing.trust import store
from workflow.messages.use_cases import mail_is_sent
from workflow.people.policy import Actor
from workflow.people.session import current_actor, stepped_up_actor

blueprint = Blueprint("issuing", __name__, url_prefix="/documents")


@blueprint.get("/<int:document_id>")
def document(document_id: int) -> ResponseReturnValue:
    """One document: where it is in its life, its pages, its file. Every opening is in the audit."""
    actor = current_actor()
    seen = use_cases.seen_document(actor, document_id)
    page = _page(seen)
    _note(actor, "document_opened", seen)
    return page


@blueprint.get("/<int:document_id>/progress")
def progress(document_id: int) -> ResponseReturnValue:
    """The progress alone, for the page that refreshes it by itself."""
    seen = use_cases.seen_document(current_actor(), document_id)
    return render_template("pages/_progress.html", document=seen, progress=queries.progress(seen))


@blueprint.post("/<int:document_id>/act/<any(check,send_back,sign_off,void):action>")
def act(document_id: int, action: str) -> ResponseReturnValue:
    """Takes one of a person's steps."""
    seen = use_cases.seen_document(current_actor(), document_id)
    reason = request.form.get("reason", "")
    try:
        version = version_in(request.form)
        replacement = request.form.get("replacement", "")
        use_cases.act(
            stepped_up_actor(action), document_id, action, version, now(), office_day(), reason, replacement
        )
    except Refusal as refusal:
        return _page(seen, refusal, action, reason)
    flash(say("{step}，已完成。", step=lifecycle.BY_ACTION[action].label), "success")
    return redirect(url_for(".document", document_id=document_id))


@blueprint.post("/<int:document_id>/receipt")
def sign_for(document_id: int) -> ResponseReturnValue:
    """Confirms receipt (签收) for the unit of the person who presses the button."""
    distribution.sign_for(current_actor(), document_id, now(), office_day())
    flash(say("已签收。"), "success")
    return redirect(url_for(".document", document_id=document_id))


@blueprint.post("/<int:document_id>/reminder")
def remind(document_id: int) -> ResponseReturnValue:
    """Reminds those who have not confirmed receipt (催签收)."""
    actor = current_actor()
    seen = use_cases.seen_document(actor, document_id)
    try:
        told = distribution.remind(actor, document_id, version_in(request.form), now(), office_day())
    except Refusal as refusal:
        return _page(seen, refusal, "remind")
    flash(say("已催签收，通知了 {n} 人。", n=told), "success")
    return redirect(url_for(".document", document_id=document_id))


@blueprint.get("/<int:document_id>/processing-sheet.pdf")
def processing_sheet(document_id: int) -> ResponseReturnValue:
    """The processing sheet (发文稿纸): every hand the document passed through."""
    actor = current_actor()
    seen = use_cases.seen_document(actor, document_id)
    if not use_cases.is_desk(actor, seen):
        raise Forbidden(say("发文稿纸由发文单位的工作人员查阅。"))
    trail = [
        sheets.Line(line.event.day, line.label, line.actor, line.event.reason)
        for line in reversed(queries.history(document_id))
    ]
    recipients = "、".join(unit.name for unit in seen.recipients)
    sheet = sheets.processing_sheet(queries.entry(seen), recipients, trail, queries.sign_offs(seen))
    return printed(sheet, f"发文稿纸 {seen.number}")


@blueprint.get("/<int:document_id>/page-<int:page>.png")
def page(document_id: int, page: int) -> ResponseReturnValue:
    """One page as a picture. The seal is not on it: a seal is never shown without its signature."""
    seen = use_cases.seen_document(current_actor(), document_id)
    structure = from_json(seen.structure).replace(number=seen.number, number_text=seen.number)
    return page_image(structure, paper_settings(seen), page - 1)


@blueprint.get("/<int:document_id>/file.pdf")
def file(document_id: int) -> ResponseReturnValue:
    """The signed file; every download is in the audit."""
    actor = current_actor()
    seen = use_cases.seen_document(actor, document_id)
    if not seen.sha256:
        raise NotFound(say("这份公文还没有印发，暂时没有可以下载的文件。"))
    _note(actor, "document_downloaded", seen)
    return send_file(
        io.BytesIO(store().get(seen.sha256)),
        mimetype="application/pdf",
        as_attachment=True,
        download_name=file_name(seen.number, seen.title),
    )


@blueprint.get("/<int:document_id>/scan.pdf")
def scan(document_id: int) -> ResponseReturnValue:
    """The scan of a document that was issued on paper; every download is in the audit."""
    actor = current_actor()
    seen = use_cases.seen_document(actor, document_id)
    kept = on_paper.scan_of(seen)
    if kept is None:
        raise NotFound(say("这份公文没有扫描件。"))
    _note(actor, "document_downloaded", seen)
    name = file_name(seen.number, f"{seen.title}（纸质扫描件）")
    data = io.BytesIO(store().get(kept.sha256))
    return send_file(data, "application/pdf", as_attachment=True, download_name=name)


def printed(sheet: Structure, name: str) -> Response:
    """A sheet as a PDF to download, typeset in a confined process."""
    return send_file(
        io.BytesIO(sheet_pdf(sheet)), "application/pdf", as_attachment=True, download_name=file_name(name, "")
    )


def _note(actor: Actor, act: str, seen: Document) -> None:
    audit.note(actor.person_id, act, f"document:{seen.id}", now(), number=seen.number)


def _page(
    seen: Document, refusal: Refusal | None = None, action: str = "", reason: str = ""
) -> ResponseReturnValue:
    actor = current_actor()
    is_desk = use_cases.is_desk(actor, seen)
    structure = from_json(seen.structure).replace(number=seen.number, number_text=seen.number)
    body = render_template(
        "pages/document.html",
        document=seen,
        structure=structure,
        states=lifecycle.STATES,
        steps=lifecycle.offered(seen.state, actor, use_cases.parties(seen)) if is_desk else [],
        progress=queries.progress(seen),
        may_write=drafting.may_write(actor, seen),
        may_sign_for=distribution.awaits_receipt(actor, seen.id) and bool(seen.sha256),
        is_desk=is_desk,
        may_remind=actor.has("office", seen.unit_id) and seen.state == "issued",
        by_mail=mail_is_sent(),
        deliveries=distribution.deliveries(seen.id) if seen.sha256 and is_desk else [],
        sign_offs=queries.sign_offs(seen),
        history=queries.history(seen.id),
        pages=Pages() if seen.on_paper else pages_of(structure, paper_settings(seen)),
        address=public_address(seen.token),
        scan=on_paper.scan_of(seen),
        may_correct=seen.on_paper and seen.state == "issued" and actor.has("office", seen.unit_id),
        refusal=refusal,
        refused_action=action,
        reason=reason,
    )
    return body, refusal.status if refusal else 200
