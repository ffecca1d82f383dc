"""Reporting concerns and dealing with them. Each function is one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict

import sqlalchemy as sa

from documents.sentences import say
from workflow.base.database import db, transaction
from workflow.base.moves import move
from workflow.base.refusals import Conflict, Invalid, NotFound
from workflow.people.policy import Actor
from workflow.progress import telling
from workflow.progress.access import may, require, seen_campaign, unit_on_roster
from workflow.progress.concerns import BY_ACTION, LIFE, Content
from workflow.progress.concerns import require as require_step
from workflow.progress.events import note
from workflow.progress.models import Concern


def report(actor: Actor, campaign_id: int, unit_id: int, new: Content, at: dt.datetime, day: dt.date) -> int:
    """A unit reports a concern, as long as the campaign is in its hands; returns its id."""
    with transaction() as session:
        campaign = seen_campaign(actor, campaign_id)
        unit_on_roster(campaign, unit_id)
        require("report_concern", actor, campaign, unit_id)
        row = Concern(campaign_id=campaign.id, unit_id=unit_id, reported_on=day, **asdict(new))
        session.add(row)
        session.flush()
        note(session, row, "report", actor, at, day)
        telling.host_of_concern(session, row, "报告", at)
        return row.id


def act(
    actor: Actor, concern_id: int, action: str, version: int, at: dt.datetime, day: dt.date, words: str = ""
) -> None:
    """Takes a step; NotFound, Forbidden, Invalid or Conflict say why not. Merging is a function of its own."""
    step = BY_ACTION[action]
    with transaction() as session:
        row = seen(actor, concern_id)
        require_step(step, actor, row.unit_id, row.campaign.host_unit_id, words)
        move(session, row, LIFE.after(row.state, action), version)
        note(session, row, action, actor, at, day, words)
        if step.side == "host":
            telling.reporters_of_concern(session, row, merged_into(row.id), step.label, words, at)
        else:
            telling.host_of_concern(session, row, step.label, at)


def merge(
    actor: Actor,
    concern_id: int,
    version: int,
    into_id: int,
    at: dt.datetime,
    day: dt.date,
    words: str = "",
) -> None:
    """Puts a duplicate under the concern that is worked on; who reported it stays, and is told."""
    step = BY_ACTION["merge"]
    with transaction() as session:
        row = seen(actor, concern_id)
        require_step(step, actor, row.unit_id, row.campaign.host_unit_id, words)
        target = LIFE.after(row.state, "merge")
        into = session.get(Concern, into_id)
        if into is None or into.campaign_id != row.campaign_id or into.id == row.id:
            raise Invalid({"into": say("请选择并入哪一件。")})
        if into.state in ("merged", "withdrawn"):
            raise Conflict(say("“{title}”已并案或者撤回，不能并入。", title=into.title))
        moves = [(row, target, version), (into, into.state, into.version)]
        for one, state, read in sorted(
            moves, key=lambda each: each[0].id
        ):  # always in one order: no deadlock
            move(session, one, state, read)
        row.merged_into_id = into.id
        behind = merged_into(row.id)
        for one in behind:
            one.merged_into_id = into.id
        note(session, row, "merge", actor, at, day, words)
        note(session, into, "take_in", actor, at, day, f"{row.unit.name}：{row.title}")
        telling.reporters_of_concern(session, row, behind, f"与“{into.title}”并案办理", words, at)


def seen(actor: Actor, concern_id: int) -> Concern:
    """The concern, or NotFound where there is none this actor may see."""
    row = db.session.get(Concern, concern_id)
    if row is None or not may("see", actor, seen_campaign(actor, row.campaign_id), row.unit_id):
        raise NotFound(say("没有找到这件新情况，或者您无权查看。"))
    return row


def merged_into(concern_id: int) -> Sequence[Concern]:
    """The duplicates that were put under a concern, oldest first."""
    query = sa.select(Concern).where(Concern.merged_into_id == concern_id).order_by(Concern.id)
    return db.session.scalars(query).all()
