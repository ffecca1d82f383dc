"""The reminders of the demonstration: the round of every day, and what people make of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from functools import partial

import sqlalchemy as sa

from workflow.base.clock import now
from workflow.base.database import db
from workflow.campaigns import extending
from workflow.campaigns.models import Campaign
from workflow.demonstration import house
from workflow.demonstration.player import Deed
from workflow.issuing import use_cases as issuing
from workflow.issuing.models import Document
from workflow.people.policy import Actor
from workflow.people.queries import actor_named, unit_named
from workflow.reminders import calendar, desk, rounds, situation
from workflow.reminders.models import Reminder

YEAR = 2014
FIRST_ROUND, LAST_ROUND = dt.date(2014, 3, 1), dt.date(2014, 12, 31)


def _extend(actor: Actor, campaign: int, unit: int, reason: str, at: dt.datetime, day: dt.date) -> None:
    extending.extend(actor, campaign, unit, "plan", dt.date(2014, 3, 28), reason, at, day)


# Day, whose ladder, what the reviewer does, his words.
BY_HAND: tuple[tuple[str, str, Callable[..., None], str], ...] = (
    ("2014-03-12", "蒙山管理委员会工会", desk.pause, "机构正在调整，暂缓催报，调整后补报。"),
    ("2014-03-13", "临沂市热力总公司工会", _extend, "供暖季保障任务重，申请延期至3月28日。"),
    ("2014-03-18", "临港经济开发区总工会", desk.nudge, "方案差哪几项数据，可以来电说明，请本周内报来。"),
    ("2014-04-01", "蒙山管理委员会工会", desk.resume, "调整已经完成。"),
)


def deeds() -> list[Deed]:
    """The round of every day from March on, and what the reviewer does beside it."""
    days = [FIRST_ROUND + dt.timedelta(days=count) for count in range((LAST_ROUND - FIRST_ROUND).days + 1)]
    by_hand = [
        Deed(dt.date.fromisoformat(day), partial(_by_hand, unit, act, words))
        for day, unit, act, words in BY_HAND
    ]
    return [*(Deed(day, _rounds) for day in days), *by_hand]


def _rounds(day: dt.date) -> None:
    if calendar.current().is_working(day):
        for campaign in db.session.scalars(sa.select(Campaign).where(Campaign.state == "running")).all():
            _round(campaign, day)


def _round(campaign: Campaign, day: dt.date) -> None:
    """The day's round; this year's urging notice is signed off at once, last year's waits for the visitor."""
    this_year = campaign.year == YEAR
    if not any(situation.read(campaign, day).steps()):
        return
    made = rounds.climb(campaign.id, now(), day)
    if this_year:
        _sign_off(made, day)


def _sign_off(made: Iterable[int], day: dt.date) -> None:
    drafted = sa.select(Reminder.document_id).where(Reminder.id.in_(made), Reminder.document_id.is_not(None))
    for document in db.session.scalars(sa.select(Document.id).where(Document.id.in_(drafted))).all():
        issuing.act(actor_named("hegao"), document, "check", 1, now(), day)
        issuing.act(actor_named("zhuxi").with_step_up(), document, "sign_off", 2, now(), day)


def _by_hand(unit: str, act: Callable[..., None], words: str, day: dt.date) -> None:
    act(actor_named("minguan"), house.campaign(YEAR).id, unit_named(unit).id, words, now(), day)
