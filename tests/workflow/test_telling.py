"""Who is told of a step: whoever must act next or waits for the answer, once, and never who took it."""

from __future__ import annotations

import pytest

from tests.workflow.world import World
from workflow.base.database import db
from workflow.messages.queries import messages
from workflow.submissions.lifecycle import BY_ACTION
from workflow.submissions.telling import TELLINGS


def told(world: World, who: str) -> list[str]:
    db.session.rollback()
    return [message.subject for message in messages(world.actor(who))]


@pytest.fixture
def submitted(world: World) -> World:
    world.write()
    world.act("drafter", "submit")
    return world


def test_each_step_tells_who_comes_next(submitted: World) -> None:
    assert told(submitted, "reviewer") == told(submitted, "reviewer2") == ["甲县总工会提交了实施方案，请审核"]
    submitted.act("reviewer", "review")
    assert told(submitted, "approver") == ["甲县总工会的实施方案已审核，请批准"]
    submitted.act("approver", "send_back", "请补充占比。")
    assert told(submitted, "drafter") == told(submitted, "head") == ["实施方案已退回，请修改后重新提交"]
    assert told(submitted, "rival") == []
    [message] = messages(submitted.actor("head"))
    assert message.text.endswith("意见：请补充占比。")
    assert message.link == f"/submissions/{submitted.submission}"


def test_the_same_step_taken_again_is_told_again(submitted: World) -> None:
    for _ in range(2):
        submitted.act("reviewer", "send_back")
        submitted.write()
        submitted.act("drafter", "submit")
    assert told(submitted, "drafter") == ["实施方案已退回，请修改后重新提交"] * 2


def test_nobody_is_told_what_he_did_himself(world: World) -> None:
    world.grant("drafter", "reviewer", world.city)
    world.write()
    world.act("drafter", "submit")
    assert told(world, "reviewer") == ["甲县总工会提交了实施方案，请审核"]
    assert told(world, "drafter") == []


def test_every_row_belongs_to_a_step() -> None:
    assert set(TELLINGS) <= set(BY_ACTION)
