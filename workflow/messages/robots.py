"""Robots (群机器人): the administrator sets them up, and each tells its group what its unit's people are told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import Session

from documents.sentences import say
from workflow.base import audit, outbox
from workflow.base.database import db, transaction
from workflow.base.forms import STALE, text_in
from workflow.base.refusals import Conflict, Forbidden, Invalid, NotFound
from workflow.base.sealing import seal, unseal
from workflow.messages.models import Robot
from workflow.messages.news import NEWS
from workflow.messages.webhooks import MOST_A_MINUTE, SERVICES, Service, address_fault
from workflow.people.models import RoleGrant, Unit
from workflow.people.policy import Actor

ROBOT = "robot"
PURPOSE = "robots"
MINUTE_S = 60
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Target:
    """Where a robot's posts go, opened for one post."""

    service: Service
    address: str = field(repr=False)
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class NewRobot:
    """What a robot is made from, as it was typed. `unit_id` None: it hears what the people of every unit are told."""

    name: str
    service: str
    unit_id: int | None
    news: tuple[str, ...]
    address: str = field(repr=False)
    secret: str = field(repr=False)


def listed() -> Sequence[tuple[Robot, str]]:
    """The robots at work, each with its unit's name, '' for every unit."""
    query = sa.select(Robot, sa.func.coalesce(Unit.name, "")).outerjoin(Unit, Unit.id == Robot.unit_id)
    rows = db.session.execute(query.where(Robot.ended_at.is_(None)).order_by(Robot.id))
    return [(row[0], row[1]) for row in rows]


def at_work(robot_id: int) -> Robot:
    """One of them; NotFound where it is not, or not any more."""
    robot = db.session.get(Robot, robot_id)
    if robot is None or robot.ended_at is not None:
        raise NotFound(say("没有这个群机器人，可能已经停用。"))
    return robot


def require_admin(actor: Actor) -> None:
    """Forbidden for everybody but the system administrator."""
    if not actor.holds("system_admin"):
        raise Forbidden(say("群机器人由系统管理员设置，您没有这一权限。"))


def add(actor: Actor, new: NewRobot, at: dt.datetime) -> int:
    """Sets a robot up; address and secret are never shown again. Invalid names every field that is wrong."""
    require_admin(actor)
    with transaction() as session:
        faults = _heard_faults(session, new.unit_id, new.news) | _place_faults(new)
        name = text_in(new.name, "name", say("名称"), LONGEST_NAME, faults)
        if faults:
            raise Invalid(faults)
        robot = Robot(
            name=name,
            service=new.service,
            unit_id=new.unit_id,
            news=list(new.news),
            address=seal(new.address, PURPOSE),
            secret=seal(new.secret, PURPOSE) if SERVICES[new.service].signs else "",
            created_at=at,
        )
        session.add(robot)
        session.flush()
        _audit(actor, "robot_added", robot, at)
        return robot.id


def change(
    actor: Actor, robot_id: int, version: int, unit_id: int | None, news: Sequence[str], at: dt.datetime
) -> None:
    """Sets what a robot hears of. Invalid's fields are those of `add`; Conflict where somebody was faster."""
    require_admin(actor)
    with transaction() as session:
        robot = _mine(session, robot_id, version)
        faults = _heard_faults(session, unit_id, news)
        if faults:
            raise Invalid(faults)
        robot.unit_id, robot.news, robot.version = unit_id, list(news), version + 1
        _audit(actor, "robot_changed", robot, at)


def end(actor: Actor, robot_id: int, version: int, at: dt.datetime) -> None:
    """Stops a robot for good: what it still had to post is not posted, its address is forgotten."""
    require_admin(actor)
    with transaction() as session:
        robot = _mine(session, robot_id, version)
        robot.ended_at, robot.address, robot.secret, robot.version = at, "", "", version + 1
        _audit(actor, "robot_ended", robot, at)


