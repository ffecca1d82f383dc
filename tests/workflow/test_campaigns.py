"""A campaign is data: set, announced, opened by its notice, amended with a reason, closed, copied, carried out below."""

from __future__ import annotations

import datetime as dt
import io
import re

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from documents.paper import PaperSettings, missing_characters, typeset
from documents.text import from_json, plain_text, preflight
from tests.workflow.screens import Screen, text_of
from tests.workflow.test_road import work_everything
from tests.workflow.world import FIGURES, PASSWORD, PLAN, TODAY, World
from workflow.base import workbooks
from workflow.base.audit import AuditEntry
from workflow.base.clock import now
from workflow.base.database import db, transaction
from workflow.base.refusals import Conflict, Forbidden, Invalid, NotFound
from workflow.campaigns import extending, notice, rosters, rules, terms, terms_form, use_cases
from workflow.campaigns.models import Campaign, CampaignEvent, RosterEntry
from workflow.campaigns.queries import campaigns_seen
from workflow.issuing.models import Document
from workflow.messages.models import Message
from workflow.people import unit_history
from workflow.people.models import Unit
from workflow.progress import standings
from workflow.progress.figures import COUNTS
from workflow.progress.models import HeadCount
from workflow.reminders import situation
from workflow.submissions import queries
from workflow.submissions import use_cases as submissions
from workflow.submissions.content import Content
from workflow.submissions.models import Revision, Submission

USUAL = terms_form.form_of(terms.usual(2015)) | {
    "title": "厂务公开民主管理提升活动",
    "basis": "省总工会年度工作安排",
    "reply_kind": "none",
}


def campaign(campaign_id: int) -> Campaign:
    db.session.rollback()
    return db.session.get_one(Campaign, campaign_id, populate_existing=True)


def created(world: World, **changes: str) -> int:
    """A campaign of 2015 in preparation, both counties on its roster."""
    read = terms_form.read(USUAL | changes)
    made = use_cases.create(world.actor("reviewer"), world.city, read, now(), TODAY)
    rosters.set_roster(world.actor("reviewer"), made, 1, {world.county, world.rival_county}, now(), TODAY)
    return made


def act(world: World, campaign_id: int, action: str, who: str = "reviewer", reason: str = "已经研究") -> None:
    version = campaign(campaign_id).version
    use_cases.act(world.actor(who), campaign_id, action, version, now(), TODAY, reason)


def started(world: World, **changes: str) -> int:
    made = created(world, **changes)
    act(world, made, "start")
    return made


def amended(world: World, campaign_id: int, reason: str = "防汛", **changes: str) -> None:
    shown = campaign(campaign_id)
    form = terms_form.form_of(use_cases.terms_of(shown)) | changes
    use_cases.revise(
        world.actor("reviewer"), campaign_id, shown.version, terms_form.read(form), now(), TODAY, reason
    )


def submission_of(campaign_id: int, unit_id: int) -> Submission | None:
    db.session.rollback()
    return db.session.scalar(
        sa.select(Submission).where(Submission.campaign_id == campaign_id, Submission.unit_id == unit_id)
    )


def file(world: World, submission: Submission, text: str = PLAN, who: str = "drafter") -> None:
    version = submission.version
    submissions.save(world.actor(who), submission.id, version, Content(text, FIGURES), [], now())
    submissions.act(world.actor(who), submission.id, "submit", version + 1, now(), TODAY)


# What an officer sets


