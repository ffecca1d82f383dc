"""The administrator's page of jobs that stopped."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from documents.sentences import say
from workflow.base.clock import now
from workflow.operations import dead_letters
from workflow.people.session import current_actor

blueprint = Blueprint("operations", __name__, url_prefix="/jobs")


@blueprint.get("/")
def jobs() -> ResponseReturnValue:
    """What stopped, why, and a button to send it again."""
    dead_letters.require_admin(current_actor())
    return render_template(
        "pages/jobs.html",
        dead=dead_letters.dead(),
        counts=dead_letters.counts(),
        kinds=dead_letters.KINDS,
        states=dead_letters.STATES,
    )


@blueprint.post("/<int:job_id>/revive")
def revive(job_id: int) -> ResponseReturnValue:
    """Sends one again (再次执行)."""
    dead_letters.revive(current_actor(), job_id, now())
    flash(say("已重新排队，稍后可以在这里查看结果。"), "success")
    return redirect(url_for(".jobs"))
