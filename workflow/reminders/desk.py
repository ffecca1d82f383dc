"""What a reviewer does by hand: nudge a unit, let its ladder rest, let it go on. Each is one transaction."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from documents.sentences import say
from workflow.base import audit
from workflow.base.database import db, transaction
from workflow.base.refusals import Conflict, Forbidden, Invalid, NotFound
from workflow.campaigns import queries as campaigns
from workflow.campaigns.access import is_officer, seen_campaign, sees_all
from workflow.campaigns.lifecycle import OFFICER
from workflow.campaigns.models import Campaign
from workflow.people.policy import Actor, behalf_noted
from workflow.reminders import wording
from workflow.reminders.ladder import NUDGE, UNITS_TURN
from workflow.reminders.models import Pause, Reminder
from workflow.reminders.telling import tell
from workflow.submissions.access import may_see
from workflow.submissions.models import Submission

LONGEST_TEXT = 500
UNKNOWN = say("没有找到这项活动或这个单位，或者您无权查看。")


def seen_submission(actor: Actor, campaign_id: int, unit_id: int) -> Submission:
    """The unit's submission in the campaign, for the desk and the unit itself; NotFound or Forbidden otherwise."""
    query = (
        sa.select(Submission)
        .where(Submission.campaign_id == campaign_id, Submission.unit_id == unit_id)
        .options(joinedload(Submission.campaign).joinedload(Campaign.parent), joinedload(Submission.unit))
    )
    found = db.session.scalar(query)
    if found and may_see(actor, found):
        return found
    if not sees_all(actor, seen_campaign(actor, campaign_id)):
        raise Forbidden(say("这里只能查阅本单位的催报情况。"))
    raise NotFound(UNKNOWN)


def nudge(actor: Actor, campaign_id: int, unit_id: int, text: str, at: dt.datetime, day: dt.date) -> None:
    """Sends the unit a reviewer's own words about the paper that lies with it."""
    with transaction() as session:
        submission = _submission(session, actor, campaign_id, unit_id)
        paper = UNITS_TURN.get(submission.state)
        _require_text(text, say("请写明要催办什么，对方会看到。"))
        if paper is None:
            raise Conflict(say("这个单位的材料已经报来，正在等待本单位审核，不用催办。"))
        touch = Reminder(
            campaign_id=campaign_id,
            unit_id=unit_id,
            paper=paper,
            act=NUDGE,
            last_day=campaigns.deadline(submission.campaign, unit_id, paper),
            text=text.strip(),
            actor_id=actor.person_id,
            on_behalf_of=_absent(actor, submission),
            at=at,
            day=day,
        )
        session.add(touch)
        session.flush()
        tell(session, touch, wording.nudged(submission.campaign.title, paper, touch.text), at)
        _note(actor, "unit_nudged", submission, at, paper=paper, reminder=touch.id)


def pause(actor: Actor, campaign_id: int, unit_id: int, reason: str, at: dt.datetime, day: dt.date) -> None:
    """Lets the unit's ladder rest; Conflict where it rests already."""
    with transaction() as session:
        submission = _submission(session, actor, campaign_id, unit_id)
        _require_text(reason, say("请写明暂停催报的原因。"))
        if open_pause(campaign_id, unit_id):
            raise Conflict(say("对这个单位的催报已经暂停。"))
        session.add(
            Pause(
                campaign_id=campaign_id,
                unit_id=unit_id,
                reason=reason.strip(),
                paused_by=actor.person_id,
                paused_for=_absent(actor, submission),
                at=at,
                day=day,
            )
        )
        _note(actor, "reminders_paused", submission, at, reason=reason.strip())


def resume(actor: Actor, campaign_id: int, unit_id: int, reason: str, at: dt.datetime, day: dt.date) -> None:
    """Lets it go on, and makes up for the rungs it missed at the next round; Conflict where it does not rest."""
    with transaction() as session:
        submission = _submission(session, actor, campaign_id, unit_id)
        _require_text(reason, say("请写明恢复催报的原因。"))
        resting = open_pause(campaign_id, unit_id)
        if resting is None:
            raise Conflict(say("对这个单位的催报没有暂停，或者刚刚已经恢复。"))
        resting.resumed_reason, resting.resumed_by = reason.strip(), actor.person_id
        resting.resumed_for = _absent(actor, submission)
        resting.resumed_at, resting.resumed_day = at, day
        _note(actor, "reminders_resumed", submission, at, reason=reason.strip())


def open_pause(campaign_id: int, unit_id: int) -> Pause | None:
    """The pause that holds now."""
    return db.session.scalar(
        sa.select(Pause).where(
            Pause.campaign_id == campaign_id, Pause.unit_id == unit_id, Pause.resumed_at.is_(None)
        )
    )


def may_act(actor: Actor, campaign: Campaign) -> bool:
    """Whether the actor is an officer of the campaign."""
    return campaign.state == "running" and is_officer(actor, campaign)


def _submission(session: Session, actor: Actor, campaign_id: int, unit_id: int) -> Submission:
    """The submission, with the campaign's row held: a round and a reviewer come one after the other."""
    submission = seen_submission(actor, campaign_id, unit_id)
    campaign = session.get_one(
        Campaign, campaign_id, with_for_update={"key_share": True}, populate_existing=True
    )
    if not is_officer(actor, campaign):
        raise Forbidden(say("催办、暂停和恢复催报由主办单位的审核人进行，您没有这一权限。"))
    if campaign.state != "running":
        raise Conflict(say("活动不在进行中，不再催报。"))
    session.refresh(submission)
    return submission


def _require_text(text: str, sentence: str) -> None:
    if not text.strip():
        raise Invalid({"text": sentence})
    if len(text.strip()) > LONGEST_TEXT:
        raise Invalid({"text": say("最多 {most} 个字，请写得简短些。", most=LONGEST_TEXT)})


def _absent(actor: Actor, submission: Submission) -> int | None:
    return actor.behalf(OFFICER, [submission.campaign.host_unit_id])


def _note(actor: Actor, act: str, submission: Submission, at: dt.datetime, **detail: Any) -> None:
    noted = behalf_noted(_absent(actor, submission))
    audit.record(actor.person_id, act, f"submission:{submission.id}", at, **detail, **noted)
