"""Who approves proves that it is himself: each time, or once for those he decides in a row."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.workflow.screens import Screen, text_of
from tests.workflow.test_batch import chosen, filed, submissions
from tests.workflow.test_one_time_codes import set_up
from tests.workflow.world import PASSWORD, TODAY, World
from workflow.base import clock
from workflow.base.clock import now
from workflow.people.stepping_up import COUNTS_FOR
from workflow.submissions import batch

__all__ = ["filed"]
ASKED = 'name="password"'
REMARK = "同意，请按时间节点推进。"


@pytest.fixture
def reviewed(filed: World) -> World:
    """Both counties' plans wait for approval."""
    batch.take(filed.actor("reviewer"), batch.read(chosen()), now(), TODAY)
    return filed


def decide(screen: Screen, submission: int, action: str = "approve", **fields: str) -> TestResponse:
    version = str(submissions()[submission - 1].version)
    return screen.post(f"/submissions/{submission}/act/{action}", version=version, remark=REMARK, **fields)


def states() -> list[str]:
    return [one.state for one in submissions()]


@pytest.mark.parametrize("given", ["", "nobody's password"])
def test_without_proof_nothing_is_approved_and_the_words_stay(
    reviewed: World, app: Flask, given: str
) -> None:
    screen = Screen(app, "approver")
    assert ASKED in text_of(screen.get("/submissions/1"))
    answer = decide(screen, 1, password=given)
    assert answer.status_code == 422
    assert 'href="#password"' in text_of(answer)
    assert REMARK in text_of(answer)
    assert states() == ["reviewed", "reviewed"]


def test_sending_back_asks_for_none(reviewed: World, app: Flask) -> None:
    assert decide(Screen(app, "approver"), 1, "send_back").status_code == 302


def test_what_follows_in_the_same_session_is_not_asked_for_again(reviewed: World, app: Flask) -> None:
    screen = Screen(app, "approver")
    assert decide(screen, 1, password=PASSWORD).status_code == 302
    assert ASKED not in text_of(screen.get("/submissions/2"))
    assert decide(Screen(app, "approver"), 2).status_code == 422, "another browser has proven nothing"
    assert decide(screen, 2).status_code == 302
    assert states() == ["approved", "approved"]


def test_after_a_while_it_is_asked_for_again(
    reviewed: World, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = Screen(app, "approver")
    decide(screen, 1, password=PASSWORD)
    later = now() + COUNTS_FOR + dt.timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    monkeypatch.setattr("workflow.people.session.now", lambda: later)
    assert ASKED in text_of(screen.get("/submissions/2"))
    assert decide(screen, 2).status_code == 422


def test_signing_out_forgets_it(reviewed: World, app: Flask) -> None:
    screen = Screen(app, "approver")
    decide(screen, 1, password=PASSWORD)
    screen.post("/sign-out")
    screen.post("/sign-in", username="approver", password=PASSWORD)
    assert decide(screen, 2).status_code == 422


def test_what_cannot_be_taken_back_asks_each_time(reviewed: World, app: Flask) -> None:
    """Reopening voids the reply."""
    screen = Screen(app, "approver")
    decide(screen, 1, password=PASSWORD)
    assert decide(screen, 1, "reopen").status_code == 422
    assert decide(screen, 1, "reopen", password=PASSWORD).status_code == 302


def test_many_at_once_ask_once(reviewed: World, app: Flask) -> None:
    screen = Screen(app, "approver")
    assert ASKED in text_of(screen.get("/"))
    answer = screen.post("/together", item=chosen())
    assert "跳过 2 项" in text_of(answer)
    assert "请输入登录密码" in text_of(answer)
    answer = screen.post("/together", item=chosen(), password=PASSWORD)
    assert "办理了 2 项" in text_of(answer)
    assert states() == ["approved", "approved"]


def test_a_code_where_set(reviewed: World, app: Flask) -> None:
    phone, screen = set_up(reviewed, "approver"), Screen(app, "approver")
    assert "动态口令" in text_of(screen.get("/submissions/1"))
    assert decide(screen, 1, password=PASSWORD).status_code == 422
    assert decide(screen, 1, password=phone.at(now())).status_code == 302
