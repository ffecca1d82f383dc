"""Head-counts reconcile: whatever is entered in whatever order, a figure is the sum of its parts."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from itertools import pairwise

import pytest
from flask import Flask
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from tests.workflow.screens import Screen
from tests.workflow.world import World
from workflow.base.clock import now
from workflow.base.database import db, transaction
from workflow.base.refusals import Conflict, Forbidden, Invalid, NotFound, Refusal
from workflow.campaigns.models import Campaign, RosterEntry
from workflow.people.models import Unit
from workflow.people.policy import Actor
from workflow.progress import figures, head_counts, standings
from workflow.progress.figures import COUNTS, Counts, Entry, Node
from workflow.progress.head_counts import Typed
from workflow.progress.models import HeadCount
from workflow.submissions.models import Revision, Submission

YEAR_END = dt.date(2014, 12, 31)
MONTHS = [dt.date(2014, number, 1) for number in range(1, 13)]


def counts(staff: int, trained: int, representatives: int, learned: int) -> Counts:
    return Counts(staff, trained, trained, representatives, learned, learned)


# Plain rules

numbers = st.integers(0, 50)
any_counts = st.builds(Counts, numbers, numbers, numbers, numbers, numbers, numbers)
edits = st.lists(
    st.tuples(st.integers(0, 11), st.sampled_from(MONTHS), any_counts, st.sampled_from(["", "核实后更正"])),
    max_size=60,
)
# parent of each of twelve units: one before it, or none
families = st.tuples(*(st.integers(-1, unit - 1) for unit in range(12)))


class Ledger:
    """Twelve units that enter what they like; what the rules refuse does not count."""

    def __init__(self, family: tuple[int, ...]) -> None:
        self.family = family
        self.newest: dict[tuple[int, dt.date], Entry] = {}
        self.reasons: dict[tuple[int, dt.date], str] = {}
        self.taken = 0

    def enter(self, unit: int, month: dt.date, new: Counts, reason: str) -> None:
        mine = sorted((entry.month, entry.counts) for (who, _), entry in self.newest.items() if who == unit)
        before = next((one for one in reversed(mine) if one[0] < month), None)
        after = next((one for one in mine if one[0] > month), None)
        if figures.faults((month, new), before, after, reason):
            return
        self.taken += 1
        last = self.newest.get((unit, month))
        self.newest[unit, month] = Entry(self.taken, 1, unit, month, last.sequence + 1 if last else 1, new)
        self.reasons[unit, month] = reason

    def node(self, unit: int) -> Node:
        entries = [self.newest[unit, month] for month in MONTHS if (unit, month) in self.newest]
        below = [child for child, parent in enumerate(self.family) if parent == unit]
        return Node(unit, tuple(entries), tuple(self.node(child) for child in below))


def entered_last(ledger: Ledger, unit: int, month: dt.date) -> Entry | None:
    found = [ledger.newest[unit, one] for one in MONTHS if one <= month and (unit, one) in ledger.newest]
    return found[-1] if found else None


def expected(ledger: Ledger, unit: int, month: dt.date) -> list[Entry]:
    """The entries that make a unit's figure, found the long way."""
    below = [child for child, parent in enumerate(ledger.family) if parent == unit]
    parts = [entry for child in below for entry in expected(ledger, child, month)]
    own = entered_last(ledger, unit, month)
    return parts or ([own] if own else [])


