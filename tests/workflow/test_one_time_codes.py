"""One-time codes: they stand for the password in deciding acts, count once, and lock like passwords."""

from __future__ import annotations

import datetime as dt
import re

import pyotp
import pytest
from flask import Flask

from tests.workflow.screens import Screen, text_of
from tests.workflow.world import PASSWORD, World
from workflow.base.clock import now
from workflow.base.database import db
from workflow.base.refusals import Invalid
from workflow.people import one_time_codes, sign_in
from workflow.people.models import Person
from workflow.people.stepping_up import step_up


def set_up(world: World, who: str = "leader") -> pyotp.TOTP:
    """The phone of somebody who has just set codes up a minute ago."""
    actor, before = world.actor(who), now() - dt.timedelta(minutes=1)
    sealed, address = one_time_codes.offer(actor)
    phone = pyotp.parse_uri(address)
    assert isinstance(phone, pyotp.TOTP)
    one_time_codes.set_up(actor, sealed, phone.at(before), PASSWORD, before)
    return phone


def test_where_set_the_code_is_asked_for_and_the_password_is_not_enough(world: World) -> None:
    phone, leader = set_up(world), world.actor("leader")
    assert step_up(leader, phone.at(now()), now()).stepped_up
    with pytest.raises(Invalid, match="请改正"):
        step_up(leader, PASSWORD, now())
    assert step_up(world.actor("approver"), PASSWORD, now()).stepped_up


def test_a_code_counts_once_and_only_near_its_time(world: World) -> None:
    phone, leader, at = set_up(world), world.actor("leader"), now()
    step_up(leader, phone.at(at), at)
    with pytest.raises(Invalid):
        step_up(leader, phone.at(at), at)
    with pytest.raises(Invalid):
        step_up(leader, phone.at(at + dt.timedelta(minutes=3)), at)
    assert step_up(leader, phone.at(at + dt.timedelta(seconds=30)), at).stepped_up


def test_guessing_locks_the_account(world: World) -> None:
    phone, leader = set_up(world), world.actor("leader")
    for _ in range(sign_in.FAILURES_BEFORE_LOCK):
        with pytest.raises(Invalid):
            step_up(leader, "000000", now())
    with pytest.raises(Invalid) as refusal:
        step_up(leader, phone.at(now()), now())
    assert "已锁定" in refusal.value.fields["password"]


def test_the_database_alone_gives_no_codes(world: World) -> None:
    phone = set_up(world)
    kept = db.session.get_one(Person, world.actor("leader").person_id).code_secret
    assert kept is not None
    assert phone.secret not in kept


def test_a_password_reset_takes_the_codes_away(world: World) -> None:
    set_up(world)
    person = world.actor("leader").person_id
    password = sign_in.reset_password(world.actor("admin"), person, now())
    assert step_up(world.actor("leader"), password, now()).stepped_up


def test_on_the_screen(world: World, app: Flask) -> None:
    screen = Screen(app, "leader")
    page = text_of(screen.get("/one-time-codes"))
    found = re.search(r'name="sealed" value="([^"]+)"', page)
    assert found is not None
    sealed = found[1]
    phone = pyotp.parse_uri(one_time_codes.address_of(sealed, world.actor("leader")))
    refused = screen.post("/one-time-codes", sealed=sealed, code="000000", password=PASSWORD)
    assert refused.status_code == 422
    assert sealed in text_of(refused)  # the phone need not read it again
    assert isinstance(phone, pyotp.TOTP)
    answer = screen.post("/one-time-codes", sealed=sealed, code=phone.at(now()), password=PASSWORD)
    assert answer.status_code == 302
    assert "停用动态口令" in text_of(screen.get("/one-time-codes"))
    assert screen.post("/one-time-codes/remove", password="wrong").status_code == 422
    assert screen.post("/one-time-codes/remove", password=PASSWORD).status_code == 302
    assert "扫描下面的二维码" in text_of(screen.get("/one-time-codes"))
