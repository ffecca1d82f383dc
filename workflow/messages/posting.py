"""Posting to a group's robot: a job for each post, at the pace its service allows, tried again and laid aside as other jobs.

A service that took a post and could not say so is sent it again: the job's key goes along as Idempotency-Key,
by which a gateway can tell; the services themselves do not look at it.
"""

from __future__ import annotations

import datetime as dt
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ssl import create_default_context
from urllib.parse import urlsplit

from flask import current_app

from documents.sentences import say
from workflow.base import outbox
from workflow.base.clock import database_now, now
from workflow.base.database import transaction
from workflow.base.outbox import Claim, Hopeless, Outage, Passing, handles
from workflow.base.sealing import Unreadable
from workflow.base.settings import Settings
from workflow.messages import robots
from workflow.messages.robots import ROBOT, Target
from workflow.messages.webhooks import MOST_A_MINUTE, Busy, Refused, body, read_answer, signed
from workflow.people.policy import Actor

TIMEOUT_S = 10
LONGEST_ANSWER_BYTES = 64 * 1024
PACE = say("群机器人每分钟最多发{most}条，这一条稍后自动发送。", most=MOST_A_MINUTE)
TRIED = "这是一条测试消息：本群今后会收到红头系统的通知。"


@handles(ROBOT)
def post_news(claim: Claim) -> None:
    """Posts one piece of news; a robot that was ended meanwhile posts none."""
    told = claim.payload
    posted = post(told["robot_id"], told["subject"], told["text"], told["link"], f"{ROBOT}:{claim.job_id}")
    with transaction() as session:
        outbox.finish(session, claim, state="done" if posted else "cancelled")


def try_out(actor: Actor, robot_id: int, at: dt.datetime) -> None:
    """Posts a test at once. Raises Hopeless, Passing or Outage with what the service has against it."""
    robots.note_trial(actor, robot_id, at)
    post(robot_id, "红头", TRIED, "/", f"{ROBOT}:{robot_id}:{at.isoformat()}")


def post(robot_id: int, subject: str, text: str, link: str, key: str) -> bool:
    """Posts, whether or not asked by a job; False where the robot was ended.

    Raises Outage where it must wait its turn, Passing where another attempt may help, Hopeless where none can.
    """
    try:
        target = robots.target(robot_id)
    except Unreadable as error:
        raise Hopeless(say("群机器人的地址读不出来（系统密钥换过）：请停用后重新添加。")) from error
    except ValueError as error:
        raise Hopeless(f"{error}") from error
    if target is None:
        return False
    if not robots.reserved(robot_id, database_now()):
        raise Outage(PACE)
    settings: Settings = current_app.config["HONGTOU"]
    _take(robot_id, target, body(subject, text, settings.public_address(link)), key)
    return True


def _take(robot_id: int, target: Target, words: bytes, key: str) -> None:
    """Has the service take the words, in sentences that tell nothing of the address."""
    try:
        status, answer = _ask(signed(target.service, target.address, target.secret, now()), words, key)
        read_answer(target.service, status, answer)
    except Busy as error:
        robots.rest(robot_id, database_now() + target.service.rest)
        raise Outage(PACE) from error
    except Refused as error:
        sentence = say(
            "{service}没有接收（{error}）：请核对机器人的地址、密钥和安全设置。",
            service=target.service.name,
            error=error,
        )
        raise (Hopeless if error.for_good else Passing)(sentence) from None
    except (OSError, HTTPException) as error:
        sentence = say(
            "连接{service}失败（{error}）：请检查网络。",
            service=target.service.name,
            error=type(error).__name__,
        )
        raise Passing(sentence) from None  # what the error says may hold the address
    robots.note_post(robot_id, now())


def _ask(address: str, words: bytes, key: str) -> tuple[int, bytes]:
    """One POST, in time and without following anybody elsewhere."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    connection: HTTPConnection
    if parts.scheme == "https":
        context = create_default_context()
        connection = HTTPSConnection(host, parts.port, timeout=TIMEOUT_S, context=context)
    else:  # only an installation's own gateway may be reached so
        connection = HTTPConnection(host, parts.port, timeout=TIMEOUT_S)
    try:
        headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": key}
        connection.request("POST", f"{parts.path}?{parts.query}", words, headers)
        response = connection.getresponse()
        return response.status, response.read(LONGEST_ANSWER_BYTES)
    finally:
        connection.close()
