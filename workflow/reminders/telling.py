"""Telling a unit: its drafters and its head, each once for each touch."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Session

from workflow.messages.use_cases import notify
from workflow.people.policy import UNIT_SIDE
from workflow.people.queries import holders
from workflow.reminders.models import Reminder
from workflow.reminders.wording import Message
from workflow.submissions.models import Submission


def tell(session: Session, touch: Reminder, message: Message, at: dt.datetime) -> None:
    """Sends the message of a touch, inside its transaction."""
    submission_id = session.scalar(
        sa.select(Submission.id).where(
            Submission.campaign_id == touch.campaign_id, Submission.unit_id == touch.unit_id
        )
    )
    notify(
        session,
        holders(UNIT_SIDE, [touch.unit_id]),
        "reminder",
        message.subject,
        message.text,
        f"/submissions/{submission_id}",
        f"reminder:{touch.id}",
        at,
    )
