"""Model units: every step by everybody, the quotas of the counties and of the city, the published list."""

from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa
from flask import Flask

from documents.text import NameList, from_json, preflight
from tests.workflow.screens import Screen, text_of
from tests.workflow.world import TODAY, World
from workflow.base.audit import AuditEntry
from workflow.base.clock import now
from workflow.base.database import db, transaction
from workflow.base.refusals import Conflict, Forbidden, Invalid, NotFound, Refusal
from workflow.campaigns.models import Campaign
from workflow.issuing import use_cases as issuing
from workflow.issuing.models import Document
from workflow.messages.models import Message
from workflow.people.models import Unit
from workflow.progress import model_unit_queries, model_units, nominations, publication
from workflow.progress.model_units import Content
from workflow.progress.models import ModelUnit, ModelUnitEvent

# action: from, to, who (names are those of tests/workflow/world.py)
LIFE = {
    "withdraw": ("nominated returned reviewed", "withdrawn", "drafter head"),
    "review": ("nominated", "reviewed", "reviewer reviewer2"),
    "send_back": ("nominated reviewed", "returned", "reviewer reviewer2 approver"),
    "select": ("reviewed", "selected", "approver leader"),
    "decline": ("reviewed", "declined", "approver leader"),
    "reconsider": ("selected declined", "reviewed", "approver leader"),
}
ROADS = {
    "nominated": "",
    "returned": "reviewer:send_back",
    "reviewed": "reviewer:review",
    "selected": "reviewer:review approver:select",
    "declined": "reviewer:review approver:decline",
    "withdrawn": "drafter:withdraw",
}
INSIDERS = ["drafter", "head", "reviewer", "reviewer2", "approver", "office", "leader", "auditor"]
STRANGERS = ["rival", "admin", "security"]


def content(name: str = "甲一厂", **changes: object) -> Content:
    facts = {"ownership": "private", "city_top100": True, "county_top10": False, "material": "事迹"}
    return Content(name=name, **(facts | changes))  # type: ignore[arg-type] # a test's shorthand


def nominated(world: World, new: Content | None = None, who: str = "drafter", unit: int = 0) -> int:
    return nominations.nominate(
        world.actor(who), world.campaign, unit or world.county, new or content(), now(), TODAY
    )


def row_of(made: int) -> ModelUnit:
    db.session.rollback()
    return db.session.get_one(ModelUnit, made)


def act(world: World, made: int, who: str, action: str, words: str = "理由充分") -> None:
    nominations.act(world.actor(who), made, action, row_of(made).version, now(), TODAY, words)


def brought(world: World, state: str) -> int:
    made = nominated(world)
    for who, action in (leg.split(":") for leg in ROADS[state].split()):
        act(world, made, who, action)
    assert row_of(made).state == state
    return made


def written_down() -> tuple[int, int, int]:
    db.session.rollback()
    return tuple(  # type: ignore[return-value] # three tables, three counts
        db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0
        for table in (ModelUnitEvent, AuditEntry, Message)
    )


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
    before = written_down()
    act(world, made, who, action)
    assert row_of(made).state == LIFE[action][1]
    events, entries, _ = written_down()
    assert (events, entries) == (before[0] + 1, before[1] + 1)


@pytest.mark.parametrize("state", list(ROADS))
def test_every_other_step_is_refused_and_changes_nothing(world: World, state: str) -> None:
    made = brought(world, state)
    before = written_down()
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
    assert written_down() == before


@pytest.mark.parametrize("action", ["withdraw", "send_back", "decline"])
def test_a_reason_is_asked_for(world: World, action: str) -> None:
    made = brought(world, "reviewed")
    with pytest.raises(Invalid):
        act(world, made, LIFE[action][2].split()[-1], action, "  ")


def test_who_reviewed_it_does_not_decide(world: World) -> None:
    world.grant("reviewer", "approver", world.city)
    made = brought(world, "reviewed")
    for action in ("select", "decline"):
        with pytest.raises(Forbidden):
            act(world, made, "reviewer", action)


