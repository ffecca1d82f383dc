"""Signing in, staying signed in, and what ends it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.workflow.screens import Screen, text_of
from tests.workflow.world import PASSWORD, World
from workflow.app import create_app
from workflow.base.audit import AuditEntry
from workflow.base.clock import now
from workflow.base.database import Base, db, transaction
from workflow.base.refusals import Forbidden, Invalid
from workflow.base.settings import Settings
from workflow.people.models import EndedSession, Person
from workflow.people.sign_in import reset_password, sign_in

WRONG = "登录名或密码不对"
NEW = "four quiet words 2014"


@pytest.fixture
def strict(app: Flask, world: World) -> Iterator[Flask]:
    """The application as it is in use: every form needs its token."""
    app.config["WTF_CSRF_ENABLED"] = True
    yield app
    app.config["WTF_CSRF_ENABLED"] = False


def person(username: str) -> Person:
    db.session.rollback()
    return db.session.scalars(sa.select(Person).where(Person.username == username)).one()


def guess(username: str, password: str, at: dt.datetime) -> str:
    """The sentence a failed sign-in gives, or '' where it did not fail."""
    db.session.rollback()  # look at the rows as they are now
    try:
        sign_in(username, password, at)
    except Invalid as refusal:
        return refusal.fields["password"]
    return ""


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("drafter", "wrong"),
        ("nobody", PASSWORD),
        ("drafter", ""),
        ("", ""),
        ("DRAFTER", PASSWORD),
        ("'--", "x"),
    ],
)
def test_every_wrong_pair_gets_the_same_answer(
    app: Flask, world: World, username: str, password: str
) -> None:
    screen = Screen(app)
    answer = screen.post("/sign-in", username=username, password=password)
    assert answer.status_code == 422
    assert WRONG in text_of(answer)
    assert screen.get("/").location.startswith("/sign-in")


def test_a_person_who_left_may_not_sign_in(app: Flask, world: World) -> None:
    screen = Screen(app, "drafter")
    with transaction():
        person("drafter").active = False
        db.session.flush()
    assert WRONG in guess("drafter", PASSWORD, now())
    assert screen.get("/").status_code == 302


def test_five_wrong_passwords_lock_the_account_for_a_quarter_of_an_hour(world: World) -> None:
    start = now()
    assert [WRONG in guess("drafter", "wrong", start) for _ in range(5)] == [True] * 5
    assert "15 分钟" in guess("drafter", PASSWORD, start + dt.timedelta(seconds=30))
    assert "1 分钟" in guess("drafter", PASSWORD, start + dt.timedelta(minutes=14, seconds=30))
    assert guess("head", PASSWORD, start) == ""
    assert guess("drafter", PASSWORD, start + dt.timedelta(minutes=15, seconds=1)) == ""
    locked = db.session.scalars(sa.select(AuditEntry.subject).where(AuditEntry.action == "account_locked"))
    assert locked.all() == [f"person:{person('drafter').id}"]


def test_a_right_password_forgets_the_wrong_ones(world: World) -> None:
    for _ in range(3):
        assert [guess("drafter", "wrong", now())[:8] for _ in range(4)] == [WRONG] * 4
        assert guess("drafter", PASSWORD, now()) == ""


def test_a_reset_gives_a_temporary_password_unlocks_and_ends_sessions(app: Flask, world: World) -> None:
    screen = Screen(app, "drafter")
    for _ in range(5):
        guess("drafter", "wrong", now())
    secret = reset_password(world.actor("admin"), world.actor("drafter").person_id, now())
    assert screen.get("/").location.startswith("/sign-in")
    assert WRONG in guess("drafter", PASSWORD, now())
    assert guess("drafter", secret, now()) == ""


def test_only_the_system_administrator_resets(world: World) -> None:
    for who in ("security", "auditor", "leader", "head"):
        with pytest.raises(Forbidden):
            reset_password(world.actor(who), world.actor("drafter").person_id, now())


def test_a_temporary_password_opens_nothing_but_its_own_change(app: Flask, world: World) -> None:
    secret = reset_password(world.actor("admin"), world.actor("drafter").person_id, now())
    screen = Screen(app, "drafter", secret)
    for address in ("/", f"/submissions/{world.submission}", f"/campaigns/{world.campaign}"):
        assert screen.get(address).location == "/password"
    act = screen.post(f"/submissions/{world.submission}/act/submit", version="1")
    assert (act.location, world.state()) == ("/password", "drafted")
    assert screen.post("/password", old=secret, new=NEW, again=NEW).location == "/"
    assert screen.get("/").status_code == 200
    assert (guess("drafter", secret, now())[:8], guess("drafter", NEW, now())) == (WRONG, "")


@pytest.mark.parametrize(
    ("old", "new", "again", "field", "sentence"),
    [
        ("wrong", NEW, NEW, "old", "原密码不对"),
        (PASSWORD, PASSWORD, PASSWORD, "new", "不能与原密码相同"),
        (PASSWORD, "short 123", "short 123", "new", "至少 10 个字符"),
        (PASSWORD, "", "", "new", "至少 10 个字符"),
        (PASSWORD, "the DRAFTER of it", "the DRAFTER of it", "new", "不能包含登录名"),
        (PASSWORD, "abababababab", "abababababab", "new", "太简单"),
        (PASSWORD, NEW, NEW + "x", "again", "不一致"),
    ],
)
def test_a_new_password_that_cannot_be_taken_is_told_why(
    app: Flask, world: World, old: str, new: str, again: str, field: str, sentence: str
) -> None:
    answer = Screen(app, "drafter").post("/password", old=old, new=new, again=again)
    assert answer.status_code == 422
    assert f'id="{field}-fault"' in text_of(answer)
    assert sentence in text_of(answer)
    assert guess("drafter", PASSWORD, now()) == ""


def test_changing_the_password_ends_every_other_session(app: Flask, world: World) -> None:
    here, elsewhere = Screen(app, "drafter"), Screen(app, "drafter")
    here.post("/password", old=PASSWORD, new=NEW, again=NEW)
    assert here.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302


def test_signing_out_closes_the_pages(app: Flask, world: World) -> None:
    screen = Screen(app, "drafter")
    assert screen.post("/sign-out").status_code == 302
    assert screen.get("/").location.startswith("/sign-in")
    assert screen.get("/sign-out").status_code == 405  # a link or a picture cannot sign anybody out


def test_a_copied_cookie_opens_nothing_after_signing_out(app: Flask, world: World) -> None:
    screen, thief = Screen(app, "drafter"), Screen(app)
    cookie = screen.client.get_cookie("hongtou")
    assert cookie is not None
    thief.client.set_cookie("hongtou", cookie.value)
    assert thief.get("/").status_code == 200
    screen.post("/sign-out")
    assert thief.get("/").location.startswith("/sign-in")
    assert Screen(app, "drafter").get("/").status_code == 200


def test_signing_out_leaves_the_persons_other_browsers_alone(app: Flask, world: World) -> None:
    here, elsewhere, colleague = Screen(app, "drafter"), Screen(app, "drafter"), Screen(app, "head")
    here.post("/sign-out")
    assert [screen.get("/").status_code for screen in (here, elsewhere, colleague)] == [302, 200, 200]


def test_signing_out_everywhere_ends_every_session_of_this_person_alone(app: Flask, world: World) -> None:
    here, elsewhere, colleague = Screen(app, "drafter"), Screen(app, "drafter"), Screen(app, "head")
    assert "退出所有设备" in text_of(here.get("/password"))
    answer = here.post("/sign-out/everywhere")
    assert answer.location == "/sign-in"
    assert "所有设备上的登录都已退出" in text_of(here.get("/sign-in"))
    assert [screen.get("/").status_code for screen in (here, elsewhere, colleague)] == [302, 302, 200]
    assert Screen(app, "drafter").get("/").status_code == 200


def test_an_ended_session_is_kept_in_mind_until_its_cookie_has_run_out(app: Flask, world: World) -> None:
    Screen(app, "drafter").post("/sign-out")
    [row] = db.session.scalars(sa.select(EndedSession)).all()
    first = row.session_id
    assert row.forgotten_at >= now() + app.config["PERMANENT_SESSION_LIFETIME"] - dt.timedelta(minutes=1)
    with transaction() as session:
        session.get_one(EndedSession, first).forgotten_at = now() - dt.timedelta(seconds=1)
    Screen(app, "head").post("/sign-out")
    db.session.rollback()
    [kept] = db.session.scalars(sa.select(EndedSession.session_id)).all()
    assert kept != first


@pytest.mark.parametrize(
    ("given", "landed"),
    [
        ("/register/", "/register/"),
        ("/campaigns/1?state=returned", "/campaigns/1?state=returned"),
        ("", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("https://evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("evil.example", "/"),
        ("//[evil", "/"),
        ("http://[evil", "/"),
    ],
)
def test_signing_in_leads_back_to_a_page_of_ours_only(
    app: Flask, world: World, given: str, landed: str
) -> None:
    answer = Screen(app).post("/sign-in", username="drafter", password=PASSWORD, next=given)
    assert (answer.status_code, answer.location) == (302, landed)


def test_a_page_asked_for_signed_out_is_remembered(app: Flask, world: World) -> None:
    assert Screen(app).get("/register/?words=a").location == "/sign-in?next=/register/?words%3Da"


def test_no_form_is_taken_without_its_token(strict: Flask, world: World) -> None:
    screen = Screen(strict)
    rules = [rule for rule in strict.url_map.iter_rules() if "POST" in (rule.methods or ())]
    assert len(rules) > 8
    for rule in rules:
        # one of its words where an address takes only some, else a number
        values = {name: min(getattr(kind, "items", {1})) for name, kind in rule._converters.items()}
        with strict.test_request_context():
            address = strict.url_for(rule.endpoint, **values)
        assert screen.post(address, remark="x").status_code == 400, address
    assert world.state() == "drafted"


def test_a_form_without_token_gives_the_text_back_but_never_a_password(strict: Flask) -> None:
    secret = "a long secret, nobody else's business"
    typed = "很长的一段正文，写了一个上午，不能丢。再写几个字。"
    fields = {"text": typed, "password": secret, "old": secret, "new": secret, "again": secret}
    answer = text_of(Screen(strict).post("/password", **fields))
    assert typed in answer
    assert secret not in answer


@pytest.mark.parametrize(
    ("public_url", "secure"), [("http://127.0.0.1:8000", False), ("https://a.example", True)]
)
def test_the_session_cookie_is_kept_from_scripts_and_other_sites(
    settings: Settings, public_url: str, secure: bool
) -> None:
    app = create_app(settings.model_copy(update={"public_url": public_url}), WTF_CSRF_ENABLED=False)
    with app.app_context():
        Base.metadata.create_all(db.engine)
        World.made()
        answer = Screen(app).post("/sign-in", username="drafter", password=PASSWORD)
        behind_tls = Screen(app).get("/sign-in", headers={"X-Forwarded-Proto": "https"})
        db.session.remove()
        db.engine.dispose()
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("hongtou=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert ("Secure" in cookie) == secure
    assert ("Strict-Transport-Security" in behind_tls.headers) == secure


@pytest.mark.parametrize("address", ["/sign-in", "/v/", "/nowhere", "/health"])
def test_every_answer_forbids_inline_scripts_frames_and_guessing_of_types(
    app: Flask, world: World, address: str
) -> None:
    headers = Screen(app).get(address).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
