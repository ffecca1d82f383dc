"""Substitutes: somebody else's roles for a while, both names on record, and four eyes all the same."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask

from tests.workflow.screens import Screen, text_of
from tests.workflow.test_document_lifecycle import drafted
from tests.workflow.world import TODAY, World
from workflow.base.audit import AuditEntry
from workflow.base.clock import now, office_day
from workflow.base.database import db
from workflow.base.refusals import Forbidden, Invalid, NotFound
from workflow.issuing import queries as issuing_queries
from workflow.issuing import use_cases as issuing
from workflow.issuing.models import Document
from workflow.people import substitutes
from workflow.people.models import Person, Substitution
from workflow.people.policy import Actor
from workflow.people.queries import actor_of, holders
from workflow.submissions import queries

DAY = dt.timedelta(days=1)


def appoint(world: World, absent: str, substitute: str, starts: int = 0, ends: int = 3, by: str = "") -> None:
    today = office_day()
    substitutes.appoint(
        world.actor(by or absent),
        world.actor(absent).person_id,
        world.actor(substitute).person_id,
        today + starts * DAY,
        today + ends * DAY,
        now(),
        today,
    )
    world.actors[substitute] = acting(world, substitute)


def acting(world: World, who: str, days: int = 0) -> Actor:
    person = db.session.get_one(Person, world.actor(who).person_id)
    return actor_of(person, office_day() + days * DAY)


def test_the_substitute_acts_and_the_record_shows_both_names(world: World) -> None:
    appoint(world, "reviewer", "office")
    world.write()
    world.act("drafter", "submit")
    world.act("office", "review")
    assert queries.history(world.submission)[0].actor == "office的姓名（代reviewer的姓名）"
    entry = db.session.query(AuditEntry).filter_by(action="submission_review").one()
    assert (entry.actor_id, entry.detail["on_behalf_of"]) == (
        world.actor("office").person_id,
        world.actor("reviewer").person_id,
    )


def test_it_holds_on_its_days_and_no_others(world: World) -> None:
    appoint(world, "reviewer", "office", starts=1, ends=2)
    assert [acting(world, "office", days).has("reviewer", world.city) for days in range(4)] == [
        *(False, True, True),
        False,
    ]


def test_the_substitute_counts_as_both_persons(world: World) -> None:
    """Who stands in for the reviewer may not approve what that reviewer reviewed, nor the other way round."""
    world.write()
    world.act("drafter", "submit")
    world.act("reviewer", "review")
    appoint(world, "reviewer", "approver")
    with pytest.raises(Forbidden, match="须由另一人进行"):
        world.act("approver", "approve")


def test_the_absent_person_does_not_approve_what_was_reviewed_in_his_name(world: World) -> None:
    world.grant("reviewer", "approver", world.city)
    world.write()
    world.act("drafter", "submit")
    appoint(world, "reviewer", "office")
    world.act("office", "review")
    with pytest.raises(Forbidden, match="须由另一人进行"):
        world.act("reviewer", "approve")


def test_what_the_absent_person_drafted_his_substitute_does_not_sign_off(world: World) -> None:
    document = drafted(world)
    issuing.act(world.actor("office2"), document, "check", 1, now(), TODAY)
    appoint(world, "office", "leader")
    version = db.session.get_one(Document, document).version
    with pytest.raises(Forbidden, match="须由另一人进行"):
        issuing.act(world.actor("leader").with_step_up(), document, "sign_off", version, now(), TODAY)


def test_a_document_checked_by_a_substitute_shows_both_names(world: World) -> None:
    document = drafted(world)
    appoint(world, "office2", "reviewer")
    issuing.act(world.actor("reviewer"), document, "check", 1, now(), TODAY)
    assert issuing_queries.history(document)[0].actor == "reviewer的姓名（代office2的姓名）"


def test_who_holds_the_role_himself_acts_in_his_own_name(world: World) -> None:
    appoint(world, "reviewer", "reviewer2")
    world.write()
    world.act("drafter", "submit")
    world.act("reviewer2", "review")
    assert queries.history(world.submission)[0].actor == "reviewer2的姓名"


def test_the_substitute_is_told_what_the_absent_person_is_told(world: World) -> None:
    appoint(world, "reviewer", "office")
    assert world.actor("office").person_id in holders(("reviewer",), [world.city])


def test_administration_is_never_lent(world: World) -> None:
    with pytest.raises(Invalid) as refusal:
        appoint(world, "admin", "office")
    assert "不能代理" in refusal.value.fields["person"]
    with pytest.raises(Invalid) as refusal:
        appoint(world, "reviewer", "auditor")
    assert "不能代理别人" in refusal.value.fields["substitute"]


def test_only_the_person_or_the_administrator_appoints_and_ends(world: World) -> None:
    with pytest.raises(Forbidden):
        appoint(world, "reviewer", "office", by="approver")
    appoint(world, "reviewer", "office", by="admin")
    number = db.session.query(Substitution).one().id
    with pytest.raises(NotFound):
        substitutes.end(world.actor("rival"), number, now())
    with pytest.raises(Forbidden):
        substitutes.end(world.actor("office"), number, now())
    substitutes.end(world.actor("reviewer"), number, now())
    assert not acting(world, "office").has("reviewer", world.city)


@pytest.mark.parametrize(("starts", "ends", "field"), [(3, 2, "ends"), (-9, -1, "ends"), (0, 400, "ends")])
def test_days_that_make_no_sense_are_refused_at_their_field(
    world: World, starts: int, ends: int, field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        appoint(world, "reviewer", "office", starts, ends)
    assert field in refusal.value.fields


def test_on_the_screen(world: World, app: Flask) -> None:
    screen = Screen(app, "reviewer")
    substitute = world.actor("office").person_id
    today = office_day().isoformat()
    answer = screen.post("/substitutes", substitute=substitute, starts=today, ends="")
    assert answer.status_code == 422
    assert "代理到哪一天为止" in text_of(answer)
    assert screen.post("/substitutes", substitute=substitute, starts=today, ends=today).status_code == 302
    assert "现在结束" in text_of(screen.get("/substitutes"))
    assert "现在结束" not in text_of(Screen(app, "office").get("/substitutes"))
    number = db.session.query(Substitution).one().id
    assert screen.post(f"/substitutes/{number}/end").status_code == 302
    assert "已结束" in text_of(screen.get("/substitutes"))
