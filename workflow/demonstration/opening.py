"""How the campaign of 2014 begins: created, its roster set, its notice drafted, checked, signed off and issued."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from documents.text import recognise
from workflow.base.clock import now
from workflow.base.database import db
from workflow.campaigns import rosters, terms
from workflow.campaigns import use_cases as campaigns
from workflow.demonstration import cast, house, texts
from workflow.demonstration.player import Deed
from workflow.issuing import drafting
from workflow.issuing import use_cases as issuing
from workflow.issuing.drafting import Draft
from workflow.issuing.models import Document
from workflow.people.queries import actor_named, unit_named

QUOTAS = {
    "county": 6,
    "zone": 1,
    "enterprise": 7,
    "industry": 6,
    "resident": 6,
    "university": 2,
    "agency": 2,
}


def deeds() -> list[Deed]:
    """From the first sketch to the notice."""
    return [
        Deed(dt.date(2014, 2, 18), _create),
        Deed(dt.date(2014, 2, 24), _announce),
        Deed(dt.date(2014, 2, 25), _issue),
    ]


def _create(day: dt.date) -> None:
    usual = terms.usual(2014)
    wanted = replace(
        usual,
        title=texts.CAMPAIGN,
        basis="省总工会关于开展厂务公开民主管理活动的实施意见",
        quotas={**usual.quotas, "commended": QUOTAS},
        reply_series_id=house.series("临会备").id,
    )
    officer = actor_named("minguan")
    made = campaigns.create(officer, unit_named(cast.CITY).id, wanted, now(), day)
    roster = [unit_named(name).id for _, name, _, _ in cast.units()]
    rosters.set_roster(officer, made, 1, roster, now(), day)


def _announce(day: dt.date) -> None:
    campaign = house.campaign(2014)
    officer, office = actor_named("minguan"), actor_named("bangong")
    series = house.series("临会办")
    notice = campaigns.announce(officer, campaign.id, campaign.version, series.id, now(), day)
    structure = recognise(texts.NOTICE).replace(issuers=(series.issuer,), findings=())
    recipients = tuple(unit.id for unit in db.session.get_one(Document, notice).recipients)
    drafting.revise(office, notice, 1, Draft(series.id, "notice", structure, recipients), now(), day)


def _issue(day: dt.date) -> None:
    notice = house.campaign(2014).notice_id or 0
    issuing.act(actor_named("hegao"), notice, "check", 2, now(), day)
    issuing.act(house.signing("zhuxi"), notice, "sign_off", 3, now(), day)
