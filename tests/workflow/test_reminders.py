"""The daily round on real rows: exactly once, never after filing, whatever the server and the clock do."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from tests.workflow.screens import Screen, text_of
from tests.workflow.test_deadlines import extend
from tests.workflow.test_races import at_once
from tests.workflow.test_road import work_everything
from tests.workflow.world import World
from workflow.app import create_app
from workflow.base import recurring
from workflow.base.audit import AuditEntry
from workflow.base.clock import now
from workflow.base.database import Base, db, transaction
from workflow.base.outbox import Job
from workflow.base.refusals import Conflict, Forbidden, Invalid, NotFound
from workflow.base.settings import Settings
from workflow.campaigns.models import Campaign, Extension, RosterEntry
from workflow.issuing import queries as documents
from workflow.issuing import use_cases as issuing
from workflow.issuing.models import Document
from workflow.messages.models import Message
from workflow.people import unit_history
from workflow.people.models import Unit
from workflow.reminders import calendar, desk, ladder, queries, rounds, situation
from workflow.reminders.models import Pause, Reminder
from workflow.submissions import use_cases as submissions
from workflow.submissions.models import Submission

DRAFTING, LISTING = dt.date(2014, 3, 19), dt.date(2014, 3, 25)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(f"2014-{text}")


def climb(world: World, on: str) -> list[Reminder]:
    """One round; the reminders it made."""
    made = rounds.climb(world.campaign, now(), day(on))
    return list(db.session.scalars(sa.select(Reminder).where(Reminder.id.in_(made)).order_by(Reminder.id)))


def subjects(world: World, who: str) -> list[str]:
    db.session.rollback()
    person = world.actor(who).person_id
    return list(
        db.session.scalars(sa.select(Message.subject).where(Message.person_id == person).order_by(Message.id))
    )


def count(table: type[Base]) -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_the_polite_message_goes_to_drafter_and_head_once(world: World) -> None:
    assert [one.step for one in climb(world, "03-11")] == [-7, -3, -7, -3]
    assert subjects(world, "drafter") == subjects(world, "head") == ["请按期报送实施方案"]
    assert climb(world, "03-11") == climb(world, "03-12") == []
    assert len(subjects(world, "drafter")) == 1
    text = db.session.scalars(sa.select(Message.text)).first()
    assert text is not None
    assert "2014年3月15日（星期六）" in text
    assert "还有3个工作日" in text  # Wednesday to Friday: the fifteenth is a Saturday


def test_filing_stops_the_ladder_and_taking_back_lets_it_go_on(world: World) -> None:
    climb(world, "03-11")
    world.write()
    world.act("drafter", "submit", day=day("03-12"))
    assert {one.unit_id for one in climb(world, "03-17")} == {world.rival_county}
    world.act("drafter", "withdraw", day=day("03-18"))
    assert {one.unit_id for one in climb(world, "03-18")} == {world.county}


def test_the_urging_notice_is_drafted_for_the_late_and_goes_the_whole_way(world: World) -> None:
    climb(world, "03-17")
    touches = climb(world, "03-19")
    [document] = db.session.scalars(sa.select(Document)).all()
    assert {one.document_id for one in touches} == {document.id}
    assert (document.state, document.drafted_by) == ("drafted", None)
    assert [unit.id for unit in document.recipients] == [world.county, world.rival_county]
    issuing.act(world.actor("office"), document.id, "check", 1, now(), day("03-19"))
    issuing.act(world.actor("leader").with_step_up(), document.id, "sign_off", 2, now(), day("03-20"))
    work_everything()
    db.session.rollback()
    db.session.expire_all()
    assert document.state == "issued"
    assert document.number.endswith("〔2014〕1号")


def test_a_unit_that_files_leaves_the_draft_and_the_last_one_takes_it_away(world: World) -> None:
    climb(world, "03-19")
    world.write()
    world.act("drafter", "submit", day=day("03-20"))
    climb(world, "03-20")
    [document] = db.session.scalars(sa.select(Document)).all()
    assert [unit.id for unit in document.recipients] == [world.rival_county]
    assert "甲县总工会" not in str(document.structure)
    file(world.campaign, world.rival_county, "submitted")
    climb(world, "03-21")
    db.session.refresh(document)
    assert document.state == "cancelled"


def test_why_a_unit_left_the_draft_is_said_as_it_was(world: World) -> None:
    """One filed, the other is no longer there: a merged union has not filed anything."""
    climb(world, "03-19")
    [document] = db.session.scalars(sa.select(Document)).all()
    version = db.session.get_one(Unit, world.rival_county).version
    unit_history.merge(
        world.actor("admin"), world.rival_county, version, world.county, day("03-20"), "区划调整", now(), day("03-20")
    )  # fmt: skip
    climb(world, "03-20")
    assert documents.history(document.id)[0].event.reason == "乙县总工会已经撤并或退出活动，不再催报。"
    file(world.campaign, world.county, "submitted")
    climb(world, "03-21")
    assert documents.history(document.id)[0].event.reason == "甲县总工会已经报送，不再催报。"


def test_a_draft_that_the_office_worked_on_is_left_to_it(world: World) -> None:
    climb(world, "03-19")
    [document] = db.session.scalars(sa.select(Document)).all()
    issuing.act(world.actor("office"), document.id, "check", 1, now(), day("03-19"))
    issuing.act(world.actor("office2"), document.id, "send_back", 2, now(), day("03-19"), "请核对单位")
    file(world.campaign, world.county, "submitted")
    climb(world, "03-20")
    db.session.refresh(document)
    assert (document.state, len(document.recipients)) == ("returned", 2)
    page = text_of(Screen(app_of(), "office").get(f"/campaigns/{world.campaign}/reminders/"))
    assert "其中 1 个已经报送" in page
    assert "签发前请核对" in page


def test_an_extension_moves_the_ladder_of_its_unit_alone(world: World) -> None:
    for on in ("03-05", "03-11", "03-14"):
        climb(world, on)
    extend(world, world.county, day("03-28"))
    assert {(one.unit_id, one.step) for one in climb(world, "03-19")} == {
        (world.rival_county, 1),
        (world.rival_county, 3),
    }
    assert [(one.unit_id, one.step) for one in climb(world, "03-25")] == [(world.rival_county, 7)]
    assert [(one.unit_id, one.step) for one in climb(world, "04-02")] == [
        (world.county, 1),
        (world.county, 3),
    ]
    assert count(Document) == 2


def test_a_pause_rests_and_a_resumed_ladder_makes_up_for_it(world: World) -> None:
    reviewer = world.actor("reviewer")
    desk.pause(reviewer, world.campaign, world.county, "受灾，先抗灾。", now(), day("03-04"))
    with pytest.raises(Conflict):
        desk.pause(world.actor("reviewer2"), world.campaign, world.county, "再停", now(), day("03-04"))
    assert {one.unit_id for one in climb(world, "03-17")} == {world.rival_county}
    desk.resume(reviewer, world.campaign, world.county, "恢复工作。", now(), day("03-18"))
    with pytest.raises(Conflict):
        desk.resume(reviewer, world.campaign, world.county, "恢复", now(), day("03-18"))
    made = climb(world, "03-18")
    assert [(one.step, one.overtaken) for one in made] == [(-7, True), (-3, True), (0, True), (1, False)]
    assert subjects(world, "drafter") == ["实施方案已过报送期限，请尽快报送"]


def test_a_nudge_carries_the_reviewers_own_words(world: World) -> None:
    reviewer = world.actor("reviewer")
    desk.nudge(reviewer, world.campaign, world.county, "请本周内报来，谢谢。", now(), day("03-12"))
    desk.nudge(reviewer, world.campaign, world.county, "请今天报来。", now(), day("03-13"))
    assert len(subjects(world, "head")) == 2
    page = text_of(Screen(app_of(), "drafter").get(f"/submissions/{world.submission}"))
    assert "请本周内报来，谢谢。" in page
    assert "reviewer的姓名" in page
    with pytest.raises(Invalid):
        desk.nudge(reviewer, world.campaign, world.county, "  ", now(), day("03-13"))
    with pytest.raises(Forbidden):
        desk.nudge(world.actor("office"), world.campaign, world.county, "请报", now(), day("03-13"))
    with pytest.raises(NotFound):
        desk.nudge(reviewer, world.campaign, world.city, "请报", now(), day("03-13"))
    world.write()
    world.act("drafter", "submit")
    with pytest.raises(Conflict):
        desk.nudge(reviewer, world.campaign, world.county, "请报", now(), day("03-13"))


def test_the_list_remembers_who_was_on_it_and_who_filed_after_all(world: World) -> None:
    climb(world, "03-25")
    file(world.campaign, world.county, "submitted")
    campaign = db.session.get_one(Campaign, world.campaign)
    assert [(one.unit, one.filed) for one in queries.listed(campaign)] == [
        ("甲县总工会", True),
        ("乙县总工会", False),
    ]


def test_late_is_a_mark_not_a_wall(world: World) -> None:
    climb(world, "03-25")
    world.write()
    world.act("drafter", "submit", day=day("03-26"))
    assert world.state() == "submitted"


def test_without_a_series_the_notice_waits_and_comes_later(world: World) -> None:
    with transaction() as session:
        alone = session.get_one(Campaign, world.campaign)
        alone.host_unit_id = world.rival_county  # which has no series
    assert {one.act for one in climb(world, "03-19")} == {"message"}
    with transaction() as session:
        session.get_one(Campaign, world.campaign).host_unit_id = world.city
    assert {one.act for one in climb(world, "03-20")} == {"urge"}


@pytest.mark.parametrize("state", ["preparing", "announced", "closed"])
def test_only_a_running_campaign_reminds(world: World, state: str) -> None:
    with transaction() as session:
        session.get_one(Campaign, world.campaign).state = state
    assert climb(world, "03-25") == []
    with pytest.raises(Conflict):
        desk.nudge(world.actor("reviewer"), world.campaign, world.county, "请报", now(), day("03-25"))


def test_a_unit_that_left_the_roster_is_left_in_peace(world: World) -> None:
    with transaction() as session:
        session.get_one(RosterEntry, (world.campaign, world.county)).left_on = day("03-01")
    assert {one.unit_id for one in climb(world, "03-11")} == {world.rival_county}


def test_the_days_work_is_asked_for_once_a_day_and_done_once(both: Flask) -> None:
    """Two dispatchers, two days without a server, a second start: the job is one a day, the touches one ever."""
    World.made()
    for asked in ("03-11", "03-11", "03-14"):
        recurring.ask(day(asked))
    mine = sa.select(Job.key).where(Job.kind == "remind").order_by(Job.id)
    assert db.session.scalars(mine).all() == ["remind:2014-03-11", "remind:2014-03-14"]
    work_everything()
    states = db.session.execute(sa.select(Job.state, Job.error).where(Job.kind == "remind")).all()
    assert states == [("done", "")] * 2
    first = count(Reminder)
    assert first > 0  # the office's real day is long after 2014
    recurring.ask(day("03-15"))
    work_everything()
    assert count(Reminder) == first


def test_many_rounds_and_a_filing_at_once(both: Flask) -> None:
    """Eight rounds and one clerk: every rung once, and nothing reminded after the paper was there."""
    world = World.made()
    world.write()
    version = world.version()

    def one(index: int) -> None:
        if index == 3:
            submissions.act(world.actor("drafter"), world.submission, "submit", version, now(), DRAFTING)
        else:
            rounds.climb(world.campaign, now(), DRAFTING)

    assert at_once(both, 9, one) == {"done": 9}
    db.session.rollback()
    touches = db.session.scalars(sa.select(Reminder)).all()
    taken = Counter((one.unit_id, one.paper, one.step) for one in touches)
    assert set(taken.values()) == {1}
    assert {step for unit, _, step in taken if unit == world.rival_county} == {-7, -3, 0, 1, 3}
    assert count(Document) == 1
    entries = db.session.execute(sa.select(AuditEntry.id, AuditEntry.action, AuditEntry.detail)).all()
    [filed] = [number for number, action, _ in entries if action == "submission_submit"]
    mine = {one.id for one in touches if one.unit_id == world.county}
    for number, action, detail in entries:
        if action == "reminded":
            assert number < filed or not mine & set(detail["reminders"])


def app_of() -> Flask:
    from flask import current_app

    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined] # the proxy hides the app
    return app


def file(campaign: int, unit: int, state: str) -> None:
    """Sets a submission's state, the shortest way."""
    with transaction() as session:
        session.execute(
            sa.update(Submission)
            .where(Submission.campaign_id == campaign, Submission.unit_id == unit)
            .values(state=state)
        )


