"""Scoring, ranking and the circular, as plain values: no database."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from documents.paper import missing_characters
from documents.text import Structure, plain_text, preflight, recognise
from workflow.base.refusals import Invalid
from workflow.base.sources import Source
from workflow.campaigns.rules import default_criteria
from workflow.commendation import circular, listing, ranking
from workflow.commendation.circular import Facts, Group
from workflow.commendation.criteria import (
    CRITERIA,
    FULL_SCORE,
    Evidence,
    Filing,
    Nominations,
    Trained,
    score,
    written,
)
from workflow.commendation.listing import Candidate, rank
from workflow.commendation.ranking import Move, by_score, moved, places, standings

DUE = dt.date(2014, 3, 15)
WEIGHTS = [(str(row["criterion"]), int(str(row["weight"]))) for row in default_criteria()]
days = st.none() | st.dates(DUE - dt.timedelta(days=40), DUE + dt.timedelta(days=40))
filings = st.builds(Filing, filed=days, due=st.just(DUE))
weights = st.fixed_dictionaries({name: st.integers(0, 100) for name in CRITERIA}).map(
    lambda found: list(found.items())
)


@st.composite
def trained(draw: st.DrawFn) -> Trained:
    total = draw(st.none() | st.integers(0, 5000))
    part = draw(st.none() | st.integers(0, total or 0))
    return Trained(total, part, draw(st.integers(0, 100)))


evidences = st.builds(
    Evidence,
    unit_id=st.integers(1, 99),
    plan=filings,
    summary=filings,
    staff=trained(),
    representatives=trained(),
    nominations=st.none()
    | st.builds(
        Nominations, nominated=st.integers(0, 8), selected=st.integers(0, 5), least=st.integers(0, 5)
    ),
    classes=st.integers(0, 9),
    quality=st.none() | st.integers(1, 5),
    sources=st.just({}),
)
IN_TIME = Filing(DUE, DUE)
BEST = Evidence(1, IN_TIME, IN_TIME, Trained(100, 80, 80), Trained(400, 200, 50), Nominations(3, 2, 3), 3, 5)


def earlier(filing: Filing) -> Filing:
    return replace(filing, filed=filing.filed - dt.timedelta(days=1) if filing.filed else DUE)


def one_more(counts: Trained) -> Trained:
    total = max(counts.total or 0, (counts.trained or 0) + 1)
    if counts.total and counts.trained is not None and counts.trained < counts.total:
        return replace(counts, trained=counts.trained + 1)
    return counts if counts.total and counts.trained is not None else replace(counts, total=total, trained=1)


def nominates_more(evidence: Evidence) -> Evidence:
    found = evidence.nominations
    return replace(evidence, nominations=replace(found, nominated=found.nominated + 1)) if found else evidence


def selected_more(evidence: Evidence) -> Evidence:
    found = evidence.nominations
    return replace(evidence, nominations=replace(found, selected=found.selected + 1)) if found else evidence


BETTER: dict[str, Callable[[Evidence], Evidence]] = {
    "the plan came a day earlier": lambda one: replace(one, plan=earlier(one.plan)),
    "the summary came a day earlier": lambda one: replace(one, summary=earlier(one.summary)),
    "one of the staff more was trained": lambda one: replace(one, staff=one_more(one.staff)),
    "one representative more was trained": lambda one: replace(
        one, representatives=one_more(one.representatives)
    ),
    "one model unit more was nominated": nominates_more,
    "one model unit more was selected": selected_more,
    "one class more was held": lambda one: replace(one, classes=one.classes + 1),
    "the summary was marked higher": lambda one: replace(one, quality=min(5, (one.quality or 0) + 1)),
}


@pytest.mark.parametrize("better", BETTER)
@effort(deadline=None)
@given(evidence=evidences, by=weights)
def test_a_better_record_never_scores_less(
    better: str, evidence: Evidence, by: list[tuple[str, int]]
) -> None:
    assert score(BETTER[better](evidence), by).total >= score(evidence, by).total


@effort(deadline=None)
@given(evidence=evidences, by=weights)
def test_a_score_is_bounded_and_its_parts_add_up(evidence: Evidence, by: list[tuple[str, int]]) -> None:
    found = score(evidence, by)
    assert 0 <= found.total <= FULL_SCORE
    applying = [part for part in found.parts if part.points is not None]
    assert all(0 <= (part.points or 0) <= part.weight * 100 for part in applying)
    whole = sum(part.weight for part in applying)
    assert found.total == (sum(part.points or 0 for part in applying) * 100 // whole if whole else 0)


def test_the_best_record_has_everything_and_the_empty_one_nothing() -> None:
    nothing = Evidence(2, Filing(None, DUE), Filing(None, DUE), Trained(None, None, 80), Trained(0, 0, 50))
    assert written(score(BEST, WEIGHTS).total) == "100"
    assert written(score(replace(BEST, nominations=None), WEIGHTS).total) == "100", (
        "what does not apply is left out"
    )
    assert score(nothing, WEIGHTS).total == 0


@pytest.mark.parametrize(
    ("change", "total"),
    [
        ({"summary": Filing(DUE + dt.timedelta(days=3), DUE)}, "97"),
        ({"staff": Trained(100, 40, 80)}, "92.5"),
        ({"representatives": Trained(3, 1, 100)}, "90"),
        ({"nominations": Nominations(2, 1, 3)}, "91.66"),
        ({"classes": 1}, "90"),
        ({"quality": 4}, "97"),
        ({"quality": None}, "85"),
    ],
)
def test_what_a_shortfall_costs(change: dict[str, object], total: str) -> None:
    assert written(score(replace(BEST, **change), WEIGHTS).total) == total  # type: ignore[arg-type] # the table fits


def test_each_part_says_how_it_was_reckoned_and_from_what() -> None:
    source = Source("总结第 1 稿", "submission", 7)
    parts = {
        part.criterion: part for part in score(replace(BEST, sources={"on_time": (source,)}), WEIGHTS).parts
    }
    assert parts["on_time"].sources == (source,)
    assert "培训80人（共100人，目标80%）" in parts["targets"].reckoning
    assert "推荐典型3个" in parts["model_units"].reckoning
    assert score(replace(BEST, nominations=None), WEIGHTS).parts[2].points is None


totals = st.dictionaries(st.integers(1, 12), st.integers(0, 5), min_size=1)
moves = st.lists(st.builds(Move, unit_id=st.integers(1, 12), place=st.integers(1, 12)), max_size=6)


@effort(deadline=None)
@given(totals=totals, seed=st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter_and_ties_are_ties(
    totals: dict[int, int], seed: random.Random
) -> None:
    rows = list(totals.items())
    seed.shuffle(rows)
    assert by_score(dict(rows)) == by_score(totals)
    for tie in by_score(totals):
        assert len({totals[unit] for unit in tie}) == 1
    assert [totals[tie[0]] for tie in by_score(totals)] == sorted(set(totals.values()), reverse=True)


@effort(deadline=None)
@given(totals=totals, moves=moves, quota=st.integers(0, 14))
def test_the_list_never_holds_more_than_its_quota_and_splits_no_tie(
    totals: dict[int, int], moves: list[Move], quota: int
) -> None:
    found = standings(totals, moves, quota)
    assert sorted(one.unit_id for one in found) == sorted(totals)
    assert sum(one.commended for one in found) <= quota
    by_place: dict[int, set[tuple[bool, bool]]] = {}
    for one in found:
        by_place.setdefault(one.place, set()).add((one.commended, one.contested))
    assert all(len(fates) == 1 for fates in by_place.values())
    if quota < len(found) and not any(one.contested for one in found):
        assert sum(one.commended for one in found) == quota


@effort(deadline=None)
@given(totals=totals, moves=moves, data=st.data())
def test_a_move_puts_the_unit_where_it_was_said_and_leaves_the_others_in_order(
    totals: dict[int, int], moves: list[Move], data: st.DataObject
) -> None:
    before = moved(by_score(totals), moves)
    unit = data.draw(st.sampled_from(sorted(totals)))
    place = data.draw(st.sampled_from(places(before, unit)))
    after = moved(before, [Move(unit, place)])
    at = {one: sum(map(len, after[:index])) + 1 for index, tie in enumerate(after) for one in tie}
    assert at[unit] == place
    assert (unit,) in after
    others = [tuple(one for one in tie if one != unit) for tie in before]
    assert [tie for tie in after if tie != (unit,)] == [tie for tie in others if tie]


def test_no_unit_is_put_between_units_that_are_tied() -> None:
    order = by_score({1: 9, 2: 5, 3: 5, 4: 1})
    assert places(order, 4) == [1, 2, 4]
    with pytest.raises(Invalid) as refused:
        ranking.require_open(order, Move(4, 3))
    assert "1、2、4" in refused.value.fields["place"]
    assert moved(order, [Move(2, 3)]) == [(1,), (3,), (2,), (4,)], "a tie is broken by moving one of it"


def ranked(quotas: dict[str, int], count: int = 4) -> list[listing.Ranked]:
    units = [Candidate(n, f"甲{n}县总工会", "county", n) for n in range(1, count)]
    units.append(Candidate(count, "某大学工会", "university", count))
    scores = {
        one.unit_id: replace(score(BEST, WEIGHTS), unit_id=one.unit_id, total=one.unit_id) for one in units
    }
    return rank(units, scores, [], quotas, ["county", "university"])


def test_a_ranking_survives_being_written_down() -> None:
    order = ranked({"county": 2, "university": 1})
    assert listing.from_rows(listing.rows_of(order)) == order
    assert listing.fingerprint(order) == listing.fingerprint(listing.from_rows(listing.rows_of(order)))
    assert listing.fingerprint(order) != listing.fingerprint(ranked({"county": 1, "university": 1}))


def test_the_list_is_printed_in_protocol_order_not_by_rank() -> None:
    listed = listing.commended(ranked({"county": 2, "university": 1}))
    assert {kind: [one.name for one in units] for kind, units in listed.items()} == {
        "county": ["甲2县总工会", "甲3县总工会"],
        "university": ["某大学工会"],
    }
    assert listing.commended(ranked({})) == {}


def facts(*groups: Group, issuers: tuple[str, ...] = ("某市总工会",)) -> Facts:
    return Facts(issuers, "某市总工会", "培训提升年活动", 2014, "各县区总工会，市直各工会", groups)


COUNTIES = Group("县区总工会", ("甲县总工会", "乙县总工会", "丙区总工会"))
CIRCULARS = {
    "two kinds": facts(COUNTIES, Group("大专院校工会", ("某大学工会",))),
    "one unit": facts(Group("县区总工会", ("甲县总工会",))),
    "joint": facts(COUNTIES, issuers=("某市总工会", "某市厂务公开民主管理领导小组办公室")),
}


def names(found: Facts) -> list[str]:
    return [name for group in found.groups for name in group.names]


@pytest.mark.parametrize("case", CIRCULARS)
def test_a_circular_has_no_findings_and_comes_back_from_the_clerks_text(case: str) -> None:
    composed = circular.compose(CIRCULARS[case])
    assert preflight(composed, missing=missing_characters) == ()
    assert circular.fault(composed, names(CIRCULARS[case])) == ""
    again = recognise(plain_text(composed))
    same = (
        "issuers",
        "title",
        "recipients",
        "body",
        "attachments",
        "attachment_note",
        "signatories",
        "printed_by",
    )
    assert {name: getattr(again, name) for name in same} == {name: getattr(composed, name) for name in same}


def tampered(old: str, new: str) -> Structure:
    return recognise(plain_text(circular.compose(CIRCULARS["two kinds"])).replace(old, new))


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("等4个单位", "等5个单位", "正文写明5个单位，名单中有4个"),
        ("乙县总工会\n", "", "缺少乙县总工会"),
        ("乙县总工会\n", "丁县总工会\n", "缺少乙县总工会，多出丁县总工会"),
        ("甲县总工会\n乙县总工会", "乙县总工会\n甲县总工会", "顺序不同"),
    ],
)
def test_a_list_that_is_not_the_decided_one_is_found(old: str, new: str, sentence: str) -> None:
    assert sentence in circular.fault(tampered(old, new), names(CIRCULARS["two kinds"]))


@pytest.mark.parametrize(
    ("old", "new"), [("等4个单位", "等5个单位"), ("（3个）", "（2个）"), ("乙县总工会\n", "")]
)
def test_counts_that_disagree_with_the_list_are_errors_of_the_text(old: str, new: str) -> None:
    assert "K4" in {found.rule for found in preflight(tampered(old, new)) if found.severity == "error"}
