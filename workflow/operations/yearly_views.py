"""A year of the register to keep elsewhere."""

from __future__ import annotations

import tempfile

from flask import Blueprint, send_file
from flask.typing import ResponseReturnValue

from documents.sentences import say
from workflow.base import audit
from workflow.base.clock import now, office_day
from workflow.base.refusals import NotFound
from workflow.issuing import queries
from workflow.issuing.register_views import desk
from workflow.operations import yearly

blueprint = Blueprint("yearly", __name__, url_prefix="/register")


@blueprint.get("/<int:year>.zip")
def archive(year: int) -> ResponseReturnValue:
    """The year's register, files, hashes and checkpoint; whole before the first byte is sent."""
    actor = desk()
    documents = queries.register(actor, year=year)
    if not documents:
        raise NotFound(say("{year} 年没有登记的公文。", year=year))
    audit.note(actor.person_id, "register_exported", "register:all", now(), file=f"{year}.zip")
    documents = queries.register(actor, year=year)  # the note let go of what was read before
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
    try:
        yearly.write(file, year, documents, now(), office_day())
    except BaseException:
        file.close()
        raise
    file.seek(0)
    name = f"{year}年发文登记簿.zip"
    return send_file(file, "application/zip", as_attachment=True, download_name=name)
