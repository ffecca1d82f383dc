"""What every page needs: limits, headers, error pages, CSRF."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import structlog
from flask import Flask, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_bootstrap import Bootstrap5
from flask_talisman import Talisman
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError, RequestEntityTooLarge
from werkzeug.routing import IntegerConverter, Map

from documents.sentences import in_turn, say, told
from documents.store import Unavailable
from workflow.base import languages
from workflow.base.clock import OFFICE_ZONE, demonstration_day, now, office_day
from workflow.base.database import DATABASE_AWAY, is_outage
from workflow.base.days import ago, weekday, written_date, written_day, written_moment, written_month
from workflow.base.forms import LARGEST_ID, refuse_unprintable
from workflow.base.refusals import Invalid, Refusal
from workflow.base.settings import FORM_LIMIT_BYTES, SIGNED_IN_FOR, UPLOAD_LIMIT_BYTES, Settings

PROJECT = Path(__file__).parents[2]
CONTENT_POLICY = {
    "default-src": "'self'",
    "img-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
SENTENCES = {
    400: say("请求不完整，请返回上一页重试。"),
    403: say("您没有进行这一操作的权限。"),
    404: say("没有找到这一页。请核对地址，或从“待办”重新进入。"),
    405: say("不能这样打开这一页。请返回上一页重试。"),
    413: say(
        "上传的内容太大（上限 {megabytes} MB），没有保存。请返回上一页，压缩文件后重试。",
        megabytes=UPLOAD_LIMIT_BYTES // 1024 // 1024,
    ),
    503: say(
        "{what}刚才的操作没有得到确认。请稍候返回上一页，用同一张表单再提交一次：不会重复办理。",
        what=DATABASE_AWAY,
    ),
    500: say("程序出了问题，已经记录下来。您可以稍后重试；如果反复出现，请告知系统管理员出错的时间。"),
}

# Fields of forms that hold a secret or nothing a person wrote.
NEVER_SHOWN_AGAIN = frozenset(
    {"csrf_token", "once", "next", "password", "old", "new", "again", "webhook", "secret"}
)

csrf = CSRFProtect()
log = structlog.get_logger()


class StoredId(IntegerConverter):
    """Ids in addresses: a number no column holds is an address that does not exist."""

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=LARGEST_ID)


def init_app(app: Flask, settings: Settings) -> None:
    """Sets limits, cookies, headers and error pages."""
    app.config.update(
        SECRET_KEY=settings.session_secret(),
        MAX_CONTENT_LENGTH=UPLOAD_LIMIT_BYTES,
        MAX_FORM_MEMORY_SIZE=FORM_LIMIT_BYTES,
        PERMANENT_SESSION_LIFETIME=SIGNED_IN_FOR,
        SESSION_COOKIE_NAME="hongtou",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        WTF_CSRF_TIME_LIMIT=None,  # a form left open over lunch still works; the session ends by itself
        BOOTSTRAP_SERVE_LOCAL=True,
    )
    encrypted = settings.public_url.startswith("https:")
    Talisman(
        app,
        force_https=False,  # the proxy in front decides that
        session_cookie_secure=encrypted,
        strict_transport_security=encrypted,
        content_security_policy=CONTENT_POLICY,
        referrer_policy="same-origin",
    )
    csrf.init_app(app)
    Bootstrap5(app)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    languages.init_app(app)
    app.jinja_env.filters |= {
        "day": written_day,
        "dated": written_date,
        "month": written_month,
        "weekday": weekday,
        "moment": _moment,
        "ago": _ago,
    }
    app.url_map.converters["int"] = StoredId
    app.before_request(lambda: refuse_unprintable(request.form))
    app.after_request(_keep_private)
    app.context_processor(lambda: {"demonstration_day": demonstration_day(), "office_today": office_day()})
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(RequestEntityTooLarge, lambda _: _error(413))
    app.register_error_handler(HTTPException, lambda error: _error(error.code or 500))
    app.register_error_handler(InternalServerError, _failed)
    app.register_error_handler(sa.exc.DBAPIError, _database_failed)
    app.register_error_handler(Unavailable, _not_stored)


def _keep_private(response: Response) -> Response:
    """What one person sees stays out of shared caches, and is asked for anew after a step back."""
    if not response.cache_control.max_age:
        response.cache_control.private, response.cache_control.no_cache = True, True
    return response


def _moment(instant: dt.datetime) -> str:
    """An instant in the office's zone."""
    return written_moment(instant.astimezone(OFFICE_ZONE))


def _ago(instant: dt.datetime) -> str:
    return ago(instant.astimezone(OFFICE_ZONE), now())


def _refused(refusal: Refusal) -> ResponseReturnValue:
    """A refusal that no view answered in its own page: say all of it, and keep what was typed within reach."""
    faults = in_turn(refusal.fields.values()) if isinstance(refusal, Invalid) else ""
    sentence = faults or refusal.sentence
    page = render_template("pages/error.html", status=refusal.status, sentence=sentence, typed=_typed())
    return page, refusal.status


def _stale_form(error: Any) -> ResponseReturnValue:
    """A form whose session ended: say so, and keep what was typed within reach."""
    sentence = say(
        "页面停留过久或登录已失效，为安全起见没有提交。请返回上一页复制您写的内容，刷新后重新提交。"
    )
    return render_template("pages/error.html", status=400, sentence=sentence, typed=_typed()), 400


def _typed() -> list[str]:
    """The long texts of the form, less what no page can show."""
    texts = (text for name, text in request.form.items() if name not in NEVER_SHOWN_AGAIN)
    return [text.replace("\0", "") for text in texts if len(text) > 20]


def _failed(_: InternalServerError) -> ResponseReturnValue:
    """Our own fault."""
    return _failure(500)


def _database_failed(error: sa.exc.DBAPIError) -> ResponseReturnValue:
    """The database is away: an outage, to which the same form may be sent again."""
    if not is_outage(error):
        raise error
    log.warning("database away", error=str(error.orig), path=request.path)
    return _failure(503)


def _failure(status: int) -> ResponseReturnValue:
    """A page that asks nothing of the database, which may be what failed."""
    page = current_app.jinja_env.get_template("pages/failure.html")
    title = say("暂时不能办理") if status == 503 else say("程序出了问题")
    return page.render(title=title, sentence=SENTENCES[status], typed=_typed()), status


def _not_stored(error: Unavailable) -> ResponseReturnValue:
    """The store has no room or does not answer: nothing of the act was kept."""
    log.warning("store away", error=str(error.__cause__ or error), path=request.path)
    sentence = say("{what}没有保存任何内容，请稍后重试；如果反复出现，请告知系统管理员。", what=told(error))
    return render_template("pages/error.html", status=503, sentence=sentence, typed=_typed()), 503


def _error(status: int) -> ResponseReturnValue:
    sentence = SENTENCES.get(status, SENTENCES[400 if status < 500 else 500])
    return render_template("pages/error.html", status=status, sentence=sentence), status
