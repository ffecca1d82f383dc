"""Substitutes: somebody else's roles for a while, both names on record, and four eyes all the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.workflow.screens import Screen, text_of
from tests.workflow.test_document_lifecycle import drafted
from tests.workflow.test_road import work_everything
from tests.workflow.world import TODAY, World
from workflow.base.audit import AuditEntry
from workflow.base.clock import now, office_day
from workflow.base.database import db
from workflow.base.refusals import Forbidden, Invalid, NotFound
from workflow.campaigns import queries as campaign_queries
from workflow.campaigns import use_cases
from workflow.commendation import queries as commendations
from workflow.commendation import use_cases as commendation
from workflow.issuing import distribution
from workflow.issuing import queries as issuing_queries
from workflow.issuing import use_cases as issuing
from workflow.issuing.models import Document
from workflow.people import queries as people
from workflow.people import substitutes
from workflow.people.models import Person, Substitution
from workflow.people.policy import Actor
from workflow.people.queries import holders, names_of, signature
from workflow.progress import (
    class_book,
    class_queries,
    classes,
    concern_queries,
    concerns,
    head_counts,
    hearing,
    model_unit_queries,
    model_units,
    nominations,
)
from workflow.progress.figures import Counts
from workflow.progress.models import HeadCount
from workflow.submissions import comments, queries
from workflow.submissions.models import Comment, Revision, Submission

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
    found = people.acting(Person.id == world.actor(who).person_id, office_day() + days * DAY)
    assert found
    return found[1]


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


BOTH = "rival的姓名（代drafter的姓名）"
CLASS = classes.Content(
    "培训班", False, TODAY, TODAY, "党校", "county", ["staff"], ["lecture"], ["law"], 5, 80, 0
)


def _records_a_class(world: World, actor: Actor) -> str:
    made = class_book.record(actor, world.campaign, world.county, CLASS, now(), TODAY)
    return class_queries.history(made)[0][2]


def _nominates(world: World, actor: Actor) -> str:
    nominee = model_units.Content("甲一厂", "private", True, False, "事迹")
    made = nominations.nominate(actor, world.campaign, world.county, nominee, now(), TODAY)
    return model_unit_queries.history(made)[0][2]


def _reports_a_concern(world: World, actor: Actor) -> str:
    concern = concerns.Content("training", "soon", "师资不足", "没有教师")
    made = hearing.report(actor, world.campaign, world.county, concern, now(), TODAY)
    return concern_queries.history(made)[0][2]


def _enters_head_counts(world: World, actor: Actor) -> str:
    typed = head_counts.Typed(TODAY.replace(day=1), 0, Counts(10, 5, 5, 20, 10, 10))
    made = head_counts.enter(actor, world.campaign, world.county, typed, now(), TODAY)
    row = db.session.get_one(HeadCount, made)
    return signature(names_of((row.entered_by, row.on_behalf_of)), row.entered_by, row.on_behalf_of)


def _confirms_receipt(world: World, actor: Actor) -> str:
    world.approved()
    work_everything()
    reply = db.session.scalars(sa.select(Document).where(Document.kind == "reply")).one()
    distribution.sign_for(actor, reply.id, now(), TODAY)
    [one] = distribution.deliveries(reply.id)
    return one.person


def _answers_a_comment(world: World, actor: Actor) -> str:
    world.write()
    world.act("drafter", "submit")
    revision = db.session.scalars(sa.select(Revision)).one()
    comments.write(world.actor("reviewer"), world.submission, revision.id, 0, "请补充。", False, now(), TODAY)
    world.act("reviewer", "send_back", "请修改")
    comment = db.session.scalars(sa.select(Comment)).one()
    comments.answer(actor, world.submission, comment.id, "explained", "已经写明。", now())
    submission = db.session.get_one(Submission, world.submission)
    return comments.beside(actor, submission, submission.revisions[0])[0].answerer


@pytest.mark.parametrize(
    "act",
    [
        _records_a_class, _nominates, _reports_a_concern, _enters_head_counts, _confirms_receipt,
        _answers_a_comment,
    ],
)  # fmt: skip
def test_whatever_he_does_for_a_units_person_shows_both_names(
    app: Flask, world: World, act: Callable[[World, Actor], str]
) -> None:
    appoint(world, "drafter", "rival")
    assert act(world, world.actor("rival")) == BOTH


def test_what_he_does_for_a_campaigns_officer_shows_both_names(app: Flask, world: World) -> None:
    appoint(world, "reviewer", "office")
    use_cases.act(world.actor("office"), world.campaign, "close", 1, now(), TODAY, "已经结束")
    assert campaign_queries.history(world.campaign, desk=True)[0].actor == "office的姓名（代reviewer的姓名）"
    commendation.prepare(world.actor("office"), world.campaign, now(), TODAY)
    begun = commendations.history(commendations.of_campaign(world.campaign))
    assert begun[0].actor == "office的姓名（代reviewer的姓名）"


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
