"""The audit: its chain holds after real work, and whatever is done to its rows shows."""

from __future__ import annotations

from contextlib import suppress

import pytest
import sqlalchemy as sa

from tests.workflow.test_road import work_everything
from tests.workflow.world import World
from workflow.base import audit
from workflow.base.audit import AuditEntry
from workflow.base.chain import broken_links
from workflow.base.clock import now
from workflow.base.database import db, transaction


def entries() -> list[AuditEntry]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id)))


def complaints() -> list[str]:
    db.session.rollback()
    db.session.expire_all()
    return list(broken_links())


# What somebody with the database in his hands may do.
TAMPERING = {
    "another person": ["UPDATE audit_entry SET actor_id = 12 WHERE id = 3"],
    "another act": ["UPDATE audit_entry SET action = 'submission_saved' WHERE id = 3"],
    "another subject": ["UPDATE audit_entry SET subject = 'submission:2' WHERE id = 3"],
    "another time": ["UPDATE audit_entry SET at = '2014-03-10 00:00:00' WHERE id = 3"],
    "another reason": ["""UPDATE audit_entry SET detail = '{"remark": "好"}' WHERE id = 3"""],
    "the first one gone": ["DELETE FROM audit_entry WHERE id = 1"],
    "one gone from the middle": ["DELETE FROM audit_entry WHERE id = 3"],
    "one gone and the rest moved up": [
        "DELETE FROM audit_entry WHERE id = 3",
        "UPDATE audit_entry SET id = id - 1 WHERE id > 3",
    ],
    "the last one gone": ["DELETE FROM audit_entry WHERE id = 7"],
    "all gone": ["DELETE FROM audit_entry"],
    "one put in at the end": [
        "INSERT INTO audit_entry SELECT 8, at, actor_id, action, subject, detail, hash, 'made up' "
        "FROM audit_entry WHERE id = 7"
    ],
    "two swapped": [
        "UPDATE audit_entry SET id = 999 WHERE id = 2",
        "UPDATE audit_entry SET id = 2 WHERE id = 3",
        "UPDATE audit_entry SET id = 3 WHERE id = 999",
    ],
    "the end forgotten": ["DELETE FROM audit_head"],
}


@pytest.fixture
def travelled(world: World) -> World:
    """A road travelled to its end: seven entries."""
    world.approved()
    work_everything()
    return world


def test_a_road_leaves_an_unbroken_chain_that_names_persons_by_id_only(travelled: World) -> None:
    assert complaints() == []
    acts = [(entry.id, entry.action, entry.actor_id) for entry in entries()]
    who = {name: actor.person_id for name, actor in travelled.actors.items()}
    assert acts == [
        (1, "submission_saved", who["drafter"]),
        (2, "submission_submit", who["drafter"]),
        (3, "submission_review", who["reviewer"]),
        (4, "document_sign_off", who["approver"]),
        (5, "submission_approve", who["approver"]),
        (6, "document_number", None),
        (7, "document_issue", None),
    ]
    written = " ".join(f"{entry.action} {entry.subject} {entry.detail}" for entry in entries())
    assert "姓名" not in written


@pytest.mark.parametrize("what", TAMPERING)
def test_whatever_is_done_to_the_rows_shows(travelled: World, what: str) -> None:
    with db.engine.begin() as connection:
        for verb in ("UPDATE", "DELETE"):  # whoever owns the database can take its guards away
            connection.exec_driver_sql(f"DROP TRIGGER audit_entry_{verb}")
        for statement in TAMPERING[what]:
            assert connection.exec_driver_sql(statement).rowcount > 0
    assert len(complaints()) == 1


def test_what_was_rolled_back_is_in_no_chain(world: World) -> None:
    with suppress(ZeroDivisionError), transaction():
        audit.record(1, "did", "thing:1", now())
        raise ZeroDivisionError
    with transaction():
        audit.record(2, "did", "thing:2", now())
    assert [(entry.id, entry.subject) for entry in entries()] == [(1, "thing:2")]
    assert complaints() == []


def test_an_empty_audit_is_no_complaint(world: World) -> None:
    assert complaints() == []