@effort(max_examples=150, deadline=None)
@given(families, edits, st.sampled_from(MONTHS))
def test_no_sequence_of_edits_makes_a_roll_up_disagree_with_its_parts(
    family: tuple[int, ...], sequence: list[tuple[int, dt.date, Counts, str]], month: dt.date
) -> None:
    ledger = Ledger(family)
    for edit in sequence:
        ledger.enter(*edit)
    for unit in range(12):
        node = ledger.node(unit)
        figure = figures.figure(node, month)
        sources = expected(ledger, unit, month)
        assert (figure is None) == (sources == [])
        if figure is None:
            continue
        assert set(figure.sources) == set(sources)
        for name in COUNTS:
            assert getattr(figure.counts, name) == sum(getattr(entry.counts, name) for entry in sources)
        reported = [found for part in node.parts if (found := figures.figure(part, month))]
        if reported:
            assert figure.counts == figures.total(part.counts for part in reported)
        for group in figures.GROUPS:
            ladder = [
                getattr(figure.counts, f"{group}_{count}") for count in ("trained", "two_years", "total")
            ]
            assert ladder == sorted(ladder)
        own, disagreement = entered_last(ledger, unit, month), figures.disagreement(node, month)
        assert (disagreement is not None) == bool(reported and own and own.counts != figure.counts)


@effort(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(MONTHS), any_counts, st.sampled_from(["", "核实"])), max_size=40))
def test_no_month_falls_below_the_one_before_without_a_reason(
    sequence: list[tuple[dt.date, Counts, str]],
) -> None:
    ledger = Ledger((-1,) * 12)
    for month, new, reason in sequence:
        ledger.enter(0, month, new, reason)
    mine = [ledger.newest[0, month] for month in MONTHS if (0, month) in ledger.newest]
    for earlier, later in pairwise(mine):
        falls = [name for name in COUNTS if getattr(later.counts, name) < getattr(earlier.counts, name)]
        last = max(earlier, later, key=lambda entry: entry.record_id)
        assert not falls or ledger.reasons[0, last.month]


@pytest.mark.parametrize(
    ("new", "field"),
    [
        (Counts(10, 11, 11, 5, 5, 5), "staff_trained"),
        (Counts(10, 5, 11, 5, 5, 5), "staff_two_years"),
        (Counts(10, 8, 7, 5, 5, 5), "staff_two_years"),
        (Counts(10, 8, 8, 5, 6, 6), "representatives_trained"),
    ],
)
def test_more_trained_than_there_are_is_refused_at_the_field(new: Counts, field: str) -> None:
    found = figures.faults((MONTHS[4], new), None, None, "说明")
    assert field in found
    assert "不能超过" in found[field]


def test_a_branch_tied_in_twice_counts_once() -> None:
    entry = Entry(1, 1, 7, MONTHS[0], 1, counts(10, 5, 20, 9))
    leaf = Node(7, (entry,))
    tied = Node(1, (), (Node(2, (), (leaf,)), Node(3, (), (leaf,))))
    figure = figures.figure(tied, MONTHS[0])
    assert figure is not None
    assert figure.counts == entry.counts


# Through the use case, on tables


@pytest.fixture
def officer(world: World) -> Actor:
    return world.actor("reviewer")


def campaign_of(world: World) -> Campaign:
    db.session.rollback()
    return db.session.get_one(Campaign, world.campaign)


def enter(
    world: World, unit: int, month: int, new: Counts, who: str = "drafter", reason: str = "", **options: int
) -> int:
    campaign = options.get("campaign", world.campaign)
    last = head_counts.newest(campaign, unit).get(MONTHS[month - 1])
    sequence = options.get("sequence", last.sequence if last else 0)
    typed = Typed(MONTHS[month - 1], sequence, new, reason)
    return head_counts.enter(world.actor(who), campaign, unit, typed, now(), YEAR_END)


def enterprises(world: World, names: tuple[str, ...] = ("甲一厂", "甲二厂")) -> list[int]:
    """Units below the county that are on the city's roster themselves."""
    with transaction() as session:
        units = [
            Unit(name=name, short_name=name, kind="enterprise", parent_id=world.county, position=50 + place)
            for place, name in enumerate(names)
        ]
        session.add_all(units)
        session.flush()
        session.add_all(RosterEntry(campaign_id=world.campaign, unit_id=unit.id) for unit in units)
        return [unit.id for unit in units]


