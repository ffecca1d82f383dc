"""Comments: written while reviewing, sent with the decision, answered by the unit, following their paragraph."""

from __future__ import annotations

import io
import re

import pdfplumber
import pytest
from flask import Flask

from tests.workflow.screens import Screen, text_of
from tests.workflow.world import PLAN, TODAY, World
from workflow.base.clock import now
from workflow.base.database import db
from workflow.base.refusals import Conflict, Forbidden, Invalid, NotFound
from workflow.submissions import comments
from workflow.submissions.differences import paragraphs
from workflow.submissions.models import Comment, Revision, Submission

TARGET = paragraphs(PLAN).index("培训专兼职工作者85人、职工代表220人。")


def submission(world: World) -> Submission:
    db.session.rollback()
    return db.session.get_one(Submission, world.submission)


def revision(world: World) -> Revision:
    found = submission(world).revision("plan")
    assert found is not None
    return found


def write(
    world: World,
    text: str = "请写明占比。",
    who: str = "reviewer",
    place: int = TARGET,
    internal: bool = False,
) -> int:
    comments.write(
        world.actor(who), world.submission, revision(world).id, place, text, internal, now(), TODAY
    )
    return max(one.id for one in db.session.query(Comment))


def read(world: World, who: str) -> list[str]:
    shown = comments.beside(world.actor(who), submission(world), revision(world))
    return [one.comment.text for one in shown]


@pytest.fixture
def submitted(world: World) -> World:
    world.write()
    world.act("drafter", "submit")
    return world


def test_the_unit_reads_a_comment_when_it_is_sent_with_the_decision(submitted: World) -> None:
    write(submitted)
    write(submitted, "占比似乎偏高，问一下。", internal=True)
    assert read(submitted, "drafter") == []
    assert read(submitted, "approver") == ["请写明占比。", "占比似乎偏高，问一下。"]
    submitted.act("reviewer", "send_back")
    assert read(submitted, "drafter") == ["请写明占比。"]


def test_a_comment_follows_its_paragraph_into_the_next_revision(submitted: World) -> None:
    write(submitted)
    write(submitted, "这一段并入目标。", place=TARGET + 2)
    submitted.act("reviewer", "send_back")
    lines = paragraphs(PLAN)
    lines[TARGET] = "培训专兼职工作者85人，占85%；职工代表220人，占55%。"
    del lines[TARGET + 2]
    submitted.write("\n".join([lines[0], "成立领导小组，由主席任组长。", *lines[1:]]))
    shown = comments.beside(submitted.actor("drafter"), submission(submitted), revision(submitted))
    assert [(one.comment.text, one.place) for one in shown] == [
        ("请写明占比。", TARGET + 1),
        ("这一段并入目标。", None),
    ]
    assert shown[1].quote == paragraphs(PLAN)[TARGET + 2]


def test_the_unit_answers_and_the_reviewer_reads_it(submitted: World) -> None:
    comment = write(submitted)
    submitted.act("reviewer", "send_back")
    drafter = submitted.actor("drafter")
    with pytest.raises(Invalid, match="请改正"):
        comments.answer(drafter, submitted.submission, comment, "explained", " ", now())
    comments.answer(drafter, submitted.submission, comment, "explained", "占比在附表中。", now())
    shown = comments.beside(submitted.actor("reviewer"), submission(submitted), revision(submitted))
    assert [(one.comment.state, one.comment.answer) for one in shown] == [("explained", "占比在附表中。")]


def test_who_may_not_is_told_so(submitted: World) -> None:
    comment = write(submitted)
    with pytest.raises(Forbidden):
        write(submitted, who="office")
    with pytest.raises(Forbidden):
        write(submitted, who="drafter")
    with pytest.raises(NotFound):
        write(submitted, who="rival")
    with pytest.raises(NotFound):  # not sent yet: the unit does not know of it
        comments.answer(submitted.actor("drafter"), submitted.submission, comment, "done", "", now())
    with pytest.raises(Forbidden):
        comments.take_back(submitted.actor("reviewer2"), submitted.submission, comment, now())
    with pytest.raises(NotFound):
        write(submitted, place=999)
    submitted.act("reviewer", "send_back")
    with pytest.raises(Conflict):
        comments.take_back(submitted.actor("reviewer"), submitted.submission, comment, now())
    with pytest.raises(Conflict):
        write(submitted)
    with pytest.raises(Forbidden):
        comments.answer(submitted.actor("reviewer"), submitted.submission, comment, "done", "", now())


