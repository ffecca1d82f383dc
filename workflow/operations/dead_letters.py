"""Dead letters (停下的任务): jobs that failed too often, why, and the way to send them again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from documents.sentences import say
from workflow.base import audit, outbox
from workflow.base.database import db, transaction
from workflow.base.outbox import Job
from workflow.base.refusals import Conflict, Forbidden
from workflow.people.policy import Actor

KINDS = {
    "issue_document": say("印发公文"),
    "checkpoint": say("写审计检查点"),
    "sweep": say("清理无主文件"),
    "mail": say("发送邮件"),
    "digest": say("汇总消息摘要"),
    "digest_mail": say("发送消息摘要"),
    "robot": say("群机器人通知"),
    "remind": say("每日催报"),
}
STATES = {
    "pending": say("等待"),
    "running": say("进行中"),
    "done": say("完成"),
    "cancelled": say("已撤销"),
    "dead": say("已停下"),
}


def dead() -> Sequence[Job]:
    """The jobs that stopped, oldest first."""
    return db.session.scalars(sa.select(Job).where(Job.state == "dead").order_by(Job.id)).all()


def counts() -> dict[str, int]:
    """How many jobs are in each state."""
    rows = db.session.execute(sa.select(Job.state, sa.func.count()).group_by(Job.state))
    counted = dict(rows.all())
    return {state: counted.get(state, 0) for state in STATES}


def revive(actor: Actor | None, job_id: int, at: dt.datetime) -> None:
    """Sends a dead job again; Conflict where it is not dead (any more). `actor` None is the command line."""
    if actor:
        require_admin(actor)
    with transaction() as session:
        job = outbox.revive(session, job_id)
        if job is None:
            raise Conflict(say("这项任务没有停下，可能刚刚已由别人重新执行。"))
        reason, job.error = job.error, ""
        person = actor.person_id if actor else None
        audit.record(person, "job_revived", f"job:{job_id}", at, key=job.key, reason=reason)


def require_admin(actor: Actor) -> None:
    """Forbidden for everybody but the system administrator."""
    if not actor.holds("system_admin"):
        raise Forbidden(say("停下的任务由系统管理员处理，您没有这一权限。"))
