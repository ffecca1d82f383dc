"""The register (发文登记簿) on the screen, as Excel and on paper; many files at once; the seal register."""

from __future__ import annotations

import io
import zipfile

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from documents.sentences import say
from workflow.base import audit, workbooks
from workflow.base.clock import now, office_day
from workflow.base.database import transaction
from workflow.base.forms import id_in
from workflow.base.refusals import Forbidden
from workflow.issuing import distribution, queries, sheets, use_cases
from workflow.issuing.lifecycle import STATES
from workflow.issuing.printing import file_name
from workflow.issuing.trust import certificate_notice, store
from workflow.issuing.views import printed
from workflow.people.policy import Actor
from workflow.people.session import current_actor

blueprint = Blueprint("register", __name__, url_prefix="/register")
MOST_FILES = 200


@blueprint.get("/")
def table() -> ResponseReturnValue:
    """The register, searched."""
    actor = desk()
    words, state = request.args.get("words", "")[:100], request.args.get("state", "")
    documents = queries.register(actor, words, state)
    return render_template(
        "pages/register.html",
        documents=documents,
        receipts=distribution.receipts(document.id for document in documents),
        preparing=queries.in_preparation(actor),
        may_draft=actor.holds("office"),
        certificate_notice=certificate_notice(now()) if actor.holds("office") else "",
        years=queries.years(actor),
        words=words,
        state=state,
        states={name: STATES[name] for name in queries.REGISTERED},
    )


@blueprint.get("/register.xlsx")
def workbook() -> ResponseReturnValue:
    """The register as Excel, with hashes."""
    actor = desk()
    rows = [queries.entry(document).cells() for document in queries.register(actor)]
    book = workbooks.write("发文登记簿", sheets.Entry.HEADER, rows)
    _note_export(actor, "register.xlsx")
    return send_file(
        io.BytesIO(book), workbooks.MEDIA_TYPE, as_attachment=True, download_name="发文登记簿.xlsx"
    )


@blueprint.get("/register.pdf")
def paper() -> ResponseReturnValue:
    """The register on paper."""
    actor = desk()
    entries = [queries.entry(document) for document in queries.register(actor)]
    _note_export(actor, "register.pdf")
    return printed(sheets.register(entries, office_day()), "发文登记簿")


@blueprint.get("/seals.pdf")
def seals() -> ResponseReturnValue:
    """The seal register (用印登记) on paper."""
    actor = desk()
    _note_export(actor, "seals.pdf")
    return printed(sheets.seal_register(queries.seal_uses(actor), office_day()), "用印登记")


@blueprint.post("/files.zip")
def files() -> ResponseReturnValue:
    """The chosen signed files in one archive, each under its number and title."""
    actor = current_actor()
    chosen = [number for one in request.form.getlist("document") if (number := id_in(one))][:MOST_FILES]
    documents = [
        document for one in chosen if (document := queries.document_if_seen(actor, one)) and document.sha256
    ]
    if not documents:
        flash(say("请先勾选已经印发的公文，再下载。"), "warning")
        return redirect(url_for(".table"))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for document in documents:
            archive.writestr(file_name(document.number, document.title), store().get(document.sha256))
    buffer.seek(0)
    with transaction(aside=True):
        for document in documents:
            audit.record(
                actor.person_id,
                "document_downloaded",
                f"document:{document.id}",
                now(),
                number=document.number,
            )
    return send_file(buffer, "application/zip", as_attachment=True, download_name="公文.zip")


def desk() -> Actor:
    """The actor, if he may read the register of some unit; Forbidden otherwise."""
    actor = current_actor()
    if not (actor.units(*use_cases.READERS) or actor.holds("auditor")):
        raise Forbidden(say("发文登记簿由发文单位的工作人员查阅。发给您单位的公文在“待办”页可以看到。"))
    return actor


def _note_export(actor: Actor, name: str) -> None:
    audit.note(actor.person_id, "register_exported", "register:all", now(), file=name)
