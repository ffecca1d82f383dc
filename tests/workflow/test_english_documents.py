"""Documents in English, seen from outside: in every state, after every step, and where something is refused."""

from __future__ import annotations

import io

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from tests.workflow.screens import Screen, text_of
from tests.workflow.test_document_lifecycle import (
    ALLOWED,
    DESK,
    NOTICE,
    RECIPIENTS,
    ROADS,
    brought,
    document,
)
from tests.workflow.test_english import all_written, left_in_chinese, switch
from tests.workflow.test_joint import checked
from tests.workflow.test_on_paper import SCAN, enter
from tests.workflow.world import PASSWORD, TODAY, World
from workflow.base import outbox
from workflow.base.clock import now
from workflow.base.database import db
from workflow.issuing import drafting
from workflow.issuing.drafting import Draft

TEXT = "关于开展培训活动的通知\n\n甲县总工会：\n\n请按要求报送实施方案。\n"
# What is typed into a draft -> what is said of it, in English.
DRAFTS = {
    "": "Please write the body of the document.",
    f"机密\n\n{TEXT}": "must not be handled in a networked system",
    TEXT.replace("方案", "方案\ue000"): "private-use character",
    "长" * 300_001: "at most 300,000 are allowed",
}
FILES = {
    "a.doc": (b"\xd0\xcf\x11\xe0", ".doc files cannot be read"),
    "a.docx": (b"no archive", "is damaged or is no .docx file"),
    "a.txt": (b"\x00\x01\xff", "is not a text file"),
}


def reader(app: Flask, who: str) -> Screen:
    screen = Screen(app, who)
    switch(screen, "en", "/messages/")
    return screen


def english(answer: TestResponse, *typed: str) -> str:
    """The page, once it is known to hold no Chinese but what was written or typed."""
    page = text_of(answer)
    assert 'lang="en-GB"' in page
    assert left_in_chinese(answer.get_data(as_text=True), [*typed, *all_written()]) == []
    return page


@pytest.mark.parametrize("state", ROADS)
def test_a_document_is_shown_in_every_state(app: Flask, world: World, state: str) -> None:
    found = brought(app, world, state)
    seen = 0
    for who in [*DESK, *RECIPIENTS]:
        answer = reader(app, who).get(f"/documents/{found}")
        english(answer)
        seen += answer.status_code == 200
    assert seen >= len(DESK)


@pytest.mark.parametrize(("state", "action"), sorted({(one[0], one[1]) for one in ALLOWED if one[2]}))
def test_every_step_and_its_refusals_are_told(app: Flask, world: World, state: str, action: str) -> None:
    found = brought(app, world, state)
    who = next(one[2] for one in ALLOWED if one[:2] == (state, action))
    screen, address = reader(app, who), f"/documents/{found}/act/{action}"
    version = document(found).version
    if action != "check":
        refused = screen.post(address, version=version, replacement="某会办〔2014〕99号")
        assert refused.status_code == 422
        english(refused, "某会办〔2014〕99号")
    assert screen.post(address, version=version - 1, password=PASSWORD, reason="理由").status_code == 409
    done = screen.post(address, version=version, password=PASSWORD, reason="理由充分")
    assert done.status_code == 302, text_of(done)
    assert "” is done." in english(screen.get(f"/documents/{found}"))


# How the issuing job stands -> what is said of it.
JOBS = {
    "Queued, waiting": {"state": "pending"},
    "cannot be done for now": {"state": "pending", "error": "文件存储暂时不可用。"},
    "attempt 2 of": {"state": "pending", "attempts": 2, "error": "文件存储暂时不可用。"},
    "is under way": {"state": "running", "step": "sign"},
    "It has stopped": {"state": "dead", "step": "typeset", "error": "没有标题。"},
    "The issue was cancelled": {"state": "cancelled"},
    "Issued.": {"state": "done"},
}


