"""A commendation's life: scored from the records, moved with reasons, decided as seen, printed as decided."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa
from flask import Flask

from documents.text import from_json, plain_text, recognise
from tests.workflow.screens import Screen, text_of
from tests.workflow.test_road import work_everything
from tests.workflow.test_submission_lifecycle import bring
from tests.workflow.world import PASSWORD, TODAY, World
from workflow.base.audit import AuditEntry
from workflow.base.clock import now
from workflow.base.database import db, transaction
from workflow.base.refusals import Conflict, Forbidden, Invalid, NotFound, Refusal
from workflow.campaigns.models import Campaign, RosterEntry
from workflow.commendation import drafting as commending
from workflow.commendation import listing, queries, use_cases
from workflow.commendation.lifecycle import STATES, STEPS, Step
from workflow.commendation.listing import Ranked
from workflow.commendation.models import Commendation, CommendationEvent
from workflow.commendation.steps import Act
from workflow.issuing import drafting
from workflow.issuing import use_cases as issuing
from workflow.issuing.drafting import Draft
from workflow.issuing.models import Document, Series
from workflow.people.models import Unit
from workflow.progress.models import HeadCount, ModelUnit, TrainingClass
from workflow.progress.standings import tree
from workflow.submissions import use_cases as submissions

DAY = dt.date(2014, 12, 10)
WHO = {"move": "leader", "decide": "leader", "draft": "office", "reopen": "leader"}


@pytest.fixture
def prepared(world: World) -> World:
    """What `recorded` says, and the commendation has begun."""
    recorded(world)
    use_cases.prepare(world.actor("reviewer"), world.campaign, now(), DAY)
    return world


def recorded(world: World) -> World:
    """甲县 has done everything, 乙县 nothing; one county is to be commended."""
    bring(world, "summary_submitted")
    version = world.version()
    submissions.act(
        world.actor("reviewer"), world.submission, "accept_summary", version, now(), TODAY, "同意。", "5"
    )
    with transaction() as session:
        campaign = session.get_one(Campaign, world.campaign)
        campaign.quotas = {**campaign.quotas, "commended": {"county": 1}}
        session.add_all([_class(world, 1), _class(world, 2), _class(world, 3)])
        session.add_all(_model(world, name) for name in ("甲厂", "乙厂", "丙厂"))
    return world


def _class(world: World, number: int, staff: int = 20, representatives: int = 60) -> TrainingClass:
    return TrainingClass(
        campaign_id=world.campaign,
        unit_id=world.county,
        state="recorded",
        title=f"第{number}期培训班",
        level="county",
        starts=dt.date(2014, 4 + number, 1),
        ends=dt.date(2014, 4 + number, 2),
        place="甲县",
        audience=[],
        forms=[],
        subjects=[],
        staff_count=staff,
        representatives_count=representatives,
        others_count=0,
    )


def _model(world: World, name: str) -> ModelUnit:
    return ModelUnit(
        campaign_id=world.campaign,
        unit_id=world.county,
        state="selected",
        name=name,
        ownership="private",
        material="材料",
    )


def commendation(world: World) -> Commendation:
    db.session.rollback()
    found = queries.of_campaign(world.campaign)
    assert found
    return found


def order(world: World) -> list[Ranked]:
    found = commendation(world)
    return queries.ranking(tree(found.campaign, DAY), found)


def by(world: World, who: str, step_up: bool = True) -> Act:
    actor = world.actor(who)
    return Act(actor.with_step_up() if step_up else actor, commendation(world).version, now(), DAY)


def move(world: World, place: int = 1, who: str = "leader", reason: str = "工作有创新") -> None:
    use_cases.move(by(world, who), world.campaign, world.rival_county, place, reason)


def decide(world: World, who: str = "leader", step_up: bool = True) -> None:
    use_cases.decide(by(world, who, step_up), world.campaign, listing.fingerprint(order(world)))


def draft(world: World, who: str = "office", partner: str = "") -> int:
    return commending.draft(by(world, who), world.campaign, world.notices, partner)


def reopen(world: World, who: str = "leader", reason: str = "漏了一个单位", step_up: bool = True) -> None:
    use_cases.reopen(by(world, who, step_up), world.campaign, reason)


def document(world: World) -> Document:
    found = commendation(world).document
    assert found
    return found


def test_a_score_unfolds_to_the_records_it_rests_on(prepared: World) -> None:
    first, second = order(prepared)
    assert (first.name, first.place, first.total, first.commended) == ("甲县总工会", 1, 100_00, True)
    assert (second.name, second.place, second.total, second.commended) == ("乙县总工会", 2, 0, False)
    sources = {part.criterion: [(one.kind, one.label) for one in part.sources] for part in first.parts}
    assert sources["on_time"] == [("submission", "实施方案第 1 稿"), ("submission", "总结第 1 稿")]
    assert sources["targets"] == [("submission", "总结第 1 稿")]
    assert [label for _, label in sources["classes"]] == ["第1期培训班", "第2期培训班", "第3期培训班"]
    assert [label for _, label in sources["model_units"]] == ["甲厂", "乙厂", "丙厂"]
    assert sources["quality"] == [("submission", "办结时的评定")]


def test_monthly_counts_are_preferred_and_named(prepared: World) -> None:
    with transaction() as session:
        session.add(head_count(prepared, trained=40))
    part = next(part for part in order(prepared)[0].parts if part.criterion == "targets")
    assert [one.kind for one in part.sources] == ["head_count"]
    assert "培训40人（共100人" in part.reckoning


def head_count(world: World, trained: int) -> HeadCount:
    return HeadCount(
        campaign_id=world.campaign,
        unit_id=world.county,
        month=dt.date(2014, 3, 1),
        sequence=1,
        staff_total=100,
        staff_trained=trained,
        staff_two_years=trained,
        representatives_total=400,
        representatives_trained=220,
        representatives_two_years=220,
        entered_by=world.actor("drafter").person_id,
        at=now(),
        day=dt.date(2014, 3, 9),
    )


def test_what_was_taken_back_or_void_is_no_evidence(prepared: World) -> None:
    with transaction() as session:
        session.scalars(sa.select(TrainingClass)).first().state = "void"  # type: ignore[union-attr] # it was just recorded
        session.scalars(sa.select(ModelUnit)).first().state = "withdrawn"  # type: ignore[union-attr] # it was just recorded
        session.add(_class(prepared, 4, staff=0, representatives=0))  # announced, held by nobody yet
    parts = {part.criterion: part.reckoning for part in order(prepared)[0].parts}
    assert "培训班2期" in parts["classes"]
    assert "推荐典型2个" in parts["model_units"]


def test_a_unit_that_left_the_roster_is_not_ranked(prepared: World) -> None:
    with transaction() as session:
        session.get_one(RosterEntry, (prepared.campaign, prepared.rival_county)).left_on = DAY
    assert [one.name for one in order(prepared)] == ["甲县总工会"]


def test_gathering_takes_as_many_statements_for_many_units_as_for_two(prepared: World) -> None:
    def statements() -> int:
        found = commendation(prepared)
        asked: list[str] = []
        listener: Callable[..., None] = lambda *given: asked.append(given[2])  # noqa: E731 - it must be removed as the very one that was added
        sa.event.listen(db.engine, "before_cursor_execute", listener)
        queries.living(tree(found.campaign, DAY), found)
        sa.event.remove(db.engine, "before_cursor_execute", listener)
        return len([one for one in asked if one.startswith("SELECT")])

    few = statements()
    with transaction() as session:
        units = [Unit(name=f"新{n}县总工会", short_name="新", kind="county", position=9) for n in range(60)]
        session.add_all(units)
        session.flush()
        session.add_all(RosterEntry(campaign_id=prepared.campaign, unit_id=unit.id) for unit in units)
    assert len(order(prepared)) == 62
    assert statements() == few


def test_a_moved_unit_keeps_its_reason_and_its_place_by_score(prepared: World) -> None:
    move(prepared)
    first, second = order(prepared)
    assert (first.name, first.place, first.scored_place, first.commended) == ("乙县总工会", 1, 2, True)
    assert not second.commended
    [word] = queries.said(commendation(prepared))[prepared.rival_county]
    assert (word.place, word.reason, word.person) == (1, "工作有创新", "leader的姓名")
    assert "工作有创新" in queries.history(commendation(prepared))[0].event.reason
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "commendation_move")).one()
    assert entry.detail["unit"] == prepared.rival_county


@pytest.mark.parametrize(
    ("place", "reason", "field"), [(1, "　", "reason"), (3, "有理由", "place"), (0, "有理由", "place")]
)
def test_a_move_without_reason_or_place_is_refused(
    prepared: World, place: int, reason: str, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        move(prepared, place, reason=reason)
    assert list(refused.value.fields) == [field]
    assert queries.said(commendation(prepared)) == {}


def test_a_tie_at_the_quotas_line_is_never_broken_silently(world: World) -> None:
    with transaction() as session:
        campaign = session.get_one(Campaign, world.campaign)
        campaign.quotas = {**campaign.quotas, "commended": {"county": 1}}
    use_cases.prepare(world.actor("reviewer"), world.campaign, now(), DAY)
    assert {(one.tied, one.commended, one.contested) for one in order(world)} == {(2, False, True)}
    with pytest.raises(Conflict):
        decide(world)
    move(world)
    assert [(one.name, one.commended) for one in order(world)] == [
        ("乙县总工会", True),
        ("甲县总工会", False),
    ]
    decide(world)


def test_an_empty_list_is_not_decided(prepared: World) -> None:
    with transaction() as session:
        campaign = session.get_one(Campaign, prepared.campaign)
        campaign.quotas = {**campaign.quotas, "commended": {}}
    with pytest.raises(Conflict, match="表扬名额"):
        decide(prepared)


def test_nobody_decides_on_a_ranking_he_has_not_seen(prepared: World) -> None:
    seen = listing.fingerprint(order(prepared))
    with transaction() as session:
        session.scalars(sa.select(TrainingClass)).first().state = "void"  # type: ignore[union-attr] # it was just recorded
    with pytest.raises(Conflict, match="刚刚有变化"):
        use_cases.decide(by(prepared, "leader"), prepared.campaign, seen)


def test_what_was_decided_is_printed_not_what_has_changed_since(prepared: World) -> None:
    decide(prepared)
    before = order(prepared)
    with transaction() as session:
        session.get_one(Unit, prepared.county).name = "甲区总工会"
        session.get_one(RosterEntry, (prepared.campaign, prepared.county)).left_on = DAY
    assert order(prepared) == before
    draft(prepared)
    text = plain_text(from_json(document(prepared).structure))
    assert "甲县总工会" in text
    assert "甲区总工会" not in text


def test_figures_that_disagree_hold_up_decision_and_circular(prepared: World) -> None:
    decide(prepared)
    with transaction() as session:
        session.add(head_count(prepared, trained=40))  # the summary says 85
    with pytest.raises(Conflict, match="甲县总工会的人数有出入"):
        draft(prepared)
    reopen(prepared)
    with pytest.raises(Conflict, match="甲县总工会的人数有出入"):
        decide(prepared)


def test_figures_of_a_unit_that_is_not_printed_hold_up_nothing(prepared: World) -> None:
    move(prepared)
    with transaction() as session:
        session.add(head_count(prepared, trained=40))
    assert [one.name for one in order(prepared) if one.commended] == ["乙县总工会"]
    decide(prepared)


def test_the_circular_goes_the_way_of_every_document(prepared: World) -> None:
    decide(prepared)
    made = draft(prepared)
    found = document(prepared)
    assert (found.id, found.kind, found.state) == (made, "circular", "drafted")
    assert {unit.id for unit in found.recipients} == {prepared.county, prepared.rival_county}
    issuing.act(prepared.actor("office2"), made, "check", 1, now(), DAY)
    issuing.act(prepared.actor("leader").with_step_up(), made, "sign_off", 2, now(), DAY)
    work_everything()
    assert (document(prepared).state, document(prepared).number) == ("issued", "某会办〔2014〕1号")


def test_a_joint_circular_has_two_heads_and_waits_for_both(prepared: World) -> None:
    partner = "某市厂务公开民主管理领导小组办公室"
    prepared.grant("head", "leader", prepared.county)
    with transaction() as session:
        session.add(Series(mark="某厂开办", issuer=partner, unit_id=prepared.county))
    decide(prepared)
    with pytest.raises(Invalid) as refused:
        draft(prepared, partner="没有这个机关")
    assert list(refused.value.fields) == ["partner"]
    made = draft(prepared, partner=partner)
    structure = from_json(document(prepared).structure)
    assert structure.issuers == structure.signatories == ("某市总工会办公室", partner)
    issuing.act(prepared.actor("office2"), made, "check", 1, now(), DAY)
    issuing.act(prepared.actor("leader").with_step_up(), made, "sign_off", 2, now(), DAY)
    assert document(prepared).state == "checked"
    issuing.act(prepared.actor("head").with_step_up(), made, "sign_off", 3, now(), DAY)
    assert document(prepared).state == "signed_off"


def revise(world: World, old: str, new: str) -> None:
    found = document(world)
    text = plain_text(from_json(found.structure)).replace(old, new)
    changed = Draft(world.notices, "circular", recognise(text), (world.county,))
    drafting.revise(world.actor("office"), found.id, found.version, changed, now(), DAY)


def test_the_office_may_word_it_better_but_not_change_the_list(prepared: World) -> None:
    decide(prepared)
    made = draft(prepared)
    revise(prepared, "再接再厉", "再接再厉，争创一流")
    revise(prepared, "（1个）\n甲县总工会", "（1个）\n乙县总工会")
    with pytest.raises(Conflict, match="缺少甲县总工会，多出乙县总工会"):
        issuing.act(prepared.actor("office2"), made, "check", document(prepared).version, now(), DAY)
    revise(prepared, "（1个）\n乙县总工会", "（1个）\n甲县总工会")
    issuing.act(prepared.actor("office2"), made, "check", document(prepared).version, now(), DAY)


def test_a_count_that_is_not_the_lists_is_refused_while_writing(prepared: World) -> None:
    decide(prepared)
    draft(prepared)
    with pytest.raises(Invalid) as refused:
        revise(prepared, "（1个）", "（2个）")
    assert "写明 2 个，名单中有 1 个" in refused.value.fields["text"]


def test_reopening_cancels_the_draft_and_keeps_what_was_decided(prepared: World) -> None:
    decide(prepared)
    made = draft(prepared)
    reopen(prepared)
    assert commendation(prepared).document is None
    assert db.session.get_one(Document, made).state == "cancelled"
    events = db.session.scalars(sa.select(CommendationEvent).order_by(CommendationEvent.id)).all()
    assert [one.action for one in events] == ["prepare", "decide", "draft", "reopen"]
    assert [one["name"] for one in events[1].ranking if one["commended"]] == ["甲县总工会"]
    move(prepared)
    decide(prepared)
    assert [one.name for one in order(prepared) if one.commended] == ["乙县总工会"]


def test_an_order_that_stands_is_not_reopened(prepared: World) -> None:
    decide(prepared)
    made = draft(prepared)
    issuing.act(prepared.actor("office2"), made, "check", 1, now(), DAY)
    issuing.act(prepared.actor("leader").with_step_up(), made, "sign_off", 2, now(), DAY)
    with pytest.raises(Conflict, match="先作废通报"):
        reopen(prepared)
    work_everything()
    with pytest.raises(Conflict, match="先作废通报"):
        reopen(prepared)
    issuing.act(
        prepared.actor("leader").with_step_up(),
        made,
        "void",
        document(prepared).version,
        now(),
        DAY,
        "名单有误",
    )
    reopen(prepared)
    assert commendation(prepared).state == "prepared"
    assert db.session.get_one(Document, made).state == "void"


TAKE: dict[str, Callable[[World, str], object]] = {
    "move": lambda world, who: move(world, who=who),
    "decide": lambda world, who: decide(world, who),
    "draft": lambda world, who: draft(world, who),
    "reopen": lambda world, who: reopen(world, who),
}
ROADS = {"prepared": (), "decided": ("decide",), "drafted": ("decide", "draft")}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.action)
def test_every_step_from_every_state(prepared: World, state: str, step: Step) -> None:
    for action in ROADS[state]:
        TAKE[action](prepared, WHO[action])
    assert commendation(prepared).state == state
    if state in step.sources:
        TAKE[step.action](prepared, WHO[step.action])
        assert commendation(prepared).state == step.target
    else:
        with pytest.raises(Conflict):
            TAKE[step.action](prepared, WHO[step.action])
        assert commendation(prepared).state == state


@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        ("drafter", NotFound),
        ("rival", NotFound),
        ("admin", NotFound),
        ("reviewer", Forbidden),
        ("auditor", Forbidden),
    ],
)
@pytest.mark.parametrize("action", TAKE)
def test_who_may_not(prepared: World, action: str, who: str, refusal: type[Refusal]) -> None:
    for earlier in {"draft": ("decide",), "reopen": ("decide",)}.get(action, ()):
        TAKE[earlier](prepared, WHO[earlier])
    with pytest.raises(refusal):
        TAKE[action](prepared, who)


def test_deciding_and_reopening_want_the_password_again(prepared: World) -> None:
    with pytest.raises(Invalid) as refused:
        decide(prepared, step_up=False)
    assert list(refused.value.fields) == ["password"]
    decide(prepared)
    with pytest.raises(Invalid):
        reopen(prepared, step_up=False)
    with pytest.raises(Invalid) as refused:
        reopen(prepared, reason=" ")
    assert list(refused.value.fields) == ["reason"]


def test_only_a_reviewer_begins_and_only_once(world: World) -> None:
    with pytest.raises(Forbidden):
        use_cases.prepare(world.actor("leader"), world.campaign, now(), DAY)
    with pytest.raises(NotFound):
        use_cases.prepare(world.actor("drafter"), world.campaign, now(), DAY)
    use_cases.prepare(world.actor("reviewer"), world.campaign, now(), DAY)
    with pytest.raises(Conflict):
        use_cases.prepare(world.actor("reviewer2"), world.campaign, now(), DAY)


def test_of_many_who_decide_at_once_one_does(both: Flask) -> None:
    world = World.made()
    with transaction() as session:
        campaign = session.get_one(Campaign, world.campaign)
        campaign.quotas = {**campaign.quotas, "commended": {"county": 2}}
    use_cases.prepare(world.actor("reviewer"), world.campaign, now(), DAY)
    taken = by(world, "leader")
    seen = listing.fingerprint(order(world))
    db.session.rollback()
    start, outcomes = Barrier(6), list[str]()

    def attempt() -> None:
        with both.app_context():
            start.wait()
            try:
                use_cases.decide(taken, world.campaign, seen)
                outcomes.append("decided")
            except Conflict:
                outcomes.append("too late")

    threads = [Thread(target=attempt) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["decided"] + ["too late"] * 5
    events = db.session.scalars(sa.select(CommendationEvent.action)).all()
    assert events.count("decide") == 1


class TestScreen:
    """The page: what is shown, and that nothing typed is lost."""

    @pytest.fixture
    def place(self, prepared: World) -> str:
        return f"/campaigns/{prepared.campaign}/commendation"

    def version(self, world: World) -> int:
        return commendation(world).version

    def test_the_way_from_the_ranking_to_the_circular(self, app: Flask, prepared: World, place: str) -> None:
        leader, office = Screen(app, "leader"), Screen(app, "office")
        page = text_of(leader.get(place))
        assert "甲县总工会" in page
        assert "100 分" in page
        assert "得分依据" in page
        assert f'href="/submissions/{prepared.submission}"' in page
        refused = leader.post(f"{place}/act/decide", version=self.version(prepared), password="wrong")
        assert refused.status_code == 422
        assert "密码不对" in text_of(refused)
        seen = re.search(r'name="seen" value="(\w+)"', page)
        assert seen
        leader.post(f"{place}/act/decide", version=self.version(prepared), password=PASSWORD, seen=seen[1])
        assert "已决定" in text_of(leader.get(place))
        office.post(f"{place}/act/draft", version=self.version(prepared), series=prepared.notices)
        assert "的通报" in text_of(office.get(place))

    def test_a_refused_move_gives_back_what_was_typed(self, app: Flask, prepared: World, place: str) -> None:
        leader = Screen(app, "leader")
        typed = {"unit": prepared.rival_county, "reason": "该单位工作有创新，值得表扬。"}
        wrong = leader.post(f"{place}/act/move", version=self.version(prepared), place="9", **typed)
        assert wrong.status_code == 422
        assert "可以调整到第 1、2 名" in text_of(wrong)
        assert typed["reason"] in text_of(wrong)
        stale = leader.post(f"{place}/act/move", version=self.version(prepared) - 1, place="1", **typed)
        assert stale.status_code == 409
        assert typed["reason"] in text_of(stale)
        decide(prepared)
        late = leader.post(f"{place}/act/move", version=self.version(prepared), place="1", **typed)
        assert late.status_code == 409
        assert "可以从这里复制" in text_of(late)
        assert typed["reason"] in text_of(late)

    def test_buttons_are_shown_to_those_who_may_press_them(
        self, app: Flask, prepared: World, place: str
    ) -> None:
        assert ">调整</button>" in text_of(Screen(app, "leader").get(place))
        for who in ("reviewer", "office", "auditor"):
            assert ">调整</button>" not in text_of(Screen(app, who).get(place))

    def test_the_tab_is_the_desks_alone(self, app: Flask, prepared: World, place: str) -> None:
        overview = f"/campaigns/{prepared.campaign}"
        assert place in text_of(Screen(app, "reviewer").get(overview))
        assert place not in text_of(Screen(app, "drafter").get(overview))
