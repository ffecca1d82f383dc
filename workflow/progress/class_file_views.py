"""Training classes from Excel and to Excel: a unit's own list, the template, the list as a workbook."""

from __future__ import annotations

import io
from typing import Any

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from documents.sentences import say
from workflow.base import workbooks
from workflow.base.clock import now, office_day
from workflow.base.refusals import Conflict, Invalid, Refusal
from workflow.campaigns.models import Campaign
from workflow.people.session import current_actor
from workflow.progress import class_book, class_queries, class_sheet, classes
from workflow.progress.access import seen_campaign
from workflow.progress.class_sheet import Sheet
from workflow.progress.class_views import blueprint, organiser, recording


@blueprint.get("/campaigns/<int:campaign_id>/classes.xlsx")
def workbook(campaign_id: int) -> ResponseReturnValue:
    """The list as Excel."""
    actor = current_actor()
    campaign = seen_campaign(actor, campaign_id)
    data = class_queries.workbook(class_queries.classes_seen(actor, campaign))
    return _sent(data, f"{campaign.title}培训班.xlsx")


@blueprint.get("/campaigns/<int:campaign_id>/classes/import")
def import_form(campaign_id: int) -> ResponseReturnValue:
    """Where a unit's own list is handed in."""
    return _import_page(recording(campaign_id))


@blueprint.post("/campaigns/<int:campaign_id>/classes/import")
def import_list(campaign_id: int) -> ResponseReturnValue:
    """Takes a unit's own list: nothing of it while a row is wrong, unless only the good rows are wanted."""
    campaign = recording(campaign_id)
    actor, today = current_actor(), office_day()
    upload = request.files.get("file")
    sheet = Sheet((), ())
    try:
        unit_id = organiser(campaign)
        rows = workbooks.read(upload.read() if upload else b"", class_sheet.HEADER, class_sheet.MOST_ROWS)
        sheet = class_book.new_ones(campaign, unit_id, class_sheet.read_rows(rows, campaign.year, today))
        if not sheet.good or (sheet.faults and request.form.get("partial") != "yes"):
            raise Invalid({"file": _why_nothing(sheet)})
        listed = [content for _, content in sheet.good]
        ids = class_book.record_all(actor, campaign_id, unit_id, listed, now(), today)
    except (Invalid, Conflict) as refusal:
        return _import_page(campaign, refusal, sheet.faults, len(sheet.good))
    left = len({fault.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for fault in sheet.faults})
    flash(_recorded(len(ids), left), "success")
    return redirect(url_for(".overview", campaign_id=campaign_id))


@blueprint.get("/campaigns/<int:campaign_id>/classes/template.xlsx")
def template(campaign_id: int) -> ResponseReturnValue:
    """The workbook to fill in."""
    recording(campaign_id)
    return _sent(workbooks.write("培训班", class_sheet.HEADER, []), "培训班导入模板.xlsx")


def _import_page(
    campaign: Campaign, refusal: Refusal | None = None, rows: Any = (), good: int = 0
) -> ResponseReturnValue:
    body = render_template(
        "pages/class_import.html",
        campaign=campaign,
        organisers=class_book.organisers(current_actor(), campaign),
        header=class_sheet.COLUMNS,
        choices=classes.CHOICES,
        words=class_sheet.WORDS,
        labels=classes.LABELS,
        typed=request.form,
        row_faults=rows,
        good=good,
        most_rows=class_sheet.MOST_ROWS,
        faults=refusal.fields if isinstance(refusal, Invalid) else {},
        refusal=refusal,
    )
    return body, refusal.status if refusal else 200


def _recorded(n: int, left: int) -> str:
    if left:
        return say("已登记 {n} 个培训班，有错误的 {left} 行没有导入。", n=n, left=left)
    return say("已登记 {n} 个培训班。", n=n)


def _why_nothing(sheet: Sheet) -> str:
    if sheet.faults:
        return say(
            "有的格子要改正（见下面的清单），什么都没有导入。改好以后重新上传，或者勾选“只导入正确的行”。"
        )
    return say("表中没有培训班，请从第二行开始填写。")


def _sent(data: bytes, name: str) -> ResponseReturnValue:
    return send_file(io.BytesIO(data), workbooks.MEDIA_TYPE, as_attachment=True, download_name=name)
