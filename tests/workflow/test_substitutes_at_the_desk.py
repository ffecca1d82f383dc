"""What the desk's people do, done by their substitutes: both names wherever the record is read."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.workflow import test_commendation as commending
from tests.workflow import test_on_paper as from_paper
from tests.workflow.test_commendation import prepared
from tests.workflow.test_document_lifecycle import act, drafted
from tests.workflow.test_substitutes import appoint
from tests.workflow.world import TODAY, World
from workflow.base.audit import AuditEntry
from workflow.base.clock import now
from workflow.base.database import db
from workflow.commendation import queries as commendations
from workflow.issuing import queries as documents
from workflow.issuing import seals, series
from workflow.people import unit_history
from workflow.people.models import Unit
from workflow.people.unit_queries import unit_history as history_of
from workflow.reminders import desk
from workflow.reminders.queries import lines
from workflow.submissions import comments
from workflow.submissions.models import Revision, Submission

__all__ = ["prepared"]


def _nudges(world: World, who: str) -> str:
    desk.nudge(world.actor(who), world.campaign, world.county, "请抓紧报送。", now(), TODAY)
    return on_the_timeline(world)


def _pauses(world: World, who: str) -> str:
    desk.pause(world.actor(who), world.campaign, world.county, "正在换届", now(), TODAY)
    return on_the_timeline(world)


def _resumes(world: World, who: str) -> str:
    desk.pause(world.actor("reviewer2"), world.campaign, world.county, "正在换届", now(), TODAY)
    desk.resume(world.actor(who), world.campaign, world.county, "换届完成", now(), TODAY)
    return on_the_timeline(world)


def on_the_timeline(world: World) -> str:
    return lines(db.session.get_one(Submission, world.submission))[-1].actor


def _comments(world: World, who: str) -> str:
    world.write()
    world.act("drafter", "submit")
    revision = db.session.scalars(sa.select(Revision)).one()
    comments.write(world.actor(who), world.submission, revision.id, 0, "请补充。", False, now(), TODAY)
    submission = db.session.get_one(Submission, world.submission)
    return comments.beside(world.actor("reviewer2"), submission, revision)[0].author


def _renames_a_unit(world: World, who: str) -> str:
    unit = db.session.get_one(Unit, world.county)
    unit_history.rename(
        *(world.actor(who), unit.id, unit.version, "丙县总工会", "丙县", TODAY, "行政区划调整", now(), TODAY)
    )
    return history_of(world.county)[0].actor


def _drafts(world: World, who: str) -> str:
    world.actors["office"], own = world.actor(who), world.actor("office")
    made = drafted(world)
    world.actors["office"] = own
    return documents.history(made)[0].actor


def _signs_off(world: World, who: str) -> str:
    made = drafted(world)
    act(world, made, "office2", "check")
    act(world, made, who, "sign_off")
    return documents.history(made)[0].actor


def _enters_from_paper(world: World, who: str) -> str:
    world.actors["office"], own = world.actor(who), world.actor("office")
    made = from_paper.enter(world, 3)
    world.actors["office"] = own
    return documents.history(made)[0].actor


@pytest.mark.parametrize(
    ("absent", "substitute", "does"),
    [
        ("reviewer", "approver", _nudges),
        ("reviewer", "approver", _pauses),
        ("reviewer", "approver", _resumes),
        ("reviewer", "office2", _comments),
        ("office", "reviewer", _renames_a_unit),
        ("office", "reviewer", _drafts),
        ("leader", "reviewer", _signs_off),
        ("office", "reviewer", _enters_from_paper),
    ],
)
def test_both_names_stand_in_the_record(
    app: Flask, world: World, absent: str, substitute: str, does: Callable[[World, str], str]
) -> None:
    appoint(world, absent, substitute)
    assert does(world, substitute) == f"{substitute}的姓名（代{absent}的姓名）"
    last = db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert last
    assert last.detail["on_behalf_of"] == world.actor(absent).person_id


def test_a_move_by_the_leaders_substitute_shows_both_names_beside_the_unit(prepared: World) -> None:
    appoint(prepared, "leader", "reviewer")
    commending.move(prepared, who="reviewer")
    [word] = commendations.said(commending.commendation(prepared))[prepared.rival_county]
    assert word.person == "reviewer的姓名（代leader的姓名）"


def test_who_keeps_the_register_by_his_own_right_keeps_it_in_his_own_name(world: World) -> None:
    """The office of the city keeps every unit; that it also stands in for a county's office changes nothing."""
    world.grant("rival", "office", world.rival_county)
    appoint(world, "rival", "office")
    assert _renames_a_unit(world, "office") == "office的姓名"


def test_the_audit_names_both_where_no_history_is_kept(world: World) -> None:
    appoint(world, "office", "reviewer")
    actor, absent = world.actor("reviewer"), world.actor("office").person_id
    series.define(actor, series.NewSeries("某会字", "某市总工会", 2014), now())
    seals.change(actor.with_step_up(), world.notices, 0, 40, None, now())
    appoint(world, "drafter", "rival")
    world.write(who="rival")
    noted = {
        one.action: one.detail.get("on_behalf_of") for one in db.session.scalars(sa.select(AuditEntry)).all()
    }
    assert noted["series_defined"] == noted["seal_changed"] == absent
    assert noted["submission_saved"] == world.actor("drafter").person_id
