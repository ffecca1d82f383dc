"""The demonstration's year: on any day of it the house shows what had happened by then, and nothing later."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.workflow.screens import Screen, text_of
from workflow.app import create_app
from workflow.base.database import db, upgrade
from workflow.base.settings import Settings
from workflow.campaigns.models import Campaign
from workflow.commendation.listing import commended
from workflow.commendation.queries import decided, of_campaign
from workflow.demonstration import house, player
from workflow.demonstration.load import PASSWORD, load
from workflow.demonstration.player import Deed
from workflow.issuing.models import Document, DocumentEvent
from workflow.issuing.trust import store
from workflow.issuing.verification import check_file
from workflow.progress.models import HeadCount, ModelUnit
from workflow.progress.standings import disagreements, tree
from workflow.reminders import calendar
from workflow.submissions.models import Revision, Submission, SubmissionEvent


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    """An installation as `hongtou demo` finds it: migrated, nothing loaded."""
    app = create_app(Settings(data=tmp_path / "var"), TESTING=True, WTF_CSRF_ENABLED=False)
    with app.app_context():
        upgrade()
        yield app
        db.session.remove()
        db.engine.dispose()


def states(year: int) -> dict[str, int]:
    rows = db.session.execute(
        sa.select(Submission.state, sa.func.count())
        .join(Campaign)
        .where(Campaign.year == year)
        .group_by(Submission.state)
    )
    return dict(rows.all())


def nothing_later_than(day: dt.date) -> None:
    db.session.rollback()
    for column in (SubmissionEvent.day, DocumentEvent.day, Revision.submitted_day, HeadCount.day):
        assert (db.session.scalar(sa.select(sa.func.max(column))) or day) <= day, column


def test_february_knows_nothing_of_march_and_goes_on_from_there(app: Flask) -> None:
    load(dt.date(2014, 2, 20))
    nothing_later_than(dt.date(2014, 2, 20))
    assert states(2014) == {}, "the campaign is in preparation"
    assert house.campaign(2014).state == "preparing"
    assert states(2013) == {"summarized": 2, "summary_returned": 1, "approved": 2}
    assert db.session.scalars(sa.select(Document)).all() == []
    told = load(dt.date(2014, 2, 26))
    nothing_later_than(dt.date(2014, 2, 26))
    assert house.campaign(2014).state == "running"
    assert states(2014) == {"drafted": 60}
    assert db.session.scalars(sa.select(Document.number)).all() == ["临会办〔2014〕17号"]
    assert "2014年2月26日" in told


def test_an_earlier_day_shows_the_house_as_it_was_unless_somebody_did_something(app: Flask) -> None:
    load(dt.date(2014, 2, 26))
    office = Screen(app, "bangong", PASSWORD)
    assert office.get("/register/").status_code == 200, "who only looks around stands in nobody's way"
    assert "--reload" not in load(dt.date(2014, 2, 20))
    nothing_later_than(dt.date(2014, 2, 20))
    assert db.session.scalars(sa.select(Document)).all() == []
    office = Screen(app, "bangong", PASSWORD)
    added = {"starts": "2014-05-02", "ends": "2014-05-02", "kind": "off", "reason": "本市活动"}
    assert office.post("/calendar/2014", **added).status_code == 302
    load(dt.date(2014, 2, 26))
    assert "--reload" in load(dt.date(2014, 2, 20)), "what visitors did is kept, also when it was days ago"
    assert db.session.scalars(sa.select(Document.number)).all() == ["临会办〔2014〕17号"]
    assert calendar.changes(2014)
    load(dt.date(2014, 2, 20), reload=True)
    nothing_later_than(dt.date(2014, 2, 20))
    assert not calendar.changes(2014)


def test_what_a_visitor_did_otherwise_is_left_alone(app: Flask) -> None:
    def refuse(day: dt.date) -> None:
        raise player.Refusal("有人办过了")

    deeds = [Deed(dt.date(2014, 3, 1), refuse)]
    assert player.play(deeds, dt.date(2014, 2, 1), dt.date(2014, 3, 31)) == 1
    assert player.play(deeds, dt.date(2014, 3, 1), dt.date(2014, 3, 31)) == 0, "it is over"
    with pytest.raises(player.Refusal):
        player.play(deeds, None, dt.date(2014, 3, 31))


@pytest.mark.deep
@pytest.mark.timeout(3600)
def test_the_whole_year(app: Flask) -> None:
    """One house, played on from day to day: more than a minute of typesetting and signing."""
    load(dt.date(2014, 2, 20))
    assert states(2014) == {}

    load(dt.date(2014, 3, 16))
    nothing_later_than(dt.date(2014, 3, 16))
    late = states(2014)
    assert sum(late.values()) == 60
    assert late["drafted"] == 10, "nine are late, and one county never files"
    assert "summarized" not in late

    load(dt.date(2014, 7, 1))
    nothing_later_than(dt.date(2014, 7, 1))
    assert states(2014) == {"approved": 59, "drafted": 1}
    months = db.session.scalar(sa.select(sa.func.count(sa.distinct(HeadCount.month))))
    assert months == 5, "June is entered in the first days of July"

    load(dt.date(2014, 11, 21))
    nothing_later_than(dt.date(2014, 11, 21))
    assert states(2014)["approved"] == 6, "four late summaries and two that never come"
    assert of_campaign(house.campaign(2014).id) is None

    load(dt.date(2014, 12, 31))
    nothing_later_than(dt.date(2014, 12, 31))
    assert states(2014) == {"summarized": 57, "approved": 2, "drafted": 1}
    commendation = of_campaign(house.campaign(2014).id)
    assert commendation is not None
    assert db.session.scalar(sa.select(sa.func.count(sa.distinct(HeadCount.month)))) == 12
    selected = sa.select(sa.func.count()).where(ModelUnit.state == "selected")
    assert db.session.scalar(selected) == 12
    assert disagreements(tree(house.campaign(2014), dt.date(2014, 12, 31))) == []
    listed = [one.name for group in commended(decided(commendation)).values() for one in group]
    assert len(listed) == 30
    circular = commendation.document
    assert circular is not None
    assert (circular.state, circular.number) == ("issued", "临会发〔2014〕1号")
    assert len(circular.structure["issuers"]) == 2
    assert check_file(store().get(circular.sha256)).outcome == "in_force"
    leader = Screen(app, "zhuxi", PASSWORD)
    page = text_of(leader.get(f"/campaigns/{house.campaign(2014).id}/commendation"))
    assert "临会发〔2014〕1号" in page
    assert "经研究提升一名" in page
