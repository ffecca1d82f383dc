"""Entering a month's head-counts: the newest entry counts, the older ones stay."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from documents.sentences import say
from workflow.base import audit
from workflow.base.database import db, transaction
from workflow.base.forms import STALE, count_in, text_in
from workflow.base.refusals import Conflict, Invalid
from workflow.campaigns.lifecycle import OFFICER
from workflow.campaigns.models import Campaign, RosterEntry
from workflow.people.policy import UNIT_SIDE, Actor
from workflow.progress.access import require, require_running, seen_campaign, unit_on_roster
from workflow.progress.figures import COUNTS, Counts, Dated, faults
from workflow.progress.models import HeadCount
from workflow.progress.standings import months

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Typed:
    """A month's entry as it was typed; `sequence` is that of the entry the form was made from, 0 where none was."""

    month: dt.date
    sequence: int
    counts: Counts
    reason: str = ""


def read(form: Mapping[str, str], month: dt.date, sequence: int) -> Typed:
    """The entry of a form. Two-year counts left out are this year's; Invalid names every field that is not right."""
    wrong: dict[str, str] = {}
    typed = {name: count_in(form.get(name, ""), name, label, wrong) for name, label in COUNTS.items()}
    for name, label in COUNTS.items():
        if typed[name] is None and name.endswith("two_years"):
            typed[name] = typed[name.replace("two_years", "trained")]
        elif typed[name] is None:
            wrong.setdefault(name, say("请填写{label}，没有的填 0。", label=label))
    reason = form.get("reason", "")
    if reason.strip():
        reason = text_in(reason, "reason", say("原因"), LONGEST_REASON, wrong)
    if wrong:
        raise Invalid(wrong)
    return Typed(
        month, sequence, Counts(**{name: count or 0 for name, count in typed.items()}), reason.strip()
    )


def enter(actor: Actor, campaign_id: int, unit_id: int, new: Typed, at: dt.datetime, day: dt.date) -> int:
    """Keeps a month's entry, as the next of that month; returns its id. Compare-and-set on the month's last one."""
    with transaction() as session:
        campaign = seen_campaign(actor, campaign_id)
        unit_on_roster(campaign, unit_id)
        require("enter_counts", actor, campaign, unit_id)
        require_running(campaign)
        _lock(session, campaign, unit_id)
        entered = newest(campaign.id, unit_id)
        _require_sound(campaign, new, entered, day)
        row = HeadCount(
            campaign_id=campaign.id,
            unit_id=unit_id,
            month=new.month,
            sequence=new.sequence + 1,
            reason=new.reason.strip(),
            entered_by=actor.person_id,
            on_behalf_of=actor.behalf_in((UNIT_SIDE, unit_id), (OFFICER, campaign.host_unit_id)),
            at=at,
            day=day,
            **{name: getattr(new.counts, name) for name in COUNTS},
        )
        session.add(row)
        session.flush()
        audit.record(actor.person_id, "head_count_entered", f"head_count:{row.id}", at, unit=unit_id)
        return row.id


def newest(campaign_id: int, unit_id: int) -> dict[dt.date, HeadCount]:
    """Each month's newest entry, oldest month first."""
    return {row.month: row for row in entries(campaign_id, unit_id)}


def entries(campaign_id: int, unit_id: int) -> Sequence[HeadCount]:
    """Everything a unit ever entered, by month and sequence."""
    query = (
        sa.select(HeadCount)
        .where(HeadCount.campaign_id == campaign_id, HeadCount.unit_id == unit_id)
        .order_by(HeadCount.month, HeadCount.sequence)
    )
    return db.session.scalars(query).all()


def _lock(session: Session, campaign: Campaign, unit_id: int) -> None:
    """One entry of a unit at a time: neighbouring months are judged together."""
    session.execute(
        sa.select(RosterEntry.unit_id)
        .where(RosterEntry.campaign_id == campaign.id, RosterEntry.unit_id == unit_id)
        .with_for_update()
    )


def _require_sound(
    campaign: Campaign, new: Typed, entered: Mapping[dt.date, HeadCount], day: dt.date
) -> None:
    if new.month not in months(campaign, day):
        raise Invalid({"month": say("只能填报{year}年已经开始的月份。", year=campaign.year)})
    last = entered.get(new.month)
    if new.sequence != (last.sequence if last else 0):
        raise Conflict(STALE)
    dated: list[Dated] = [(month, Counts.of(row)) for month, row in entered.items()]
    before = next((one for one in reversed(dated) if one[0] < new.month), None)
    after = next((one for one in dated if one[0] > new.month), None)
    if found := faults((new.month, new.counts), before, after, new.reason):
        raise Invalid(dict(found))
