"""Mail as each person wants it: at once, one digest a day, or none; in the program always."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.servers import MailServer
from tests.workflow.screens import Screen, text_of
from tests.workflow.test_messages import SENDER, addressed, mail_jobs, read
from tests.workflow.test_races import at_once
from tests.workflow.test_road import work_everything
from tests.workflow.test_signing_key import configure
from tests.workflow.world import World
from workflow.base import outbox, recurring
from workflow.base.clock import now
from workflow.base.database import db, transaction
from workflow.base.outbox import Job
from workflow.messages.models import Message
from workflow.messages.news import NEWS, news_of
from workflow.messages.use_cases import notify

MORNING = dt.date(2014, 3, 11)


@pytest.fixture
def server() -> MailServer:
    return MailServer()


def choose(app: Flask, who: str, **mails: str) -> None:
    """What this person wants; at once where nothing is said."""
    answer = Screen(app, who).post("/messages/choices", **(dict.fromkeys(NEWS, "at_once") | mails))
    assert answer.status_code == 302


def tell(world: World, *kinds: str, who: str = "drafter") -> None:
    person = [world.actor(who).person_id]
    for kind in kinds:
        with transaction() as session:
            notify(
                session,
                person,
                kind,
                f"事由{kind}",
                f"内容{kind}",
                "/submissions/1",
                f"occasion:{kind}",
                now(),
            )


def morning(day: dt.date = MORNING) -> None:
    """The day's digest is gathered and sent."""
    recurring.ask(day)
    for kind in ("digest", "digest_mail"):
        for job_id in db.session.scalars(sa.select(Job.id).where(Job.kind == kind)).all():
            outbox.work(job_id)


def digests() -> list[Job]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Job).where(Job.kind == "digest_mail").order_by(Job.id)))


def test_a_day_s_news_come_in_one_mail_in_html_and_text(app: Flask, world: World, server: MailServer) -> None:
    addressed(world, "drafter")
    with server.running():
        configure(app, smtp_url=server.url, mail_from=SENDER, public_url="https://hongtou.example.org")
        choose(app, "drafter", submission="daily", reminder="daily")
        tell(world, "submission_send_back", "reminder")
        work_everything()
        assert server.received == [], "nothing before the morning"
        morning()
        morning()  # a second dispatcher, a restart
        with transaction() as session:  # the server took it, the worker died before it could say so
            session.execute(
                sa.update(Job).where(Job.kind == "digest_mail").values(state="pending", due_at=now())
            )
        work_everything()
    first, again = map(read, server.received)
    assert first["To"] == "drafter@example.org"
    assert first["Subject"] == "2014年3月11日的消息摘要（2条）"
    assert first["Message-ID"] == again["Message-ID"]
    assert first["Date"] == again["Date"]
    for kind in ("plain", "html"):
        body = first.get_body((kind,))
        assert body is not None
        text = body.get_content()
        for said in ("submission_send_back", "reminder"):
            assert f"事由{said}" in text
            assert f"内容{said}" in text
        assert "https://hongtou.example.org/submissions/1" in text
    assert [job.key for job in digests()] == [f"digest_mail:2014-03-11:{world.actor('drafter').person_id}"]


def test_nothing_is_sent_where_there_is_nothing_and_nothing_twice(both: Flask, server: MailServer) -> None:
    world = World.made()
    addressed(world, "drafter", "head")
    with server.running():
        configure(both, smtp_url=server.url, mail_from=SENDER)
        choose(both, "drafter", concern="daily")
        morning()
        assert digests() == []
        tell(world, "concern")
        morning(MORNING + dt.timedelta(days=1))
        morning(MORNING + dt.timedelta(days=2))
    assert len(server.received) == 1


def test_what_was_read_meanwhile_is_not_mailed(app: Flask, world: World, server: MailServer) -> None:
    addressed(world, "drafter")
    with server.running():
        configure(app, smtp_url=server.url, mail_from=SENDER)
        choose(app, "drafter", concern="daily", document="daily")
        tell(world, "concern")
        Screen(app, "drafter").post("/messages/read")
        morning()
        assert server.received == []
        tell(world, "document_issued")
        morning(MORNING + dt.timedelta(days=1))
    [mail] = map(read, server.received)
    assert "（1条）" in mail["Subject"]


def test_everybody_has_his_own_choice_kind_by_kind(app: Flask, world: World, server: MailServer) -> None:
    addressed(world, "drafter", "head")
    with server.running():
        configure(app, smtp_url=server.url, mail_from=SENDER)
        choose(app, "drafter", submission="none", document="daily")
        for who in ("drafter", "head"):
            tell(world, "submission_approve", "document_issued", "reminder", who=who)
        work_everything()
    sent = sorted((mail["To"], mail["Subject"]) for mail in map(read, server.received))
    assert sent == [
        ("drafter@example.org", "事由reminder"),
        ("head@example.org", "事由document_issued"),
        ("head@example.org", "事由reminder"),
        ("head@example.org", "事由submission_approve"),
    ]
    page = text_of(Screen(app, "drafter").get("/messages/"))
    assert all(f"事由{kind}" in page for kind in ("submission_approve", "document_issued", "reminder"))


