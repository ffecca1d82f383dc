"""What people are told: once for each occasion, in the program and by mail, never more than a screen promises."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.certificates import Root
from tests.servers import MailServer
from tests.workflow.screens import Screen, text_of
from tests.workflow.test_document_lifecycle import act, brought, document, drafted
from tests.workflow.test_road import work_everything
from tests.workflow.test_signing_key import configure
from tests.workflow.world import World
from workflow.base import outbox
from workflow.base.clock import now
from workflow.base.database import db, transaction
from workflow.base.outbox import Job
from workflow.base.settings import Settings, UnsafeSettings
from workflow.issuing.models import DocumentEvent
from workflow.messages.models import Message
from workflow.messages.use_cases import notify
from workflow.people.models import Person

SENDER = "某市总工会办公室 <office@example.org>"


@pytest.fixture
def server() -> MailServer:
    return MailServer()


def addressed(world: World, *usernames: str) -> None:
    """Gives these people an e-mail address."""
    with transaction() as session:
        for name in usernames:
            person = session.get_one(Person, world.actor(name).person_id)
            person.email = f"{name}@example.org"


def told(world: World, username: str) -> list[str]:
    """The kinds of this person's messages about documents, oldest first; other rooms tell of other things."""
    db.session.rollback()
    query = sa.select(Message.kind).where(
        Message.person_id == world.actor(username).person_id, Message.link.startswith("/documents/")
    )
    return list(db.session.scalars(query.order_by(Message.id)))


def mail_jobs() -> list[Job]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Job).where(Job.kind == "mail").order_by(Job.id)))


def read(raw: bytes) -> EmailMessage:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def issued(app: Flask, world: World) -> int:
    return brought(app, world, "issued")


def test_recipients_and_nobody_else_are_told_when_a_document_is_out(app: Flask, world: World) -> None:
    found = issued(app, world)
    for who in ("drafter", "head"):
        assert told(world, who) == ["document_issued"]
    for who in ("rival", "office", "leader", "admin"):
        assert told(world, who) == []
    page = text_of(Screen(app, "drafter").get("/messages/"))
    assert document(found).number in page
    assert "邮件" not in page, "without a mail server none is promised"
    assert mail_jobs() == []


def test_recipients_are_told_when_it_is_void_and_of_what_takes_its_place(app: Flask, world: World) -> None:
    found = issued(app, world)
    act(world, found, "leader", "void", "时间有误")
    assert told(world, "drafter") == ["document_issued", "document_void"]
    assert "已作废，请停止使用。原因：时间有误" in text_of(Screen(app, "drafter").get("/messages/"))


def test_a_document_that_never_went_out_is_voided_without_a_word(app: Flask, world: World) -> None:
    found = brought(app, world, "numbered")
    act(world, found, "leader", "void")
    assert told(world, "drafter") == []


def test_a_reply_taken_back_is_told_too(app: Flask, world: World) -> None:
    world.approved()
    work_everything()
    world.act("approver", "reopen", "方案需要调整")
    assert told(world, "drafter") == ["document_issued", "document_void"]


def test_the_mail_is_plain_and_html_and_bears_the_same_id_whenever_it_is_sent(
    app: Flask, world: World, server: MailServer
) -> None:
    addressed(world, "drafter")
    with server.running():
        configure(app, smtp_url=server.url, mail_from=SENDER, public_url="https://hongtou.example.org")
        found = brought(app, world, "signed_off")
        work_everything()  # the issuing, which asks for the mail
        assert [job.state for job in mail_jobs()] == ["pending"]
        work_everything()
        with transaction() as session:  # the server took it, the worker died before it could say so
            session.execute(sa.update(Job).where(Job.kind == "mail").values(state="pending", due_at=now()))
        work_everything()
    first, again = map(read, server.received)
    number = document(found).number
    assert (first["To"], first["From"]) == ("drafter@example.org", SENDER)
    assert first["Subject"] == f"新公文：{number} 关于开展培训活动的通知"
    assert first["Message-ID"] == again["Message-ID"]
    assert first["Message-ID"].endswith("@example.org>")
    plain, html = first.get_body(("plain",)), first.get_body(("html",))
    assert plain is not None
    assert html is not None
    for body in (plain, html):
        assert f"https://hongtou.example.org/documents/{found}" in body.get_content()
        assert "请阅读并签收" in body.get_content()
    assert "head@" not in str(server.received), "who has no address gets no mail"