def test_a_form_reads_back_as_it_was_written() -> None:
    usual = terms_form.read(USUAL)
    assert terms_form.read(terms_form.form_of(usual)) == usual
    assert usual.ladder[0] == {"days": -7, "act": "message"}
    assert sum(one["weight"] for one in usual.criteria) == 100


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"title": " "}, "title", "请填写活动名称"),
        ({"title": "长" * 101}, "title", "最多 100 个字"),
        ({"year": "今年"}, "year", "应当是 2000 到 2100 之间的整数（现在是“今年”）"),
        ({"plan_due": "2014-03-15"}, "plan_due", "应当在 2015 年内"),
        ({"plan_due": "三月十五"}, "plan_due", "请填写方案报送期限"),
        ({"summary_due": "2015-03-15"}, "summary_due", "应当在方案之后"),
        ({"stage_ends_1": "2015-02-01"}, "stage_ends_1", "结束日期早于开始日期"),
        ({"stage_starts_2": "2015-03-31"}, "stage_starts_2", "应当晚于上一个阶段"),
        ({"stage_name_2": ""}, "stage_name_2", "请填写第2个阶段的名称"),
        (
            {f"stage_{part}_{n}": "" for part in ("name", "starts", "ends") for n in (1, 2, 3)},
            "stage_name_1",
            "至少",
        ),
        ({"staff_target": "101"}, "staff_target", "1 到 100"),
        ({"nominated_least": "6"}, "nominated_most", "不能小于最少"),
        ({"commended_county": "-1"}, "commended_county", "0 到 999"),
        ({"weight_on_time": "19"}, "weight_on_time", "合计应当是 100，现在是 99"),
        ({"ladder_days_1": "0"}, "ladder_days_3", "与前面的一步相同"),
        ({"ladder_days_5": "-3"}, "ladder_days_5", "只能安排在逾期以后"),
        ({"ladder_act_1": "shout"}, "ladder_act_1", "请选择第1步的做法"),
        ({"reply_kind": "approval"}, "reply_series", "请选择回文使用的机关代字"),
        ({"reply_kind": "poem"}, "reply_kind", "请选择回文"),
        ({"plan_sections": "\n".join("甲乙丙丁" * 11 for _ in range(2))}, "plan_sections", "不超过 40 个字"),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_field(change: dict[str, str], field: str, sentence: str) -> None:
    with pytest.raises(Invalid) as refused:
        terms_form.read(USUAL | change)
    assert sentence in refused.value.fields[field]


@given(st.dictionaries(st.sampled_from(sorted(USUAL)), st.text(max_size=12), max_size=6))
def test_no_form_is_more_than_refused(typed: dict[str, str]) -> None:
    try:
        read = terms_form.read(USUAL | typed)
    except Invalid as refused:
        unknown = set(refused.fields) - set(USUAL) - {"reply_series"} - _possible()
    else:
        unknown = set()
        assert terms_form.read(terms_form.form_of(read)) == read
    assert not unknown


def _possible() -> set[str]:
    rows = {f"stage_{part}_{n}" for part in ("name", "starts", "ends") for n in range(1, 7)}
    steps = {f"ladder_{part}_{n}" for part in ("days", "act") for n in range(1, 9)}
    return rows | steps | {f"commended_{kind}" for kind in terms.COMMENDED_KINDS}


def test_dates_move_with_the_year() -> None:
    leap = terms_form.read(USUAL | {"year": "2015", "stage_ends_1": "2015-03-31", "title": "2015年活动"})
    next_year = terms.moved(leap, 2016)
    assert (next_year.year, next_year.plan_due, next_year.title) == (2016, dt.date(2016, 3, 15), "2016年活动")
    odd = terms.moved(terms.Terms(**{**_fields(next_year), "plan_due": dt.date(2016, 2, 29)}), 2017)
    assert odd.plan_due == dt.date(2017, 2, 28)
    assert terms_form.read(terms_form.form_of(terms.moved(leap, 2016))) == next_year


def _fields(read: terms.Terms) -> dict[str, object]:
    return {name: getattr(read, name) for name in terms.Terms.__slots__}


# Its life


def test_the_notice_opens_the_campaign_when_it_is_issued(world: World) -> None:
    made = created(world)
    document_id = use_cases.announce(
        world.actor("reviewer"), made, campaign(made).version, world.notices, now(), TODAY
    )
    document = db.session.get_one(Document, document_id)
    assert (document.state, document.kind) == ("drafted", "notice")
    assert {unit.id for unit in document.recipients} == {world.county, world.rival_county}
    assert document.structure["recipients"] == "各县区总工会"
    assert campaign(made).state == "announced"
    assert submission_of(made, world.county) is None
    _issue(world, document_id)
    assert campaign(made).state == "running"
    assert submission_of(made, world.county) is not None
    [line] = db.session.scalars(
        sa.select(CampaignEvent).where(CampaignEvent.campaign_id == made, CampaignEvent.action == "open")
    ).all()
    assert line.actor_id is None
    assert any(one.campaign_id == made for one in _sent(world, "drafter"))