def test_the_choice_is_made_on_a_page_that_says_where_the_mail_goes(app: Flask, world: World) -> None:
    drafter = Screen(app, "drafter")
    assert "还没有设置邮件服务器" in text_of(drafter.get("/messages/choices"))
    configure(app, smtp_url="smtp://mail.example.org", mail_from=SENDER)
    assert "没有填邮箱" in text_of(drafter.get("/messages/choices"))
    addressed(world, "drafter")
    choose(app, "drafter", campaign="none")
    page = drafter.get("/messages/choices").get_data(as_text=True)
    assert "drafter@example.org" in page
    assert 'name="campaign" value="none" checked' in page
    assert 'name="concern" value="at_once" checked' in page
    wrong = drafter.post("/messages/choices", **(dict.fromkeys(NEWS, "daily") | {"concern": "never"}))
    assert wrong.status_code == 422
    assert 'href="#concern"' in text_of(wrong)
    assert 'name="campaign" value="daily" checked' in wrong.get_data(as_text=True), "what was ticked is kept"


def test_a_digest_whose_reader_has_no_address_any_more_is_not_sent(
    app: Flask, world: World, server: MailServer
) -> None:
    addressed(world, "drafter")
    with server.running():
        configure(app, smtp_url=server.url, mail_from=SENDER)
        choose(app, "drafter", concern="daily")
        tell(world, "concern")
        Screen(app, "admin").post(f"/accounts/{world.actor('drafter').person_id}/email", email="")
        morning()
    assert [job.state for job in digests()] == ["cancelled"]
    assert server.received == []


def test_without_a_mail_server_nothing_waits_for_a_digest(app: Flask, world: World) -> None:
    addressed(world, "drafter")
    choose(app, "drafter", concern="daily")
    tell(world, "concern")
    db.session.rollback()
    assert db.session.scalars(sa.select(Message.awaits_digest)).all() == [False]
    assert mail_jobs() == []


def test_the_digest_is_asked_for_in_the_morning_not_at_midnight(app: Flask, world: World) -> None:
    recurring.ask(MORNING, dt.time(7, 29))
    kinds = set(db.session.scalars(sa.select(Job.kind)))
    assert "digest" not in kinds
    assert "remind" in kinds
    recurring.ask(MORNING, dt.time(7, 30))
    assert "digest" in set(db.session.scalars(sa.select(Job.kind)))


def test_the_auditors_checkpoint_is_nobody_s_choice() -> None:
    assert news_of("checkpoint") not in NEWS
    with pytest.raises(KeyError):
        news_of("unheard_of")


def test_many_tell_while_the_digest_is_gathered(both: Flask) -> None:
    """Whatever is told while it is gathered is in this one or waits for the next: never in both, never in none."""
    world = World.made()
    addressed(world, "drafter")
    configure(both, smtp_url="smtp://127.0.0.1:1", mail_from=SENDER)
    choose(both, "drafter", concern="daily")
    person = world.actor("drafter").person_id

    def one(index: int) -> None:
        if index == 4:
            job = db.session.scalars(sa.select(Job.id).where(Job.kind == "digest")).one()
            outbox.work(job)
            return
        with transaction() as session:
            notify(session, [person], "concern", "题", "文", "/", f"occasion:{index}", now())

    recurring.ask(MORNING)
    assert at_once(both, 9, one) == {"done": 9}
    db.session.rollback()
    rows = db.session.execute(sa.select(Message.awaits_digest, Message.digest_on)).all()
    assert len(rows) == 8
    assert all(waits == (on is None) for waits, on in rows)


@pytest.mark.parametrize("both", ["postgresql"], indirect=True)  # the other lets nobody write meanwhile
def test_what_is_told_right_after_the_days_messages_were_taken_up_waits_for_the_next(both: Flask) -> None:
    world = World.made()
    addressed(world, "drafter")
    configure(both, smtp_url="smtp://127.0.0.1:1", mail_from=SENDER)
    choose(both, "drafter", concern="daily")
    tell(world, "concern")
    person = world.actor("drafter").person_id

    def told_elsewhere(index: int) -> None:
        with both.app_context(), transaction() as session:
            notify(session, [person], "concern", "题", "文", "/", f"late:{index}", now())

    def hear(conn: object, cursor: object, statement: str, *rest: object) -> None:
        if statement.startswith("UPDATE message"):
            with ThreadPoolExecutor(1) as elsewhere:
                elsewhere.submit(told_elsewhere, len(heard)).result()
            heard.append(statement)

    heard: list[str] = []
    sa.event.listen(db.engine, "after_cursor_execute", hear)
    recurring.ask(MORNING)
    outbox.work(db.session.scalars(sa.select(Job.id).where(Job.kind == "digest")).one())
    sa.event.remove(db.engine, "after_cursor_execute", hear)
    db.session.rollback()
    assert heard
    rows = db.session.execute(sa.select(Message.awaits_digest, Message.digest_on).order_by(Message.id)).all()
    assert rows == [(False, MORNING), *[(True, None)] * len(heard)]
