"""Training classes (培训班): the list and the calendar, one class, the form."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from documents.sentences import say
from workflow.base import audit
from workflow.base.clock import now, office_day
from workflow.base.forms import id_in, number_in, version_in
from workflow.base.refusals import Conflict, Forbidden, Invalid, NotFound, Refusal
from workflow.base.uploads import LARGEST_BYTES
from workflow.campaigns.models import Campaign
from workflow.issuing.trust import store
from workflow.people.session import current_actor
from workflow.progress import class_book, class_queries, classes
from workflow.progress.access import may, seen_campaign
from workflow.progress.class_book import ROLES, Sent
from workflow.progress.files import MOST_FILES, kept, taken
from workflow.progress.models import TrainingClass

blueprint = Blueprint("classes", __name__)


@blueprint.get("/campaigns/<int:campaign_id>/classes")
def overview(campaign_id: int) -> ResponseReturnValue:
    """The classes the actor may see: a month's calendar, and all of them as a list."""
    actor, today = current_actor(), office_day()
    campaign = seen_campaign(actor, campaign_id)
    seen = class_queries.classes_seen(actor, campaign)
    month = class_queries.month_shown(request.args.get("month", ""), campaign.year, today)
    return render_template(
        "pages/classes.html",
        campaign=campaign,
        classes=seen,
        month=month,
        before=class_queries.month_beside(month, -1),
        after=class_queries.month_beside(month, 1),
        weeks=class_queries.calendar(seen, month),
        tally=class_queries.tally(row for row in seen if _held(row, today)),
        forms=classes.FORMS,
        may_record=campaign.state == "running" and bool(class_book.organisers(actor, campaign)),
        sees_all=may("see_all", actor, campaign),
        today=today,
    )


@blueprint.get("/campaigns/<int:campaign_id>/classes/new")
def new(campaign_id: int) -> ResponseReturnValue:
    """An empty form."""
    campaign = recording(campaign_id)
    return _form(campaign, None, {})


@blueprint.post("/campaigns/<int:campaign_id>/classes/new")
def record(campaign_id: int) -> ResponseReturnValue:
    """Writes a class down."""
    campaign = recording(campaign_id)
    actor, today = current_actor(), office_day()
    try:
        content, sent = _content(campaign, today)
        unit_id = organiser(campaign)
        class_id = class_book.record(actor, campaign_id, unit_id, content, now(), today, sent)
    except (Invalid, Conflict) as refusal:
        return _form(campaign, None, request.form, refusal)
    flash(say("培训班已登记。"), "success")
    return redirect(url_for(".training_class", class_id=class_id))


@blueprint.get("/classes/<int:class_id>")
def training_class(class_id: int) -> ResponseReturnValue:
    """One class with its files and its history."""
    return _page(class_book.seen_class(current_actor(), class_id))


@blueprint.get("/classes/<int:class_id>/edit")
def edit(class_id: int) -> ResponseReturnValue:
    """The class in the form."""
    row = _writable(class_id)
    return _form(row.campaign, row, _typed(row))


@blueprint.post("/classes/<int:class_id>/edit")
def save(class_id: int) -> ResponseReturnValue:
    """Keeps what was changed."""
    row = _writable(class_id)
    today = office_day()
    try:
        content, sent = _content(row.campaign, today)
        class_book.edit(current_actor(), class_id, version_in(request.form), content, now(), today, sent)
    except (Invalid, Conflict) as refusal:
        return _form(row.campaign, row, request.form, refusal)
    flash(say("修改已保存。"), "success")
    return redirect(url_for(".training_class", class_id=class_id))


@blueprint.post("/classes/<int:class_id>/void")
def void(class_id: int) -> ResponseReturnValue:
    """Takes the class out of every count."""
    row = class_book.seen_class(current_actor(), class_id)
    reason = request.form.get("reason", "")
    try:
        class_book.void(current_actor(), class_id, version_in(request.form), reason, now(), office_day())
    except Refusal as refusal:
        if isinstance(refusal, NotFound):
            raise
        return _page(row, refusal, reason)
    flash(say("培训班已作废，不再计入统计。"), "success")
    return redirect(url_for(".training_class", class_id=class_id))


@blueprint.get("/classes/<int:class_id>/files/<int:file_id>")
def file(class_id: int, file_id: int) -> ResponseReturnValue:
    """A photo or a sign-in sheet, as a download; they name people, so only the organiser and the desk get them."""
    actor = current_actor()
    row = class_book.seen_class(actor, class_id)
    found = next((one for one in row.files if one.id == file_id), None)
    if found is None or not may("see", actor, row.campaign, row.unit_id):
        raise NotFound
    audit.note(
        actor.person_id,
        "attachment_downloaded",
        f"class:{class_id}",
        now(),
        file=file_id,
        sha256=found.sha256,
    )
    data = io.BytesIO(store().get(found.sha256))
    return send_file(data, mimetype=found.media_type, as_attachment=True, download_name=found.name)