def _issue(world: World, document_id: int) -> None:
    from workflow.issuing import use_cases as issuing

    for who, action in (("office", "check"), ("leader", "sign_off")):
        db.session.rollback()
        version = db.session.get_one(Document, document_id).version
        issuing.act(world.actor(who).with_step_up(), document_id, action, version, now(), TODAY)
    work_everything()


def _sent(world: World, who: str) -> list[Submission]:
    db.session.rollback()
    ids = [task.submission_id for task in queries.to_do(world.actor(who), TODAY)]
    return [db.session.get_one(Submission, one) for one in ids]


def test_a_recalled_start_takes_its_notice_along(world: World) -> None:
    made = created(world)
    document = use_cases.announce(
        world.actor("reviewer"), made, campaign(made).version, world.notices, now(), TODAY
    )
    with pytest.raises(Invalid):
        act(world, made, "recall", reason=" ")
    act(world, made, "recall")
    assert (campaign(made).state, campaign(made).notice_id) == ("preparing", None)
    assert db.session.get_one(Document, document).state == "cancelled"
    act(world, made, "start")
    assert campaign(made).state == "running"


def test_a_campaign_without_units_does_not_start(world: World) -> None:
    made = use_cases.create(world.actor("reviewer"), world.city, terms_form.read(USUAL), now(), TODAY)
    with pytest.raises(Invalid, match="请改正") as refused:
        act(world, made, "start")
    assert "名单上还没有单位" in refused.value.fields["roster"]


@pytest.mark.parametrize("who", ["approver", "office", "leader"])
def test_others_at_the_desk_see_it_and_may_not_manage_it(world: World, who: str) -> None:
    made = created(world)
    with pytest.raises(Forbidden):
        act(world, made, "start", who)


@pytest.mark.parametrize("who", ["drafter", "head", "rival", "admin", "security"])
def test_units_know_nothing_of_it_before_it_runs(world: World, who: str) -> None:
    made = created(world)
    with pytest.raises(NotFound):
        act(world, made, "start", who)


def test_an_amendment_needs_a_reason_and_shows_old_and_new(app: Flask, world: World) -> None:
    made = started(world)
    with pytest.raises(Invalid) as refused:
        amended(world, made, reason="", plan_due="2015-03-25")
    assert "原因" in refused.value.fields["reason"]
    with pytest.raises(Conflict):
        amended(world, made)
    with pytest.raises(Invalid, match="请改正"):
        amended(world, made, title="别的活动")
    amended(world, made, plan_due="2015-03-25", staff_target="85")
    shown = text_of(Screen(app, "drafter").get(f"/campaigns/{made}"))
    for said in ("2015年3月15日", "2015年3月25日", "80%", "85%", "防汛"):
        assert said in shown
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "campaign_amend")).one()
    assert entry.detail["changes"][0] == ["方案报送期限", "2015年3月15日", "2015年3月25日"]


def test_a_stale_form_changes_nothing(world: World) -> None:
    made = started(world)
    read = terms_form.read(USUAL | {"plan_due": "2015-03-25"})
    with pytest.raises(Conflict):
        use_cases.revise(world.actor("reviewer"), made, 1, read, now(), TODAY, "防汛")
    assert campaign(made).plan_due == dt.date(2015, 3, 15)


def test_a_closed_campaign_refuses_filings_and_still_lets_the_desk_decide(app: Flask, world: World) -> None:
    made = started(world)
    mine, theirs = submission_of(made, world.county), submission_of(made, world.rival_county)
    assert mine
    assert theirs
    file(world, mine)
    act(world, made, "close")
    for attempt in (
        lambda: submissions.save(world.actor("rival"), theirs.id, 1, Content(PLAN, FIGURES), [], now()),
        lambda: submissions.act(world.actor("drafter"), mine.id, "withdraw", 3, now(), TODAY),
    ):
        with pytest.raises(Conflict, match="已经结束，不再接收报送"):
            attempt()
    assert "已经结束" in text_of(Screen(app, "rival").get(f"/submissions/{theirs.id}"))
    assert all(one.campaign_id != made for one in _sent(world, "rival"))
    submissions.act(world.actor("reviewer"), mine.id, "review", 3, now(), TODAY)
    with pytest.raises(Conflict):
        act(world, made, "start")


