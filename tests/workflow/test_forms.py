"""Every form that changes something counts once: found by walking the templates and the addresses, not by a list."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from lxml import html

from tests.workflow.screens import Screen, text_of
from tests.workflow.test_access import house as house  # the world of the table of addresses
from workflow.base.once import FIELD

PROJECT = Path(__file__).parents[2]
PAGES, ROOMS = PROJECT / "templates" / "pages", PROJECT / "workflow"
FORM = re.compile(r"<form\b(?:[^>{]|\{\{.*?\}\}|\{%.*?%\})*>.*?</form>", re.S)
POSTS = re.compile(r'\bmethod="post"', re.I)
PEOPLE = "drafter rival reviewer approver office leader auditor admin security".split()  # noqa: SIM905 - reads as what it is, a row of names
MOST_PAGES = 60  # for each person
LEADS_NOWHERE = re.compile(
    r"\.(pdf|png|xlsx|zip|pem|ics|docx|css|js|svg)\b|/static/|^(https?:|mailto:|#|data:)"
)


def templates() -> list[tuple[str, str]]:
    """Every form that posts, with the template it stands in."""
    forms = []
    for file in sorted(PAGES.rglob("*.html")):
        text = file.read_text()
        assert len(POSTS.findall(text)) == len([form for form in FORM.findall(text) if POSTS.search(form)])
        forms += [(file.name, form) for form in FORM.findall(text) if POSTS.search(form)]
    return forms


@pytest.mark.parametrize(("template", "form"), templates())
def test_a_form_in_a_template_carries_key_and_token(template: str, form: str) -> None:
    assert "ui.csrf()" in form, f"{template}: {form[:120]}"


# What a form's key does not guard, on purpose: trying a password or a code counts each time; looking at something, taking a
# copy of it and remembering an answer change nothing that a form is for.
ASIDE = {
    "people/sign_in.py",
    "people/one_time_codes.py",
    "base/audit.py",
    "base/once.py",
    "issuing/register_views.py",
    "messages/use_cases.py",
    "messages/robots.py",
}


def test_whatever_a_form_changes_is_guarded_by_its_key() -> None:
    """There is one place that commits; every transaction but the few `aside` ones begins by claiming the key
    (test_once.py sends one form many times at once)."""
    sources = {file.relative_to(ROOMS).as_posix(): file.read_text() for file in ROOMS.rglob("*.py")}
    assert [name for name, text in sources.items() if ".commit()" in text] == ["base/database.py"]
    assert {name for name, text in sources.items() if "transaction(aside=True)" in text} == ASIDE


def pages_of(screen: Screen) -> dict[str, html.HtmlElement]:
    """The pages a person reaches by following links from the first one, one for each kind of address."""
    found: dict[str, html.HtmlElement] = {}
    seen, todo = set[str](), ["/"]
    while todo and len(found) < MOST_PAGES:
        address = todo.pop(0)
        kind = re.sub(r"\d+", "0", address.partition("?")[0])
        if kind in seen or LEADS_NOWHERE.search(address):
            continue
        seen.add(kind)
        answer = screen.get(address, follow_redirects=True)
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        found[address] = html.fromstring(text_of(answer))
        todo += found[address].xpath("//a/@href")
    return found


@pytest.mark.parametrize("who", PEOPLE)
def test_every_form_a_person_meets_has_a_key_of_its_own(
    house: tuple[Flask, dict[str, object]], who: str
) -> None:
    app, _ = house
    keys: list[str] = []
    for address, page in pages_of(Screen(app, who)).items():
        for form in page.xpath("//form[translate(@method,'POST','post')='post']"):
            given = form.xpath(f".//input[@name='{FIELD}']/@value")
            assert len(given) == 1, f"{address}: {form.get('action')}"
            assert len(form.xpath(".//input[@name='csrf_token']")) == 1, f"{address}: {form.get('action')}"
            keys += given
    assert keys, "nobody meets no form at all: signing out is one"
    assert len(set(keys)) == len(keys)