def test_a_returned_one_is_handed_in_again_with_its_history(world: World) -> None:
    made = brought(world, "returned")
    new = content(material="更详细的事迹")
    nominations.rewrite(world.actor("drafter"), made, row_of(made).version, new, now(), TODAY)
    assert (row_of(made).state, row_of(made).material) == ("nominated", "更详细的事迹")
    [(event, label, _), *_] = model_unit_queries.history(made)
    assert (label, event.changes) == ("修改后重报", [["事迹材料", "事迹", "更详细的事迹"]])
    with pytest.raises(Conflict):
        nominations.rewrite(world.actor("drafter"), made, 1, new, now(), TODAY)


def test_the_county_is_told_what_became_of_it(world: World) -> None:
    made = brought(world, "selected")
    told = db.session.scalars(sa.select(Message).where(Message.link == f"/model-units/{made}")).all()
    people = {world.actor("drafter").person_id, world.actor("head").person_id}
    assert {message.person_id for message in told} == people
    assert len(told) == 4, "reviewed and selected, each to two persons"


def test_a_county_nominates_three_to_five(world: World) -> None:
    campaign = db.session.get_one(Campaign, world.campaign)
    for number in range(5):
        [quota] = model_unit_queries.quotas(campaign, [world.county])
        assert (quota.nominated, quota.short, quota.full) == (number, number < 3, False)
        nominated(world, content(f"第{number}厂"))
    with pytest.raises(Conflict, match="最多推荐 5 个"):
        nominated(world, content("第六厂"))
    nominated(world, content("乙一厂"), "rival", world.rival_county)
    act(world, 1, "drafter", "withdraw")
    nominated(world, content("第六厂"))


def test_a_unit_that_is_no_county_does_not_nominate(world: World) -> None:
    with transaction() as session:
        session.get_one(Unit, world.county).kind = "enterprise"
    with pytest.raises(Forbidden):
        nominated(world)


