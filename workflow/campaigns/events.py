"""The history of a campaign: each step is a line for people and an entry in the audit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy.orm import Session

from documents.sentences import say
from workflow.base import audit
from workflow.campaigns.lifecycle import BY_ACTION, OFFICER
from workflow.campaigns.models import Campaign, CampaignEvent
from workflow.people.policy import Actor, behalf_noted

LABELS = {
    **{action: step.label for action, step in BY_ACTION.items()},
    "create": say("新建"),
    "copy": say("从上一次活动复制"),
    "revise": say("修改设置"),
    "roster": say("确定名单"),
    "extend": say("延期", context="step"),
}


def note(
    session: Session,
    campaign: Campaign,
    action: str,
    actor: Actor | None,
    at: dt.datetime,
    day: dt.date,
    reason: str = "",
    changes: Sequence[list[str]] = (),
) -> CampaignEvent:
    """Writes the history line and the audit entry of a step just taken; `changes` are [what, before, after]."""
    actor_id = actor.person_id if actor else None
    absent = actor.behalf(OFFICER, [campaign.host_unit_id]) if actor else None
    event = CampaignEvent(
        campaign_id=campaign.id,
        at=at,
        day=day,
        actor_id=actor_id,
        on_behalf_of=absent,
        action=action,
        state=campaign.state,
        reason=reason.strip(),
        changes=list(changes),
    )
    session.add(event)
    session.flush()
    audit.record(
        actor_id,
        f"campaign_{action}",
        f"campaign:{campaign.id}",
        at,
        state=campaign.state,
        reason=reason.strip(),
        changes=list(changes),
        **behalf_noted(absent),
    )
    return event
