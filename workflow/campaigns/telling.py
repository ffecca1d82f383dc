"""What units are told of a campaign: it runs, it was changed, somebody joined or left, it is closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sqlalchemy.orm import Session

from workflow.base.days import written_day
from workflow.campaigns.lifecycle import OFFICER
from workflow.campaigns.models import Campaign, CampaignEvent
from workflow.campaigns.queries import deadline
from workflow.messages.use_cases import notify
from workflow.people.models import Unit
from workflow.people.policy import UNIT_SIDE
from workflow.people.queries import holders


def begun(session: Session, campaign: Campaign, event: CampaignEvent, unit_ids: Iterable[int]) -> None:
    """These units owe the running campaign their papers from now on."""
    plan = {unit_id: deadline(campaign, unit_id, "plan") for unit_id in unit_ids}
    for day in set(plan.values()):
        text = (
            f"{campaign.host_unit.name}开展{campaign.title}，请于{written_day(day)}前（含当日）报送实施方案。"
        )
        units = [unit_id for unit_id, due in plan.items() if due == day]
        _tell(session, campaign, event, units, "新的活动", text)


def changed(
    session: Session, campaign: Campaign, event: CampaignEvent, unit_ids: Iterable[int], word: str
) -> None:
    """Something was changed that concerns these units: what stood before, what stands now, and why."""
    said = "；".join(
        f"{what}：{before} → {after}" if before else f"{what}：{after}"
        for what, before, after in event.changes
    )
    text = f"{campaign.title}：{said}。" if said else f"{campaign.title}。"
    reason = f"原因：{event.reason}" if event.reason else ""
    _tell(session, campaign, event, unit_ids, word, text + reason)


def ended(session: Session, campaign: Campaign, unit: Unit, at: dt.datetime) -> None:
    """A unit on the roster was merged or closed: its officers say what becomes of its place."""
    subject = f"名单上的单位已撤并：{unit.name}"
    text = f"{unit.name}在{campaign.title}的名单上，已经不再催报。请在名单页由接替的单位报送，或者从名单上去掉；已报的材料和数据都保留。"
    officers = holders(OFFICER, [campaign.host_unit_id])
    link, key = f"/campaigns/{campaign.id}/roster", f"campaign:{campaign.id}:ended:{unit.id}"
    notify(session, officers, "campaign_unit_ended", subject, text, link, key, at)


def _tell(
    session: Session, campaign: Campaign, event: CampaignEvent, unit_ids: Iterable[int], word: str, text: str
) -> None:
    people = holders(UNIT_SIDE, unit_ids)
    subject, link = f"{word}：{campaign.title}", f"/campaigns/{campaign.id}"
    key = f"campaign:{event.id}:{word}"
    notify(session, people, f"campaign_{event.action}", subject, text, link, key, event.at)
