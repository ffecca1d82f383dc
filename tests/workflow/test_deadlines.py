"""Until when a unit may file in time: the campaign's day, whether it counts, and the unit's newest extension."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask

from tests.workflow.screens import Screen, text_of
from tests.workflow.world import World
from workflow.base.clock import now
from workflow.base.database import db, transaction
from workflow.campaigns.models import Campaign, Extension
from workflow.campaigns.queries import deadline, deadlines
from workflow.submissions import queries


def extend(world: World, unit: int, due: dt.date, paper: str = "plan") -> None:
    granted = {"granted_by": world.actor("reviewer").person_id, "at": now(), "day": due, "reason": "汛期"}
    with transaction() as session:
        session.add(Extension(campaign_id=world.campaign, unit_id=unit, paper=paper, due=due, **granted))


def campaign(world: World) -> Campaign:
    return db.session.get_one(Campaign, world.campaign)


@pytest.mark.parametrize(("counts", "day"), [(True, 15), (False, 14)])
def test_the_day_itself_counts_where_the_campaign_says_so(world: World, counts: bool, day: int) -> None:
    with transaction():
        campaign(world).due_day_counts = counts
    assert deadline(campaign(world), world.county, "plan") == dt.date(2014, 3, day)
    rows = {row.unit: row.plan_late for row in queries.matrix(campaign(world), dt.date(2014, 3, 15))}
    assert rows == dict.fromkeys(("甲县总工会", "乙县总工会"), not counts)


def test_the_newest_extension_of_a_unit_holds_for_it_alone(world: World) -> None:
    extend(world, world.county, dt.date(2014, 3, 25))
    extend(world, world.county, dt.date(2014, 3, 20))
    last = deadlines(campaign(world))
    assert (
        last[world.county, "plan"] == deadline(campaign(world), world.county, "plan") == dt.date(2014, 3, 20)
    )
    assert last[world.county, "summary"] == dt.date(2014, 11, 20)
    assert last[world.rival_county, "plan"] == dt.date(2014, 3, 15)
    day = dt.date(2014, 3, 18)
    assert [row.plan_late for row in queries.matrix(campaign(world), day)] == [False, True]
    [task] = queries.to_do(world.actor("drafter"), day)
    assert (task.due, task.late) == (dt.date(2014, 3, 20), False)
    assert queries.to_do(world.actor("rival"), day)[0].late


def test_every_screen_says_that_the_day_counts(app: Flask, world: World) -> None:
    screen = Screen(app, "drafter")
    for address in ("/", f"/campaigns/{world.campaign}", "/submissions/1", "/submissions/1/edit"):
        assert "含当日" in text_of(screen.get(address)), address
