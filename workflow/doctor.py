"""What an installation needs, looked at one by one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import redis
import sqlalchemy as sa
from flask import current_app

from documents import paper
from workflow.base import broker
from workflow.base.clock import now
from workflow.base.database import db
from workflow.base.settings import Settings
from workflow.issuing.trust import EXPIRY_NOTICE, issuing_signer, store


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor's report."""

    name: str
    ok: bool
    sentence: str


def examine() -> list[Finding]:
    """Looks at everything; a look that fails is a finding, never an exception."""
    findings = [Finding(name, ok, sentence) for name, ok, sentence in paper.doctor()]
    looks: dict[str, Callable[[], str]] = {
        "数据库": _database,
        "任务队列": _broker,
        "文件存储": _store,
        "签名证书": _certificate,
    }
    return findings + [_looked(name, look) for name, look in looks.items()]


def _looked(name: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(name, True, look())
    except Exception as error:
        return Finding(name, False, f"{error}")


def _database() -> str:
    revision = db.session.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return f"{db.engine.dialect.name}，结构版本 {revision}"


def _broker() -> str:
    settings: Settings = current_app.config["HONGTOU"]
    try:
        broker.connection(settings).ping()
    except redis.RedisError:
        if settings.broker_url:
            raise
        return f"未运行；hongtou up 会用 {broker.server_command(settings)[0]} 启动"
    return f"运行中（{settings.broker}）"


def _store() -> str:
    settings: Settings = current_app.config["HONGTOU"]
    first = next(iter(store()), None)
    return f"{settings.store or settings.data / 'files'}，{'已有文件' if first else '还没有文件'}"


def _certificate() -> str:
    signer = issuing_signer()
    signer.check_validity(now())
    left = signer.not_after - now()
    warning = "，即将到期，请尽快更换" if left < EXPIRY_NOTICE else ""
    return f"{signer.subject}，有效期至 {signer.not_after:%Y-%m-%d}{warning}"