def own_campaign(world: World, names: tuple[str, ...] = ("甲三厂", "甲四厂")) -> tuple[int, list[int]]:
    """The county's own campaign under the city's, for units that the city does not know."""
    with transaction() as session:
        above = session.get_one(Campaign, world.campaign)
        below = Campaign(
            state="running", title="甲县培训活动", basis="市里的通知", year=2014, host_unit_id=world.county,
            parent_id=above.id, plan_due=above.plan_due, summary_due=above.summary_due, staff_target=80,
            representative_target=50, reply_kind="none",
        )  # fmt: skip
        units = [Unit(name=name, short_name=name, kind="enterprise", position=60) for name in names]
        session.add_all([below, *units])
        session.flush()
        session.add_all(RosterEntry(campaign_id=below.id, unit_id=unit.id) for unit in units)
        made = below.id, [unit.id for unit in units]
    world.grant("reviewer2", "reviewer", world.county)
    return made


def standing(world: World, unit: int) -> standings.Standing:
    return standings.tree(campaign_of(world), YEAR_END).standings()[unit]


def test_the_newest_entry_counts_and_the_older_stay(world: World) -> None:
    first = enter(world, world.county, 3, counts(10, 4, 100, 30))
    second = enter(world, world.county, 3, counts(10, 5, 100, 30))
    rows = head_counts.entries(world.campaign, world.county)
    assert [(row.id, row.sequence) for row in rows] == [(first, 1), (second, 2)]
    [source] = standing(world, world.county).sources
    assert (source.record_id, source.sequence) == (second, 2)
    before = standings.tree(campaign_of(world), dt.date(2014, 12, 30)).standings()[world.county]
    assert before.counts is None, "on the day before, nothing was entered yet"


def test_a_stale_form_is_told_so(world: World) -> None:
    enter(world, world.county, 3, counts(10, 4, 100, 30))
    with pytest.raises(Conflict):
        enter(world, world.county, 3, counts(10, 5, 100, 30), sequence=0)


def test_a_fall_needs_a_reason_that_is_kept(world: World) -> None:
    enter(world, world.county, 3, counts(10, 4, 100, 30))
    enter(world, world.county, 5, counts(10, 6, 100, 40))
    for month, new in ((4, counts(10, 3, 100, 30)), (4, counts(10, 4, 100, 50)), (6, counts(9, 6, 100, 40))):
        with pytest.raises(Invalid) as refused:
            enter(world, world.county, month, new)
        assert "请写明原因" in refused.value.fields["reason"]
    enter(world, world.county, 6, counts(9, 6, 100, 40), reason="一人退休")
    assert head_counts.newest(world.campaign, world.county)[MONTHS[5]].reason == "一人退休"


def test_a_month_that_has_not_begun_cannot_be_entered(world: World) -> None:
    typed = Typed(dt.date(2014, 6, 1), 0, counts(1, 1, 1, 1))
    with pytest.raises(Invalid):
        head_counts.enter(
            world.actor("drafter"), world.campaign, world.county, typed, now(), dt.date(2014, 5, 31)
        )
    elsewhen = Typed(dt.date(2013, 12, 1), 0, counts(1, 1, 1, 1))
    with pytest.raises(Invalid):
        head_counts.enter(world.actor("drafter"), world.campaign, world.county, elsewhen, now(), YEAR_END)


@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        ("drafter", None), ("head", None), ("reviewer", None), ("approver", Forbidden), ("office", Forbidden),
        ("leader", Forbidden), ("auditor", Forbidden), ("rival", NotFound), ("admin", NotFound),
        ("security", NotFound),
    ],
)  # fmt: skip
def test_who_may_enter(world: World, who: str, refusal: type[Refusal] | None) -> None:
    if refusal is None:
        enter(world, world.county, 1, counts(1, 1, 1, 1), who)
    else:
        with pytest.raises(refusal):
            enter(world, world.county, 1, counts(1, 1, 1, 1), who)