@pytest.mark.parametrize(
    ("refusal", "state", "sentence"),
    [
        ("550 no such user", "dead", "请核对账号里的邮箱"),
        ("451 busy", "pending", "不接受这个收件地址（451"),
        ("down", "pending", "请检查邮件服务器"),
    ],
)
def test_what_a_mail_server_refuses_is_tried_again_or_laid_aside_with_the_reason(
    app: Flask, world: World, server: MailServer, refusal: str, state: str, sentence: str
) -> None:
    addressed(world, "drafter")
    server.refusal = refusal
    with server.running():
        url = "smtp://127.0.0.1:1" if refusal == "down" else server.url
        configure(app, smtp_url=url, mail_from=SENDER)
        issued(app, world)
        outbox.work(mail_jobs()[0].id)
    (job,) = mail_jobs()
    assert (job.state, job.attempts) == (state, 1)
    assert sentence in job.error
    assert server.received == []


def test_an_address_taken_away_before_the_mail_went_gets_none(
    app: Flask, world: World, server: MailServer
) -> None:
    addressed(world, "drafter")
    with server.running():
        configure(app, smtp_url=server.url, mail_from=SENDER)
        issued(app, world)
        Screen(app, "admin").post(f"/accounts/{world.actor('drafter').person_id}/email", email="")
        outbox.work(mail_jobs()[0].id)
    assert [job.state for job in mail_jobs()] == ["cancelled"]
    assert server.received == []


def test_nobody_is_told_of_one_occasion_twice(both: Flask) -> None:
    world = World.made()
    people = [world.actor("drafter").person_id, world.actor("head").person_id]
    for expected in (2, 0):
        with transaction() as session:
            assert (
                notify(session, people, "document_issued", "题", "文", "/documents/1", "issued:1", now())
                == expected
            )
    assert told(world, "drafter") == ["document_issued"]


def mailed(app: Flask, world: World, server: MailServer, url: str) -> Job:
    """The job of one mail, tried once."""
    addressed(world, "drafter")
    with server.running():
        configure(app, smtp_url=url, mail_from=SENDER)
        issued(app, world)
        outbox.work(mail_jobs()[0].id)
    return mail_jobs()[0]


def test_a_password_never_goes_in_the_clear(app: Flask, world: World, server: MailServer) -> None:
    job = mailed(app, world, server, server.url.replace("//", "//office:secret@"))
    assert job.state == "pending"
    assert "不支持加密" in job.error
    assert "secret" not in job.error
    assert (server.shown, server.received) == ([], [])


