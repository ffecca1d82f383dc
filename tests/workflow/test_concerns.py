"""Concerns: every step by everybody, duplicates under one answer, the chapter of the year's report."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from documents.text import Structure, preflight
from tests.workflow.screens import Screen, text_of
from tests.workflow.world import TODAY, World
from workflow.base.clock import now
from workflow.base.database import db, transaction
from workflow.base.refusals import Conflict, Forbidden, Invalid, NotFound, Refusal
from workflow.campaigns.models import Campaign
from workflow.messages.models import Message
from workflow.progress import concern_chapter, concern_queries, concerns, hearing
from workflow.progress.concern_chapter import Reported
from workflow.progress.concerns import Content
from workflow.progress.models import Concern, ConcernEvent

LIFE = {
    "answer": ("reported followed_up", "answered", "reviewer reviewer2"),
    "follow_up": ("answered closed", "followed_up", "drafter head"),
    "close": ("answered followed_up", "closed", "reviewer reviewer2"),
    "withdraw": ("reported", "withdrawn", "drafter head"),
}
ROADS = {
    "reported": "",
    "answered": "reviewer:answer",
    "followed_up": "reviewer:answer drafter:follow_up",
    "closed": "reviewer:answer reviewer:close",
    "withdrawn": "drafter:withdraw",
}
INSIDERS = ["drafter", "head", "reviewer", "reviewer2", "approver", "office", "leader", "auditor"]
STRANGERS = ["rival", "admin", "security"]


def content(title: str = "师资不足", category: str = "training") -> Content:
    return Content(category, "soon", title, "县里没有专职教师。")


def reported(world: World, who: str = "drafter", unit: int = 0, new: Content | None = None) -> int:
    return hearing.report(
        world.actor(who), world.campaign, unit or world.county, new or content(), now(), TODAY
    )


def row_of(made: int) -> Concern:
    db.session.rollback()
    return db.session.get_one(Concern, made)


def act(world: World, made: int, who: str, action: str, words: str = "已安排讲师团") -> None:
    hearing.act(world.actor(who), made, action, row_of(made).version, now(), TODAY, words)


def merge(world: World, made: int, into: int, who: str = "reviewer") -> None:
    hearing.merge(world.actor(who), made, row_of(made).version, into, now(), TODAY, "同一情况")


def brought(world: World, state: str) -> int:
    made = reported(world)
    for who, action in (leg.split(":") for leg in ROADS[state].split()):
        act(world, made, who, action)
    assert row_of(made).state == state
    return made


def told(made: int) -> set[int]:
    """Whom a message leads to this concern."""
    db.session.rollback()
    return set(db.session.scalars(sa.select(Message.person_id).where(Message.link == f"/concerns/{made}")))


ALLOWED = [
    (state, action, who)
    for action, (sources, _, people) in LIFE.items()
    for state in sources.split()
    for who in people.split()
]


@pytest.mark.parametrize(("state", "action", "who"), ALLOWED)
def test_a_step_that_is_allowed_is_taken_and_written_down(
    world: World, state: str, action: str, who: str
) -> None:
    made = brought(world, state)
    act(world, made, who, action, "说清楚了")
    assert row_of(made).state == LIFE[action][1]
    event = db.session.scalars(sa.select(ConcernEvent).order_by(ConcernEvent.id.desc())).first()
    assert event is not None
    assert (event.action, event.words, event.actor_id) == (action, "说清楚了", world.actor(who).person_id)


@pytest.mark.parametrize("state", list(ROADS))
def test_every_other_step_is_refused(world: World, state: str) -> None:
    made = brought(world, state)
    for action in LIFE:
        for who in INSIDERS + STRANGERS:
            if (state, action, who) in ALLOWED:
                continue
            expected: type[Refusal] = NotFound if who in STRANGERS else Forbidden
            if who in LIFE[action][2].split():
                expected = Conflict
            with pytest.raises(expected):
                act(world, made, who, action)
    assert row_of(made).state == state


@pytest.mark.parametrize("action", ["answer", "withdraw"])
def test_words_are_asked_for(world: World, action: str) -> None:
    made = reported(world)
    with pytest.raises(Invalid):
        act(world, made, LIFE[action][2].split()[0], action, " ")


def test_a_stale_form_changes_nothing(world: World) -> None:
    made = brought(world, "answered")
    with pytest.raises(Conflict):
        hearing.act(world.actor("drafter"), made, "follow_up", 1, now(), TODAY, "还有情况")


def test_a_concern_can_be_reported_when_the_campaign_is_over(world: World) -> None:
    with transaction() as session:
        session.get_one(Campaign, world.campaign).state = "closed"
    assert row_of(reported(world)).state == "reported"


@pytest.mark.parametrize("who", ["reviewer", "approver", "office", "leader", "auditor"])
def test_only_a_unit_reports(world: World, who: str) -> None:
    with pytest.raises(Forbidden):
        reported(world, who)


def test_the_desk_hears_of_a_report_and_the_unit_of_the_answer(world: World) -> None:
    made = reported(world)
    assert told(made) == {world.actor("reviewer").person_id, world.actor("reviewer2").person_id}
    act(world, made, "reviewer", "answer")
    assert {world.actor("drafter").person_id, world.actor("head").person_id} <= told(made)


def test_duplicates_get_one_answer_and_everybody_who_reported_is_kept_and_told(world: World) -> None:
    first = reported(world)
    second = reported(world, "rival", world.rival_county, content("没有师资"))
    merge(world, second, first)
    assert (row_of(second).state, row_of(second).merged_into_id) == ("merged", first)
    assert [one.unit_id for one in hearing.merged_into(first)] == [world.rival_county]
    rival = world.actor("rival").person_id
    assert rival in told(second)
    before = db.session.query(Message).filter_by(person_id=rival).count()
    act(world, first, "reviewer", "answer", "市里派讲师团。")
    assert db.session.query(Message).filter_by(person_id=rival).count() == before + 1
    assert [event.words for event in concern_queries.answers(row_of(second))] == ["市里派讲师团。"]
    with pytest.raises(NotFound):
        hearing.seen(world.actor("rival"), first)


def test_what_was_merged_into_a_duplicate_goes_along(world: World) -> None:
    ids = [reported(world, new=content(f"情况{number}")) for number in range(3)]
    merge(world, ids[2], ids[1])
    merge(world, ids[1], ids[0])
    assert [one.id for one in hearing.merged_into(ids[0])] == ids[1:]


def test_nothing_is_merged_into_itself_into_a_merged_one_or_into_another_campaign(world: World) -> None:
    first, second, third = (reported(world, new=content(f"情况{number}")) for number in range(3))
    with pytest.raises(Invalid):
        merge(world, first, first)
    with pytest.raises(Invalid):
        merge(world, first, 999)
    merge(world, first, second)
    with pytest.raises(Conflict):
        merge(world, third, first)
    with pytest.raises(Conflict):
        merge(world, first, third)
    with pytest.raises(Forbidden):
        merge(world, second, third, "drafter")


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"category": ""}, "category"), ({"urgency": "at once"}, "urgency"), ({"title": ""}, "title"),
     ({"text": ""}, "text"), ({"title": "长" * 61}, "title")],
)  # fmt: skip
def test_bad_input_is_refused_at_its_field(typed: dict[str, str], field: str) -> None:
    form = {"category": "training", "urgency": "soon", "title": "师资不足", "text": "没有教师"} | typed
    with pytest.raises(Invalid) as refused:
        concerns.read(form)
    assert list(refused.value.fields) == [field]


def test_the_chapter_counts_duplicates_once_and_names_who_reported(world: World) -> None:
    first = reported(world)
    merge(world, reported(world, "rival", world.rival_county, content("没有师资")), first)
    reported(world, new=content("非公企业积极性不高", "private"))
    act(world, reported(world, new=content("报错了")), "drafter", "withdraw")
    act(world, first, "reviewer", "answer", "市里派讲师团。")
    act(world, first, "reviewer", "close", "")
    campaign = db.session.get_one(Campaign, world.campaign)
    heading, opening, training, private = concern_queries.chapter(campaign, TODAY, 5)
    assert heading.heading == "五、新情况、新问题"
    assert "2件" in opening.text
    assert "已了结1件" in opening.text
    assert training.heading == "（一）培训组织方面（1件）。"
    assert training.text == "甲县总工会、乙县总工会反映“师资不足”，答复意见：市里派讲师团。"
    assert private.text == "甲县总工会反映“非公企业积极性不高”，正在研究答复。"
    structure = Structure(title="总结", body=(heading, opening, training, private))
    assert [found for found in preflight(structure) if found.severity == "error"] == []
    [own] = concern_queries.reported(campaign, TODAY, world.rival_county)
    assert (own.title, own.answer) == ("没有师资", "市里派讲师团。")


def test_a_year_without_concerns_says_so() -> None:
    assert len(concern_chapter.compose([], 1)) == 2
    one = Reported(1, "other", "情况", ["甲县总工会"], "", closed=False)
    assert "1件" in concern_chapter.compose([one], 1)[1].text


def test_the_screens_answer_merge_and_keep_what_was_typed(app: Flask, world: World) -> None:
    drafter = Screen(app, "drafter")
    form = {"category": "training", "urgency": "urgent", "title": "师资不足", "text": "没有教师"}
    refused = drafter.post("/campaigns/1/concerns/new", **form | {"title": ""})
    assert refused.status_code == 422
    assert "没有教师" in text_of(refused)
    assert drafter.post("/campaigns/1/concerns/new", **form).location == "/concerns/1"
    Screen(app, "rival").post("/campaigns/1/concerns/new", **form)
    reviewer = Screen(app, "reviewer")
    assert "紧急" in text_of(reviewer.get("/campaigns/1/concerns"))
    kept = reviewer.post("/concerns/1/act/answer", version="9", words="写好的答复")
    assert kept.status_code == 409
    assert "写好的答复" in text_of(kept)
    assert reviewer.post("/concerns/2/act/merge", version="1", words="重复", into="").status_code == 422
    assert reviewer.post("/concerns/2/act/merge", version="1", words="重复", into="1").status_code == 302
    assert "并入的同类情况" in text_of(reviewer.get("/concerns/1"))
    assert "总结里的一章" in text_of(reviewer.get("/campaigns/1/concerns"))
    assert Screen(app, "rival").get("/concerns/1").status_code == 404
