"""A person at the screens, without a server: Flask's own client, each request in a context of its own."""

from __future__ import annotations

import html
from contextvars import Context
from typing import Any

from flask import Flask, has_app_context
from werkzeug.test import TestResponse

from tests.workflow.world import PASSWORD
from workflow.base.database import db


class Screen:
    """One browser."""

    def __init__(self, app: Flask, username: str = "", password: str = PASSWORD) -> None:
        self.client = app.test_client()
        if username:
            answer = self.post("/sign-in", username=username, password=password)
            assert answer.status_code == 302, text_of(answer)

    def get(self, address: str, **options: Any) -> TestResponse:
        return self._open(address, method="GET", **options)

    def post(self, address: str, **fields: Any) -> TestResponse:
        return self._open(address, method="POST", data=fields)

    def _open(self, address: str, **options: Any) -> TestResponse:
        # The test's own application context would otherwise lend every browser the same signed-in person.
        answer = Context().run(self.client.open, address, buffered=True, **options)
        answer.request.environ["wsgi.input"].close()  # the client puts large uploads into a file
        if has_app_context():
            db.session.rollback()  # what the test looks at next is as the request left it
        return answer


def text_of(answer: TestResponse) -> str:
    """The page as a reader sees it: entities resolved."""
    return html.unescape(answer.get_data(as_text=True))