def test_a_unit_is_nominated_once(world: World) -> None:
    nominated(world)
    with pytest.raises(Invalid):
        nominated(world, who="rival", unit=world.rival_county)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": ""}, "name"), ({"ownership": ""}, "ownership"), ({"material": " "}, "material"),
        ({"ownership": "public", "city_top100": "yes"}, "ownership"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_at_its_field(typed: dict[str, str], field: str) -> None:
    form = {"name": "甲一厂", "ownership": "private", "material": "事迹"} | typed
    with pytest.raises(Invalid) as refused:
        model_units.read(form)
    assert list(refused.value.fields) == [field]


def test_the_preferred_come_first(world: World) -> None:
    facts = [("公", "public", False, False), ("私", "private", False, False), ("十强", "private", False, True),
             ("百强", "private", True, False)]  # fmt: skip
    for name, ownership, top100, top10 in facts:
        nominated(world, content(name, ownership=ownership, city_top100=top100, county_top10=top10))
    campaign = db.session.get_one(Campaign, world.campaign)
    listed = model_unit_queries.nominations(campaign)
    assert [row.name for row in listed] == ["百强", "十强", "私", "公"]
    assert list(model_unit_queries.nominations(campaign, [world.rival_county])) == []


# The city's quota and the list


def quota(world: World, least: int, most: int) -> None:
    with transaction() as session:
        campaign = session.get_one(Campaign, world.campaign)
        campaign.quotas = {**campaign.quotas, "selected": [least, most]}


def select(world: World, names: str, who: str = "drafter", unit: int = 0) -> list[int]:
    made = [nominated(world, content(name), who, unit) for name in names.split()]
    for one in made:
        act(world, one, "reviewer", "review")
        act(world, one, "approver", "select")
    return made


def publish(world: World, who: str = "reviewer") -> Document:
    made = publication.publish(world.actor(who), world.campaign, world.notices, now(), TODAY)
    return db.session.get_one(Document, made)


def test_the_city_does_not_select_more_than_its_quota(world: World) -> None:
    quota(world, 1, 2)
    select(world, "甲一厂 甲二厂")
    made = nominated(world, content("甲三厂"))
    act(world, made, "reviewer", "review")
    with pytest.raises(Conflict, match="最多 2 个"):
        act(world, made, "approver", "select")


def test_of_two_who_select_the_last_place_at_once_one_gets_it(both: Flask) -> None:
    world = World.made()
    quota(world, 1, 2)
    select(world, "甲一厂")
    made = [nominated(world, content(name)) for name in ("甲二厂", "甲三厂")]
    for one in made:
        act(world, one, "reviewer", "review")
    answers: list[str] = []

    def decide(one: int) -> None:
        with both.app_context():
            try:
                nominations.act(world.actor("approver"), one, "select", 2, now(), TODAY)
                answers.append("selected")
            except Conflict:
                answers.append("refused")

    threads = [threading.Thread(target=decide, args=(one,)) for one in made]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["refused", "selected"]
    assert nominations.selected(world.campaign) == 2


def test_fewer_than_the_quota_are_not_published(world: World) -> None:
    select(world, "甲一厂 甲二厂")
    with pytest.raises(Conflict, match="10 到 20 个"):
        publish(world)


def test_the_list_says_as_many_as_it_lists_and_is_typeset_without_findings(world: World) -> None:
    quota(world, 2, 4)
    select(world, "甲一厂 甲二厂")
    select(world, "乙一厂", "rival", world.rival_county)
    document = publish(world)
    structure = from_json(document.structure)
    assert (document.state, document.kind) == ("drafted", "notice")
    assert "甲一厂等3个单位" in structure.body[0].text  # type: ignore[union-attr] # a paragraph
    [attachment] = structure.attachments
    assert [block.heading for block in attachment.body[::2]] == [  # type: ignore[union-attr] # headings
        "一、甲县总工会推荐（2个）",
        "二、乙县总工会推荐（1个）",
    ]
    names = [name for block in attachment.body if isinstance(block, NameList) for name in block.names]
    assert names == ["甲一厂", "甲二厂", "乙一厂"]
    assert [finding for finding in preflight(structure) if finding.severity != "info"] == []
    assert {unit.id for unit in document.recipients} == {world.county, world.rival_county}


def test_a_list_is_drafted_anew_until_it_is_checked_then_it_stands(world: World) -> None:
    quota(world, 1, 4)
    [first] = select(world, "甲一厂")
    document = publish(world)
    select(world, "甲二厂")
    again = publish(world)
    assert again.id == document.id
    assert "等2个单位" in str(again.structure)
    issuing.act(world.actor("office"), document.id, "check", again.version, now(), TODAY)
    with pytest.raises(Conflict, match="重新拟稿"):
        publish(world)
    with pytest.raises(Conflict, match="名单"):
        act(world, first, "approver", "reconsider")


@pytest.mark.parametrize("who", ["approver", "office", "leader", "auditor"])
def test_only_the_officer_drafts_the_list(world: World, who: str) -> None:
    with pytest.raises(Forbidden):
        publish(world, who)
    with pytest.raises((Forbidden, NotFound)):
        publish(world, "drafter")


# Screens


def test_the_screens_show_the_quota_and_keep_what_was_typed(app: Flask, world: World) -> None:
    drafter = Screen(app, "drafter")
    assert "还差 3 个" in text_of(drafter.get("/campaigns/1/model-units"))
    refused = drafter.post("/campaigns/1/model-units/new", name="甲一厂", ownership="", material="好事迹")
    assert refused.status_code == 422
    assert "好事迹" in text_of(refused)
    made = drafter.post(
        "/campaigns/1/model-units/new",
        name="甲一厂",
        ownership="private",
        city_top100="yes",
        material="好事迹",
    )
    assert made.location == "/model-units/1"
    reviewer = Screen(app, "reviewer")
    stale = reviewer.post("/model-units/1/act/review", version="7", words="写好的意见")
    assert stale.status_code == 409
    assert "写好的意见" in text_of(stale)
    assert reviewer.post("/model-units/1/act/review", version="1").status_code == 302
    page = text_of(Screen(app, "leader").get("/model-units/1"))
    assert "全市100强民营企业" in page
    assert "不入选" in page
    assert Screen(app, "rival").get("/model-units/1").status_code == 404