def test_a_closed_campaign_takes_nothing(world: World) -> None:
    with transaction() as session:
        session.get_one(Campaign, world.campaign).state = "closed"
    with pytest.raises(Conflict):
        enter(world, world.county, 1, counts(1, 1, 1, 1))


def test_a_county_is_the_sum_of_its_enterprises(world: World) -> None:
    one, other = enterprises(world)
    enter(world, world.county, 3, counts(100, 60, 500, 250))
    assert standing(world, world.county).counts == counts(100, 60, 500, 250)
    enter(world, one, 3, counts(40, 20, 200, 90), "reviewer")
    [found] = standings.disagreements(standings.tree(campaign_of(world), YEAR_END))
    assert (found.unit_id, found.kind, found.silent) == (world.county, "parts", (other,))
    enter(world, other, 4, counts(60, 40, 300, 160), "reviewer")
    assert standing(world, world.county).counts == counts(100, 60, 500, 250)
    assert {entry.unit_id for entry in standing(world, world.county).sources} == {one, other}
    assert standings.disagreements(standings.tree(campaign_of(world), YEAR_END)) == []
    whole = standings.tree(campaign_of(world), YEAR_END).roll_up()
    assert (whole.counts, whole.reported, whole.units) == (counts(100, 60, 500, 250), 1, 2)


def test_a_countys_own_campaign_rolls_up_into_the_citys(world: World) -> None:
    below, (third, fourth) = own_campaign(world)
    enter(world, third, 2, counts(10, 8, 50, 20), "reviewer2", campaign=below)
    enter(world, fourth, 2, counts(20, 18, 60, 30), "reviewer2", campaign=below)
    enter(world, world.rival_county, 2, counts(5, 5, 5, 5), "rival")
    assert standing(world, world.county).counts == counts(30, 26, 110, 50)
    tree = standings.tree(campaign_of(world), YEAR_END)
    assert tree.roll_up(MONTHS[0]).counts == Counts()
    assert tree.roll_up(MONTHS[1]).counts == tree.roll_up(MONTHS[11]).counts == counts(35, 31, 115, 55)


def test_a_unit_on_both_rosters_counts_once_and_shows_when_it_says_two_things(world: World) -> None:
    one, _ = enterprises(world)
    below, _ = own_campaign(world)
    with transaction() as session:
        session.add(RosterEntry(campaign_id=below, unit_id=one))
    enter(world, one, 3, counts(10, 5, 20, 9), "reviewer")
    enter(world, one, 3, counts(10, 6, 20, 9), "reviewer2", campaign=below)
    assert standing(world, world.county).counts == counts(10, 6, 20, 9)
    assert [
        found.unit_id for found in standings.disagreements(standings.tree(campaign_of(world), YEAR_END))
    ] == [one]


def test_a_unit_that_left_the_roster_is_not_in_the_sum_any_more(world: World) -> None:
    enter(world, world.county, 1, counts(10, 5, 20, 9))
    with transaction() as session:
        session.get_one(RosterEntry, (world.campaign, world.county)).left_on = dt.date(2014, 6, 1)
    assert standings.tree(campaign_of(world), dt.date(2014, 6, 1)).roll_up().units == 1
    assert standings.tree(campaign_of(world), dt.date(2014, 5, 31)).roll_up().units == 2


def test_a_unit_that_left_is_named_below_with_its_day_and_still_leads_to_what_it_entered(
    app: Flask, world: World
) -> None:
    enter(world, world.county, 1, counts(10, 5, 20, 9))
    with transaction() as session:
        session.get_one(RosterEntry, (world.campaign, world.county)).left_on = dt.date(2014, 2, 1)
    page = Screen(app, "reviewer").get(f"/campaigns/{world.campaign}/figures")
    [listed] = re.findall(r"<section[^>]*left-title.*?</section>", page.get_data(as_text=True), re.DOTALL)
    assert "甲县总工会" in listed
    assert "2014年2月1日" in listed
    assert "乙县总工会" not in listed
    assert f"/campaigns/{world.campaign}/figures/{world.county}" in listed
    assert "left-title" not in Screen(app, "rival").get(f"/campaigns/{world.campaign}/figures").get_data(
        as_text=True
    )


