"""Public pages: anyone who scans the code on a document sees what the register says of it."""

from __future__ import annotations

import io

from flask import Blueprint, render_template, request, send_file
from flask.typing import ResponseReturnValue

from documents.sentences import say
from workflow.base.refusals import NotFound
from workflow.issuing import queries
from workflow.issuing.models import Document
from workflow.issuing.trust import trust_anchor
from workflow.issuing.verification import Finding, check_file

blueprint = Blueprint("verification", __name__, url_prefix="/v")
UNKNOWN = say(
    "没有查到这份公文。请核对地址是否完整；如果地址来自一份文件上的二维码，这份文件可能不是本单位印发的。"
)
NO_FILE = say("请先选择要核对的 PDF 文件。")


@blueprint.get("/")
def form() -> ResponseReturnValue:
    """Checks a file without knowing its address."""
    return render_template("pages/verify.html", document=None, finding=None, fault="")


@blueprint.get("/trust-anchor.pem")
def trust_anchor_file() -> ResponseReturnValue:
    """The certificate that signatures lead to, for checking offline."""
    return send_file(io.BytesIO(trust_anchor()), "application/x-pem-file", True, "trust-anchor.pem")


@blueprint.get("/<token>")
def document(token: str) -> ResponseReturnValue:
    """What the register says: number, title, issuer, date, in force or void."""
    found = queries.by_token(token)
    if found is None:
        raise NotFound(UNKNOWN)
    return render_template("pages/verify.html", document=found, finding=None, fault="")


@blueprint.post("/")
def compare() -> ResponseReturnValue:
    """Compares an uploaded file with the register and checks its signature."""
    shown = queries.by_token(request.form.get("token", ""))
    upload = request.files.get("file")
    data = upload.read() if upload and upload.filename else b""
    finding = check_file(data) if data else None
    return render_template(
        "pages/verify.html",
        document=(finding.document if finding and finding.document else shown),
        finding=finding,
        mismatch=_other_document(finding, shown),
        fault="" if data else NO_FILE,
    ), (200 if data else 422)


def _other_document(finding: Finding | None, shown: Document | None) -> bool:
    """Whether the file is ours, but not the document whose page it was compared on."""
    return bool(finding and finding.document and shown and finding.document.id != shown.id)
