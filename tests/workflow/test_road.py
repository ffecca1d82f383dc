"""The road without the web: from a saved plan to the signed reply in the store."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Flask

from tests.workflow.world import TODAY, World
from workflow.base import outbox
from workflow.base.clock import now
from workflow.base.database import db
from workflow.issuing import use_cases as issuing
from workflow.issuing.models import Document
from workflow.issuing.trust import store
from workflow.issuing.verification import check_file


def work_everything() -> None:
    for job_id in db.session.scalars(sa.select(outbox.Job.id)).all():
        outbox.work(job_id)


def test_an_approved_plan_becomes_one_signed_reply(both: Flask) -> None:
    World.made().approved()
    work_everything()
    reply = db.session.scalars(sa.select(Document)).one()
    assert (reply.state, reply.number) == ("issued", "某会备〔2014〕1号")
    finding = check_file(store().get(reply.sha256))
    assert finding.outcome == "in_force", finding.sentence


def test_a_request_is_answered_by_a_批复(world: World) -> None:
    world.write(is_request=True)
    for who, action in (("drafter", "submit"), ("reviewer", "review"), ("approver", "approve")):
        world.act(who, action)
    assert db.session.scalars(sa.select(Document.title)).one().endswith("的批复")


def test_reopening_before_the_job_ran_cancels_the_reply_and_uses_no_number(world: World) -> None:
    world.approved().act("approver", "reopen")
    work_everything()
    reply = db.session.scalars(sa.select(Document)).one()
    assert (reply.state, reply.sequence, reply.sha256) == ("cancelled", None, "")


def test_reopening_after_issue_voids_the_reply_which_keeps_its_number(world: World) -> None:
    world.approved()
    work_everything()
    world.act("approver", "reopen", "方案需要调整")
    reply = db.session.scalars(sa.select(Document)).one()
    assert (reply.state, reply.number, reply.void_reason) == ("void", "某会备〔2014〕1号", "方案需要调整")
    assert check_file(store().get(reply.sha256)).outcome == "void"
    for who, action in (("drafter", "submit"), ("reviewer", "review"), ("approver", "approve")):
        if action == "submit":
            world.write()
        world.act(who, action)
    work_everything()
    numbers = db.session.scalars(sa.select(Document.number).order_by(Document.id)).all()
    assert numbers == ["某会备〔2014〕1号", "某会备〔2014〕2号"]


def test_a_plan_whose_reply_the_leader_voided_can_still_be_reopened(world: World) -> None:
    world.approved()
    work_everything()
    reply = db.session.scalars(sa.select(Document)).one()
    leader = world.actor("leader").with_step_up()
    issuing.act(leader, reply.id, "void", reply.version, now(), TODAY, "印错了")
    world.act("approver", "reopen", "方案需要调整")
    assert world.state() == "returned"
    db.session.refresh(reply)
    assert (reply.state, reply.void_reason) == ("void", "印错了")