def filed_summary(world: World, figures_of: Mapping[str, int], day: dt.date) -> None:
    with transaction() as session:
        session.get_one(Submission, world.submission).state = "summary_submitted"
        session.add(
            Revision(
                submission_id=world.submission, paper="summary", sequence=1, text="", writers=[],
                submitted_at=now(), submitted_day=day, **figures_of,
            )
        )  # fmt: skip


SUMMARY = {"staff_total": 10, "staff_trained": 9, "representatives_total": 100, "representatives_trained": 60}


def test_a_summary_that_says_something_else_than_the_months_is_shown(world: World) -> None:
    enter(world, world.county, 10, counts(10, 8, 100, 60))
    filed_summary(world, SUMMARY, YEAR_END)
    [found] = standings.disagreements(standings.tree(campaign_of(world), YEAR_END))
    assert (found.kind, found.names, found.other_id) == ("summary", ("staff_trained",), world.submission)
    enter(world, world.county, 10, counts(10, 9, 100, 60))
    assert standings.disagreements(standings.tree(campaign_of(world), YEAR_END)) == []


@pytest.mark.parametrize("entered", [(10,), (11,), (10, 11), (10, 11, 12)])
def test_months_that_end_after_the_summary_do_not_speak_against_it(
    world: World, entered: tuple[int, ...]
) -> None:
    """Filed in November: what held at the end of October, or holds at the end of November, is what it must say."""
    filed_summary(world, SUMMARY, dt.date(2014, 11, 18))
    agreeing, *later = entered
    enter(world, world.county, agreeing, counts(10, 9, 100, 60))
    for month in later:
        enter(world, world.county, month, counts(10, 10, 100, 60 + month))
    assert standings.disagreements(standings.tree(campaign_of(world), YEAR_END)) == []


moves = st.lists(
    st.tuples(st.integers(0, 5), st.integers(1, 12), st.integers(0, 9), st.integers(0, 9), st.booleans()),
    max_size=25,
)


def test_on_tables_too_no_sequence_of_edits_makes_the_city_disagree_with_its_parts(app: Flask) -> None:
    world = World.made()
    listed = enterprises(world)
    below, own = own_campaign(world)
    places = [
        (world.campaign, world.county, "drafter"), (world.campaign, world.rival_county, "rival"),
        *((world.campaign, unit, "reviewer") for unit in listed), *((below, unit, "reviewer2") for unit in own),
    ]  # fmt: skip

    @effort(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(moves)
    def edited(sequence: list[tuple[int, int, int, int, bool]]) -> None:
        with transaction() as session:
            session.query(HeadCount).delete()
        for place, month, staff, trained, explained in sequence:
            campaign, unit, who = places[place]
            new = counts(staff, trained, staff, trained)
            reason = "核实更正" if explained else ""
            try:
                enter(world, unit, month, new, who, reason, campaign=campaign)
            except Invalid:
                assert trained > staff or not explained
        held = standings.tree(campaign_of(world), YEAR_END).standings()
        whole = standings.tree(campaign_of(world), YEAR_END).roll_up()
        top = [held[unit].counts or Counts() for unit in (world.county, world.rival_county)]
        assert whole.counts == figures.total(top)
        leaves = [head_counts.newest(campaign, unit) for campaign, unit, _ in places[2:]]
        last = [Counts.of(list(months.values())[-1]) for months in leaves if months]
        assert not last or held[world.county].counts == figures.total(last)

    edited()
