"""Pages ask the database few things, and no more of them when there is more to show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.workflow.screens import Screen
from tests.workflow.test_access import COLUMNS, TABLE, house
from tests.workflow.world import FIGURES, PLAN, TODAY
from workflow.base.clock import now
from workflow.base.database import Base, db, transaction
from workflow.base.outbox import Job
from workflow.campaigns.models import Campaign, CampaignEvent, Extension, RosterEntry
from workflow.commendation.models import CommendationEvent, CommendationMove
from workflow.issuing.models import Document, DocumentEvent, DocumentIssuer, DocumentRecipient, Receipt
from workflow.messages.models import Message
from workflow.people.models import FormerName, Person, RoleGrant, Substitution, Unit, UnitEvent
from workflow.progress.models import (
    ClassEvent,
    ClassFile,
    Concern,
    ConcernEvent,
    HeadCount,
    ModelUnit,
    ModelUnitEvent,
    ModelUnitFile,
    TrainingClass,
)
from workflow.reminders.models import Pause, Reminder
from workflow.submissions.lifecycle import STATES
from workflow.submissions.models import Comment, Revision, RevisionFile, Submission, SubmissionEvent

__all__ = ["house"]
MOST = 12
FEW, MANY = 6, 60
KINDS = ("county", "zone", "enterprise", "industry", "university", "agency")
DOCUMENT_STATES = ("issued", "drafted", "checked", "numbered")
# What is no page: it starts a download, and says so in the audit.
DOWNLOADS = (".xlsx", ".pdf", ".zip", ".pem", ".png", ".svg", ".css", "/files/")
# Address -> who is shown the page.
PAGES = {
    address: [who for who, answer in zip(COLUMNS, answers.split(), strict=True) if answer == "200"]
    for endpoint, method, address, answers in TABLE
    if method == "GET" and not any(end in address for end in DOWNLOADS) and endpoint != "messages.opened"
}

Counts = dict[tuple[str, str], int]


@pytest.fixture(scope="module")
def counted(house: tuple[Flask, dict[str, object]]) -> tuple[Counts, Counts]:
    """Statements of every page for everybody: with a few units, and with many."""
    app, named = house
    screens = {who: Screen(app, "" if who == "out" else who) for who in COLUMNS}
    counts = []
    for units in (FEW, MANY):
        with app.app_context():
            grow(units)
        counts.append(
            {
                (who, address): _statements(app, screen, address.format(**named))
                for address, readers in PAGES.items()
                for who, screen in screens.items()
                if who in readers
            }
        )
    return counts[0], counts[1]


@pytest.mark.timeout(900)  # the first one counts for all of them
@pytest.mark.parametrize("address", [address for address, readers in PAGES.items() if readers])
def test_a_page_asks_at_most_twelve_things_however_much_there_is(
    counted: tuple[Counts, Counts], address: str
) -> None:
    few, many = ({who: counts[who, address] for who in PAGES[address]} for counts in counted)
    assert few == many
    assert {who: count for who, count in many.items() if count > MOST} == {}


def _statements(app: Flask, screen: Screen, address: str) -> int:
    with _listening(app) as heard:
        screen.get(address)
    return len(heard)


@contextmanager
def _listening(app: Flask) -> Iterator[list[str]]:
    """What is asked of the database meanwhile, less where a transaction begins."""
    heard: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            heard.append(statement)

    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        sa.event.remove(engine, "before_cursor_execute", hear)


def grow(units: int) -> None:
    """So many units more, each with people, papers, documents and records of every sort; and as much more about
    what there is already."""
    with transaction() as session:
        campaign = session.get_one(Campaign, 1)
        first = session.scalar(sa.select(sa.func.max(Unit.id))) + 1
        for number in range(first, first + units):
            _unit(session, campaign, number)


def _unit(session: Any, campaign: Campaign, number: int) -> None:
    def put(*rows: Base) -> Sequence[Any]:
        session.add_all(rows)
        session.flush()
        return rows

    at, city = now(), campaign.host_unit_id
    stamp: dict[str, Any] = {"at": at, "day": TODAY}
    kind = KINDS[number % len(KINDS)]
    [unit] = put(
        Unit(name=f"第{number}总工会", short_name=f"第{number}", kind=kind, parent_id=city, position=number)
    )
    grants = [RoleGrant(role="drafter", unit_id=unit.id)]
    [person] = put(
        Person(username=f"p{number}", name=f"经办{number}", password_hash="", created_at=at, roles=grants)
    )
    mine: dict[str, Any] = {"campaign_id": campaign.id, "unit_id": unit.id}
    done: dict[str, Any] = {**stamp, "actor_id": person.id}
    state = list(STATES)[number % len(STATES)]
    [submission, *_] = put(
        Submission(**mine, state=state),
        RosterEntry(**mine),
        FormerName(unit_id=unit.id, name=f"旧{number}", until=TODAY),
        *(UnitEvent(unit_id=one, action="added", **done) for one in (unit.id, 2)),
    )
    for one in (submission.id, 1):
        last = (
            session.scalar(sa.select(sa.func.max(Revision.sequence)).where(Revision.submission_id == one))
            or 0
        )
        [revision] = put(
            Revision(
                submission_id=one, paper="plan", sequence=last + 1, text=PLAN, **FIGURES, writers=[person.id],
                submitted_by=person.id, submitted_at=at, submitted_day=TODAY,
            )
        )  # fmt: skip
        put(
            RevisionFile(
                revision_id=revision.id, role="enclosed", name="表.pdf", media_type="application/pdf",
                size_bytes=1, sha256="0" * 64,
            ),
            SubmissionEvent(
                submission_id=one, revision_id=revision.id, action="submit", source="drafted",
                state="submitted", **done,
            ),
            Comment(
                submission_id=one, revision_id=revision.id, paragraph=1, author_id=person.id, internal=False,
                text="请补充", sent_at=at, answered_by=person.id, **stamp,
            ),
        )  # fmt: skip
    for one in (unit.id, 2):
        place: dict[str, Any] = {"campaign_id": campaign.id, "unit_id": one}
        put(
            Extension(**place, paper="plan", due=TODAY + dt.timedelta(30), reason="防汛", granted_by=person.id, **stamp),
            HeadCount(
                **place, month=dt.date(2014, 1 + number % 3, 1), sequence=number, **FIGURES,
                staff_two_years=85, representatives_two_years=220, entered_by=person.id, **stamp,
            ),
            Reminder(**place, paper="plan", step=number, act="message", last_day=TODAY, actor_id=person.id, **stamp),
            Pause(
                **place, reason="防汛", paused_by=person.id, resumed_by=person.id, resumed_at=at,
                resumed_day=TODAY, **stamp,
            ),
        )  # fmt: skip
        [training, model, concern] = put(
            TrainingClass(
                **place, title=f"班{number}", level="county", starts=TODAY, ends=TODAY, place="党校",
                audience=["staff"], forms=["lecture"], subjects=["law"], staff_count=1,
                representatives_count=1, others_count=0,
            ),
            ModelUnit(**place, name=f"典型{number}", ownership="private", material="事迹"),
            Concern(
                **place, category="training", urgency="soon", title="情况", text="情况", reported_on=TODAY
            ),
        )  # fmt: skip
        kept: dict[str, Any] = {
            "name": "现场.png",
            "media_type": "image/png",
            "size_bytes": 1,
            "sha256": "0" * 64,
        }
        told: dict[str, Any] = {**done, "state": ""}
        for record in (1, training.id):
            put(
                ClassFile(class_id=record, role="photo", **kept),
                ClassEvent(class_id=record, action="record", **told),
            )
        for record in (1, model.id):
            put(
                ModelUnitFile(model_unit_id=record, **kept),
                ModelUnitEvent(model_unit_id=record, action="nominate", **told),
            )
        for record in (1, concern.id):
            put(ConcernEvent(concern_id=record, action="answer", words="答复", **told))
    _papers(put, campaign, unit, person, number, stamp)
    put(
        CampaignEvent(campaign_id=campaign.id, action="start", state="running", **done),
        CommendationEvent(commendation_id=1, action="prepare", state="prepared", **done),
        CommendationMove(
            commendation_id=1, unit_id=unit.id, place=1, reason="理由", moved_by=person.id, **stamp
        ),
        Job(key=f"dead:{number}", kind="mail", payload={}, state="dead", due_at=at, created_at=at),
        Substitution(
            person_id=person.id, substitute_id=1, starts=TODAY, ends=TODAY, set_by=person.id, at=at
        ),
        *(
            Message(
                person_id=one, key=f"{number}", kind="reminder", subject="催报", text="催报", link="/", at=at
            )
            for one in session.scalars(sa.select(Person.id))
        ),
    )  # fmt: skip
    [another] = put(
        Campaign(
            title=f"活动{number}", basis="", year=2015, host_unit_id=city, state="running", plan_due=TODAY,
            summary_due=TODAY, staff_target=80, representative_target=50, reply_kind="none",
            parent_id=campaign.id,
        )
    )  # fmt: skip
    put(
        RosterEntry(campaign_id=another.id, unit_id=2),
        Submission(campaign_id=another.id, unit_id=2, state=state),
    )


def _papers(
    put: Any, campaign: Campaign, unit: Unit, person: Person, number: int, stamp: dict[str, Any]
) -> None:
    """A document of the city to the unit; the notice and the issued reply get events and recipients as well."""
    state = DOCUMENT_STATES[number % len(DOCUMENT_STATES)]
    first = db.session.get_one(Document, 1)
    numbered = (
        {"year": 2014, "sequence": 100 + number, "number": f"某会办〔2014〕{100 + number}号"}
        if state in {"issued", "numbered"}
        else {}
    )
    [document] = put(
        Document(
            kind="notice", state=state, unit_id=campaign.host_unit_id, series_id=2, title=f"通知{number}",
            date=TODAY, structure=first.structure, drafted_by=person.id, created_at=stamp["at"],
            issued_at=stamp["at"], token=f"t{number}", **numbered,
        )
    )  # fmt: skip
    put(DocumentIssuer(document_id=document.id, unit_id=campaign.host_unit_id, position=0, name="某市总工会"))
    put(Reminder(
        campaign_id=campaign.id, unit_id=unit.id, paper="plan", step=1000 + number, act="urge",
        last_day=TODAY, document_id=document.id, **stamp,
    ))  # fmt: skip
    put(Reminder(
        campaign_id=campaign.id, unit_id=unit.id, paper="plan", step=2000 + number, act="list",
        last_day=TODAY, **stamp,
    ))  # fmt: skip
    for one in (document.id, 1):
        put(
            DocumentRecipient(document_id=one, unit_id=unit.id),
            Receipt(document_id=one, unit_id=unit.id, person_id=person.id, **stamp),
            DocumentEvent(document_id=one, actor_id=person.id, action="revise", state=state, **stamp),
        )
    put(DocumentRecipient(document_id=document.id, unit_id=2))
