"""The screens in English, seen from outside: no Chinese but what people wrote; and in Chinese no English."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator
from itertools import chain
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import sqlalchemy as sa
from flask import Flask

from documents.text.findings import RULES, finding
from tests import words
from tests.workflow.screens import Screen, text_of
from tests.workflow.test_access import COLUMNS, FORM, NOTHING, TABLE, house
from tests.workflow.test_road import work_everything
from tests.workflow.world import World
from workflow.base.database import Base, db
from workflow.base.languages import COOKIE, shown
from workflow.campaigns.terms import usual
from workflow.issuing.models import Document
from workflow.issuing.series import EXAMPLE
from workflow.issuing.trust import store
from workflow.people.models import Person
from workflow.submissions.phrases import PHRASES

__all__ = ["house"]
House = tuple[Flask, dict[str, object]]
PAGES = [row for row in TABLE if row[1] == "GET" and row[0] not in ("static", "bootstrap.static", "health")]
FORMS = [row for row in TABLE if row[1] == "POST" and not row[2].endswith("/sign-out")]
# A page shows what was written line by line, or as it is on paper: heading and text apart, without the outer marks.
PARTS = re.compile(r"[\n；;]|(?<=。)")
# The switch itself, and what is said to be Chinese: words for a Chinese sheet, text that will be printed, excerpts.
# A span is what `as_written` says somebody wrote: whether somebody did is looked for as everywhere.
CHINESE_ALWAYS = re.compile(
    r'<button name="language".*?</button>|<(?!span\b)(\w+)\b[^>]* lang="zh-CN"[^>]*>.*?</\1>', re.DOTALL
)
# What a page offers to be written as it stands: standard phrases, usual stages, the numbers of headings on
# paper, a series.
TO_BE_WRITTEN = [
    *(phrase for phrases in PHRASES.values() for phrase in phrases),
    *(stage.name for stage in usual(2014).stages),
    *("一、", "（一）", "（1）"),
    EXAMPLE,
]
ENGLISH = re.compile(r"[A-Za-z]{2,}(?:[ ,]+[a-z]{2,}){2,}")


@pytest.fixture(scope="module")
def written(house: House) -> list[str]:
    with house[0].app_context():
        found = all_written()
        db.session.remove()
    return found


@pytest.fixture(scope="module")
def readers(house: House) -> dict[str, Screen]:
    """A browser for everybody, which asks for English."""
    screens = {who: Screen(house[0], "" if who == "out" else who) for who in COLUMNS}
    for screen in screens.values():
        screen.client.set_cookie(COOKIE, "en")
    return screens


def all_written() -> list[str]:
    """All that people wrote, longest first: every text of every table, whole and in parts."""
    texts = {
        text
        for table in Base.metadata.sorted_tables
        for row in db.session.execute(sa.select(table))
        for value in row
        for text in texts_in(value)
    }
    parts = texts | {part.strip() for text in texts for part in PARTS.split(text)}
    return sorted((part for part in parts if words.CHINESE.search(part)), key=len, reverse=True)


def texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value.strip()
    elif isinstance(value, dict | list | tuple):
        for one in value.values() if isinstance(value, dict) else value:
            yield from texts_in(one)


def left_in_chinese(page: str, written: list[str]) -> list[str]:
    """The runs of Chinese that nobody wrote."""
    shown = html.unescape(CHINESE_ALWAYS.sub("", page))
    for text in written + sorted([*FORM.values(), *TO_BE_WRITTEN], key=len, reverse=True):
        shown = shown.replace(text, "")
    return sorted(set(re.findall(f"{words.CHINESE.pattern}+", shown)))


@pytest.mark.parametrize(
    ("endpoint", "method", "address", "answers"),
    [*PAGES, *FORMS],
)
def test_a_page_in_english_holds_no_chinese_of_ours(
    house: House,
    readers: dict[str, Screen],
    written: list[str],
    endpoint: str,
    method: str,
    address: str,
    answers: str,
) -> None:
    """Also the refusals: 403, 404, 409 and 422 are among the answers of the table."""
    target, fields = address.format(**house[1]), NOTHING if endpoint == "people.sign_in" else FORM
    left, asked = {}, parse_qs(urlsplit(target).query).values()  # what one looks for stands in its field
    for who, status in zip(COLUMNS, map(int, answers.split()), strict=True):
        if status == 302:
            continue
        answer = readers[who].get(target) if method == "GET" else readers[who].post(target, **fields)
        if answer.mimetype == "text/html" and (
            runs := left_in_chinese(answer.get_data(as_text=True), [*written, *chain(*asked)])
        ):
            left[f"{who} {answer.status_code}"] = runs
    assert left == {}


def test_in_chinese_no_english_sentence_shows_up(house: House) -> None:
    """Every page as its first reader gets it."""
    screens = {who: Screen(house[0], "" if who == "out" else who) for who in COLUMNS}
    for _, _, address, answers in PAGES:
        who = next(
            (one for one, status in zip(COLUMNS, answers.split(), strict=True) if status == "200"), None
        )
        if who is None:
            continue
        answer = screens[who].get(address.format(**house[1]))
        if answer.mimetype == "text/html":
            shown = re.sub(r'<button name="language".*?</button>|<[^>]*>', " ", text_of(answer))
            assert not ENGLISH.search(shown), (address, ENGLISH.search(shown))


def switch(screen: Screen, language: str, back: str = "/sign-in") -> Any:
    return screen.post("/language", language=language, next=back)


def test_anybody_may_switch_before_signing_in_and_back(app: Flask) -> None:
    visitor = Screen(app)
    assert 'lang="zh-CN"' in text_of(visitor.get("/sign-in"))
    answer = switch(visitor, "en")
    assert (answer.status_code, answer.location) == (302, "/sign-in")
    page = text_of(visitor.get("/sign-in"))
    assert 'lang="en-GB"' in page
    assert "Sign in" in page
    assert "登录" not in page
    switch(visitor, "zh")
    assert "登录" in text_of(visitor.get("/sign-in"))


def test_the_switch_leads_back_to_where_one_was_and_nowhere_else(app: Flask) -> None:
    visitor = Screen(app)
    assert 'name="next" value="/v/?a=1"' in text_of(visitor.get("/v/?a=1"))
    assert switch(visitor, "en", "/v/?a=1").location == "/v/?a=1"
    assert switch(visitor, "en", "https://elsewhere.example/").location == "/"
    assert switch(visitor, "tlh").status_code == 422


def test_the_choice_belongs_to_the_person_on_every_machine(app: Flask, world: World) -> None:
    here, there = Screen(app, "drafter"), Screen(app, "drafter")
    switch(here, "en", "/messages/")
    assert db.session.scalar(sa.select(Person.language).where(Person.username == "drafter")) == "en"
    assert "Sign out" in text_of(there.get("/messages/"))
    assert "退出" in text_of(Screen(app, "rival").get("/messages/"))
    switch(there, "zh", "/messages/")
    assert "退出" in text_of(here.get("/messages/"))


def test_what_is_told_after_an_act_is_told_in_the_language_of_the_page(app: Flask, world: World) -> None:
    """A flash waits in the session's cookie for the next page, and an idempotent second answer repeats it."""
    screen = Screen(app, "admin")
    switch(screen, "en")
    address = f"/accounts/{world.actor('drafter').person_id}/email"
    for _ in range(2):
        answer = screen.post(address, email="", once="a key that a form carries")
        assert "The e-mail address is removed." in text_of(screen.get(answer.location))