# The roster


def test_a_unit_that_leaves_owes_nothing_and_keeps_what_it_filed(world: World) -> None:
    made = started(world)
    mine = submission_of(made, world.county)
    assert mine
    file(world, mine)
    with pytest.raises(Invalid):
        _roster(world, made, {world.rival_county}, "")
    _roster(world, made, {world.rival_county}, "机构调整")
    entry = db.session.get_one(RosterEntry, (made, world.county))
    assert entry.left_on == TODAY
    assert [row.unit for row in queries.matrix(campaign(made), dt.date(2015, 4, 1))] == ["乙县总工会"]
    with pytest.raises(Conflict, match="退出活动名单"):
        submissions.act(world.actor("drafter"), mine.id, "withdraw", 3, now(), TODAY)
    _roster(world, made, {world.county, world.rival_county}, "恢复")
    back = submission_of(made, world.county)
    assert back
    assert (back.id, back.state) == (mine.id, "submitted")


def _roster(world: World, campaign_id: int, units: set[int], reason: str) -> None:
    version = campaign(campaign_id).version
    rosters.set_roster(world.actor("reviewer"), campaign_id, version, units, now(), TODAY, reason)


def test_a_unit_that_joins_a_running_campaign_gets_its_submission(world: World) -> None:
    made = started(world)
    _roster(world, made, {world.county}, "调整")
    third = _unit("丙县总工会", "county")
    _roster(world, made, {world.county, third}, "新设")
    assert submission_of(made, third)
    with pytest.raises(Invalid, match="请改正"):
        _roster(world, made, {world.county, world.city}, "不行")


def _unit(name: str, kind: str, parent: int | None = None) -> int:
    with transaction() as session:
        unit = Unit(name=name, short_name=name[:2], kind=kind, parent_id=parent, position=99)
        session.add(unit)
        session.flush()
        return unit.id


@pytest.fixture
def ended(world: World) -> tuple[World, int]:
    """A running campaign in which 甲县 has filed its plan and was then merged into a third county."""
    heir = _unit("丙县总工会", "county")
    made = started(world)
    mine = submission_of(made, world.county)
    assert mine
    file(world, mine)
    version = db.session.get_one(Unit, world.county).version
    unit_history.merge(world.actor("admin"), world.county, version, heir, TODAY, "区划调整", now(), TODAY)
    return world, heir


def _settled(app: Flask, campaign_id: int, unit_id: int, **fields: str) -> TestResponse:
    version = str(campaign(campaign_id).version)
    return Screen(app, "reviewer").post(
        f"/campaigns/{campaign_id}/roster/ended", version=version, ended=str(unit_id), **fields
    )


def test_the_officer_is_told_of_a_unit_that_was_merged_and_it_is_reminded_no_more(
    app: Flask, ended: tuple[World, int]
) -> None:
    world, _ = ended
    made = db.session.scalar(sa.select(sa.func.max(Campaign.id))) or 0
    assert (
        "名单上的单位已撤并：甲县总工会"
        in db.session.scalars(
            sa.select(Message.subject).where(Message.person_id == world.actor("reviewer").person_id)
        ).all()
    )
    officer = Screen(app, "reviewer")
    assert "甲县总工会已经撤并，还在名单上" in text_of(officer.get(f"/campaigns/{made}/manage"))
    page = text_of(officer.get(f"/campaigns/{made}/roster"))
    assert "并入丙县总工会" in page
    assert {debt[0] for debt in situation.read(campaign(made), TODAY).owed} == {world.rival_county}
    saved = officer.post(
        f"/campaigns/{made}/roster", version=str(campaign(made).version), units=[str(world.rival_county)],
        reason="只是保存",
    )  # fmt: skip
    assert saved.status_code == 409, "nothing changed: the ordinary form does not drop it by the way"


