"""A step of a commendation: who takes it on what he saw, and the line it leaves in the history and the audit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from documents.sentences import listed, say
from workflow.base import audit
from workflow.base.forms import STALE
from workflow.base.refusals import Conflict, NotFound
from workflow.campaigns.lifecycle import OFFICER
from workflow.commendation import listing
from workflow.commendation.lifecycle import BY_ACTION, LIFE, Step, require
from workflow.commendation.listing import Ranked
from workflow.commendation.models import Commendation, CommendationEvent
from workflow.commendation.queries import of_campaign, seen_campaign
from workflow.people.policy import Actor, behalf_noted


@dataclass(frozen=True, slots=True)
class Act:
    """Who acts, when, on which day of the office, on which version of the commendation."""

    actor: Actor
    version: int
    at: dt.datetime
    day: dt.date


def taken(act: Act, campaign_id: int, action: str, reason: str = "") -> tuple[Commendation, Step]:
    """The commendation and the step, where nothing stands against this actor taking it on what he saw."""
    step = BY_ACTION[action]
    campaign = seen_campaign(act.actor, campaign_id)
    commendation = of_campaign(campaign_id)
    if commendation is None:
        require(step, act.actor, campaign.host_unit_id, reason)
        raise NotFound(say("还没有开始评定。"))
    require(step, act.actor, campaign.host_unit_id, reason)
    LIFE.after(commendation.state, action)
    if commendation.version != act.version:
        raise Conflict(STALE)
    return commendation, step


def note(
    session: Session,
    commendation: Commendation,
    action: str,
    actor: Actor,
    at: dt.datetime,
    day: dt.date,
    words: str = "",
    ranking: Sequence[Ranked] = (),
    **detail: Any,
) -> None:
    """Writes the history line and the audit entry of a step just taken."""
    absent = stands_for(actor, commendation, action)
    session.add(
        CommendationEvent(
            commendation_id=commendation.id,
            at=at,
            day=day,
            actor_id=actor.person_id,
            on_behalf_of=absent,
            action=action,
            state=commendation.state,
            reason=words.strip(),
            ranking=listing.rows_of(ranking),
        )
    )
    if ranking:
        detail["ranking"] = listing.fingerprint(ranking)
    audit.record(
        actor.person_id,
        f"commendation_{action}",
        f"commendation:{commendation.id}",
        at,
        state=commendation.state,
        words=words.strip(),
        **behalf_noted(absent),
        **detail,
    )


def stands_for(actor: Actor, commendation: Commendation, action: str) -> int | None:
    """On whose behalf he takes the step; None in his own name."""
    by = BY_ACTION[action].by if action in BY_ACTION else OFFICER
    return actor.behalf(by, [commendation.campaign.host_unit_id])


def doubt(names: Sequence[str]) -> str:
    return say("{units}的人数有出入，核对一致以前不能印入通报。请到“数据”页查看。", units=listed(names))
