"""Recording training classes. Each function is one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field

import sqlalchemy as sa

from documents.sentences import say
from workflow.base.database import db, transaction
from workflow.base.moves import move
from workflow.base.refusals import Invalid, NotFound
from workflow.campaigns.models import Campaign
from workflow.people.policy import Actor
from workflow.progress.access import (
    may,
    own_units,
    require,
    require_running,
    seen_campaign,
    unit_on_roster,
)
from workflow.progress.class_sheet import Fault, Sheet, cell_of
from workflow.progress.classes import BY_ACTION, LABELS, LIFE, Content, changes
from workflow.progress.events import note
from workflow.progress.files import Kept, require_room
from workflow.progress.models import ClassFile, TrainingClass

ROLES = {"sign_in": say("签到表"), "photo": say("照片")}


@dataclass(frozen=True, slots=True)
class Sent:
    """Files that came with a form, by role, and ids of those to take away."""

    uploads: dict[str, list[Kept]] = field(default_factory=dict)
    removed: frozenset[int] = frozenset()


NOTHING = Sent()


def record(
    actor: Actor,
    campaign_id: int,
    unit_id: int,
    new: Content,
    at: dt.datetime,
    day: dt.date,
    sent: Sent = NOTHING,
) -> int:
    """Writes a class down for the unit that organises it; returns its id."""
    return record_all(actor, campaign_id, unit_id, [new], at, day, sent)[0]


def record_all(
    actor: Actor,
    campaign_id: int,
    unit_id: int,
    listed: Sequence[Content],
    at: dt.datetime,
    day: dt.date,
    sent: Sent = NOTHING,
) -> list[int]:
    """Writes a unit's list down, all or none; returns their ids."""
    with transaction() as session:
        campaign = seen_campaign(actor, campaign_id)
        _require_recording(actor, campaign, unit_id)
        ids = []
        for new in listed:
            _refuse_second(campaign.id, unit_id, new)
            row = TrainingClass(campaign_id=campaign.id, unit_id=unit_id, **asdict(new))
            session.add(row)
            session.flush()
            _keep_files(row, sent)
            note(session, row, "record", actor, at, day)
            ids.append(row.id)
        return ids


def edit(
    actor: Actor,
    class_id: int,
    version: int,
    new: Content,
    at: dt.datetime,
    day: dt.date,
    sent: Sent = NOTHING,
) -> None:
    """Replaces what is written down; the history keeps what it was."""
    with transaction() as session:
        row = _writable(actor, class_id)
        move(session, row, LIFE.after(row.state, "edit"), version)
        _refuse_second(row.campaign_id, row.unit_id, new, row.id)
        changed = [list(change) for change in changes(content_of(row), new)]
        for name, value in asdict(new).items():
            setattr(row, name, value)
        changed += [["附件", file.name, ""] for file in row.files if file.id in sent.removed]
        row.files = [file for file in row.files if file.id not in sent.removed]
        changed += [["附件", "", upload.name] for upload in _uploads(sent)]
        _keep_files(row, sent)
        note(session, row, "edit", actor, at, day, changed=changed)


def void(actor: Actor, class_id: int, version: int, reason: str, at: dt.datetime, day: dt.date) -> None:
    """Takes a class out of every count; it stays in sight with its reason."""
    step = BY_ACTION["void"]
    with transaction() as session:
        row = _writable(actor, class_id)
        target = LIFE.after(row.state, step.action)
        if not reason.strip():
            raise Invalid({"reason": say("请写明作废的原因。")})
        move(session, row, target, version)
        note(session, row, step.action, actor, at, day, reason)


def new_ones(campaign: Campaign, unit_id: int, sheet: Sheet) -> Sheet:
    """The sheet with a fault for every row that is written down already, or stands in it twice."""
    query = sa.select(TrainingClass.title, TrainingClass.starts).where(
        TrainingClass.campaign_id == campaign.id,
        TrainingClass.unit_id == unit_id,
        TrainingClass.state == "recorded",
    )
    known = {(title, starts) for title, starts in db.session.execute(query)}
    good, faults = [], list(sheet.faults)
    for number, content in sheet.good:
        if (content.title, content.starts) in known:
            faults.append(Fault(cell_of(number, "title"), _already(content)))
        else:
            known.add((content.title, content.starts))
            good.append((number, content))
    return Sheet(good, faults)


def seen_class(actor: Actor, class_id: int) -> TrainingClass:
    """The class, or NotFound where there is none this actor may see; the host's own is everybody's."""
    row = db.session.get(TrainingClass, class_id)
    if row is None:
        raise NotFound(say("没有找到这个培训班，或者您无权查看。"))
    campaign = seen_campaign(actor, row.campaign_id)
    if row.unit_id != campaign.host_unit_id and not may("see", actor, campaign, row.unit_id):
        raise NotFound(say("没有找到这个培训班，或者您无权查看。"))
    return row


def may_write(actor: Actor, row: TrainingClass) -> bool:
    """Whether the actor may change the class now."""
    running = row.campaign.state == "running"
    return running and row.state == "recorded" and may("record_class", actor, row.campaign, row.unit_id)


def organisers(actor: Actor, campaign: Campaign) -> list[tuple[int, str]]:
    """(id, name) of the units in whose name the actor may record a class."""
    units = own_units(actor, campaign)
    if may("record_class", actor, campaign, campaign.host_unit_id):
        units = [campaign.host_unit, *(unit for unit in units if unit.id != campaign.host_unit_id)]
    return [(unit.id, unit.name) for unit in units]


def content_of(row: TrainingClass) -> Content:
    """A row as a plain value."""
    return Content(**{name: getattr(row, name) for name in LABELS})


def _require_recording(actor: Actor, campaign: Campaign, unit_id: int) -> None:
    if unit_id != campaign.host_unit_id:
        unit_on_roster(campaign, unit_id)
    require("record_class", actor, campaign, unit_id)
    require_running(campaign)


def _writable(actor: Actor, class_id: int) -> TrainingClass:
    row = seen_class(actor, class_id)
    require("record_class", actor, row.campaign, row.unit_id)
    require_running(row.campaign)
    return row


def _refuse_second(campaign_id: int, unit_id: int, new: Content, but: int = 0) -> None:
    """The same class twice would count everybody twice."""
    found = db.session.scalar(
        sa.select(TrainingClass.id).where(
            TrainingClass.campaign_id == campaign_id,
            TrainingClass.unit_id == unit_id,
            TrainingClass.state == "recorded",
            TrainingClass.title == new.title,
            TrainingClass.starts == new.starts,
            TrainingClass.id != but,
        )
    )
    if found:
        raise Invalid({"title": _already(new)})


def _uploads(sent: Sent) -> Iterable[Kept]:
    return (upload for uploads in sent.uploads.values() for upload in uploads)


def _keep_files(row: TrainingClass, sent: Sent) -> None:
    require_room(row.files, _uploads(sent), "photo")
    for role, uploads in sent.uploads.items():
        row.files += [ClassFile(role=role, **asdict(upload)) for upload in uploads]


def _already(content: Content) -> str:
    return say("{starts}的“{title}”已经登记过，没有重复登记。", starts=content.starts, title=content.title)
