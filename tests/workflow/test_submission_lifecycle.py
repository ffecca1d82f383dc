"""A submission's life: every step, from every state, by everybody."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.workflow.screens import Screen, text_of
from tests.workflow.world import FIGURES, PLAN, TODAY, World
from workflow.base.audit import AuditEntry
from workflow.base.clock import now
from workflow.base.database import db, transaction
from workflow.base.outbox import Job
from workflow.base.refusals import Conflict, Forbidden, Invalid, NotFound, Refusal
from workflow.issuing.models import Document, DocumentEvent
from workflow.submissions import queries, use_cases
from workflow.submissions.content import Content
from workflow.submissions.models import Revision, Submission, SubmissionEvent

# action: from, to, who (design.md, "The submission's life"; names are those of tests/workflow/world.py).
LIFE = {
    "submit": ("drafted returned", "submitted", "drafter"),
    "withdraw": ("submitted", "drafted", "drafter head"),
    "review": ("submitted", "reviewed", "reviewer reviewer2"),
    "send_back": ("submitted reviewed", "returned", "reviewer reviewer2 approver"),
    "approve": ("reviewed", "approved", "approver"),
    "submit_summary": ("approved summary_returned", "summary_submitted", "drafter"),
    "withdraw_summary": ("summary_submitted", "approved", "drafter head"),
    "send_back_summary": ("summary_submitted", "summary_returned", "reviewer reviewer2"),
    "accept_summary": ("summary_submitted", "summarized", "reviewer reviewer2"),
    "reopen": ("approved", "returned", "approver"),
}
# The shortest road into each state: who does what.
TO_APPROVED = "drafter:submit reviewer:review approver:approve"
ROADS = {
    "drafted": "",
    "submitted": "drafter:submit",
    "returned": "drafter:submit reviewer:send_back",
    "reviewed": "drafter:submit reviewer:review",
    "approved": TO_APPROVED,
    "summary_submitted": f"{TO_APPROVED} drafter:submit_summary",
    "summary_returned": f"{TO_APPROVED} drafter:submit_summary reviewer:send_back_summary",
    "summarized": f"{TO_APPROVED} drafter:submit_summary reviewer:accept_summary",
}
INSIDERS = ["drafter", "head", "reviewer", "reviewer2", "approver", "office", "leader", "auditor"]
STRANGERS = ["rival", "admin", "security"]  # they may not even know that it is there
WRITTEN_BY_THE_UNIT = {"drafted", "returned", "approved", "summary_returned"}


def bring(world: World, state: str) -> None:
    """Walks the road into the state and leaves a paper ready to file where one is due."""
    world.write()
    for who, action in (leg.split(":") for leg in ROADS[state].split()):
        if action == "submit_summary":
            world.write()
        world.act(who, action)
    if state in WRITTEN_BY_THE_UNIT and state != "drafted":
        world.write()
    assert world.state() == state


def written_down() -> dict[str, int]:
    """How many rows there are of everything a step may leave behind."""
    db.session.rollback()
    tables = (SubmissionEvent, Revision, AuditEntry, Job, Document, DocumentEvent)
    return {
        table.__tablename__: db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0
        for table in tables
    }


ALLOWED = [
    (state, action, who)
    for action, (sources, _, people) in LIFE.items()
    for state in sources.split()
    for who in people.split()
]


@pytest.mark.parametrize(("state", "action", "who"), ALLOWED)
def test_a_step_moves_the_submission_and_is_written_down_once(
    world: World, state: str, action: str, who: str
) -> None:
    bring(world, state)
    version, before = world.version(), written_down()
    world.act(who, action, "写明的理由")
    assert (world.state(), world.version()) == (LIFE[action][1], version + 1)
    line = db.session.scalars(sa.select(SubmissionEvent).order_by(SubmissionEvent.id.desc())).first()
    assert line is not None
    assert (line.action, line.source, line.state, line.remark) == (
        action,
        state,
        LIFE[action][1],
        "写明的理由",
    )
    assert (line.actor_id, line.day) == (world.actor(who).person_id, TODAY)
    assert db.session.get_one(Revision, line.revision_id).paper == (
        "summary" if "summary" in action else "plan"
    )
    subject = f"submission:{world.submission}"
    entry = db.session.scalars(
        sa.select(AuditEntry).where(AuditEntry.subject == subject).order_by(AuditEntry.id.desc())
    ).first()
    assert entry is not None
    assert (entry.action, entry.actor_id) == (f"submission_{action}", line.actor_id)
    # Approving orders the reply and reopening takes it back: those two also write in the document's own life.
    document_too = action in {"approve", "reopen"}
    ordered = int(action == "approve")
    assert written_down() == before | {
        "submission_event": before["submission_event"] + 1,
        "audit_entry": before["audit_entry"] + 1 + document_too,
        "document_event": before["document_event"] + document_too,
        "document": before["document"] + ordered,
        "job": before["job"] + ordered,
        # What is taken back goes on as a copy in work, so that it can be filed again.
        "revision": before["revision"] + action.startswith("withdraw"),
    }


@pytest.mark.parametrize("state", ROADS)
def test_everything_else_is_refused_and_leaves_nothing(world: World, state: str) -> None:
    """404 for who may not see it, 403 for who may not do it, 409 for what does not go from here."""
    bring(world, state)
    before, answers, expected = written_down(), {}, {}
    for action, (sources, _, allowed) in LIFE.items():
        for who in INSIDERS + STRANGERS:
            if state in sources.split() and who in allowed.split():
                continue
            expected[action, who] = 404 if who in STRANGERS else 403 if who not in allowed.split() else 409
            with pytest.raises(Refusal) as refused:
                world.act(who, action)
            answers[action, who] = refused.value.status
    assert answers == expected
    assert (world.state(), written_down()) == (state, before)


@pytest.mark.parametrize("reason", ["", " \n　"])
@pytest.mark.parametrize(
    ("state", "action", "who"),
    [
        ("submitted", "send_back", "reviewer"),
        ("reviewed", "send_back", "approver"),
        ("summary_submitted", "send_back_summary", "reviewer"),
        ("approved", "reopen", "approver"),
    ],
)
def test_whoever_gives_work_back_says_why(
    world: World, state: str, action: str, who: str, reason: str
) -> None:
    bring(world, state)
    with pytest.raises(Invalid) as refused:
        world.act(who, action, reason)
    assert list(refused.value.fields) == ["reason"]
    assert world.state() == state


def test_a_stale_version_is_a_conflict_even_where_the_state_would_allow_the_step(world: World) -> None:
    bring(world, "submitted")
    stale = world.version() - 1
    before = written_down()
    with pytest.raises(Conflict):
        use_cases.act(world.actor("reviewer"), world.submission, "review", stale, now(), TODAY)
    assert (world.state(), written_down()) == ("submitted", before)


def test_an_unknown_submission_is_not_found(world: World) -> None:
    with pytest.raises(NotFound):
        use_cases.act(world.actor("reviewer"), 999, "review", 1, now(), TODAY)


def test_a_step_that_fails_half_way_leaves_nothing(world: World) -> None:
    """The order for the reply meets a job of the same key, after the state and the document were written."""
    bring(world, "reviewed")
    with transaction() as session:
        session.add(Job(key="issue:1", kind="other", payload={}, due_at=now(), created_at=now()))
    before, version = written_down(), world.version()
    with pytest.raises(sa.exc.IntegrityError):
        world.act("approver", "approve")
    assert (world.state(), world.version(), written_down()) == ("reviewed", version, before)


# Four eyes: (who writes, who submits, the second role somebody also holds, the state, what he may then not do).
FOUR_EYES = [
    ("drafter", "drafter", ("drafter", "reviewer"), "submitted", "review send_back"),
    ("head", "drafter", ("head", "reviewer"), "submitted", "review send_back"),
    ("head", "drafter", ("drafter", "reviewer"), "submitted", "review send_back"),
    ("drafter", "drafter", ("drafter", "approver"), "reviewed", "approve send_back"),
    ("drafter", "drafter", ("reviewer", "approver"), "reviewed", "approve"),
    ("drafter", "drafter", ("drafter", "approver"), "approved", "reopen"),
    ("drafter", "drafter", ("drafter", "reviewer"), "summary_submitted", "send_back_summary accept_summary"),
]


@pytest.mark.parametrize(("writer", "submitter", "second_role", "state", "actions"), FOUR_EYES)
def test_nobody_decides_on_his_own_work_whatever_roles_he_holds(
    world: World, writer: str, submitter: str, second_role: tuple[str, str], state: str, actions: str
) -> None:
    who, role = second_role
    world.write(who=writer)
    for actor, action in (leg.split(":") for leg in ROADS[state].split()):
        if action == "submit_summary":
            world.write(who=writer)
        world.act(submitter if actor == "drafter" else actor, action)
    world.grant(who, role, world.city)
    for action in actions.split():
        with pytest.raises(Forbidden, match="须由另一人进行"):
            world.act(who, action)
    assert world.state() == state


def test_who_reviewed_one_revision_may_approve_the_next_that_another_reviewed(world: World) -> None:
    bring(world, "reviewed")
    world.grant("reviewer", "approver", world.city)
    world.act("approver", "send_back")
    world.write()
    world.act("drafter", "submit")
    world.act("reviewer2", "review")
    world.act("reviewer", "approve")
    assert world.state() == "approved"


def test_what_was_filed_never_changes(world: World) -> None:
    bring(world, "submitted")
    frozen = db.session.scalars(sa.select(Revision)).one()
    facts = {column.key: getattr(frozen, column.key) for column in sa.inspect(Revision).column_attrs}
    world.act("reviewer", "send_back")
    changed = Content(PLAN.replace("85人", "90人"), {**FIGURES, "staff_trained": 90}, is_request=True)
    use_cases.save(world.actor("head"), world.submission, world.version(), changed, [], now())
    world.act("drafter", "submit")
    db.session.expire_all()
    first, second = db.session.scalars(sa.select(Revision).order_by(Revision.id)).all()
    assert {name: getattr(first, name) for name in facts} == facts
    assert (second.sequence, second.text, second.staff_trained) == (2, changed.text, 90)


def test_what_was_sent_back_is_not_filed_again_unchanged(world: World) -> None:
    bring(world, "submitted")
    world.act("reviewer", "send_back")
    with pytest.raises(Conflict, match="没有可以提交的新稿"):
        world.act("drafter", "submit")


def test_what_was_taken_back_is_filed_again_without_retyping(world: World) -> None:
    bring(world, "submitted")
    world.act("drafter", "withdraw")
    world.act("drafter", "submit")
    first, second = db.session.scalars(sa.select(Revision).order_by(Revision.id)).all()
    assert (second.text, second.staff_trained, second.writers) == (
        first.text,
        first.staff_trained,
        first.writers,
    )


@pytest.mark.parametrize("state", ["submitted", "reviewed", "summary_submitted", "summarized"])
def test_a_filed_paper_is_not_written_on(world: World, state: str) -> None:
    bring(world, state)
    with pytest.raises(Conflict):
        world.write()


@pytest.mark.parametrize(
    ("who", "refusal"), [("reviewer", Forbidden), ("auditor", Forbidden), ("rival", NotFound)]
)
def test_only_the_unit_writes(world: World, who: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        world.write(who=who)


def accept(world: World, mark: str) -> None:
    version = world.version()
    use_cases.act(
        world.actor("reviewer"), world.submission, "accept_summary", version, now(), TODAY, "同意。", mark
    )


@pytest.mark.parametrize(("typed", "kept"), [("5", 5), ("1", 1), ("", None)])
def test_the_quality_of_an_accepted_summary_stands_in_its_history(
    world: World, typed: str, kept: int | None
) -> None:
    bring(world, "summary_submitted")
    accept(world, typed)
    assert queries.history(world.submission)[0].mark == kept
    entry = db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert entry.detail.get("mark") == kept


@pytest.mark.parametrize("typed", ["0", "6", "４", "高"])
def test_a_mark_that_is_none_changes_nothing(world: World, typed: str) -> None:
    bring(world, "summary_submitted")
    with pytest.raises(Invalid) as refused:
        accept(world, typed)
    assert list(refused.value.fields) == ["mark"]
    assert world.state() == "summary_submitted"


def test_a_mark_on_the_form_is_no_matter_of_sending_back(app: Flask, world: World) -> None:
    bring(world, "summary_submitted")
    reviewer = Screen(app, "reviewer")
    reviewer.post(
        f"/submissions/{world.submission}/act/send_back_summary",
        version=world.version(),
        remark="请核实人数",
        mark="4",
    )
    assert queries.history(world.submission)[0].mark is None


def test_the_screen_takes_the_mark_and_shows_it(app: Flask, world: World) -> None:
    bring(world, "summary_submitted")
    reviewer, place = Screen(app, "reviewer"), f"/submissions/{world.submission}"
    refused = reviewer.post(f"{place}/act/accept_summary", version=world.version(), remark="很好", mark="9")
    assert refused.status_code == 422
    assert "1 到 5 分" in text_of(refused)
    assert "很好" in text_of(refused)
    reviewer.post(f"{place}/act/accept_summary", version=world.version(), remark="很好", mark="4")
    assert "总结质量 4 分（良好）" in text_of(reviewer.get(place))


class TestCampaignThatAsksForTheHeadsConsent:
    """Only the unit head files; the drafter hands the paper to his to-do list."""

    @pytest.fixture
    def world(self, app: Flask) -> World:
        return World.made(head_consent=True)

    def hand_over(self, world: World, who: str = "drafter") -> None:
        use_cases.hand_to_head(world.actor(who), world.submission, world.version(), now())

    def tasks(self, world: World, who: str) -> list[str]:
        db.session.rollback()
        return [task.task for task in queries.to_do(world.actor(who), TODAY)]

    def test_the_drafter_may_not_file_and_the_head_may(self, world: World) -> None:
        world.write()
        with pytest.raises(Forbidden):
            world.act("drafter", "submit")
        world.act("head", "submit")
        assert world.state() == "submitted"

    def test_the_same_holds_for_the_summary(self, world: World) -> None:
        world.write()
        for who, action in (("head", "submit"), ("reviewer", "review"), ("approver", "approve")):
            world.act(who, action)
        world.write()
        with pytest.raises(Forbidden):
            world.act("drafter", "submit_summary")
        world.act("head", "submit_summary")
        assert world.state() == "summary_submitted"

    def test_handing_over_puts_it_on_the_heads_list_until_he_files_or_it_changes(self, world: World) -> None:
        world.write()
        assert self.tasks(world, "head") == []
        self.hand_over(world)
        assert self.tasks(world, "head") == ["请单位负责人审定后提交"]
        world.write(PLAN.replace("85", "90"))
        assert self.tasks(world, "head") == []
        self.hand_over(world)
        world.act("head", "submit")
        assert self.tasks(world, "head") == []

    def test_an_unfinished_paper_is_not_handed_over(self, world: World) -> None:
        use_cases.save(
            world.actor("drafter"),
            world.submission,
            world.version(),
            Content("", FIGURES),
            [],
            now(),
        )
        with pytest.raises(Invalid) as refused:
            self.hand_over(world)
        assert list(refused.value.fields) == ["text"]

    @pytest.mark.parametrize(("who", "refusal"), [("reviewer", Forbidden), ("rival", NotFound)])
    def test_only_the_unit_hands_over(self, world: World, who: str, refusal: type[Refusal]) -> None:
        world.write()
        with pytest.raises(refusal):
            self.hand_over(world, who)

    def test_a_campaign_without_consent_knows_no_handing_over(self, world: World) -> None:
        world.write()
        with transaction() as session:
            session.get_one(Submission, world.submission).campaign.head_consent = False
        with pytest.raises(Conflict):
            self.hand_over(world)
