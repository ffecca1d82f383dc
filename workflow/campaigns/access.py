"""Who sees a campaign, who sees all of it, and whose campaign it is."""

from __future__ import annotations

from collections.abc import Iterable

from documents.sentences import say
from workflow.base.refusals import Forbidden, NotFound
from workflow.campaigns.lifecycle import OFFICER
from workflow.campaigns.models import Campaign
from workflow.campaigns.queries import DESK, campaigns_seen
from workflow.people.policy import Actor


def seen_campaign(actor: Actor, campaign_id: int) -> Campaign:
    """The campaign, or NotFound where there is none this actor may see."""
    return picked(campaigns_seen(actor), campaign_id)


def picked(seen: Iterable[Campaign], campaign_id: int) -> Campaign:
    """The campaign among those that the actor sees; else NotFound."""
    found = next((one for one in seen if one.id == campaign_id), None)
    if found is None:
        raise NotFound(say("没有找到这项活动，或者您无权查看。"))
    return found


def sees_all(actor: Actor, campaign: Campaign) -> bool:
    """Whether the actor sees every unit of it: the desk of the host, that of the campaign above, the auditor."""
    above = [campaign.parent.host_unit_id] if campaign.parent else []
    hosts = [campaign.host_unit_id, *above]
    return any(actor.has_any(DESK, host) for host in hosts) or actor.holds("auditor")


def is_officer(actor: Actor, campaign: Campaign) -> bool:
    return actor.has_any(OFFICER, campaign.host_unit_id)


def officers_campaign(actor: Actor, campaign_id: int) -> Campaign:
    """The campaign, for its officer alone: NotFound, then Forbidden."""
    campaign = seen_campaign(actor, campaign_id)
    if not is_officer(actor, campaign):
        raise Forbidden(say("活动由主办单位的审核人管理，您没有这一权限。"))
    return campaign
