"""A form counts once: the same POST sent twice has one effect, and the second is answered like the first.

Every form carries a key of its own (`ui.csrf()` writes it). The key, with everything else that was sent, is
written in the transaction of the act itself, so a double click or a proxy's second attempt finds it there,
also while the first is still under way. Only where the act went is kept, never what a page showed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import secrets
import time
from contextlib import suppress
from typing import Any

import sqlalchemy as sa
from flask import Flask, Response, g, has_request_context, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Mapped, Session, mapped_column

from documents.sentences import say
from workflow.base.clock import now
from workflow.base.database import Base, at_begin, db, transaction
from workflow.base.languages import SERIALIZER

FIELD = "once"
KEPT_FOR = dt.timedelta(days=7)
WAIT_S = 5.0
POLL_S = 0.05
DONE = say(
    "这份表单刚才已经提交过，并且已经办理，没有重复办理。请返回查看结果；只显示一次的内容（例如临时密码）请重新操作。"
)


class IdempotencyKey(Base):
    """A form that took effect. `answer` says where the first sender was sent, once that is known."""

    __tablename__ = "idempotency_key"

    key: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(index=True)
    answer: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))


class Repeated(Exception):
    """The act of this form is done, or is being done by another request."""


def init_app(app: Flask) -> None:
    """Watches over every form of the application."""
    app.jinja_env.globals[FIELD] = lambda: secrets.token_urlsafe(16)
    app.before_request(_answer_again)
    app.after_request(_remember)
    app.register_error_handler(Repeated, lambda _: _answer(g.once))


def forget(before: dt.datetime) -> None:
    """Lets old forms go; a POST is not sent a second time days later."""
    with transaction(aside=True) as session:
        session.execute(sa.delete(IdempotencyKey).where(IdempotencyKey.at < before))


@at_begin
def _claim(session: Session) -> None:
    """Writes the form's key first of all: whoever sends it again waits here, then finds it taken."""
    if not has_request_context() or "once" not in g or g.get("once_claimed"):
        return
    try:
        session.execute(sa.insert(IdempotencyKey).values(key=g.once, at=now()))
    except sa.exc.IntegrityError as error:
        raise Repeated from error
    g.once_claimed = True


def _answer_again() -> ResponseReturnValue | None:
    if request.method != "POST" or not request.form.get(FIELD):
        return None
    g.once = _fingerprint()
    return _answer(g.once) if db.session.get(IdempotencyKey, g.once) else None


def _fingerprint() -> str:
    """The same person, place, fields and files: the same POST."""
    files = [(name, file.filename, _digest_of(file)) for name, file in request.files.items(multi=True)]
    fields = list(request.form.items(multi=True))
    sent = [session.get("_user_id"), request.full_path, fields, files]
    return hashlib.sha256(json.dumps(sent).encode()).hexdigest()


def _digest_of(file: Any) -> str:
    digest = hashlib.file_digest(file.stream, "sha256").hexdigest()
    file.stream.seek(0)
    return digest


def _remember(response: Response) -> Response:
    """Keeps where the act led to. It is a comfort only, so failing to keep it does not undo an answer."""
    if g.get("once_claimed") and response.status_code < 400:
        answer = {
            "location": response.location or "",
            "flashes": SERIALIZER.dumps(session.get("_flashes", [])),
        }
        with suppress(sa.exc.SQLAlchemyError), transaction(aside=True) as writing:
            writing.execute(
                sa.update(IdempotencyKey).where(IdempotencyKey.key == g.once).values(answer=answer)
            )
    return response


def _answer(key: str) -> ResponseReturnValue:
    answer = _awaited(key)
    if not answer.get("location"):
        return render_template("pages/error.html", status=409, sentence=DONE), 409
    session["_flashes"] = SERIALIZER.loads(answer["flashes"])
    return redirect(answer["location"])


def _awaited(key: str) -> dict[str, Any]:
    """What the first was answered; {} where that is not known within some seconds."""
    end = time.monotonic() + WAIT_S
    while time.monotonic() < end:
        db.session.rollback()
        row = db.session.get(IdempotencyKey, key)
        if row and row.answer is not None:
            return row.answer
        time.sleep(POLL_S)
    return {}
