"""Nominating model units and deciding on them. Each function is one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict

import sqlalchemy as sa
from sqlalchemy.orm import Session

from documents.sentences import say
from workflow.base.database import db, transaction
from workflow.base.moves import move
from workflow.base.refusals import Conflict, Forbidden, Invalid, NotFound
from workflow.campaigns.models import Campaign
from workflow.people.policy import Actor
from workflow.progress import telling
from workflow.progress.access import may, require, require_running, seen_campaign, unit_on_roster
from workflow.progress.events import note
from workflow.progress.files import Kept, require_room
from workflow.progress.model_units import (
    BY_ACTION,
    LABELS,
    LIFE,
    NOMINATING_KINDS,
    WRITING,
    Content,
    Parties,
)
from workflow.progress.model_units import require as require_step
from workflow.progress.models import ModelUnit, ModelUnitFile

OVER = ("void", "cancelled")  # a list in such a document binds nobody any more


def nominate(
    actor: Actor,
    campaign_id: int,
    unit_id: int,
    new: Content,
    at: dt.datetime,
    day: dt.date,
    uploads: Sequence[Kept] = (),
) -> int:
    """A county nominates a unit; returns the nomination's id. Conflict where its quota is full."""
    with transaction() as session:
        campaign = seen_campaign(actor, campaign_id)
        unit = unit_on_roster(campaign, unit_id)
        require("nominate", actor, campaign, unit_id)
        if unit.kind not in NOMINATING_KINDS:
            raise Forbidden(say("典型由县区总工会、开发区总工会推荐，您的单位不用推荐。"))
        require_running(campaign)
        _lock(session, campaign)
        most = campaign.quotas["nominated"][1]
        if nominated(campaign.id, unit_id) >= most:
            raise Conflict(
                say("每个县区最多推荐 {most} 个典型，您单位的名额已满。可以先撤回一个再推荐。", most=most)
            )
        _refuse_second(campaign.id, new.name)
        row = ModelUnit(campaign_id=campaign.id, unit_id=unit_id, **asdict(new))
        session.add(row)
        session.flush()
        _keep_files(row, uploads)
        note(session, row, "nominate", actor, at, day)
        return row.id


def rewrite(
    actor: Actor,
    model_unit_id: int,
    version: int,
    new: Content,
    at: dt.datetime,
    day: dt.date,
    uploads: Sequence[Kept] = (),
) -> None:
    """The county changes its nomination, or hands a returned one in again; the history keeps what it was."""
    with transaction() as session:
        row = seen(actor, model_unit_id)
        action = writing_step(row.state)
        require_step(BY_ACTION[action], actor, parties(row), "")
        require_running(row.campaign)
        move(session, row, LIFE.after(row.state, action), version)
        _refuse_second(row.campaign_id, new.name, row.id)
        before = asdict(content_of(row))
        changed = [
            [LABELS[name], str(before[name]), str(after)]
            for name, after in asdict(new).items()
            if before[name] != after
        ]
        for name, value in asdict(new).items():
            setattr(row, name, value)
        _keep_files(row, uploads)
        note(session, row, action, actor, at, day, changed=changed)


def act(
    actor: Actor,
    model_unit_id: int,
    action: str,
    version: int,
    at: dt.datetime,
    day: dt.date,
    words: str = "",
) -> None:
    """Takes a step that is a button's; NotFound, Forbidden, Invalid or Conflict say why not."""
    step = BY_ACTION[action]
    if action in WRITING:
        raise NotFound
    with transaction() as session:
        row = seen(actor, model_unit_id)
        require_step(step, actor, parties(row), words)
        require_running(row.campaign)
        target = LIFE.after(row.state, action)
        if action == "select":
            _require_place(session, row.campaign)
        if action == "reconsider":
            _require_free(row)
        move(session, row, target, version)
        if action == "review":
            row.reviewed_by = actor.person_id
        note(session, row, action, actor, at, day, words, by=step.by)
        if step.side == "host":
            telling.of_nomination(session, row, step.label, words, at)


def nominated(campaign_id: int, unit_id: int) -> int:
    """How many the unit has nominated and not withdrawn."""
    query = sa.select(sa.func.count()).where(
        ModelUnit.campaign_id == campaign_id, ModelUnit.unit_id == unit_id, ModelUnit.state != "withdrawn"
    )
    return db.session.scalar(query) or 0


def selected(campaign_id: int) -> int:
    """How many are selected."""
    query = sa.select(sa.func.count()).where(
        ModelUnit.campaign_id == campaign_id, ModelUnit.state == "selected"
    )
    return db.session.scalar(query) or 0


def seen(actor: Actor, model_unit_id: int) -> ModelUnit:
    """The nomination, or NotFound where there is none this actor may see."""
    row = db.session.get(ModelUnit, model_unit_id)
    if row is None or not may("see", actor, seen_campaign(actor, row.campaign_id), row.unit_id):
        raise NotFound(say("没有找到这个典型，或者您无权查看。"))
    return row


def parties(row: ModelUnit) -> Parties:
    """Who stands where, for the rules."""
    return Parties(row.unit_id, row.campaign.host_unit_id, row.reviewed_by)


def content_of(row: ModelUnit) -> Content:
    """A row as a plain value."""
    return Content(**{name: getattr(row, name) for name in LABELS})


def writing_step(state: str) -> str:
    """The step that handing in the form is."""
    return "resubmit" if state == "returned" else "revise"


def published(row: ModelUnit) -> bool:
    """Whether the nomination stands on a list that is past drafting."""
    document = row.list_document
    return document is not None and document.state not in ("drafted", "returned", *OVER)


def _require_place(session: Session, campaign: Campaign) -> None:
    _lock(session, campaign)
    most = campaign.quotas["selected"][1]
    if selected(campaign.id) >= most:
        raise Conflict(
            say("全市典型最多 {most} 个，名额已满。需要调整的，请先对已入选的“重新审议”。", most=most)
        )


def _require_free(row: ModelUnit) -> None:
    if row.list_document and published(row):
        raise Conflict(
            say(
                "“{name}”已在《{list}》的名单上，名单作废以后才能重新审议。",
                name=row.name,
                list=row.list_document.title,
            )
        )


def _lock(session: Session, campaign: Campaign) -> None:
    """One at a time where a quota is counted."""
    session.execute(sa.select(Campaign.id).where(Campaign.id == campaign.id).with_for_update())


def _refuse_second(campaign_id: int, name: str, but: int = 0) -> None:
    found = db.session.scalar(
        sa.select(ModelUnit.id).where(
            ModelUnit.campaign_id == campaign_id,
            ModelUnit.name == name,
            ModelUnit.state != "withdrawn",
            ModelUnit.id != but,
        )
    )
    if found:
        raise Invalid({"name": say("“{name}”已经被推荐，不能重复推荐。", name=name)})


def _keep_files(row: ModelUnit, uploads: Sequence[Kept]) -> None:
    require_room(row.files, uploads, "file")
    row.files += [ModelUnitFile(**asdict(upload)) for upload in uploads]