def test_an_account_that_the_server_does_not_know_is_said(
    app: Flask, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = Root.made(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(root.file))
    server = MailServer(tls=root.server("localhost"))
    job = mailed(app, world, server, f"smtp://office:mistyped@localhost:{server.port}")
    assert job.state == "pending"
    assert "邮件服务器不接受 HONGTOU_SMTP_URL 里的账户和口令" in job.error
    assert "mistyped" not in job.error
    assert server.received == []


@pytest.mark.parametrize(("scheme", "throughout"), [("smtp", False), ("smtps", True)])
def test_a_server_whose_certificate_is_good_gets_the_password_and_the_mail(
    app: Flask, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scheme: str, throughout: bool
) -> None:
    root = Root.made(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(root.file))
    server = MailServer(tls=root.server("localhost"), throughout=throughout)
    job = mailed(app, world, server, f"{scheme}://office:secret@localhost:{server.port}")
    assert (job.state, job.error) == ("done", "")
    assert server.shown == [b"secret"]
    assert len(server.received) == 1


@pytest.mark.parametrize(("scheme", "throughout"), [("smtp", False), ("smtps", True)])
@pytest.mark.parametrize(
    ("name", "trusted", "sentence"),
    [("mail.example.org", True, "不是 localhost 的"), ("localhost", False, "签发它的机构不受信任")],
)
def test_a_server_that_is_not_the_one_meant_gets_neither_password_nor_mail(
    app: Flask,
    world: World,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    scheme: str,
    throughout: bool,
    name: str,
    trusted: bool,
    sentence: str,
) -> None:
    root = Root.made(tmp_path)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(root.file))
    server = MailServer(tls=root.server(name), throughout=throughout)
    job = mailed(app, world, server, f"{scheme}://office:secret@localhost:{server.port}")
    assert (job.state, job.attempts) == ("pending", 1), "it is tried again, as after any failure"
    assert job.due_at > now()
    assert sentence in job.error
    assert "secret" not in job.error
    assert (server.shown, server.received) == ([], [])


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"smtp_url": "mail.example.org", "mail_from": SENDER}, "HONGTOU_SMTP_URL 应当像"),
        ({"smtp_url": "smtp://mail.example.org:many", "mail_from": SENDER}, "HONGTOU_SMTP_URL 应当像"),
        ({"smtp_url": "smtp://mail.example.org"}, "HONGTOU_MAIL_FROM"),
    ],
)
def test_half_a_mail_server_is_refused_at_the_start(
    settings: Settings, changes: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(UnsafeSettings, match=sentence):
        settings.model_copy(update=changes).refuse_unsafe()


def test_the_head_of_the_page_counts_what_is_unread(app: Flask, world: World) -> None:
    found = issued(app, world)
    drafter, head = Screen(app, "drafter"), Screen(app, "head")
    assert 'class="count">1<' in text_of(drafter.get("/"))
    message = db.session.scalars(
        sa.select(Message).where(Message.person_id == world.actor("drafter").person_id)
    ).one()
    assert head.get(f"/messages/{message.id}").status_code == 404, "it is somebody else's"
    assert drafter.get(f"/messages/{message.id}").location == f"/documents/{found}"
    assert 'class="count"' not in text_of(drafter.get("/"))
    assert head.post("/messages/read").status_code == 302
    assert 'class="count"' not in text_of(head.get("/"))


def remind(app: Flask, who: str, found: int, version: int, once: str = "") -> int:
    screen = Screen(app, who)
    return screen.post(f"/documents/{found}/reminder", version=str(version), once=once).status_code


def test_the_office_reminds_who_has_not_confirmed_and_only_them(app: Flask, world: World) -> None:
    found = drafted(world, (world.county, world.rival_county))
    for who, action in (("office2", "check"), ("leader", "sign_off")):
        act(world, found, who, action)
    work_everything()
    assert Screen(app, "drafter").post(f"/documents/{found}/receipt").status_code == 302
    page = text_of(Screen(app, "office").get(f"/documents/{found}"))
    assert "1 / 2 个单位" in page
    assert "会收到消息" in page
    assert "邮件" not in page
    assert "签收 1 / 2 个单位" in text_of(Screen(app, "office").get("/register/"))
    version = document(found).version
    assert remind(app, "leader", found, version) == 403
    assert remind(app, "office", found, version) == 302
    assert told(world, "rival") == ["document_issued", "receipt_awaited"]
    assert told(world, "drafter") == ["document_issued"]
    assert "未签收的有1个单位" in text_of(Screen(app, "office").get(f"/documents/{found}"))


def test_a_double_click_reminds_once(app: Flask, world: World) -> None:
    found = issued(app, world)
    version = document(found).version
    assert [remind(app, "office", found, version, "k1"), remind(app, "office", found, version, "k2")] == [
        302,
        409,
    ]
    screen, current = Screen(app, "office"), str(document(found).version)
    for _ in range(2):  # the very same form twice
        again = screen.post(f"/documents/{found}/reminder", version=current, once="k3")
        assert again.status_code == 302
    lines = db.session.scalars(sa.select(DocumentEvent.action).where(DocumentEvent.action == "remind")).all()
    assert len(lines) == 2
    assert told(world, "drafter") == ["document_issued", "receipt_awaited", "receipt_awaited"]


def test_nobody_is_reminded_where_everybody_has_confirmed(app: Flask, world: World) -> None:
    found = issued(app, world)
    Screen(app, "drafter").post(f"/documents/{found}/receipt")
    assert remind(app, "office", found, document(found).version) == 409
    assert "催签收</button>" not in text_of(Screen(app, "office").get(f"/documents/{found}"))


def test_the_administrator_sets_an_address(app: Flask, world: World) -> None:
    admin, place = Screen(app, "admin"), f"/accounts/{world.actor('drafter').person_id}/email"
    assert Screen(app, "office").post(place, email="x@example.org").status_code == 403
    wrong = admin.post(place, email="not an address")
    assert wrong.status_code == 422
    assert "邮箱应当像" in text_of(wrong)
    assert 'value="not an address"' in text_of(wrong)
    assert admin.post(place, email=" clerk@example.org ").status_code == 302
    assert "clerk@example.org" in text_of(admin.get("/accounts"))
    made = {"username": "neu", "name": "新人", "unit": "甲县总工会", "roles": "drafter"}
    assert admin.post("/accounts", **made, email="neu@example.org").status_code == 200
    assert "neu@example.org" in text_of(admin.get("/accounts"))