def recording(campaign_id: int) -> Campaign:
    """The campaign, where the actor may record classes in it at all; NotFound or Forbidden elsewhere."""
    actor = current_actor()
    campaign = seen_campaign(actor, campaign_id)
    if not class_book.organisers(actor, campaign):
        raise Forbidden(say("培训班由参加活动的单位和主办单位的审核人登记，您没有这一权限。"))
    return campaign


def _writable(class_id: int) -> TrainingClass:
    row = class_book.seen_class(current_actor(), class_id)
    if not may("record_class", current_actor(), row.campaign, row.unit_id):
        raise Forbidden(say("培训班由举办单位修改，您没有这一权限。"))
    if not class_book.may_write(current_actor(), row):
        raise Conflict(say("这个培训班已经作废，或者活动已经结束，不能再修改。"))
    return row


def organiser(campaign: Campaign) -> int:
    """The organising unit that was chosen among the actor's; the only one, where there is one."""
    units = dict(class_book.organisers(current_actor(), campaign))
    if len(units) == 1:
        return next(iter(units))
    chosen = number_in(request.form, "unit")
    if chosen not in units:
        raise Invalid({"unit": say("请选择举办单位。")})
    return chosen


def _content(campaign: Campaign, today: dt.date) -> tuple[classes.Content, Sent]:
    """What the form says, with its files; one Invalid names everything that is wrong."""
    faults: dict[str, str] = {}
    uploads = {}
    for role in ROLES:
        sent = [(one.filename or "", one.read()) for one in request.files.getlist(role) if one.filename]
        uploads[role] = taken(role, sent, faults)
    try:
        ticked = {name: request.form.getlist(name) for name in classes.CHOICES}
        content = classes.read(request.form, ticked, campaign.year, today)
    except Invalid as refusal:
        raise Invalid(refusal.fields | faults) from refusal
    if faults:
        raise Invalid(faults)
    removed = frozenset(map(id_in, request.form.getlist("removed")))
    return content, Sent({role: kept(role, sent) for role, sent in uploads.items()}, removed)


def _form(
    campaign: Campaign, row: TrainingClass | None, typed: Any, refusal: Refusal | None = None
) -> ResponseReturnValue:
    ticked = {
        name: typed.getlist(name) if hasattr(typed, "getlist") else typed.get(name, [])
        for name in classes.CHOICES
    }
    body = render_template(
        "pages/class_form.html",
        campaign=campaign,
        row=row,
        typed=typed,
        ticked=ticked,
        version=request.form.get("version", row.version if row else ""),
        organisers=class_book.organisers(current_actor(), campaign),
        labels=classes.LABELS,
        choices=classes.CHOICES,
        levels=classes.LEVELS,
        attendance=classes.ATTENDANCE,
        roles=ROLES,
        largest_mb=LARGEST_BYTES // 1024 // 1024,
        most_files=MOST_FILES,
        faults=refusal.fields if isinstance(refusal, Invalid) else {},
        refusal=refusal,
    )
    return body, refusal.status if refusal else 200


def _typed(row: TrainingClass) -> dict[str, Any]:
    """A class as the form would have it."""
    content = class_book.content_of(row)
    typed = {name: getattr(content, name) for name in classes.LABELS}
    return typed | {"starts": content.starts.isoformat(), "ends": content.ends.isoformat(),
                    "is_visit": "yes" if content.is_visit else ""}  # fmt: skip


def _page(row: TrainingClass, refusal: Refusal | None = None, reason: str = "") -> ResponseReturnValue:
    actor = current_actor()
    content = class_book.content_of(row)
    body = render_template(
        "pages/class.html",
        row=row,
        campaign=row.campaign,
        content=content,
        facts=[(label, classes.worded(name, getattr(content, name))) for name, label in classes.LABELS.items()
               if name not in classes.ATTENDANCE and name != "title"],
        attendance=classes.ATTENDANCE,
        history=class_queries.history(row.id),
        may_write=class_book.may_write(actor, row),
        sees_files=may("see", actor, row.campaign, row.unit_id),
        roles=ROLES,
        today=office_day(),
        faults=refusal.fields if isinstance(refusal, Invalid) else {},
        refusal=refusal,
        reason=reason,
    )  # fmt: skip
    return body, refusal.status if refusal else 200


def _held(row: TrainingClass, today: dt.date) -> bool:
    return row.state == "recorded" and row.starts <= today and class_book.content_of(row).attendance > 0
