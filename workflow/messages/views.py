"""A person's messages, and how many are unread in the head of every page."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from workflow.base.clock import now
from workflow.messages import queries, use_cases
from workflow.people.session import current_actor

blueprint = Blueprint("messages", __name__, url_prefix="/messages")


@blueprint.app_context_processor
def _unread() -> dict[str, Any]:
    """For the head of the page, which asks only where somebody is signed in."""
    return {"unread_count": lambda: queries.unread_count(current_user.actor)}


@blueprint.get("/")
def inbox() -> ResponseReturnValue:
    """What the person was told, newest first."""
    return render_template(
        "pages/messages.html",
        messages=queries.messages(current_actor()),
        by_mail=use_cases.mail_is_sent(),
    )


@blueprint.get("/<int:message_id>")
def opened(message_id: int) -> ResponseReturnValue:
    """Goes where the message leads, and notes that it was read."""
    return redirect(use_cases.opened(current_actor(), message_id, now()))


@blueprint.post("/read")
def read_all() -> ResponseReturnValue:
    """Everything is read."""
    use_cases.read_all(current_actor(), now())
    return redirect(url_for(".inbox"))
