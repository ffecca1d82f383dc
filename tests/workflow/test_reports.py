"""Reports drafted from the records: every number has its source, nothing typed is lost, nothing unwritten goes out."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from documents.paper import missing_characters
from documents.text import Paragraph, Structure, Table, from_json, plain_text, preflight, recognise
from tests.workflow.screens import Screen, text_of
from tests.workflow.test_submission_lifecycle import bring
from tests.workflow.world import FIGURES, TODAY, World
from workflow.base.clock import now
from workflow.base.database import db, transaction
from workflow.base.refusals import Conflict, Forbidden, Invalid, NotFound
from workflow.base.sources import Source
from workflow.campaigns.models import Campaign
from workflow.issuing import drafting
from workflow.issuing import use_cases as issuing
from workflow.issuing.drafting import Draft
from workflow.issuing.models import Document
from workflow.progress.classes import FORMS
from workflow.progress.models import Concern, HeadCount, ModelUnit, TrainingClass
from workflow.reports import summary, use_cases, year
from workflow.reports.figures import Training
from workflow.reports.summary import Facts, Held, Nominated, Reported
from workflow.submissions.content import TO_WRITE, require_complete
from workflow.submissions.models import Revision, Submission

DAY = dt.date(2014, 11, 20)
GOAL = Source("活动要求", "campaign", 1)
COUNTED = (Source("11 月人数第 1 次填报", "head_count", 9, 1, 2),)
FULL = Facts(
    host="某市总工会",
    unit="甲县总工会",
    campaign="培训提升年活动",
    day=DAY,
    goal=GOAL,
    training=(
        Training("厂务公开民主管理专兼职工作者", 100, 85, 90, 80),
        Training("职工代表", 400, 180, 300, 50),
    ),
    counted=COUNTED,
    held=(
        Held(1, "春季培训班", False, ("lecture", "case"), 40, 120, 0),
        Held(2, "秋季培训班", False, ("lecture",), 45, 60, 5),
        Held(3, "送法进甲厂", True, ("lecture",), 0, 30, 0),
    ),
    nominates=True,
    nominated=(Nominated(1, "甲纺织有限公司", True), Nominated(2, "乙机械有限公司", False)),
    reported=(Reported(1, "停产企业的职工代表难以集中"),),
    sections=("主要做法", "存在问题"),
)
counts = st.integers(0, 3000)


@st.composite
def trainings(draw: st.DrawFn) -> Training:
    total = draw(counts)
    trained = draw(st.integers(0, total))
    return Training("职工代表", total, trained, draw(st.integers(trained, total)), draw(st.integers(0, 100)))


held = st.builds(
    Held,
    id=st.integers(1, 99),
    title=st.just("培训班"),
    is_visit=st.booleans(),
    forms=st.lists(st.sampled_from(sorted(FORMS)), unique=True).map(tuple),
    staff=counts,
    representatives=counts,
    others=counts,
)
facts = st.builds(
    lambda **changed: replace(FULL, **changed),
    training=st.lists(trainings(), max_size=2).map(tuple),
    held=st.lists(held, max_size=6).map(tuple),
    nominates=st.booleans(),
    nominated=st.lists(
        st.builds(Nominated, st.integers(1, 9), st.just("甲厂"), st.booleans()), max_size=5
    ).map(tuple),
    reported=st.lists(st.builds(Reported, st.integers(1, 9), st.just("人员分散")), max_size=3).map(tuple),
)


def prose(structure: Structure) -> str:
    return "\n".join(block.text for block in structure.body if isinstance(block, Paragraph))


@effort(deadline=None)
@given(facts=facts)
def test_every_number_in_the_prose_has_its_source(facts: Facts) -> None:
    draft = summary.compose(facts)
    numbers = re.findall(r"\d+(?:%|[^\d\s，。；、：）]{1,2})", prose(draft.structure))
    cited = [figure.written for figure in draft.figures]
    for number in numbers:
        assert any(number.startswith(one) for one in cited), number
    assert len(numbers) == len(cited)
    assert all(figure.sources for figure in draft.figures if not figure.written.startswith("0"))


@effort(deadline=None)
@given(facts=facts)
def test_the_draft_is_a_text_that_is_recognised_as_it_was_composed(facts: Facts) -> None:
    composed = summary.compose(facts).structure
    assert not [
        found for found in preflight(composed, missing=missing_characters) if found.severity == "error"
    ]
    again = recognise(plain_text(composed))
    assert (again.title, again.body, again.signatories, again.date) == (
        composed.title,
        composed.body,
        composed.signatories,
        composed.date,
    )


def test_the_draft_says_what_the_records_say() -> None:
    text = plain_text(summary.compose(FULL).structure)
    for sentence in (
        "专兼职工作者100人，本年培训85人，占85%，达到80%的目标，两年累计培训90人",
        "职工代表400人，本年培训180人，占45%，尚未达到50%的目标",
        "举办培训班2期，其中采用集中授课的2期、采用案例的1期，组织“送法律进企业”活动1次",
        "参加培训的有专兼职工作者85人次、职工代表210人次、其他人员5人次。",
        "推荐典型2个：甲纺织有限公司、乙机械有限公司。其中1个被选树为典型：甲纺织有限公司。",
        "报告新情况、新问题1件：“停产企业的职工代表难以集中”。",
        "| 职工代表 | 400 | 180 | 45% | 50% | 300 |",
        "四、存在问题",
    ):
        assert sentence in text
    assert len(re.findall("主要做法", text)) == 1, "a required section that is there already is not added"


def test_a_place_left_to_write_keeps_a_summary_from_being_filed() -> None:
    text = plain_text(summary.compose(FULL).structure)
    with pytest.raises(Invalid) as refused:
        require_complete(text, FIGURES)
    assert TO_WRITE in refused.value.fields["text"]
    require_complete(text.replace(TO_WRITE, "扎实推进。"), FIGURES)


@pytest.fixture
def recorded(world: World) -> World:
    """甲县's plan is approved; a class, a model unit, a concern and November's head-counts are recorded."""
    bring(world, "approved")
    place = {"campaign_id": world.campaign, "unit_id": world.county}
    with transaction() as session:
        session.execute(sa.delete(Revision).where(Revision.paper == "summary"))
        session.add_all(
            [
                HeadCount(
                    **place,
                    month=dt.date(2014, 11, 1),
                    sequence=1,
                    staff_total=100,
                    staff_trained=85,
                    staff_two_years=90,
                    representatives_total=400,
                    representatives_trained=220,
                    representatives_two_years=300,
                    entered_by=world.actor("drafter").person_id,
                    at=now(),
                    day=dt.date(2014, 11, 5),
                ),
                TrainingClass(
                    **place,
                    title="春季培训班",
                    level="county",
                    starts=dt.date(2014, 5, 1),
                    ends=dt.date(2014, 5, 2),
                    place="甲县",
                    audience=["staff"],
                    forms=["lecture"],
                    subjects=["law"],
                    staff_count=40,
                    representatives_count=100,
                    others_count=0,
                ),
                ModelUnit(
                    **place, state="selected", name="甲纺织有限公司", ownership="private", material="材料"
                ),
                Concern(
                    **place,
                    category="training",
                    urgency="normal",
                    title="停产企业的职工代表难以集中",
                    text="……",
                    reported_on=dt.date(2014, 6, 1),
                ),
            ]
        )
    return world


@pytest.fixture
def november(monkeypatch: pytest.MonkeyPatch) -> None:
    """The office's day, as the screens of the reports read it."""
    monkeypatch.setattr("workflow.reports.views.office_day", lambda: DAY)