def test_its_successor_takes_its_place_in_one_step_with_a_reason_and_what_it_filed_stays(
    app: Flask, ended: tuple[World, int]
) -> None:
    world, heir = ended
    made = db.session.scalar(sa.select(sa.func.max(Campaign.id))) or 0
    refused = _settled(app, made, world.county, how="succeed", ended_reason=" ")
    assert refused.status_code == 422
    assert 'id="ended_reason-fault"' in text_of(refused)
    assert _settled(app, made, world.county, how="succeed", ended_reason="并入丙县").status_code == 302
    db.session.rollback()
    assert set(rosters.present(db.session(), made)) == {world.rival_county, heir}
    fresh, old = submission_of(made, heir), submission_of(made, world.county)
    assert fresh
    assert old
    assert (fresh.state, old.state) == ("drafted", "submitted")
    officer = Screen(app, "reviewer")
    assert "甲县总工会关于开展培训活动" in text_of(officer.get(f"/submissions/{old.id}"))
    figures = text_of(officer.get(f"/campaigns/{made}/figures/{world.county}"))
    assert "甲县总工会" in figures, "and its figures can still be read"
    assert 'name="staff_total"' not in figures
    event = db.session.scalars(
        sa.select(CampaignEvent).where(CampaignEvent.campaign_id == made).order_by(CampaignEvent.id.desc())
    ).first()
    assert event
    assert (event.reason, event.changes) == ("并入丙县", [["接替", "甲县总工会", "丙县总工会"]])
    assert "还在名单上" not in text_of(Screen(app, "reviewer").get(f"/campaigns/{made}/manage"))
    again = _settled(app, made, world.county, how="leave", ended_reason="再来一次")
    assert again.status_code == 409


def test_an_ended_unit_is_taken_off_and_a_closed_one_has_nobody_in_its_place(
    app: Flask, ended: tuple[World, int]
) -> None:
    world, heir = ended
    made = db.session.scalar(sa.select(sa.func.max(Campaign.id))) or 0
    version = db.session.get_one(Unit, heir).version
    unit_history.close(world.actor("admin"), heir, version, TODAY, "撤销", now(), TODAY)
    refused = _settled(app, made, world.county, how="succeed", ended_reason="并入")
    assert refused.status_code == 422
    assert "没有接替的单位，请从名单上去掉" in text_of(refused)
    assert 'value="并入"' in text_of(refused) or "并入</textarea>" in text_of(refused)
    assert _settled(app, made, world.county, how="leave", ended_reason="已撤销").status_code == 302
    db.session.rollback()
    assert rosters.present(db.session(), made) == [world.rival_county]


def test_a_campaign_does_not_start_with_a_unit_that_has_ended(world: World) -> None:
    made = created(world)
    version = db.session.get_one(Unit, world.county).version
    unit_history.close(world.actor("admin"), world.county, version, TODAY, "撤销", now(), TODAY)
    with pytest.raises(Invalid, match="改正") as refused:
        act(world, made, "start")
    assert refused.value.fields == {"roster": "甲县总工会已经撤并，请先在名单页处理。"}


def test_an_excel_list_ticks_the_units_it_names(app: Flask, world: World) -> None:
    made = created(world)
    good = workbooks.write("名单", ("单位全称",), [("乙县总工会",)])
    answer = Screen(app, "reviewer").post(
        f"/campaigns/{made}/roster/import", file=(io.BytesIO(good), "名单.xlsx")
    )
    ticked = re.findall(r'value="(\d+)" checked', text_of(answer))
    assert ticked == [str(world.rival_county)]
    bad = workbooks.write("名单", ("单位全称",), [("乙县总工会",), ("丁县总工会",), ("某市总工会",)])
    answer = Screen(app, "reviewer").post(
        f"/campaigns/{made}/roster/import", file=(io.BytesIO(bad), "名单.xlsx")
    )
    assert answer.status_code == 422
    assert "A3 没有可以列入名单的单位“丁县总工会”；A4" in text_of(answer)


def test_a_copy_takes_the_roster_with_successors(world: World) -> None:
    made = started(world)
    heir = _unit("丙县总工会", "county")
    with transaction() as session:
        merged = session.get_one(Unit, world.rival_county)
        merged.state, merged.successor_id = "merged", heir
    again = use_cases.create(
        world.actor("reviewer"),
        world.city,
        terms.moved(use_cases.terms_of(campaign(made)), 2016),
        now(),
        TODAY,
        copied_from_id=made,
    )
    assert (campaign(again).state, campaign(again).copied_from_id) == ("preparing", made)
    assert campaign(again).stages[0].starts == dt.date(2016, 3, 1)
    assert set(rosters.present(db.session(), again)) == {world.county, heir}


