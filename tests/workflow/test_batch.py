"""Many at once: each taken or skipped with its reason; four eyes, versions and passwords hold as they do for one."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.workflow.screens import Screen, text_of
from tests.workflow.test_document_lifecycle import drafted
from tests.workflow.world import FIGURES, PASSWORD, PLAN, TODAY, World
from workflow.base.clock import now
from workflow.base.database import db
from workflow.base.refusals import Invalid
from workflow.issuing import use_cases as issuing
from workflow.issuing.models import Document
from workflow.submissions import batch, use_cases
from workflow.submissions.content import Content
from workflow.submissions.models import Submission


def submissions() -> list[Submission]:
    db.session.rollback()
    return db.session.query(Submission).order_by(Submission.id).all()


@pytest.fixture
def filed(world: World) -> World:
    """Both counties have filed their plans."""
    for submission, who in zip(submissions(), ("drafter", "rival"), strict=True):
        actor, number = world.actor(who), submission.id
        use_cases.save(actor, number, submission.version, Content(PLAN, FIGURES), [], now())
        use_cases.act(actor, number, "submit", submissions()[number - 1].version, now(), TODAY)
    return world


def chosen() -> list[str]:
    return [f"submission:{one.id}:{one.version}" for one in submissions()]


def test_everything_chosen_goes_one_step_forward(filed: World) -> None:
    outcomes = batch.take(filed.actor("reviewer"), batch.read(chosen()), now(), TODAY, "同意。")
    assert [(one.title, one.label, one.skipped) for one in outcomes] == [
        ("甲县总工会", "审核通过", ""),
        ("乙县总工会", "审核通过", ""),
    ]
    assert [one.state for one in submissions()] == ["reviewed", "reviewed"]


def test_what_cannot_be_taken_is_skipped_with_its_reason_and_the_rest_goes_on(filed: World) -> None:
    items = batch.read(chosen())
    filed.act("reviewer", "review")  # the first one has moved on
    filed.grant("reviewer", "approver", filed.city)
    first, second = batch.take(filed.actor("reviewer"), items, now(), TODAY)
    assert "须由另一人进行" in first.skipped
    assert second.skipped == ""
    stale = batch.take(filed.actor("approver").with_step_up(), items, now(), TODAY)
    assert all("刚刚被别人处理过" in one.skipped for one in stale)


def test_nothing_is_told_of_what_one_may_not_see(filed: World) -> None:
    outcomes = batch.take(filed.actor("rival"), batch.read(chosen()[:1]), now(), TODAY)
    assert [(one.title, bool(one.skipped)) for one in outcomes] == [("", True)]


def test_documents_want_the_password(filed: World, app: Flask) -> None:
    document = drafted(filed)
    issuing.act(filed.actor("office2"), document, "check", 1, now(), TODAY)
    version = db.session.get_one(Document, document).version
    screen = Screen(app, "leader")
    answer = screen.post("/together", item=f"document:{document}:{version}")
    assert "跳过 1 项" in text_of(answer)
    assert "请输入登录密码" in text_of(answer)
    answer = screen.post("/together", item=f"document:{document}:{version}", password=PASSWORD)
    assert "办理了 1 项" in text_of(answer)
    assert db.session.get_one(Document, document).state == "signed_off"


def test_the_list_offers_it_where_there_are_several(filed: World, app: Flask) -> None:
    screen = Screen(app, "reviewer")
    page = text_of(screen.get("/"))
    assert all(f'value="{item}"' in page for item in chosen())
    answer = screen.post("/together", item=chosen(), remark="同意。")
    assert "办理了 2 项" in text_of(answer)
    assert [one.state for one in submissions()] == ["reviewed", "reviewed"]
    assert "一并办理" not in text_of(Screen(app, "drafter").get("/"))


def test_a_choice_of_nothing_or_of_nonsense_is_refused() -> None:
    for typed in ([], ["submission:1"], ["person:1:1"], ["submission:x:1"], ["submission:99999999999:1"]):
        with pytest.raises(Invalid):
            batch.read(typed)
