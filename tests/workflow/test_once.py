"""The same POST twice: one effect, one answer."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from tests.workflow.screens import Screen, text_of
from tests.workflow.test_submission_lifecycle import bring
from tests.workflow.world import PASSWORD, World
from workflow.base import once
from workflow.base.clock import now
from workflow.base.database import db
from workflow.issuing.models import Document
from workflow.people.models import Person
from workflow.submissions.models import SubmissionEvent

KEY = "a key that a form carries"


def count(table: Any) -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def approved(screen: Screen, world: World, version: str, **fields: str) -> TestResponse:
    address = f"/submissions/{world.submission}/act/approve"
    return screen.post(
        address, **({"version": version, "remark": "", "once": KEY, "password": PASSWORD} | fields)
    )


def test_the_second_answer_is_the_first(both: Flask) -> None:
    world = World.made()
    bring(world, "reviewed")
    approver, version = Screen(both, "approver"), str(world.version())
    events = count(SubmissionEvent)
    answers = [approved(approver, world, version=version) for _ in range(3)]
    assert [(one.status_code, one.location) for one in answers] == [
        (302, f"/submissions/{world.submission}")
    ] * 3
    assert count(SubmissionEvent) == events + 1
    assert count(Document) == 1
    assert "批准，已完成" in text_of(approver.get(answers[0].location))


def test_sent_many_times_at_once_it_counts_once(both: Flask) -> None:
    world = World.made()
    bring(world, "reviewed")
    version, events = str(world.version()), count(SubmissionEvent)
    screen = Screen(both, "approver")
    cookie = screen.client.get_cookie("hongtou")
    assert cookie is not None
    senders, start = [Screen(both) for _ in range(8)], Barrier(8)
    for sender in senders:
        sender.client.set_cookie("hongtou", cookie.value)

    def send(sender: Screen) -> tuple[int, str | None]:
        start.wait()
        answer = approved(sender, world, version=version)
        return answer.status_code, answer.location

    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(send, senders))
    assert answers == {(302, f"/submissions/{world.submission}")}
    assert (count(SubmissionEvent), count(Document)) == (events + 1, 1)


def test_another_form_is_another_act(app: Flask, world: World) -> None:
    """Another key, other fields, another person: none of them is the same POST."""
    bring(world, "reviewed")
    approver, version = Screen(app, "approver"), str(world.version())
    assert approved(approver, world, version=version).status_code == 302
    for differs in ({"once": "another"}, {"remark": "同意"}):
        assert approved(approver, world, version=version, **differs).status_code == 409
    assert approved(Screen(app, "reviewer"), world, version=version).status_code == 403


def test_a_refused_form_may_be_sent_again(app: Flask, world: World) -> None:
    bring(world, "submitted")
    approver, version = Screen(app, "approver"), str(world.version())
    assert approved(approver, world, version=version).status_code == 409  # not reviewed yet
    assert count(once.IdempotencyKey) == 0
    world.act("reviewer", "review")
    assert approved(approver, world, str(world.version())).status_code == 302


def test_a_second_account_is_not_made_and_no_secret_is_kept(app: Flask, world: World) -> None:
    form = {"username": "new", "name": "新人", "unit": "甲县总工会", "roles": "drafter", "once": KEY}
    admin = Screen(app, "admin")
    before = count(Person)
    assert "临时密码只显示这一次" in text_of(admin.post("/accounts", **form))
    again = admin.post("/accounts", **form)
    assert (again.status_code, count(Person)) == (409, before + 1)
    assert "没有重复办理" in text_of(again)


def test_files_count_as_what_was_sent(app: Flask, world: World) -> None:
    """A corrected scan under the same key is another POST, and is not taken for the first."""
    drafter = Screen(app, "drafter")
    address = f"/submissions/{world.submission}/edit"
    for content in (b"%PDF-1.7 one", b"%PDF-1.7 two"):
        form = {"text": "题目", "version": str(world.version()), "once": KEY}
        answer = drafter.post(address, **form, stamped=(io.BytesIO(content), "scan.pdf"))
        assert answer.status_code == 302, text_of(answer)
    assert world.version() == 3


def test_a_password_tried_twice_counts_twice(app: Flask, world: World) -> None:
    for _ in range(5):
        Screen(app).post("/sign-in", username="drafter", password="wrong", once=KEY)
    person = db.session.scalars(sa.select(Person).where(Person.username == "drafter")).one()
    assert person.locked_until is not None


def test_an_answer_that_never_came_is_said_to_be_done(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process died right after the act: the second sender learns that it is done."""
    bring(world, "reviewed")
    monkeypatch.setattr(once, "WAIT_S", 0.1)
    approver, version = Screen(app, "approver"), str(world.version())
    approved(approver, world, version=version)
    with db.engine.begin() as connection:
        connection.execute(sa.update(once.IdempotencyKey).values(answer=None))
    assert "没有重复办理" in text_of(approved(approver, world, version=version))


def test_old_forms_are_forgotten(app: Flask, world: World) -> None:
    bring(world, "reviewed")
    approved(Screen(app, "approver"), world, str(world.version()))
    once.forget(now() - once.KEPT_FOR)
    assert count(once.IdempotencyKey) == 1
    once.forget(now())
    assert count(once.IdempotencyKey) == 0


def test_every_form_carries_a_key_of_its_own(app: Flask, world: World) -> None:
    page = text_of(Screen(app, "admin").get("/accounts"))
    keys = [part.split('"')[0] for part in page.split('name="once" value="')[1:]]
    assert len(keys) == page.count('name="csrf_token"') == len(set(keys))
