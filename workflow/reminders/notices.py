"""The urging notice (催报通知) of a round: drafted by the program, checked and signed off by the office.

It lies with the office as any draft. Until somebody of the office has worked on it, it is kept true: a unit that
files or ends meanwhile is taken out of it, and where none is left it is cancelled.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session

from documents.text import Structure, to_json
from workflow.base.moves import move
from workflow.issuing import use_cases as issuing
from workflow.issuing.lifecycle import LIFE
from workflow.issuing.models import Document, DocumentEvent, DocumentRecipient, Series
from workflow.people.models import Unit
from workflow.people.policy import UNIT_KINDS
from workflow.reminders import wording
from workflow.reminders.ladder import OWING
from workflow.reminders.models import Reminder
from workflow.reminders.situation import Situation
from workflow.submissions.models import Submission

KIND_ORDER = list(UNIT_KINDS)


def series_for(session: Session, situation: Situation) -> Series | None:
    """The series of the campaign's notice, else the host's first; None where the host has none yet."""
    campaign = situation.campaign
    if campaign.notice_id:
        return session.get_one(Document, campaign.notice_id).series
    return session.scalar(
        sa.select(Series).where(Series.unit_id == campaign.host_unit_id).order_by(Series.id).limit(1)
    )


def draft(
    session: Session,
    situation: Situation,
    series: Series,
    paper: str,
    units: Collection[int],
    at: dt.datetime,
) -> Document:
    """Drafts the notice to these units; nobody is its author, so that anyone of the office may check it."""
    structure = _compose(session, situation, series, paper, units)
    document = issuing.create(session, series, "notice", structure, sorted(units), None, at)
    issuing.note(session, document, "draft", None, at, situation.day)
    return document


def keep_true(session: Session, situation: Situation, at: dt.datetime) -> None:
    """Takes units that need no urging any more out of the notices that nobody has worked on yet."""
    for document, paper in _untouched(session, situation.campaign.id):
        gone = [unit for unit in document.recipients if (unit.id, paper) not in situation.owed]
        if not gone:
            continue
        late = {unit.id for unit in document.recipients if unit not in gone}
        action = "revise" if late else "cancel"
        target = document.state if late else LIFE.after(document.state, "cancel")
        move(session, document, target, document.version)
        if late:
            structure = _compose(session, situation, document.series, paper, late)
            document.title, document.structure = structure.title, to_json(structure)
        addressed = sa.delete(DocumentRecipient).where(DocumentRecipient.document_id == document.id)
        session.execute(addressed.where(DocumentRecipient.unit_id.in_([unit.id for unit in gone])))
        reason = _why(session, situation, paper, gone)
        issuing.note(session, document, action, None, at, situation.day, reason)


def _why(session: Session, situation: Situation, paper: str, gone: Collection[Unit]) -> str:
    """What the notice's history says of those taken out: who filed, and who is no longer there to be urged."""
    owing = sa.select(Submission.unit_id).where(
        Submission.campaign_id == situation.campaign.id,
        Submission.unit_id.in_([unit.id for unit in gone]),
        Submission.state.in_(OWING[paper]),
    )
    away = set(session.scalars(owing))
    filed = "、".join(unit.name for unit in gone if unit.id not in away)
    left = "、".join(unit.name for unit in gone if unit.id in away)
    became = {"已经报送": filed, "已经撤并或退出活动": left}
    said = [f"{units}{what}" for what, units in became.items() if units]
    return f"{'；'.join(said)}，不再催报。"


def _untouched(session: Session, campaign_id: int) -> list[tuple[Document, str]]:
    """Drafts of urging notices, with their paper, that no person has changed or sent back."""
    worked_on = sa.select(DocumentEvent.document_id).where(DocumentEvent.actor_id.is_not(None))
    papers = sa.select(Reminder.document_id, Reminder.paper).where(
        Reminder.campaign_id == campaign_id, Reminder.document_id.is_not(None)
    )
    paper_of = {row.document_id: row.paper for row in session.execute(papers)}
    drafts = sa.select(Document).where(
        Document.id.in_(paper_of), Document.state == "drafted", Document.id.not_in(worked_on)
    )
    return [(draft, paper_of[draft.id]) for draft in session.scalars(drafts.order_by(Document.id))]


def _compose(
    session: Session, situation: Situation, series: Series, paper: str, units: Collection[int]
) -> Structure:
    campaign = situation.campaign
    general = campaign.due(paper)
    listing = [rung.days for rung in situation.ladder if rung.act == "list"]
    facts = wording.Facts(
        issuer=series.issuer,
        campaign=campaign.title,
        notice_number=session.get_one(Document, campaign.notice_id).number if campaign.notice_id else "",
        paper=paper,
        last_day=general,
        day=situation.day,
        units=tuple(_named(session, units)),
        extended=any(situation.last_days[unit, paper] > general for unit in units),
        list_day=situation.calendar.shift(general, listing[0]) if listing else None,
    )
    return wording.notice(facts)


def _named(session: Session, units: Collection[int]) -> list[tuple[str, str]]:
    rows = session.scalars(sa.select(Unit).where(Unit.id.in_(units)))
    ordered = sorted(rows, key=lambda unit: (KIND_ORDER.index(unit.kind), unit.position))
    return [(UNIT_KINDS[unit.kind], unit.name) for unit in ordered]