def _told(world: World, who: str) -> list[str]:
    db.session.rollback()
    person = world.actor(who).person_id
    query = sa.select(Message).where(Message.person_id == person, Message.kind.like("campaign_%"))
    return [
        f"{message.subject}｜{message.text}" for message in db.session.scalars(query.order_by(Message.id))
    ]


def test_units_are_told_what_concerns_them(world: World) -> None:
    made = started(world)
    amended(world, made, plan_due="2015-03-25")
    extending.extend(
        world.actor("reviewer"), made, world.county, "plan", dt.date(2015, 4, 1), "防汛", now(), TODAY
    )
    _roster(world, made, {world.county}, "机构调整")
    act(world, made, "close")
    mine, theirs = _told(world, "drafter"), _told(world, "rival")
    assert [line.split("：")[0] for line in mine] == ["新的活动", "活动有调整", "期限已延长", "活动已结束"]
    assert [line.split("：")[0] for line in theirs] == ["新的活动", "活动有调整", "已退出活动名单"]
    assert "2015年3月15日前（含当日）报送实施方案" in mine[0]
    assert "方案报送期限：2015年3月15日 → 2015年3月25日。原因：防汛" in mine[1]


# Extensions


def test_an_extension_moves_one_deadline_and_is_told(app: Flask, world: World) -> None:
    made, officer = started(world), world.actor("reviewer")
    extending.extend(officer, made, world.county, "plan", dt.date(2015, 3, 25), "防汛", now(), TODAY)
    mine = submission_of(made, world.county)
    assert mine
    shown = text_of(Screen(app, "drafter").get(f"/submissions/{mine.id}"))
    assert "已延期到" in shown
    assert "防汛" in shown
    assert "防汛" not in text_of(Screen(app, "rival").get(f"/campaigns/{made}"))
    tasks = {task.submission_id: task.due for task in queries.to_do(world.actor("drafter"), TODAY)}
    assert tasks[mine.id] == dt.date(2015, 3, 25)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"unit_id": 0}, "unit"),
        ({"paper": "poem"}, "paper"),
        ({"due": dt.date(2015, 3, 15)}, "due"),
        ({"due": dt.date(2099, 1, 1)}, "due"),
        ({"reason": " "}, "reason"),
    ],
)
def test_an_extension_that_cannot_be_is_refused_at_its_field(
    world: World, change: dict[str, object], field: str
) -> None:
    made = started(world)
    given = {"unit_id": world.county, "paper": "plan", "due": dt.date(2015, 3, 25), "reason": "防汛"} | change
    with pytest.raises(Invalid) as refused:
        extending.extend(world.actor("reviewer"), made, at=now(), day=TODAY, **given)  # type: ignore[arg-type] # the table fits
    assert list(refused.value.fields) == [field]


# Carried out below


@pytest.fixture
def cascade(world: World) -> tuple[World, int, int]:
    """The city's campaign and, beneath it, the county's own with one enterprise on its roster."""
    enterprise = _unit("甲县纺织厂工会", "enterprise", world.county)
    world.grant("head", "reviewer", world.county)
    above = started(world)
    below = use_cases.create(
        world.actor("head"), world.county, terms_form.read(USUAL), now(), TODAY, parent_id=above
    )
    rosters.set_roster(world.actor("head"), below, 1, {enterprise}, now(), TODAY)
    act(world, below, "start", "head")
    return world, above, below


def test_a_county_carries_the_campaign_out_among_its_own(app: Flask, cascade: tuple[World, int, int]) -> None:
    world, above, below = cascade
    assert campaign(below).parent_id == above
    with pytest.raises(Invalid):
        rosters.set_roster(
            world.actor("head"), below, campaign(below).version, {world.rival_county}, now(), TODAY, "不行"
        )
    assert below in {one.id for one in campaigns_seen(world.actor("reviewer"))}
    assert below not in {one.id for one in campaigns_seen(world.actor("rival"))}
    assert "甲县纺织厂工会" in text_of(Screen(app, "reviewer").get(f"/campaigns/{below}/matrix"))
    with pytest.raises(Forbidden):
        act(world, below, "close", "reviewer")
    with pytest.raises(Conflict, match="已经在这项活动下"):
        use_cases.create(
            world.actor("head"), world.county, terms_form.read(USUAL), now(), TODAY, parent_id=above
        )
    assert "层层落实" in text_of(Screen(app, "head").get(f"/campaigns/{world.campaign}"))


