"""A later day for one unit and one paper (延期)."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from documents.sentences import say
from workflow.base.database import transaction
from workflow.base.days import written_day
from workflow.base.refusals import Conflict, Invalid
from workflow.campaigns import telling
from workflow.campaigns.access import officers_campaign
from workflow.campaigns.events import note
from workflow.campaigns.models import Campaign, Extension
from workflow.campaigns.queries import deadline
from workflow.campaigns.rosters import present
from workflow.campaigns.rules import PAPERS, last_day
from workflow.people.models import Unit
from workflow.people.policy import Actor


def extend(
    actor: Actor,
    campaign_id: int,
    unit_id: int,
    paper: str,
    due: dt.date,
    reason: str,
    at: dt.datetime,
    day: dt.date,
) -> None:
    """Gives one unit until a later day for one paper; Invalid names what is wrong."""
    with transaction() as session:
        campaign = officers_campaign(actor, campaign_id)
        if campaign.state != "running":
            raise Conflict(say("只有进行中的活动可以延期。"))
        _require_sound(session, campaign, unit_id, paper, due, reason, day)
        before = written_day(deadline(campaign, unit_id, paper))
        session.add(
            Extension(
                campaign_id=campaign.id,
                unit_id=unit_id,
                paper=paper,
                due=due,
                reason=reason.strip(),
                granted_by=actor.person_id,
                at=at,
                day=day,
            )
        )
        what = f"{session.get_one(Unit, unit_id).name}{PAPERS[paper]}期限"
        changed = [[what, before, written_day(last_day(due, campaign.due_day_counts))]]
        event = note(session, campaign, "extend", actor, at, day, reason, changed)
        telling.changed(session, campaign, event, [unit_id], "期限已延长")


def _require_sound(
    session: Session, campaign: Campaign, unit_id: int, paper: str, due: dt.date, reason: str, day: dt.date
) -> None:
    faults: dict[str, str] = {}
    if unit_id not in present(session, campaign.id):
        faults["unit"] = say("请选择名单上的单位。")
    if paper not in PAPERS:
        faults["paper"] = say("请选择延期的材料。")
    held = None if faults else deadline(campaign, unit_id, paper)
    if held and last_day(due, campaign.due_day_counts) <= held:
        faults["due"] = say("延期后的期限应当晚于现在的期限（{day}）。", day=written_day(held))
    elif due < day:
        faults["due"] = say("延期后的期限已经过了，请填写今天或以后的日期。")
    elif due.year > campaign.year + 1:
        faults["due"] = say("延期最多到 {year} 年底。", year=campaign.year + 1)
    if not reason.strip():
        faults["reason"] = say("请写明延期的原因，报送单位会看到。")
    if faults:
        raise Invalid(faults)