@pytest.fixture(scope="module")
def house() -> Iterator[World]:
    """One world for all examples; each has a campaign of its own."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(data=Path(folder), secret_key="of the tests " * 4), TESTING=True)
        with app.app_context():
            Base.metadata.create_all(db.engine)
            yield World.made()
            db.session.remove()
            db.engine.dispose()


units = st.sampled_from(["county", "rival_county"])
acts = st.one_of(
    st.tuples(
        st.just("round"), st.integers(-15, 60)
    ),  # days from the deadline, in any order: the clock jumps
    st.tuples(st.just("crash"), st.integers(-15, 60)),
    st.tuples(st.just("extend"), units, st.integers(-5, 30)),
    st.tuples(st.just("amend"), st.integers(-10, 20)),
    st.tuples(st.just("file"), units, st.sampled_from(["submitted", "approved", "summary_submitted"])),
    st.tuples(st.just("take_back"), units),
    st.tuples(st.sampled_from(["pause", "resume"]), units),
    st.tuples(st.just("holiday"), st.integers(-15, 60)),
)


@effort(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(happened=st.lists(acts, min_size=3, max_size=14))
def test_whatever_happens_every_rung_is_taken_at_most_once_and_none_is_lost(
    house: World, happened: list[tuple[object, ...]]
) -> None:
    campaign = campaign_of(house)
    for act in happened:
        _play(house, campaign, act)
    touches = db.session.scalars(sa.select(Reminder).where(Reminder.campaign_id == campaign)).all()
    assert max(Counter((one.unit_id, one.paper, one.step) for one in touches).values(), default=1) == 1
    for one in touches:
        told = db.session.scalar(
            sa.select(sa.func.count()).select_from(Message).where(Message.key == f"reminder:{one.id}")
        )
        persons = 2 if one.unit_id == house.county else 1  # drafter and head; the rival is both
        spoken = not one.overtaken and one.act != "urge"
        assert told == (persons if spoken else 0)
        assert (one.document_id is not None) == (one.act == "urge")
        if one.overtaken:
            later = [other.step for other in touches if _debt(other) == _debt(one)]
            assert one.act == "message"
            assert max(step for step in later if step is not None) > (one.step or 0)


def campaign_of(house: World) -> int:
    """A fresh campaign with both counties on its roster."""
    with transaction() as session:
        before = session.get_one(Campaign, house.campaign)
        names = (
            "title",
            "basis",
            "year",
            "host_unit_id",
            "staff_target",
            "representative_target",
            "reply_kind",
        )
        campaign = Campaign(
            **{name: getattr(before, name) for name in names},
            state="running",
            plan_due=dt.date(2014, 4, 30),
            summary_due=dt.date(2014, 5, 20),
        )
        session.add(campaign)
        session.flush()
        both = [house.county, house.rival_county]
        session.add_all(RosterEntry(campaign_id=campaign.id, unit_id=unit) for unit in both)
        submissions.open_for(session, campaign.id, both)
        return campaign.id


def _debt(one: Reminder) -> tuple[int, str]:
    return one.unit_id, one.paper


def _play(house: World, campaign: int, act: tuple[object, ...]) -> None:
    """One thing happens; a round is checked against what it saw."""
    name, *rest = act
    unit = getattr(house, str(rest[0])) if rest and isinstance(rest[0], str) else 0
    reviewer, at, base = house.actor("reviewer"), now(), dt.date(2014, 4, 30)
    days = next((one for one in rest if isinstance(one, int)), 0)
    on = base + dt.timedelta(days=days)
    if name in ("round", "crash"):
        _round(campaign, on, crash=name == "crash")
    elif name == "extend":
        with transaction() as session:
            given = {"granted_by": reviewer.person_id, "at": at, "day": on, "reason": "汛期"}
            session.add(Extension(campaign_id=campaign, unit_id=unit, paper="plan", due=on, **given))
    elif name == "amend":
        with transaction() as session:
            session.get_one(Campaign, campaign).plan_due = on
    elif name == "file":
        file(campaign, unit, str(rest[1]))
    elif name == "take_back":
        file(campaign, unit, "drafted")
    elif name == "holiday":
        calendar.change(reviewer, calendar.Change(on, on, False, "停工"), at)
    else:
        try:
            getattr(desk, str(name))(reviewer, campaign, unit, "理由", at, on)
        except Conflict:
            assert (desk.open_pause(campaign, unit) is None) == (name == "resume")


def _round(campaign: int, on: dt.date, crash: bool) -> None:
    """A round, killed before it commits where asked; then what it must and must not have done."""
    row = db.session.get_one(Campaign, campaign, populate_existing=True)
    before = situation.read(row, on)
    db.session.rollback()
    if crash:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(rounds, "_tell", _die)
            with pytest.raises(InterruptedError):
                rounds.climb(campaign, now(), on)
        after = situation.read(db.session.get_one(Campaign, campaign, populate_existing=True), on)
        assert after.taken == before.taken
        return
    made = rounds.climb(campaign, now(), on)
    touched = {_debt(one) for one in db.session.scalars(sa.select(Reminder).where(Reminder.id.in_(made)))}
    assert touched <= before.owed
    assert not {unit for unit, _ in touched} & before.paused.keys()
    after = situation.read(db.session.get_one(Campaign, campaign, populate_existing=True), on)
    assert list(after.steps()) == []
    for debt in before.owed:
        come = {
            rung.days
            for rung in before.ladder
            if before.calendar.shift(before.last_days[debt], rung.days) <= on
        }
        assert debt[0] in before.paused or come <= after.taken.get(debt, frozenset())


def _die(*_: object) -> None:
    raise InterruptedError


def test_the_campaigns_page_shows_the_whole_ladder(app: Flask, world: World) -> None:
    climb(world, "03-19")
    desk.pause(world.actor("reviewer"), world.campaign, world.county, "受灾", now(), day("03-20"))
    page = text_of(Screen(app, "reviewer").get(f"/campaigns/{world.campaign}/reminders/"))
    for words in (
        "甲县总工会",
        "已暂停",
        "催报通知（逾期 3 个工作日）",
        "提前 7 个工作日",
        "拟稿",
        "工作日历",
    ):
        assert words in page, words
    assert all(label in page for label in ("催报提醒", "未报名单"))
    assert set(ladder.LABELS) == {"message", "urge", "list", "nudge"}


def test_a_reviewer_acts_on_the_units_page_and_typed_text_survives(app: Flask, world: World) -> None:
    reviewer = Screen(app, "reviewer")
    place = f"/campaigns/{world.campaign}/reminders/{world.county}"
    assert reviewer.post(f"{place}/nudge", text="请抓紧报来。").location == place
    assert "请抓紧报来。" in text_of(reviewer.get(place))
    long = "长" * 501
    refused = reviewer.post(f"{place}/pause", text=long)
    assert refused.status_code == 422
    assert long in text_of(refused)
    assert reviewer.post(f"{place}/pause", text="受灾").location == place
    again = reviewer.post(f"{place}/pause", text="再停一次")
    assert again.status_code == 409
    assert reviewer.post(f"{place}/resume", text="恢复").location == place
    assert count(Pause) == 1
    timeline = text_of(Screen(app, "drafter").get(f"/submissions/{world.submission}"))
    assert "暂停催报" in timeline
    assert "恢复催报" in timeline
