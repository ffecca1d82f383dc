"""What groups are told by the robots of WeCom and DingTalk: signed, paced, tried again, and only where it was set up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.servers import RobotServices
from tests.workflow.screens import Screen, text_of
from tests.workflow.test_signing_key import configure
from tests.workflow.world import World
from workflow.base import outbox
from workflow.base.audit import AuditEntry
from workflow.base.clock import now
from workflow.base.database import db, transaction
from workflow.base.outbox import Job
from workflow.base.settings import Settings, UnsafeSettings
from workflow.messages.models import Robot
from workflow.messages.news import NEWS
from workflow.messages.robots import reserved
from workflow.messages.use_cases import notify
from workflow.messages.webhooks import SERVICES, address_fault, signed

REAL = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6"


@pytest.fixture
def services(app: Flask) -> Iterator[RobotServices]:
    """Both services behind a gateway of this installation."""
    with RobotServices().running() as running:
        configure(app, robot_gateway=running.origin, public_url="https://hongtou.example.org")
        yield running


def add(app: Flask, services: RobotServices, service: str = "wecom", **changes: object) -> int:
    """A robot of every unit that hears of submissions; returns its id."""
    fields = {"name": "工作群", "service": service, "webhook": getattr(services, service), "unit": "every"}
    fields |= {"secret": services.secret, "news": "submission"}
    answer = Screen(app, "admin").post("/robots/", **(fields | changes))
    assert answer.status_code == 302, text_of(answer)
    return db.session.scalars(sa.select(Robot.id).order_by(Robot.id.desc())).first() or 0


def posts() -> list[Job]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Job).where(Job.kind == "robot").order_by(Job.id)))


def work() -> None:
    """Every post that is asked for, whether due or not."""
    with transaction() as session:
        session.execute(sa.update(Job).where(Job.state == "pending").values(due_at=now()))
    for job in posts():
        outbox.work(job.id)


def submitted(world: World) -> None:
    world.write()
    world.act("drafter", "submit")


@pytest.mark.parametrize("service", ["wecom", "dingtalk"])
def test_a_group_reads_what_happened_and_where_to_go_once(
    app: Flask, world: World, services: RobotServices, service: str
) -> None:
    add(app, services, service)
    submitted(world)
    for _ in range(2):
        work()
    [(posted, text)] = services.posts
    assert posted == service
    subject, said, link = text.splitlines()
    assert subject == "甲县总工会提交了实施方案，请审核"
    assert "甲县总工会提交了实施方案，请审核。" in said
    assert link == f"https://hongtou.example.org/submissions/{world.submission}"
    [job] = posts()
    assert job.state == "done"
    assert job.key.startswith("robot:1:submission:"), (
        "the occasion names it: two reviewers were told, one post"
    )
    assert "最近一次发出" in text_of(Screen(app, "admin").get("/robots/"))


def test_the_signature_is_what_openssl_computes() -> None:
    """`openssl dgst -sha256 -hmac` over time, newline and secret, as base64 in the address."""
    at = dt.datetime.fromtimestamp(1577262236.757, dt.UTC)
    address = signed(
        SERVICES["dingtalk"], "https://oapi.dingtalk.com/robot/send?access_token=x", "this is secret", at
    )
    assert address == (
        "https://oapi.dingtalk.com/robot/send?access_token=x&timestamp=1577262236757"
        "&sign=hmPWwU%2B7lVdm3ZZz0r9tSfx0L4Q26jWOZr9%2BGs6EZQM%3D"
    )
    assert signed(SERVICES["wecom"], REAL, "", at) == REAL


def test_a_group_hears_only_its_unit_s_news_and_only_the_kinds_it_wants(
    app: Flask, world: World, services: RobotServices
) -> None:
    add(app, services, unit=str(world.rival_county))
    add(app, services, unit=str(world.city), news="concern")
    add(app, services, unit=str(world.city), news=["document", "submission"])
    submitted(world)
    assert [job.payload["robot_id"] for job in posts()] == [3]


@pytest.mark.parametrize(
    ("answer", "state", "attempts", "sentence"),
    [
        ('{"errcode": 93000, "errmsg": "invalid webhook url"}', "dead", 1, "93000 invalid webhook url"),
        ('{"errcode": 40035, "errmsg": "odd"}', "pending", 1, "请核对机器人的地址、密钥和安全设置"),
        ('{"errcode": 45009, "errmsg": "freq out of limit"}', "pending", 0, "每分钟最多发20条"),
        ("gateway time-out", "pending", 1, "HTTP 200"),
        ("http://127.0.0.1:1/elsewhere", "pending", 1, "HTTP 302"),
        ('{"errcode": 0}' * 2, "pending", 1, "HTTP 200"),
    ],
)
def test_what_a_service_says_decides_whether_it_is_tried_again(
    app: Flask, world: World, services: RobotServices, answer: str, state: str, attempts: int, sentence: str
) -> None:
    robot = add(app, services)
    services.answers.append(answer)
    submitted(world)
    work()
    [job] = posts()
    assert (job.state, job.attempts) == (state, attempts)
    assert sentence in job.error
    assert services.posts == []
    if state == "pending":
        with transaction() as session:
            session.get_one(Robot, robot).rests_until = None
        work()
        assert len(services.posts) == 1
        assert len(set(services.ids)) == 1, "tried again under the same id"


def test_a_service_that_is_away_counts_as_an_attempt_and_its_address_is_told_to_nobody(
    app: Flask, world: World, services: RobotServices
) -> None:
    add(app, services, "dingtalk")
    services.answers.append('{"errcode": 310000, "errmsg": "sign not match"}')
    submitted(world)
    work()
    configure(app, robot_gateway="")
    submitted_again = Screen(app, "admin").post("/robots/1/test")
    assert submitted_again.status_code == 302
    page = text_of(Screen(app, "admin").get("/jobs/")) + text_of(Screen(app, "admin").get("/robots/1"))
    page += text_of(Screen(app, "admin").get("/robots/"))
    rows = [str(row) for row in db.session.execute(sa.text("SELECT * FROM robot")).all()]
    audit = [str(entry.detail) for entry in db.session.scalars(sa.select(AuditEntry))]
    told = "\n".join([page, *rows, *audit, *(f"{job.error}{job.payload}" for job in posts())])
    assert services.key not in told
    assert services.secret not in told


def test_nobody_answers(app: Flask, world: World) -> None:
    services = RobotServices()
    with services.running():
        configure(app, robot_gateway=services.origin)
        add(app, services)
    submitted(world)
    work()
    [job] = posts()
    assert (job.state, job.attempts) == ("pending", 1)
    assert "连接企业微信失败（ConnectionRefusedError）" in job.error
    assert services.key not in job.error


def test_no_more_than_twenty_a_minute_and_none_is_lost(
    app: Flask, world: World, services: RobotServices
) -> None:
    robot = add(app, services)
    person = [world.actor("reviewer").person_id]
    for number in range(25):
        with transaction() as session:
            notify(session, person, "submission_submit", f"第{number}件", "文", "/", f"k:{number}", now())
    work()
    assert len(services.posts) == 20
    waiting = [job for job in posts() if job.state == "pending"]
    assert [job.attempts for job in waiting] == [0] * 5, "waiting its turn costs no attempt"
    assert not reserved(robot, now() + dt.timedelta(seconds=55))
    with transaction() as session:
        row = session.get_one(Robot, robot)
        row.recent = [instant - 60 for instant in row.recent]
    work()
    assert len({text for _, text in services.posts}) == 25


def test_a_robot_that_was_told_to_rest_asks_nobody_meanwhile(
    app: Flask, world: World, services: RobotServices
) -> None:
    add(app, services, "dingtalk")
    services.answers.append('{"errcode": 130101, "errmsg": "send too fast, exceed 20 times per minute"}')
    submitted(world)
    for _ in range(3):
        work()
    assert len(services.ids) == 1
    rests = db.session.scalars(sa.select(Robot.rests_until)).one()
    assert rests is not None
    assert rests > now() + dt.timedelta(minutes=9)


def test_what_it_still_had_to_post_is_not_posted_once_it_is_ended(
    app: Flask, world: World, services: RobotServices
) -> None:
    add(app, services)
    submitted(world)
    admin = Screen(app, "admin")
    assert admin.post("/robots/1/end", version="1").status_code == 302
    work()
    assert [job.state for job in posts()] == ["cancelled"]
    assert services.posts == []
    assert admin.get("/robots/1").status_code == 404
    row = db.session.scalars(sa.select(Robot)).one()
    assert (row.address, row.secret) == ("", "")


@pytest.mark.parametrize(
    ("service", "address"),
    [
        ("wecom", "http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=x"),
        ("wecom", "https://127.0.0.1/cgi-bin/webhook/send?key=x"),
        ("wecom", "https://qyapi.weixin.qq.com.example.org/cgi-bin/webhook/send?key=x"),
        ("wecom", "https://qyapi.weixin.qq.com:8443/cgi-bin/webhook/send?key=x"),
        ("wecom", "https://qyapi.weixin.qq.com@example.org/cgi-bin/webhook/send?key=x"),
        ("wecom", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key="),
        ("wecom", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=x#"),
        ("wecom", "https://qyapi.weixin.qq.com/cgi-bin/menu/create?key=x"),
        ("wecom", "https://oapi.dingtalk.com/robot/send?access_token=x"),
        ("dingtalk", "https://oapi.dingtalk.com:port/robot/send?access_token=x"),
        ("dingtalk", "https://[oapi.dingtalk.com/robot/send?access_token=x"),
        ("dingtalk", "file:///etc/passwd?access_token=x"),
        ("dingtalk", "https://oapi.dingtalk.com/robot/send?access_token=x\r\nHost: evil"),
        ("dingtalk", "https://gateway.example.org.evil/robot/send?access_token=x"),
        ("dingtalk", ""),
    ],
)
def test_nothing_is_sent_elsewhere(service: str, address: str) -> None:
    assert address_fault(SERVICES[service], address, "https://gateway.example.org")


def test_the_service_s_own_address_and_the_gateway_s_will_do() -> None:
    assert address_fault(SERVICES["wecom"], REAL) == ""
    through = "https://gateway.example.org/wecom?key=x"
    assert address_fault(SERVICES["wecom"], through)
    assert address_fault(SERVICES["wecom"], through, "https://gateway.example.org/") == ""
    assert address_fault(SERVICES["wecom"], through, "https://gateway.example.org:8443") != ""


def test_an_administrator_sets_it_up_changes_it_and_tries_it(
    app: Flask, world: World, services: RobotServices
) -> None:
    admin = Screen(app, "admin")
    wrong = admin.post(
        "/robots/", name="", service="dingtalk", webhook="https://evil.example.org/?access_token=k3y"
    )
    page = text_of(wrong)
    assert wrong.status_code == 422
    for sentence in ("请填写名称", "只能发往钉钉", "请填写密钥", "没有这个单位", "请至少选择一类消息"):
        assert sentence in page
    assert "k3y" not in page, "an address is a secret"
    robot = add(app, services, "dingtalk")
    assert "测试消息已发出" in text_of(admin.get(admin.post(f"/robots/{robot}/test").location))
    assert services.posts[0][1].startswith("红头\n这是一条测试消息")
    services.answers.append('{"errcode": 310000, "errmsg": "sign not match"}')
    assert "测试消息没有发出：钉钉没有接收（310000 sign not match）" in text_of(
        admin.get(admin.post(f"/robots/{robot}/test").location)
    )
    changed = {"version": "1", "unit": str(world.county), "news": ["document", "reminder"]}
    assert admin.post(f"/robots/{robot}", **changed).status_code == 302
    assert admin.post(f"/robots/{robot}", **changed).status_code == 409, "somebody was faster"
    assert "甲县总工会的消息：公文、催报" in text_of(admin.get("/robots/"))
    submitted(world)
    assert posts() == []


def test_a_robot_whose_secrets_were_sealed_elsewhere_says_so(
    app: Flask, world: World, services: RobotServices
) -> None:
    add(app, services)
    submitted(world)
    app.config["SECRET_KEY"] = "another installation's"
    work()
    [job] = posts()
    assert job.state == "dead"
    assert "请停用后重新添加" in job.error


def test_every_message_that_exists_is_some_news(world: World) -> None:
    """A kind that no row knows would fail at the act that tells of it."""
    world.approved()
    db.session.rollback()
    told = set(db.session.scalars(sa.text("SELECT DISTINCT kind FROM message")))
    assert told
    assert all(any(kind.startswith(begins) for _, _, begins in NEWS.values()) for kind in told)


def test_a_long_text_is_shortened_and_keeps_the_link(
    app: Flask, world: World, services: RobotServices
) -> None:
    add(app, services)
    person = [world.actor("reviewer").person_id]
    with transaction() as session:
        notify(session, person, "submission_submit", "题", "意见" * 2000, "/submissions/1", "k", now())
    work()
    [(_, text)] = services.posts
    assert text.endswith("……\nhttps://hongtou.example.org/submissions/1")


def test_half_a_gateway_is_refused_at_the_start(settings: Settings) -> None:
    with pytest.raises(UnsafeSettings, match="HONGTOU_ROBOT_GATEWAY"):
        settings.model_copy(update={"robot_gateway": "gateway.example.org"}).refuse_unsafe()