class TestWritingDesk:
    """The unit's desk: drafted on request, over typed text only when asked, kept only when saved."""

    @pytest.fixture
    def desk(self, app: Flask, recorded: World, november: None) -> Screen:
        return Screen(app, "drafter")

    def place(self, world: World) -> str:
        return f"/submissions/{world.submission}/edit/first-draft"

    def saved(self) -> list[Revision]:
        db.session.rollback()
        return list(db.session.scalars(sa.select(Revision).where(Revision.paper == "summary")))

    def test_an_empty_desk_is_filled_and_nothing_kept(self, desk: Screen, recorded: World) -> None:
        page = text_of(desk.post(self.place(recorded), version=recorded.version(), text=" "))
        assert "甲县总工会关于培训活动开展情况的总结" in page
        assert 'name="staff_trained" type="text" value="85"' in page
        assert self.saved() == []

    def test_typed_text_is_not_replaced_without_asking(self, desk: Screen, recorded: World) -> None:
        typed = {
            "version": recorded.version(),
            "text": "我们自己写的总结，一个字也不能丢。",
            "staff_total": "7",
        }
        page = text_of(desk.post(self.place(recorded), **typed))
        assert "没有改动" in page
        assert typed["text"] in page
        assert "开展情况的总结" not in page
        replaced = text_of(desk.post(self.place(recorded), **typed, replace="yes"))
        assert "开展情况的总结" in replaced
        assert typed["text"] in replaced, "it can be copied back"
        assert self.saved() == []

    def test_each_number_stands_beside_the_text_with_its_record(self, desk: Screen, recorded: World) -> None:
        page = text_of(desk.get(f"/submissions/{recorded.submission}/edit"))
        assert "数字的出处" in page
        for address in (
            f"/campaigns/{recorded.campaign}/figures/{recorded.county}",
            "/classes/1",
            "/model-units/1",
            "/concerns/1",
        ):
            assert f'href="{address}"' in page
            assert desk.get(address).status_code == 200

    def test_a_plan_has_no_first_draft(self, app: Flask, world: World) -> None:
        assert "由系统起草" not in text_of(
            Screen(app, "drafter").get(f"/submissions/{world.submission}/edit")
        )
        answer = Screen(app, "drafter").post(
            self.place(world),
            version=world.version(),
            text="写了一半的实施方案，还要接着写下去，一个字也不能丢。",
        )
        assert answer.status_code == 409
        assert "写了一半的实施方案" in text_of(answer)