@pytest.mark.parametrize("said", JOBS)
def test_how_far_an_issue_is_is_told(app: Flask, world: World, said: str) -> None:
    found = brought(app, world, "signed_off")
    db.session.execute(sa.update(outbox.Job).values(JOBS[said]))
    db.session.commit()
    progress = reader(app, "office").get(f"/documents/{found}/progress")
    assert said in text_of(progress)
    assert left_in_chinese(text_of(progress), all_written()) == []


def test_a_joint_document_says_who_has_yet_to_sign_off(app: Flask, world: World) -> None:
    found = checked(world)
    screen, version = reader(app, "leader"), document(found).version
    screen.post(f"/documents/{found}/act/sign_off", version=version, password=PASSWORD, reason="同意")
    page = english(screen.get(f"/documents/{found}"))
    assert "Signed off by issuers: 1 / 2" in page
    assert "Not signed off yet" in page
    again = screen.post(f"/documents/{found}/act/sign_off", version=version + 1, password=PASSWORD)
    assert again.status_code == 409
    english(again)


def test_receipts_are_confirmed_and_reminded_of(app: Flask, world: World) -> None:
    found = brought(app, world, "issued")
    office, unit = reader(app, "office"), reader(app, "drafter")
    office.post(f"/documents/{found}/reminder", version=document(found).version)
    page = english(office.get(f"/documents/{found}"))
    assert "people were told" in page
    assert "Receipts: 0 of 1 unit" in page
    unit.post(f"/documents/{found}/receipt")
    assert "Receipt confirmed." in english(unit.get(f"/documents/{found}"))
    assert "Receipts: 1 of 1 unit" in english(office.get(f"/documents/{found}"))


def test_what_was_entered_from_paper_says_so_and_is_corrected(app: Flask, world: World) -> None:
    found, screen = enter(world, 5, scan=SCAN), reader(app, "office")
    assert "bears no electronic signature" in english(screen.get(f"/documents/{found}"))
    page = english(screen.get(f"/office/on-paper/{found}"))
    assert "the former scan is kept" in page
    version = document(found).version
    for date, title, said in (
        ("2013-01-06", "标题", "must lie in 2014"),
        ("2099-01-06", "标题", "between 1 October 1949 and today"),
        ("", "长" * 201, "at most 200 characters"),
    ):
        refused = screen.post(f"/office/on-paper/{found}", version=version, date=date, title=title)
        assert refused.status_code == 422
        assert said in english(refused, title)
    screen.post(f"/office/on-paper/{found}", version=version, date="2014-01-07", title="关于另一件事的通知")
    assert "The entry is corrected." in english(screen.get(f"/documents/{found}"))


@pytest.mark.parametrize("text", DRAFTS)
def test_what_is_wrong_with_a_draft_is_told(app: Flask, world: World, text: str) -> None:
    fields = {"series": world.notices, "kind": "notice", "text": text, "recipients": "999"}
    answer = reader(app, "office").post("/office/draft", **fields)
    assert answer.status_code == 422
    assert DRAFTS[text] in english(answer, "机密", text)


@pytest.mark.parametrize("name", FILES)
def test_why_a_file_cannot_be_read_is_told(app: Flask, world: World, name: str) -> None:
    content, said = FILES[name]
    fields = {"series": world.notices, "kind": "notice", "file": (io.BytesIO(content), name)}
    assert said in english(reader(app, "office").post("/office/draft", **fields))
    world.write()
    desk = reader(app, "drafter").post(
        f"/submissions/{world.submission}/edit/read", file=(io.BytesIO(content), name)
    )
    assert said in english(desk)


def test_why_a_draft_makes_no_pages_is_told(app: Flask, world: World) -> None:
    long = NOTICE.replace(title="关于" + "开展培训活动" * 40 + "的通知")
    found = drafting.draft(
        world.actor("office"), Draft(world.notices, "notice", long, (world.county,)), now(), TODAY
    )
    assert "at most 200 can be set" in english(reader(app, "office").get(f"/documents/{found}"))
