"""What the two sides of a campaign tell each other about model units and concerns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sqlalchemy.orm import Session

from workflow.messages.use_cases import notify
from workflow.people.policy import UNIT_SIDE
from workflow.people.queries import holders
from workflow.progress.models import Concern, ModelUnit

LONGEST_QUOTE = 200


def of_nomination(session: Session, row: ModelUnit, done: str, words: str, at: dt.datetime) -> None:
    """The county hears what became of its nomination; `done` is the step in words."""
    text = f"您单位推荐的“{row.name}”：{done}。{_quoted(words)}"
    people = holders(UNIT_SIDE, [row.unit_id])
    key = f"model_unit:{row.id}:{row.version}"
    notify(session, people, "model_unit", f"典型：{row.name} {done}", text, f"/model-units/{row.id}", key, at)


def host_of_concern(session: Session, row: Concern, done: str, at: dt.datetime) -> None:
    """The host's reviewers hear of a concern that waits for them."""
    people = holders(("reviewer",), [row.campaign.host_unit_id])
    text = f"{row.unit.name}{done}：{row.title}"
    _of_concern(session, row, people, f"新情况：{row.title}", text, at)


def reporters_of_concern(
    session: Session, row: Concern, merged: Iterable[Concern], done: str, words: str, at: dt.datetime
) -> None:
    """Everybody who reported it hears, each with the way to his own report."""
    for one in (row, *merged):
        text = f"您单位报告的“{one.title}”：{done}。{_quoted(words)}"
        _of_concern(
            session, one, holders(UNIT_SIDE, [one.unit_id]), f"新情况：{one.title} {done}", text, at, row
        )


def _of_concern(
    session: Session,
    row: Concern,
    people: Iterable[int],
    subject: str,
    text: str,
    at: dt.datetime,
    cause: Concern | None = None,
) -> None:
    cause = cause or row
    key = f"concern:{row.id}:{cause.id}:{cause.version}"
    notify(session, people, "concern", subject, text, f"/concerns/{row.id}", key, at)


def _quoted(words: str) -> str:
    words = words.strip()
    return words if len(words) <= LONGEST_QUOTE else f"{words[:LONGEST_QUOTE]}……"