def test_what_is_kept_stays_chinese(app: Flask, world: World) -> None:
    """History, audit and messages are written for everybody, whoever's act they record."""
    switch(Screen(app, "drafter"), "en")
    world.approved()
    with db.engine.connect() as connection:
        kept = [str(one) for one in connection.execute(sa.text("SELECT text FROM message")).scalars()]
    assert all(words.CHINESE.search(one) for one in kept)


@pytest.mark.parametrize("rule", sorted(RULES))
def test_what_is_found_in_a_text_is_said_in_english(app: Flask, rule: str) -> None:
    """The rules of a document's text have their English beside them; what they quote stays as it is written."""
    facts = dict.fromkeys(words.names_in(RULES[rule].zh), "甲县")
    found = finding(rule, "/title", **facts)
    assert found.message == RULES[rule].zh.format(**facts)
    with app.test_request_context(headers={"Cookie": f"{COOKIE}=en"}):
        assert shown(found.message) == RULES[rule].en.format(**facts)


VERIFIED = {
    "itself": "genuine, in force",
    "void": "document is void",
    "changed": "does not cover the whole file",
    "text": "not a PDF",
}


@pytest.mark.parametrize("sent", VERIFIED)
def test_what_is_said_of_a_verified_file_is_in_english(app: Flask, world: World, sent: str) -> None:
    world.approved()
    work_everything()
    reply = db.session.scalars(sa.select(Document)).one()
    ours = store().get(reply.sha256)
    if sent == "void":
        reply.state, reply.void_reason = "void", "错字"
        db.session.commit()
    data = {"changed": ours + b" ", "text": b"no PDF"}.get(sent, ours)
    visitor = Screen(app)
    switch(visitor, "en")
    page = text_of(visitor.post("/v/", file=(io.BytesIO(data), "a.pdf"), token=reply.token))
    answer = re.search(r'<section class="answer.*?</section>', page, re.DOTALL)
    assert answer is not None
    assert VERIFIED[sent] in answer[0]
    written = [reply.signed_by, reply.number, reply.title, reply.issuer, reply.void_reason]
    assert left_in_chinese(page, [text for text in written if text]) == []