def announce(
    session: Session, person_ids: Collection[int], news: str, subject: str, text: str, link: str, key: str
) -> None:
    """Asks every robot that hears such news to post it, once for each occasion, inside the caller's transaction."""
    robots = session.scalars(sa.select(Robot).where(Robot.ended_at.is_(None)).order_by(Robot.id)).all()
    hearing = [robot for robot in robots if news in robot.news]
    if not hearing or not person_ids:
        return
    theirs = sa.select(RoleGrant.unit_id).where(RoleGrant.person_id.in_(person_ids)).distinct()
    units = set(session.scalars(theirs))
    for robot in hearing:
        if robot.unit_id is None or robot.unit_id in units:
            payload = {"robot_id": robot.id, "subject": subject, "text": text, "link": link}
            outbox.enqueue_once(session, ROBOT, f"{ROBOT}:{robot.id}:{key}", payload)


def note_trial(actor: Actor, robot_id: int, at: dt.datetime) -> None:
    """Notes that the administrator tries a robot out, which he may."""
    require_admin(actor)
    with transaction():
        _audit(actor, "robot_tried", at_work(robot_id), at)


def target(robot_id: int) -> Target | None:
    """Where it posts; None where it was ended. Raises Unreadable, and ValueError where nothing may be sent there."""
    robot = db.session.get_one(Robot, robot_id, populate_existing=True)
    try:
        if robot.ended_at is not None:
            return None
        service, address = SERVICES[robot.service], unseal(robot.address, PURPOSE)
        fault = address_fault(service, address, _gateway())
        if fault:
            raise ValueError(fault)
        return Target(service, address, unseal(robot.secret, PURPOSE) if service.signs else "")
    finally:
        db.session.rollback()


def reserved(robot_id: int, at: dt.datetime) -> bool:
    """Takes one of the posts a minute that its service allows; False where none is left, or the robot rests."""
    with transaction(aside=True) as session:
        robot = session.get_one(Robot, robot_id, with_for_update=True, populate_existing=True)
        recent = [instant for instant in robot.recent if instant > at.timestamp() - MINUTE_S]
        resting = robot.rests_until is not None and robot.rests_until > at
        free = len(recent) < MOST_A_MINUTE and not resting
        if free:
            robot.recent = [*recent, at.timestamp()]
    return free


def rest(robot_id: int, until: dt.datetime) -> None:
    """Lets it post nothing before then."""
    with transaction(aside=True) as session:
        session.get_one(Robot, robot_id, with_for_update=True).rests_until = until


def note_post(robot_id: int, at: dt.datetime) -> None:
    """Notes when it last told its group something."""
    with transaction(aside=True) as session:
        session.get_one(Robot, robot_id).posted_at = at


def _heard_faults(session: Session, unit_id: int | None, news: Sequence[str]) -> dict[str, str]:
    faults = {}
    if unit_id is not None and session.get(Unit, unit_id) is None:
        faults["unit"] = say("没有这个单位，请从列表中选择。")
    if not news or set(news) - set(NEWS):
        faults["news"] = say("请至少选择一类消息。")
    return faults


def _place_faults(new: NewRobot) -> dict[str, str]:
    service = SERVICES.get(new.service)
    if service is None:
        return {"service": say("请选择企业微信或者钉钉。")}
    faults = {}
    fault = address_fault(service, new.address, _gateway())
    if fault:
        faults["webhook"] = fault
    if service.signs and not new.secret:
        faults["secret"] = say(
            "请填写密钥：在{service}机器人的安全设置里选“加签”，复制以 SEC 开头的一串。", service=service.name
        )
    return faults


def _gateway() -> str:
    gateway: str = current_app.config["HONGTOU"].robot_gateway
    return gateway


def _mine(session: Session, robot_id: int, version: int) -> Robot:
    robot = at_work(robot_id)
    session.refresh(robot, with_for_update=True)
    if robot.version != version:
        raise Conflict(STALE)
    return robot


def _audit(actor: Actor, act: str, robot: Robot, at: dt.datetime) -> None:
    facts = {"service": robot.service, "unit": robot.unit_id, "news": robot.news}
    audit.record(actor.person_id, act, f"robot:{robot.id}", at, **facts)
