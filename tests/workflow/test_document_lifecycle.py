"""A document's life: every step, from every state, by everybody."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from flask import Flask

from documents.text import Paragraph, Structure
from tests.workflow.screens import Screen, text_of
from tests.workflow.world import TODAY, World
from workflow.base import outbox
from workflow.base.audit import AuditEntry
from workflow.base.clock import now
from workflow.base.database import db
from workflow.base.refusals import Conflict, Forbidden, Invalid, NotFound, Refusal
from workflow.issuing import drafting, use_cases
from workflow.issuing.drafting import Draft
from workflow.issuing.models import Document, DocumentEvent

# action: from, to, who (design.md, "A document's life"). The draft is by `office`, who decides nothing about it.
LIFE = {
    "check": ("drafted returned", "checked", "office2"),
    "send_back": ("drafted checked", "returned", "office2 leader approver"),
    "sign_off": ("checked", "signed_off", "leader approver"),
    "void": ("numbered issued", "void", "leader"),
    "number": ("signed_off", "numbered", ""),  # by the issuing job
    "issue": ("numbered", "issued", ""),  # by the issuing job
    "cancel": ("drafted returned checked signed_off", "cancelled", ""),  # by reopening what it answers
}
# The shortest road into each state.
TO_SIGNED_OFF = "office2:check leader:sign_off"
ROADS = {
    "drafted": "",
    "returned": "office2:check leader:send_back",
    "checked": "office2:check",
    "signed_off": TO_SIGNED_OFF,
    "numbered": f"{TO_SIGNED_OFF} job:fails_to_sign",
    "issued": f"{TO_SIGNED_OFF} job:succeeds",
    "void": f"{TO_SIGNED_OFF} job:succeeds leader:void",
    "cancelled": "",
}
DESK = ["office", "office2", "leader", "approver", "reviewer", "auditor"]
RECIPIENTS = ["drafter", "head"]  # of the unit it is addressed to: they know of it once it is out
STRANGERS = ["rival", "admin", "security"]
NOTICE = Structure(
    issuers=("某市总工会办公室",),
    title="关于开展培训活动的通知",
    recipients="甲县总工会：",
    body=(Paragraph(text="请按要求报送实施方案。"),),
    signatories=("某市总工会办公室",),
)
ALLOWED = [
    (state, action, who)
    for action, (sources, _, people) in LIFE.items()
    for state in sources.split()
    for who in people.split()
]


def drafted(world: World, recipients: tuple[int, ...] = ()) -> int:
    new = Draft(world.notices, "notice", NOTICE, recipients or (world.county,))
    return drafting.draft(world.actor("office"), new, now(), TODAY)


def document(document_id: int) -> Document:
    db.session.rollback()
    return db.session.get_one(Document, document_id)


def act(world: World, document_id: int, who: str, action: str, reason: str = "理由充分") -> None:
    """Takes a step with the current version, the password just given again."""
    version = document(document_id).version
    actor = world.actor(who).with_step_up()
    use_cases.act(actor, document_id, action, version, now(), TODAY, reason)


def run_job(app: Flask, succeeds: bool) -> None:
    """Runs the issuing job; without its key it gets as far as the number."""
    keys = app.config["HONGTOU"].keys
    if not succeeds:
        keys.rename(keys.with_name("away"))
    outbox.work(db.session.scalars(sa.select(outbox.Job.id).where(outbox.Job.kind == "issue_document")).one())
    if not succeeds:
        keys.with_name("away").rename(keys)


def brought(app: Flask, world: World, state: str) -> int:
    """A document in that state."""
    if state == "cancelled":
        world.approved().act("approver", "reopen")
        found = db.session.scalars(sa.select(Document.id)).one()
    else:
        found = drafted(world)
        for who, action in (leg.split(":") for leg in ROADS[state].split()):
            if who == "job":
                run_job(app, action == "succeeds")
            else:
                act(world, found, who, action)
    assert document(found).state == state
    return found


def written_down() -> tuple[int, ...]:
    """How many history lines, audit entries and jobs there are."""
    db.session.rollback()
    tables = (DocumentEvent, AuditEntry, outbox.Job)
    return tuple(db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0 for table in tables)


@pytest.mark.parametrize(("state", "action", "who"), ALLOWED)
def test_a_step_moves_the_document_and_is_written_down_once(
    app: Flask, world: World, state: str, action: str, who: str
) -> None:
    found = brought(app, world, state)
    lines, entries, jobs = written_down()
    act(world, found, who, action, "写明的理由")
    moved = document(found)
    assert moved.state == LIFE[action][1]
    assert written_down() == (lines + 1, entries + 1, jobs + (action == "sign_off"))
    line = db.session.scalars(sa.select(DocumentEvent).order_by(DocumentEvent.id.desc())).first()
    assert line is not None
    expected = (action, moved.state, world.actor(who).person_id, "写明的理由")
    assert (line.action, line.state, line.actor_id, line.reason) == expected
    assert moved.void_reason == ("写明的理由" if action == "void" else "")


@pytest.mark.parametrize("state", ROADS)
def test_everything_else_is_refused_and_leaves_nothing(app: Flask, world: World, state: str) -> None:
    """404 for who may not see it, 403 for who may not do it, 409 for what does not go from here."""
    found = brought(app, world, state)
    before, answers, expected = written_down(), {}, {}
    seen_by = DESK + (RECIPIENTS if state in {"issued", "void"} else [])
    for action, (sources, _, allowed) in LIFE.items():
        may = allowed.split()
        if state == "cancelled" and action in {"check", "send_back"}:
            may = ["office", *may]  # a reply has no drafter
        for who in DESK + RECIPIENTS + STRANGERS:
            if state in sources.split() and who in may:
                continue
            expected[action, who] = 404 if who not in seen_by else 403 if who not in may else 409
            with pytest.raises(Refusal) as refused:
                act(world, found, who, action)
            answers[action, who] = refused.value.status
    assert answers == expected
    assert (document(found).state, written_down()) == (state, before)


def test_only_the_office_drafts(world: World) -> None:
    for who in ("leader", "approver", "reviewer", "drafter", "auditor", "admin"):
        with pytest.raises(Forbidden):
            drafting.draft(world.actor(who), Draft(world.notices, "notice", NOTICE, ()), now(), TODAY)
    with pytest.raises(NotFound):
        drafting.draft(world.actor("office"), Draft(999, "notice", NOTICE, ()), now(), TODAY)


@pytest.mark.parametrize(
    ("role", "state", "action"), [("office", "drafted", "check"), ("leader", "checked", "sign_off")]
)
def test_the_drafter_neither_checks_nor_signs_whatever_roles_he_holds(
    app: Flask, world: World, role: str, state: str, action: str
) -> None:
    world.grant("office", role, world.city) if role != "office" else None
    found = brought(app, world, state)
    with pytest.raises(Forbidden, match="您拟稿或修改的"):
        act(world, found, "office", action)


def test_whoever_revised_the_text_wrote_it_too(app: Flask, world: World) -> None:
    """After a round of changes neither the first drafter nor the reviser may check or sign; a third person may."""
    world.grant("leader", "office", world.city)
    world.grant("reviewer", "office", world.city)
    found = brought(app, world, "returned")
    for who in ("office2", "leader"):
        new = Draft(world.notices, "notice", NOTICE.replace(title=f"{who}改过的通知"), (world.county,))
        drafting.revise(world.actor(who), found, document(found).version, new, now(), TODAY)
    for who in ("office", "office2", "leader"):
        with pytest.raises(Forbidden, match="您拟稿或修改的"):
            act(world, found, who, "check")
    act(world, found, "reviewer", "check")
    with pytest.raises(Forbidden, match="您拟稿或修改的"):
        act(world, found, "leader", "sign_off")
    act(world, found, "approver", "sign_off")


@pytest.mark.parametrize(("state", "action"), [("checked", "sign_off"), ("issued", "void")])
def test_a_deciding_step_asks_for_the_password_again(
    app: Flask, world: World, state: str, action: str
) -> None:
    found = brought(app, world, state)
    with pytest.raises(Invalid) as refused:
        use_cases.act(world.actor("leader"), found, action, document(found).version, now(), TODAY, "理由")
    assert list(refused.value.fields) == ["password"]
    assert document(found).state == state


@pytest.mark.parametrize(("state", "action"), [("checked", "send_back"), ("issued", "void")])
def test_giving_back_and_voiding_want_a_reason(app: Flask, world: World, state: str, action: str) -> None:
    found = brought(app, world, state)
    with pytest.raises(Invalid) as refused:
        act(world, found, "leader", action, " \n")
    assert list(refused.value.fields) == ["reason"]


def test_a_stale_version_is_a_conflict(world: World) -> None:
    found = drafted(world)
    with pytest.raises(Conflict):
        use_cases.act(world.actor("office2"), found, "check", 7, now(), TODAY)


def test_signing_off_dates_the_document_and_the_job_numbers_and_issues_it(app: Flask, world: World) -> None:
    found = brought(app, world, "checked")
    assert document(found).date is None
    use_cases.act(
        world.actor("approver").with_step_up(),
        found,
        "sign_off",
        document(found).version,
        now(),
        dt.date(2013, 12, 31),
    )
    assert document(found).date == dt.date(2013, 12, 31)
    run_job(app, succeeds=True)
    issued = document(found)
    assert (issued.state, issued.number, issued.structure["date"]) == (
        "issued",
        "某会办〔2013〕1号",
        "2013-12-31",
    )
    by_the_job = db.session.execute(
        sa.select(DocumentEvent.action, DocumentEvent.state).where(DocumentEvent.actor_id.is_(None))
    ).all()
    assert [tuple(line) for line in by_the_job] == [("number", "numbered"), ("issue", "issued")]


def test_a_document_that_cannot_be_signed_keeps_its_number_for_the_next_attempt(
    app: Flask, world: World
) -> None:
    found = brought(app, world, "numbered")
    assert document(found).number == "某会办〔2014〕1号"
    job = db.session.scalars(sa.select(outbox.Job)).one()
    assert (job.state, job.step) == ("pending", "sign")
    job.due_at = now()
    db.session.commit()
    run_job(app, succeeds=True)
    assert (document(found).state, document(found).number) == ("issued", "某会办〔2014〕1号")


def test_a_document_voided_while_it_is_being_issued_stays_void(app: Flask, world: World) -> None:
    found = brought(app, world, "numbered")
    act(world, found, "leader", "void")
    job = db.session.scalars(sa.select(outbox.Job)).one()
    job.due_at = now()
    db.session.commit()
    run_job(app, succeeds=True)
    job = db.session.get_one(outbox.Job, job.id, populate_existing=True)
    assert (document(found).state, document(found).sha256, job.state) == ("void", "", "cancelled")


def test_a_group_is_every_unit_of_a_kind(world: World, app: Flask) -> None:
    screen = Screen(app, "office")
    text = "关于开展检查的通知\n\n各县总工会：\n\n请认真准备。\n\n某市总工会办公室\n2014年3月10日\n"
    fields = {"series": world.notices, "kind": "notice", "text": text}
    refused = screen.post("/office/draft", **(fields | {"text": ""}), groups="county")
    assert refused.status_code == 422
    assert text_of(refused).count('name="recipients"') == text_of(refused).count(" checked") == 2
    answer = screen.post("/office/draft", **fields, groups="county", recipients=world.county)
    assert answer.status_code == 302
    document = db.session.query(Document).order_by(Document.id.desc()).first()
    assert document is not None
    assert {unit.id for unit in document.recipients} == {world.county, world.rival_county}