# The notice


@pytest.mark.parametrize("sections", ["", "组织领导\n工作措施"])
def test_the_notice_is_typeset_without_findings(world: World, sections: str) -> None:
    made = created(world, plan_sections=sections, head_consent="yes")
    document_id = use_cases.announce(
        world.actor("reviewer"), made, campaign(made).version, world.notices, now(), TODAY
    )
    structure = from_json(db.session.get_one(Document, document_id).structure)
    assert [one.message for one in preflight(structure, missing=missing_characters)] == []
    dated = structure.replace(date="2015-02-25", date_text="2015年2月25日", number="某会办〔2015〕9号")
    assert typeset(dated.replace(number_text=dated.number), PaperSettings()).page_count >= 1


def test_recipients_stand_in_protocol_order_and_whole_kinds_by_their_name() -> None:
    units = [
        ("临沂大学工会", "university", True),
        ("甲县总工会", "county", True),
        ("乙县总工会", "county", True),
        ("高新区总工会", "zone", True),
        ("经开区总工会", "zone", False),
        ("临港区总工会", "zone", True),
        ("矿业集团工会", "enterprise", False),
    ]
    line = notice.recipients(notice.Addressee(*unit) for unit in units)
    assert line == "各县区总工会，高新区总工会、临港区总工会，临沂大学工会"


# What filing asks for


def test_a_missing_section_is_named(world: World) -> None:
    made = started(world, plan_sections="目标\n组织领导\n经费保障")
    mine = submission_of(made, world.county)
    assert mine
    with pytest.raises(Invalid) as refused:
        file(world, mine)
    assert "正文缺少“组织领导”“经费保障”这些部分" in refused.value.fields["text"]
    whole = PLAN.replace("二、措施", "二、组织领导\n主席负责。\n\n三、经费保障\n列入预算。\n\n四、措施")
    mine = submission_of(made, world.county)
    assert mine
    version = mine.version
    submissions.save(world.actor("drafter"), mine.id, version, Content(whole, FIGURES), [], now())
    submissions.act(world.actor("drafter"), mine.id, "submit", version + 1, now(), TODAY)


HEADS_ONLY = {"plan_staff_trained": "", "plan_representatives_total": "", "plan_representatives_trained": ""}


def test_only_the_figures_that_the_campaign_asks_for_are_required(app: Flask, world: World) -> None:
    made = started(world, reply_kind="record", reply_series=str(world.replies), **HEADS_ONLY)
    mine = submission_of(made, world.county)
    assert mine
    screen, address = Screen(app, "drafter"), f"/submissions/{mine.id}"
    assert text_of(screen.get(f"{address}/edit")).count("（选填）") == 3
    assert screen.post(f"{address}/edit", text=PLAN, version="1").status_code == 302
    assert "请填写专兼职工作者总数。" in text_of(screen.get(address)), "the checkup says so before filing"
    refused = screen.post(f"{address}/act/submit", version="2")
    assert refused.status_code == 422
    assert "请填写专兼职工作者总数。" in text_of(refused)
    assert "请填写职工代表" not in text_of(refused)
    assert screen.post(f"{address}/edit", text=PLAN, version="2", staff_total="40").status_code == 302
    assert screen.post(f"{address}/act/submit", version="3").status_code == 302
    Screen(app, "reviewer").post(f"{address}/act/review", version="4")
    Screen(app, "approver").post(f"{address}/act/approve", version="5", password=PASSWORD)
    reply = db.session.scalars(sa.select(Document).where(Document.kind == "reply")).one()
    printed = plain_text(from_json(reply.structure))
    assert "一、认真组织实施。请按照确定的对象" in printed, "what nobody gave is not printed as nought"
    assert "并附实际培训人数" in printed