def settled(world: World) -> World:
    """甲县's summary is accepted, with headings under what was done; its figures are those of November."""
    text = plain_text(summary.compose(FULL).structure).replace(TO_WRITE, "扎实推进。", 9)
    text = text.replace(
        "二、主要做法\n扎实推进。", "二、主要做法\n（一）领导重视。亲自部署。\n（二）方法灵活。送教上门。"
    )
    with transaction() as session:
        session.get_one(Submission, world.submission).state = "summarized"
        session.add(
            Revision(
                submission_id=world.submission,
                paper="summary",
                sequence=1,
                text=text,
                writers=[],
                submitted_day=dt.date(2014, 11, 18),
                **FIGURES,
            )
        )
    return world


def test_the_hosts_report_gathers_records_and_accepted_summaries(recorded: World) -> None:
    made = use_cases.draft(recorded.actor("office"), settled(recorded).campaign, recorded.notices, now(), DAY)
    document = db.session.get_one(Document, made)
    assert (document.state, document.kind) == ("drafted", "other")
    structure = from_json(document.structure)
    text = plain_text(structure)
    for sentence in (
        "2个单位参加活动，1个单位报送了实施方案，1个单位的总结已经办结",
        "本年培训85人，占85%，达到80%的目标",
        "各县区推荐典型1个，选树1个：甲纺织有限公司。",
        "停产企业的职工代表难以集中",
        "（一）甲县总工会。领导重视；方法灵活。",
        "| 甲县总工会 | 100 | 85 | 85% | 400 | 220 | 55% | 1 | 已办结 |",
        "| 乙县总工会 | — | — | — | — | — | — | 0 | 未办结 |",
    ):
        assert sentence in text
    assert not drafting.errors_in(structure)


def test_a_report_is_not_checked_while_something_is_left_to_write(recorded: World) -> None:
    made = use_cases.draft(recorded.actor("office"), settled(recorded).campaign, recorded.notices, now(), DAY)
    with pytest.raises(Conflict, match="请补写"):
        issuing.act(recorded.actor("office2"), made, "check", 1, now(), DAY)
    structure = from_json(db.session.get_one(Document, made).structure)
    text = plain_text(structure).replace(TO_WRITE, "继续抓好轮训。")
    changed = Draft(recorded.notices, "other", recognise(text), ())
    drafting.revise(recorded.actor("office"), made, 1, changed, now(), DAY)
    issuing.act(recorded.actor("office2"), made, "check", 2, now(), DAY)


def test_figures_that_disagree_keep_the_report_from_being_drafted(recorded: World) -> None:
    settled(recorded)
    with transaction() as session:
        session.scalars(sa.select(HeadCount)).one().staff_trained = 80
    with pytest.raises(Conflict, match="甲县总工会的人数有出入"):
        use_cases.draft(recorded.actor("office"), recorded.campaign, recorded.notices, now(), DAY)


@pytest.mark.parametrize(
    ("who", "refusal"), [("drafter", NotFound), ("reviewer", Forbidden), ("auditor", Forbidden)]
)
def test_the_report_is_the_offices(recorded: World, who: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        use_cases.draft(recorded.actor(who), recorded.campaign, recorded.notices, now(), DAY)


def test_the_reports_page_shows_text_and_sources(app: Flask, recorded: World, november: None) -> None:
    settled(recorded)
    office, place = Screen(app, "office"), f"/campaigns/{recorded.campaign}/report"
    page = text_of(office.get(place))
    assert "开展情况的报告" in page
    assert 'href="/classes/1"' in page
    assert office.post(place, series="0").status_code == 422
    answer = office.post(place, series=recorded.notices)
    assert answer.status_code == 302
    assert "开展情况的报告" in text_of(office.get(answer.location))


def test_what_was_done_is_read_from_the_headings_of_a_summary() -> None:
    structure = Structure(
        body=(
            Paragraph(1, "一、基本情况"),
            Paragraph(2, "（一）培训人数。", "多。"),
            Paragraph(1, "二、主要做法"),
            Paragraph(2, "（一）领导重视。", "亲自部署。"),
            Table((("甲", "乙"),)),
            Paragraph(2, "（二）方法灵活"),
            Paragraph(1, "三、下步打算"),
            Paragraph(2, "（一）巩固。"),
        )
    )
    assert year.measures_in(structure) == ("领导重视", "方法灵活")


def test_a_campaign_without_any_record_still_makes_a_draft(world: World) -> None:
    made = use_cases.draft(world.actor("office"), world.campaign, world.notices, now(), TODAY)
    text = plain_text(from_json(db.session.get_one(Document, made).structure))
    assert "没有登记培训班" in text
    assert db.session.get_one(Campaign, world.campaign).title in text
