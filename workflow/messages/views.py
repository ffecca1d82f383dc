"""A person's messages, how he wants them mailed, and how many are unread in the head of every page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from documents.sentences import say
from workflow.base.clock import now
from workflow.base.refusals import Invalid
from workflow.messages import choices, queries, use_cases
from workflow.messages.news import MAILS, described
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


@blueprint.get("/choices")
def choice_form() -> ResponseReturnValue:
    """How the person wants his mail."""
    return _choices_page(choices.of(current_actor()), {})


@blueprint.post("/choices")
def choose() -> ResponseReturnValue:
    """Sets it."""
    try:
        choices.choose(current_actor(), request.form, now())
    except Invalid as refusal:
        return _choices_page(request.form, refusal.fields), refusal.status
    flash(say("已保存，从下一条消息起生效。"), "success")
    return redirect(url_for(".choice_form"))


def _choices_page(chosen: Mapping[str, str], faults: dict[str, str]) -> str:
    return render_template(
        "pages/mail_choices.html",
        news=described(),
        mails=MAILS,
        chosen=chosen,
        faults=faults,
        by_mail=use_cases.mail_is_sent(),
        address=queries.address(current_actor()),
    )
