"""The ladder's rules: each rung once, none without a trace, a message not after a later rung."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.paper import PaperSettings, missing_characters, typeset
from documents.text import preflight
from workflow.campaigns.rules import default_ladder
from workflow.reminders import holidays, ladder, wording
from workflow.reminders.ladder import Rung, Step
from workflow.reminders.working_days import Calendar

CALENDAR = Calendar(holidays.announced())
LADDER = ladder.rungs(default_ladder())
PLAN_DUE = dt.date(2014, 3, 15)  # a Saturday
DAYS = [rung.days for rung in LADDER]

ladders = st.dictionaries(st.integers(-20, 20), st.sampled_from(["message", "urge", "list"]), max_size=8).map(
    lambda rungs: ladder.rungs({"days": days, "act": act} for days, act in rungs.items())
)
days = st.dates(dt.date(2014, 1, 1), dt.date(2014, 6, 30))


def step(days: int, act: str = "message", overtaken: bool = False) -> Step:
    return Step(Rung(days, act), overtaken)


@pytest.mark.parametrize(
    ("day", "taken", "steps"),
    [
        ("2014-03-04", [], []),
        ("2014-03-05", [], [step(-7)]),
        ("2014-03-11", [-7], [step(-3)]),
        ("2014-03-13", [-7, -3], []),
        ("2014-03-14", [-7, -3], [step(0)]),  # a Friday: the deadline is a Saturday
        ("2014-03-17", [-7, -3, 0], [step(1)]),
        ("2014-03-19", [-7, -3, 0, 1], [step(3, "urge")]),
        ("2014-03-25", [-7, -3, 0, 1, 3], [step(7, "list")]),
        # The server stood still from the 5th to the 20th: one notice, no messages from the past.
        ("2014-03-20", [-7], [step(-3, overtaken=True), step(0, overtaken=True), step(1, overtaken=True), step(3, "urge")]),
        # It stood still over a weekend: the newest message is enough.
        ("2014-03-17", [-7], [step(-3, overtaken=True), step(0, overtaken=True), step(1)]),
        # What the office must do is never overtaken.
        ("2014-04-30", DAYS[:4], [step(3, "urge"), step(7, "list")]),
        ("2014-04-30", DAYS, []),
    ],
)  # fmt: skip
def test_the_ladder_of_the_notice(day: str, taken: list[int], steps: list[Step]) -> None:
    assert ladder.due(LADDER, PLAN_DUE, dt.date.fromisoformat(day), taken, CALENDAR) == steps


@given(ladders, days, st.lists(days, max_size=12))
def test_whatever_the_days_each_rung_is_taken_once_and_none_is_lost(
    rungs: tuple[Rung, ...], last_day: dt.date, rounds: list[dt.date]
) -> None:
    """Rounds on any days in any order, as a clock that jumps makes them."""
    taken: dict[int, bool] = {}
    for today in rounds:
        for one in ladder.due(rungs, last_day, today, taken, CALENDAR):
            assert one.rung.days not in taken
            assert CALENDAR.shift(last_day, one.rung.days) <= today
            taken[one.rung.days] = one.overtaken
        come = {rung.days for rung in rungs if CALENDAR.shift(last_day, rung.days) <= today}
        assert come <= set(taken)
    for days_from, overtaken in taken.items():
        if overtaken:
            assert dict(rungs_by_days(rungs))[days_from] == "message"
            assert any(later > days_from for later in taken)


@given(ladders, days, days)
def test_of_the_messages_due_at_once_the_newest_is_sent(
    rungs: tuple[Rung, ...], last_day: dt.date, today: dt.date
) -> None:
    steps = ladder.due(rungs, last_day, today, (), CALENDAR)
    sent = [one for one in steps if not one.overtaken]
    assert len([one for one in sent if one.rung.act == "message"]) <= 1
    assert not steps or not steps[-1].overtaken


def rungs_by_days(rungs: tuple[Rung, ...]) -> list[tuple[int, str]]:
    return [(rung.days, rung.act) for rung in rungs]


def test_what_comes_next() -> None:
    assert ladder.upcoming(LADDER, PLAN_DUE, [-7], CALENDAR) == (dt.date(2014, 3, 11), Rung(-3, "message"))
    assert ladder.upcoming(LADDER, PLAN_DUE, DAYS, CALENDAR) is None


@pytest.mark.parametrize("count", [1, 2, 6, 7, 40])
@pytest.mark.parametrize("paper", ["plan", "summary"])
def test_the_urging_notice_is_a_sound_document(count: int, paper: str) -> None:
    kinds, ends = ["县区总工会", "大专院校工会"], ["县总工会", "大学工会"]
    facts = wording.Facts(
        issuer="临沂市总工会办公室",
        campaign="厂务公开民主管理培训提升年活动",
        notice_number="临会办〔2014〕17号",
        paper=paper,
        last_day=PLAN_DUE,
        day=dt.date(2014, 3, 19),
        units=tuple((kinds[n * 2 // count], f"第{'一二三四五六七八九十'[n % 10]}{'甲乙丙丁'[n // 10]}{ends[n * 2 // count]}") for n in range(count)),
        list_day=dt.date(2014, 3, 25),
        extended=count == 2,
    )  # fmt: skip
    structure = wording.notice(facts)
    assert preflight(structure, missing=missing_characters) == ()
    paper_made = typeset(structure, PaperSettings())
    assert paper_made.findings == ()
    said = "".join(str(block) for block in structure.body)
    assert ("名单见附件" in said) == (count > wording.MOST_IN_RECIPIENTS) == bool(structure.attachments)
    names = str(structure.attachments or structure.recipients)
    assert all(name in names for _, name in facts.units)
    assert "2014年3月25日前仍未报送的" in said


def test_messages_tell_the_time_that_is_left() -> None:
    assert "还有3个工作日" in wording.polite("活动", "plan", PLAN_DUE, dt.date(2014, 3, 11), 3).text
    assert "最后一天" in wording.polite("活动", "plan", PLAN_DUE, PLAN_DUE, 0).text
    late = wording.polite("活动", "summary", PLAN_DUE, dt.date(2014, 3, 17), 0).text
    assert "逾期仍可报送" in late
