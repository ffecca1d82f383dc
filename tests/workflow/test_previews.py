"""Pages as pictures: a browser keeps them, and is told each time whether they still look the same."""

from __future__ import annotations

from flask import Flask

from tests.workflow.screens import Screen
from tests.workflow.world import PLAN, World
from workflow.base.database import db
from workflow.submissions.models import Submission


def address_of(world: World) -> str:
    [revision] = db.session.get_one(Submission, world.submission).revisions
    return f"/submissions/{world.submission}/revisions/{revision.id}/page-1.png"


def test_a_page_comes_once_and_again_when_it_looks_different(app: Flask, world: World) -> None:
    world.write()
    unit, address = Screen(app, "drafter"), address_of(world)
    first = unit.get(address)
    assert (first.status_code, first.mimetype) == (200, "image/png")
    assert first.cache_control.private
    assert first.cache_control.no_cache, "it is asked each time, so a right that ended ends"
    known = {"If-None-Match": first.headers["ETag"]}
    again = unit.get(address, headers=known)
    assert (again.status_code, again.data) == (304, b"")
    world.write(PLAN.replace("分级培训", "分片培训"))
    changed = unit.get(address, headers=known)
    assert changed.status_code == 200
    assert changed.data != first.data


def test_what_one_may_not_see_is_not_confirmed_either(app: Flask, world: World) -> None:
    world.write()
    address = address_of(world)
    tag = Screen(app, "drafter").get(address).headers["ETag"]
    assert Screen(app, "rival").get(address, headers={"If-None-Match": tag}).status_code == 404
