"""Joint documents: every issuer signs off, none for another, and going back wants every sign-off anew."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa
from flask import Flask

from documents.text import Table
from tests.workflow.screens import Screen, text_of
from tests.workflow.test_document_lifecycle import NOTICE, act, document
from tests.workflow.world import PASSWORD, TODAY, World
from workflow.base import outbox
from workflow.base.clock import now
from workflow.base.database import db, transaction
from workflow.base.refusals import Conflict, Forbidden, Invalid, NotFound, Refusal
from workflow.issuing import drafting, queries, sheets, use_cases
from workflow.issuing.drafting import Draft
from workflow.issuing.models import DocumentEvent, Series

LEAD, PARTNER = "某市总工会办公室", "甲县总工会"


@pytest.fixture
def joint(world: World) -> int:
    """A checked document of the city's office and a county, whose head leads there."""
    return checked(world)


def checked(world: World) -> int:
    world.grant("head", "leader", world.county)
    with transaction() as session:
        session.add(Series(mark="甲工", issuer=PARTNER, unit_id=world.county))
    new = Draft(world.notices, "notice", NOTICE.replace(signatories=(LEAD, PARTNER)), (), joint=(PARTNER,))
    made = drafting.draft(world.actor("office"), new, now(), TODAY)
    act(world, made, "office2", "check", "数字已核对")
    return made


def signed(found: int) -> dict[str, str]:
    """Issuer -> who signed off for it, '' where nobody has."""
    db.session.rollback()
    return {one.issuer: one.person for one in queries.sign_offs(document(found))}


def jobs() -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(outbox.Job)) or 0


@pytest.mark.parametrize("order", [("leader", "head"), ("head", "leader"), ("approver", "head")])
def test_it_goes_to_the_job_with_the_last_sign_off_only(
    world: World, joint: int, order: tuple[str, str]
) -> None:
    act(world, joint, order[0], "sign_off", "同意")
    assert (document(joint).state, document(joint).date, jobs()) == ("checked", None, 0)
    assert sorted(signed(joint).values()) == ["", f"{order[0]}的姓名"]
    act(world, joint, order[1], "sign_off")
    assert (document(joint).state, document(joint).date, jobs()) == ("signed_off", TODAY, 1)
    assert "" not in signed(joint).values()


def test_nobody_signs_for_another_issuer_or_twice(world: World, joint: int) -> None:
    act(world, joint, "leader", "sign_off")
    for who in ("leader", "approver"):
        with pytest.raises(Conflict, match="您的单位已经签发"):
            act(world, joint, who, "sign_off")
    with pytest.raises(NotFound):
        act(world, joint, "rival", "sign_off")
    assert signed(joint) == {LEAD: "leader的姓名", PARTNER: ""}


def test_the_partner_signs_off_and_sends_back_but_neither_checks_nor_voids(world: World, joint: int) -> None:
    world.grant("head", "office", world.county)
    for action in ("check", "void"):
        with pytest.raises(Forbidden):
            act(world, joint, "head", action)
    act(world, joint, "head", "send_back")
    assert document(joint).state == "returned"


def test_each_sign_off_wants_the_password(world: World, joint: int) -> None:
    for who in ("leader", "head"):
        with pytest.raises(Invalid) as refused:
            use_cases.act(world.actor(who), joint, "sign_off", document(joint).version, now(), TODAY)
        assert list(refused.value.fields) == ["password"]


def test_its_drafter_signs_for_no_issuer(world: World, joint: int) -> None:
    world.grant("office", "leader", world.county)
    with pytest.raises(Forbidden, match="您拟稿或修改的"):
        act(world, joint, "office", "sign_off")


def test_one_issuer_sends_back_and_every_sign_off_is_wanted_anew(world: World, joint: int) -> None:
    act(world, joint, "leader", "sign_off", "同意")
    act(world, joint, "head", "send_back", "请写明截止时间")
    assert signed(joint) == {LEAD: "", PARTNER: ""}
    lines = db.session.execute(sa.select(DocumentEvent.action, DocumentEvent.reason)).all()
    assert [tuple(line) for line in lines][-2:] == [("sign_off", "同意"), ("send_back", "请写明截止时间")]
    new = Draft(world.notices, "notice", NOTICE, (), joint=(PARTNER,))
    drafting.revise(world.actor("office"), joint, document(joint).version, new, now(), TODAY)
    act(world, joint, "office2", "check")
    act(world, joint, "head", "sign_off")
    assert document(joint).state == "checked"
    act(world, joint, "leader", "sign_off")
    assert document(joint).state == "signed_off"


def test_two_leaders_at_once_end_with_both_or_a_conflict_never_with_one_lost(both: Flask) -> None:
    world = World.made()
    found = checked(world)
    version, barrier = document(found).version, Barrier(2)
    outcomes: dict[str, str] = {}

    def signs(who: str) -> None:
        with both.app_context():
            barrier.wait()
            try:
                actor = world.actor(who).with_step_up()
                use_cases.act(actor, found, "sign_off", version, now(), TODAY)
                outcomes[who] = "signed"
            except Refusal as refusal:
                outcomes[who] = type(refusal).__name__
            db.session.remove()

    db.session.remove()
    in_parallel(lambda: signs("leader"), lambda: signs("head"))
    assert sorted(outcomes.values()) == ["Conflict", "signed"]
    late = next(who for who, outcome in outcomes.items() if outcome == "Conflict")
    act(world, found, late, "sign_off")
    assert (document(found).state, jobs()) == ("signed_off", 1)


def in_parallel(*acts: Callable[[], None]) -> None:
    threads = [Thread(target=one) for one in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_an_issuer_that_is_not_in_the_system_is_refused_by_name(world: World) -> None:
    new = Draft(world.notices, "notice", NOTICE.replace(issuers=(LEAD, "某市教育局")), ())
    with pytest.raises(Invalid) as refused:
        drafting.draft(world.actor("office"), new, now(), TODAY)
    assert "“某市教育局”不是本系统里的发文机关" in refused.value.fields["text"]


def test_the_screens_show_who_has_signed_and_to_whom_it_falls(app: Flask, world: World, joint: int) -> None:
    title = document(joint).title
    leader, head = Screen(app, "leader"), Screen(app, "head")
    assert title in text_of(leader.get("/"))
    assert title in text_of(head.get("/"))
    place, version = f"/documents/{joint}", str(document(joint).version)
    answer = leader.post(f"{place}/act/sign_off", version=version, password=PASSWORD, reason="同意印发")
    assert answer.status_code == 302
    page = text_of(head.get(place))
    for shown in ("各机关签发：1 / 2", "leader的姓名签发", "未签发", "数字已核对", "同意印发"):
        assert shown in page
    assert title not in text_of(leader.get("/"))
    assert "签发</button>" not in text_of(leader.get(place))
    assert "签发</button>" in page


def test_the_processing_sheet_shows_each_issuer(app: Flask, world: World, joint: int) -> None:
    act(world, joint, "leader", "sign_off", "同意")
    trail = [sheets.Line(TODAY, "核稿", "office2的姓名", "数字已核对")]
    seen = document(joint)
    sheet = sheets.processing_sheet(queries.entry(seen), "", trail, queries.sign_offs(seen))
    tables = [block.rows for block in sheet.body if isinstance(block, Table)]
    assert tables[0][1:] == ((LEAD, "leader的姓名", "2014年3月10日"), (PARTNER, "未签发", ""))
    assert ("2014年3月10日", "核稿", "office2的姓名", "数字已核对") in tables[1]
    assert Screen(app, "head").get(f"/documents/{joint}/processing-sheet.pdf").data.startswith(b"%PDF-")
