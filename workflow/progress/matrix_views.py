"""The matrix on the screen, as Excel, and as one page for the leadership."""

from __future__ import annotations

import io

from flask import Blueprint, render_template, request, send_file
from flask.typing import ResponseReturnValue

from documents.paper.confined import overview_confined
from documents.sentences import say
from workflow.base import audit, languages, workbooks
from workflow.base.clock import now, office_day
from workflow.base.refusals import Forbidden
from workflow.campaigns.access import seen_campaign, sees_all
from workflow.campaigns.models import Campaign
from workflow.issuing.printing import file_name
from workflow.people.policy import UNIT_KINDS
from workflow.people.session import current_actor
from workflow.progress import leaflet, matrix, matrix_sheet
from workflow.submissions.lifecycle import STATES

blueprint = Blueprint("matrix", __name__, url_prefix="/campaigns/<int:campaign_id>/matrix")


@blueprint.get("")
def table(campaign_id: int) -> ResponseReturnValue:
    """Every unit with what it owes and how far it has come; filtered as asked."""
    seen = _seen(campaign_id)
    shown = matrix.picture(seen, office_day())
    chosen = _filter()
    return render_template(
        "pages/matrix.html",
        campaign=seen,
        picture=shown,
        rows=[row for row in shown.rows if chosen.shows(row)],
        chosen=chosen,
        kinds={kind: UNIT_KINDS[kind] for kind in dict.fromkeys(row.filed.kind for row in shown.rows)},
        states=STATES,
        today=shown.day,
        said=languages.shown,
    )


@blueprint.get("/matrix.xlsx")
def workbook(campaign_id: int) -> ResponseReturnValue:
    """The rows that the filter shows, as Excel."""
    seen, chosen = _seen(campaign_id), _filter()
    rows = [row for row in matrix.picture(seen, office_day()).rows if chosen.shows(row)]
    data = workbooks.write("进度", matrix_sheet.HEADER, matrix_sheet.cells(rows))
    _note_export(seen, "matrix.xlsx")
    name = f"{seen.title}进度.xlsx"
    return send_file(io.BytesIO(data), workbooks.MEDIA_TYPE, as_attachment=True, download_name=name)


@blueprint.get("/matrix.pdf")
def paper(campaign_id: int) -> ResponseReturnValue:
    """The whole picture on one page."""
    seen = _seen(campaign_id)
    pdf = overview_confined(leaflet.overview(seen, matrix.picture(seen, office_day())))
    _note_export(seen, "matrix.pdf")
    name = file_name(f"{seen.title}进度", "")
    return send_file(io.BytesIO(pdf), "application/pdf", as_attachment=True, download_name=name)


def _seen(campaign_id: int) -> Campaign:
    seen = seen_campaign(current_actor(), campaign_id)
    if not sees_all(current_actor(), seen):
        raise Forbidden(say("进度表由主办单位查阅。本单位的情况在申报件里可以看到。"))
    return seen


def _filter() -> matrix.Filter:
    """The filter of the address; what is unknown in it shows all."""
    kind, state = request.args.get("kind", ""), request.args.get("state", "")
    return matrix.Filter(
        kind if kind in UNIT_KINDS else "", state if state in STATES else "", bool(request.args.get("late"))
    )


def _note_export(seen: Campaign, name: str) -> None:
    audit.note(current_actor().person_id, "progress_exported", f"campaign:{seen.id}", now(), file=name)
