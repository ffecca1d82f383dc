"""The webhooks of WeCom's and DingTalk's group robots: what their addresses look like, how a post is signed, what they answer.

Both are sent plain text: in their markdown, what a unit wrote could bring links of its own.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import json
import re
from dataclasses import dataclass
from urllib.parse import parse_qs, quote_plus, urlsplit

from documents.sentences import say

MOST_A_MINUTE = 20  # either service's limit for one robot
LONGEST_TEXT_BYTES = 2048  # WeCom's for a text; DingTalk takes more


class Busy(Exception):
    """The service has enough of this robot for a while."""


class Refused(Exception):
    """The service does not take it; `for_good` where sending it again cannot help."""

    def __init__(self, said: str, *, for_good: bool) -> None:
        super().__init__(said)
        self.for_good = for_good


@dataclass(frozen=True, slots=True)
class Service:
    """One service: its only address but for the robot's key, and its answers (`errcode`) that need more than a retry."""

    name: str
    host: str
    path: str
    key: str
    signs: bool
    busy: frozenset[int]
    wrong: frozenset[int]
    rest: dt.timedelta


# https://developer.work.weixin.qq.com/document/path/91770, https://open.dingtalk.com/document/robots/custom-robot-access
SERVICES = {
    "wecom": Service(
        say("企业微信"),
        "qyapi.weixin.qq.com",
        "/cgi-bin/webhook/send",
        "key",
        signs=False,
        busy=frozenset({45009}),
        wrong=frozenset({93000, 93004, 93008}),
        rest=dt.timedelta(minutes=1),
    ),
    "dingtalk": Service(
        say("钉钉"),
        "oapi.dingtalk.com",
        "/robot/send",
        "access_token",
        signs=True,
        busy=frozenset({130101, 410100}),
        wrong=frozenset({300001, 310000, 400013, 400101, 400102, 400106}),
        rest=dt.timedelta(minutes=10),
    ),
}


def address_fault(service: Service, address: str, gateway: str = "") -> str:
    """Why nothing may be sent there, or ''. Only the service's own host over https, or the installation's gateway."""
    like = f"https://{service.host}{service.path}?{service.key}=…"
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:  # an address that is none
        return say("地址应当像 {like}。", like=like)
    odd = parts.username is not None or "#" in address or not re.fullmatch(r"[!-~]+", address)
    if odd or not parse_qs(parts.query).get(service.key):
        return say("地址应当像 {like}，请从群机器人的设置里完整复制。", like=like)
    if gateway and _origin(address) == _origin(gateway):
        return ""
    theirs = (parts.scheme, parts.hostname, port or 443, parts.path)
    return (
        ""
        if theirs == ("https", service.host, 443, service.path)
        else say("只能发往{service}：{like}。", service=service.name, like=like)
    )


def signed(service: Service, address: str, secret: str, at: dt.datetime) -> str:
    """The address to post to at this instant: DingTalk's carries the time and its HMAC-SHA256 under the secret."""
    if not service.signs:
        return address
    timestamp = str(int(at.timestamp() * 1000))
    digest = hmac.new(secret.encode(), f"{timestamp}\n{secret}".encode(), hashlib.sha256).digest()
    return f"{address}&timestamp={timestamp}&sign={quote_plus(base64.b64encode(digest))}"


def body(subject: str, text: str, link: str) -> bytes:
    """What is posted: what happened and where to go, shortened in the middle where it is too long for the service."""
    frame = len(f"{subject}\n\n{link}".encode())
    room = max(LONGEST_TEXT_BYTES - frame, 0)
    if len(text.encode()) > room:
        text = text.encode()[: max(room - len("……".encode()), 0)].decode(errors="ignore") + "……"
    content = {"msgtype": "text", "text": {"content": f"{subject}\n{text}\n{link}"}}
    return json.dumps(content, ensure_ascii=False).encode()


def read_answer(service: Service, status: int, answer: bytes) -> None:
    """Nothing where the service took the post. Raises Busy or Refused."""
    try:
        told = json.loads(answer)
        code, said = int(told["errcode"]), str(told.get("errmsg", ""))
    except (ValueError, KeyError, TypeError):
        raise Refused(f"HTTP {status}", for_good=False) from None
    if code in service.busy:
        raise Busy
    if code or status != 200:
        raise Refused(f"{code} {said[:200]}", for_good=code in service.wrong)


def _origin(address: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(address)
    default = {"https": 443, "http": 80}.get(parts.scheme)
    return parts.scheme, parts.hostname, parts.port or default
