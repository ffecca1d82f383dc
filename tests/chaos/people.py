"""People who file, review and approve through the web, and press again when no answer came."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable
from http.client import HTTPException
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, build_opener

from tests.workflow.world import PASSWORD

ANSWER_S = 30
PAUSE_S = 0.3
ALREADY = "没有重复办理"  # the act is there, only the first answer was lost with its process
ROAD = (("drafter", "submit", 1), ("reviewer", "review", 2), ("approver", "approve", 3))


class _Stay(HTTPRedirectHandler):
    """A redirect is the answer, not a way to go."""

    def redirect_request(self, *_: object) -> None:
        return None


class Person:
    """One browser, signed in."""

    def __init__(self, address: str, username: str, over: Callable[[], bool]) -> None:
        self._address, self._username, self._over = address, username, over
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()), _Stay())
        self._token = ""

    def press(self, path: str, **fields: str) -> bool:
        """Sends a form until it is answered, always the same POST; True once it is acknowledged."""
        form = fields | {"once": secrets.token_urlsafe(16)}
        while not self._over():
            if not self._token and not self._sign_in():
                time.sleep(PAUSE_S)
                continue
            status, page = self._send(path, form | {"csrf_token": self._token})
            if status == 302 or ALREADY in page:
                return True
            if status not in (0, 503):  # no answer, or an outage that says so
                raise AssertionError(f"{self._username} {path}: {status}")
            time.sleep(PAUSE_S)
        return False

    def _sign_in(self) -> bool:
        _, page = self._send("/sign-in")
        token = re.search('name="csrf_token" value="([^"]+)"', page)
        if not token:
            return False
        form = {"username": self._username, "password": PASSWORD, "csrf_token": token[1]}
        if self._send("/sign-in", form)[0] != 302:
            return False
        home = re.search('name="csrf_token" value="([^"]+)"', self._send("/")[1])
        self._token = home[1] if home else ""
        return bool(home)

    def _send(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        """Status and page; (0, '') where the connection failed, before the answer or in the middle of it."""
        try:
            return self._answer(path, form)
        except (OSError, HTTPException):
            return 0, ""

    def _answer(self, path: str, form: dict[str, str] | None) -> tuple[int, str]:
        data = urlencode(form).encode() if form else None
        try:
            with self._opener.open(self._address + path, data, timeout=ANSWER_S) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as answer:
            with answer:
                return answer.code, answer.read().decode()