def test_a_comment_on_an_older_revision_is_refused(submitted: World) -> None:
    old = revision(submitted).id
    submitted.act("reviewer", "send_back")
    submitted.write()
    submitted.act("drafter", "submit")
    with pytest.raises(Conflict, match="最新一稿"):
        comments.write(
            submitted.actor("reviewer"), submitted.submission, old, 0, "旧稿上的话", False, now(), TODAY
        )


def test_one_takes_back_what_nobody_has_seen(submitted: World) -> None:
    comments.take_back(submitted.actor("reviewer"), submitted.submission, write(submitted), now())
    assert read(submitted, "reviewer") == []


def test_the_road_on_the_screens(submitted: World, app: Flask) -> None:
    desk, unit = Screen(app, "reviewer"), Screen(app, "drafter")
    address = f"/submissions/{submitted.submission}"
    page = text_of(desk.get(f"{address}/review?at={TARGET}"))
    assert "对这一段的批注" in page
    fields = {"revision": revision(submitted).id, "paragraph": TARGET}
    refused = desk.post(f"{address}/comments", comment="x" * 3000, **fields)
    assert refused.status_code == 422
    assert "最多 2000 字" in text_of(refused)
    assert "x" * 3000 in text_of(refused)
    assert desk.post(f"{address}/comments", comment="请写明占比。", **fields).status_code == 302
    assert "请写明占比。" not in text_of(unit.get(f"{address}/review"))
    version = submission(submitted).version
    desk.post(f"{address}/act/send_back", version=version, phrase="请按批注修改后重新报送。", remark="")
    page = text_of(unit.get(f"{address}/review"))
    assert "请写明占比。" in page
    assert "请按批注修改后重新报送。" in text_of(unit.get(address))
    comment = db.session.query(Comment).one().id
    unit.post(f"{address}/comments/{comment}/answer", state="done")
    assert "已修改" in text_of(desk.get(f"{address}/review"))


def test_what_changed_is_shown_between_two_revisions(submitted: World, app: Flask) -> None:
    address = f"/submissions/{submitted.submission}/compare"
    assert Screen(app, "reviewer").get(address).status_code == 404
    submitted.act("reviewer", "send_back")
    submitted.write(PLAN.replace("职工代表220人", "职工代表260人"))
    submitted.act("drafter", "submit")
    page = Screen(app, "reviewer").get(address).get_data(as_text=True)
    assert "<del>220</del><ins>260</ins>" in page
    assert Screen(app, "reviewer").get(f"{address}?to=999").status_code == 404


def test_what_changed_is_there_as_sheets_too_with_the_comments_one_may_read(
    submitted: World, app: Flask
) -> None:
    write(submitted, "请写明占比。")
    write(submitted, "内部的话", internal=True)
    write(submitted, "这一段不妥。", place=len(paragraphs(PLAN)) - 1)
    submitted.act("reviewer", "send_back")
    shortened = "\n".join(paragraphs(PLAN)[:-1]).replace("职工代表220人", "职工代表260人")
    submitted.write(shortened)
    submitted.act("drafter", "submit")
    address = f"/submissions/{submitted.submission}/compare"
    page = text_of(Screen(app, "reviewer").get(address))
    assert "原文已经改去的批注" in page, "a comment whose paragraph is gone is not lost"
    assert "这一段不妥。" in page
    said = {}
    for who in ("reviewer", "drafter"):
        link = re.search(r'href="([^"]*compare\.pdf[^"]*)"', text_of(Screen(app, who).get(address)))
        assert link
        answer = Screen(app, who).get(link[1])
        assert answer.mimetype == "application/pdf"
        with pdfplumber.open(io.BytesIO(answer.data)) as file:
            said[who] = "".join("".join(sheet.extract_text().split()) for sheet in file.pages)
    for text in said.values():
        for words in ("220260人", "请写明占比。", "这一段不妥。", "第2稿", "段有改动"):
            assert words in text
    assert "内部的话" in said["reviewer"]
    assert "内部的话" not in said["drafter"]


def test_the_review_page_offers_no_filing_where_there_is_nothing_to_file(
    submitted: World, app: Flask
) -> None:
    """Sent back, the newest revision is still the filed one: the unit edits it before it files again."""
    submitted.act("reviewer", "send_back")
    page = Screen(app, "drafter").get(f"/submissions/{submitted.submission}/review")
    assert "/act/submit" not in page.get_data(as_text=True)