def test_the_figures_that_are_asked_for_are_amended_like_any_term_and_stand_in_the_notice(
    app: Flask, world: World
) -> None:
    announced = created(world, **HEADS_ONLY, **{f"summary_{name}": "" for name in rules.FIGURES})
    document_id = use_cases.announce(
        world.actor("reviewer"), announced, campaign(announced).version, world.notices, now(), TODAY
    )
    printed = plain_text(from_json(db.session.get_one(Document, document_id).structure))
    assert "实施方案应当填报专兼职工作者总数。" in printed
    assert "总结应当填报" not in printed
    made = started(world)
    amended(world, made, plan_staff_total="", plan_staff_trained="", plan_representatives_total="")
    event = db.session.scalars(
        sa.select(CampaignEvent).where(CampaignEvent.campaign_id == made, CampaignEvent.action == "amend")
    ).one()
    assert event.changes == [
        ["方案必填人数", "、".join(rules.FIGURES.values()), "职工代表培训人数"],
    ]
    overview = text_of(Screen(app, "drafter").get(f"/campaigns/{made}"))
    assert "<dt>方案必填人数</dt><dd>职工代表培训人数</dd>" in overview


def test_a_summary_that_was_not_asked_for_a_figure_disagrees_with_nothing(world: World) -> None:
    made = started(world, **{f"summary_{name}": "" for name in rules.FIGURES})
    assert campaign(made).figures("summary") == []
    assert standings.disagreements(standings.tree(campaign(made), dt.date(2015, 12, 1))) == []
    _summary_without_figures(world, made)
    assert standings.disagreements(standings.tree(campaign(made), dt.date(2015, 12, 1))) == []


def _summary_without_figures(world: World, made: int) -> None:
    """A month of head-counts, and a summary that gives none."""
    mine = submission_of(made, world.county)
    assert mine
    with transaction() as session:
        session.get_one(Submission, mine.id).state = "summary_submitted"
        session.add(
            Revision(
                submission_id=mine.id, paper="summary", sequence=1, text=PLAN, writers=[], channel="online",
                submitted_at=now(), submitted_day=dt.date(2015, 11, 18),
            )
        )  # fmt: skip
        counts = dict.fromkeys(COUNTS, 10)
        session.add(
            HeadCount(
                campaign_id=made, unit_id=world.county, month=dt.date(2015, 10, 1), sequence=1, reason="",
                entered_by=world.actor("drafter").person_id, at=now(), day=dt.date(2015, 10, 30), **counts,
            )
        )  # fmt: skip


def test_a_campaign_that_approves_always_answers_with_an_approval(world: World) -> None:
    with transaction():
        db.session.get_one(Campaign, world.campaign).reply_kind = "approval"
    world.approved()
    reply = db.session.scalars(sa.select(Document).where(Document.kind == "reply")).one()
    assert reply.title.endswith("的批复")


# The screens


def test_from_the_form_to_the_running_campaign(app: Flask, world: World) -> None:
    officer = Screen(app, "reviewer")
    assert "80" in text_of(officer.get("/campaigns/new"))
    bad = officer.post("/campaigns/new", **(USUAL | {"weight_on_time": "90"}))
    assert bad.status_code == 422
    assert 'id="weight_on_time-fault"' in text_of(bad)
    made = officer.post("/campaigns/new", **USUAL).location.split("/")[2]
    page = f"/campaigns/{made}"
    officer.post(f"{page}/roster", version="1", units=[str(world.county)])
    assert "1 个单位" in text_of(officer.get(f"{page}/manage"))
    officer.post(f"{page}/act/start", version="2")
    assert "进行中" in text_of(Screen(app, "drafter").get(page))
    stale = officer.post(f"{page}/act/close", version="2", reason="写了一半的原因")
    assert (stale.status_code, "写了一半的原因" in text_of(stale)) == (409, True)
    copy = text_of(officer.get(f"/campaigns/new?from={made}"))
    assert 'value="2016-03-15"' in copy


def test_only_a_reviewer_creates(app: Flask, world: World) -> None:
    for who in ("drafter", "approver", "office", "leader", "auditor", "admin"):
        screen = Screen(app, who)
        assert [
            screen.get("/campaigns/new").status_code,
            screen.post("/campaigns/new", **USUAL).status_code,
        ] == [
            403,
            403,
        ], who
