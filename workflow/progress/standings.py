"""Where everybody stands: the entries of a campaign, and of those carried out under it, put into one tree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import load_only

from workflow.base.database import db
from workflow.campaigns.models import Campaign, RosterEntry
from workflow.people.models import Unit
from workflow.progress import figures
from workflow.progress.figures import Counts, Disagreement, Entry, Figure, Node
from workflow.progress.models import HeadCount
from workflow.submissions.models import Revision, Submission

FILED = ("summary_submitted", "summarized")


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit's counts, the entries they come from, and what it entered itself where it has units below it.

    `counts` is None until somebody entered something.
    """

    unit_id: int
    counts: Counts | None
    sources: tuple[Entry, ...]
    own: Entry | None
    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RollUp:
    """The campaign's counts: the sum over the units on top of its roster, and how many of them it is of."""

    counts: Counts
    sources: tuple[Entry, ...]
    reported: int
    units: int


@dataclass(frozen=True, slots=True)
class Tree:
    """A campaign's roster on a day: every unit's node in protocol order, which of them stand on top, and the
    campaigns carried out under it. Read once by `tree`; what it is asked then costs no statement. `units` are all
    there are, for naming them."""

    campaign: Campaign
    day: dt.date
    units: Mapping[int, Unit]
    nodes: Mapping[int, Node]
    top: tuple[int, ...]
    below: Mapping[int, Tree]  # by the unit that hosts it

    @property
    def month(self) -> dt.date:
        """The first of the day's month."""
        return self.day.replace(day=1)

    def all_nodes(self) -> Iterator[Node]:
        """Every node of this campaign and of those below."""
        yield from self.nodes.values()
        for tree in self.below.values():
            yield from tree.all_nodes()

    def standings(self) -> Mapping[int, Standing]:
        """Where every unit of the roster stands by what was entered until the day."""
        return {
            unit_id: _standing(node, figures.figure(node, self.month), self.month)
            for unit_id, node in self.nodes.items()
        }

    def roll_up(self, month: dt.date | None = None) -> RollUp:
        """The whole campaign at the end of that month, by default by what was entered until the day."""
        found = (figures.figure(self.nodes[unit_id], month or self.month) for unit_id in self.top)
        there = [one for one in found if one]
        whole = figures.together(there)
        return RollUp(whole.counts, whole.sources, len(there), len(self.top))


def months(campaign: Campaign, day: dt.date) -> list[dt.date]:
    """First days of the months that can be entered by `day`: those of the campaign's year that have begun."""
    return [
        month for number in range(1, 13) if (month := dt.date(campaign.year, number, 1)) <= day.replace(day=1)
    ]


def disagreements(tree: Tree) -> list[Disagreement]:
    """Where two sources differ, as of the tree's day. A document that would print such figures must be refused."""
    found = (figures.disagreement(node, tree.month) for node in tree.all_nodes())
    return [*filter(None, found), *_against_summaries(tree)]


def tree(campaign: Campaign, day: dt.date) -> Tree:
    """The roster as it stood on `day`, with everything entered until then; two statements."""
    units, rosters, below = _rosters(campaign, day)
    return _grown(campaign, day, units, rosters, below, _entries(rosters, day))


Roster = Mapping[int, int | None]  # unit -> the nearest unit above it on the roster, in protocol order
Entries = Mapping[
    tuple[int, int], tuple[Entry, ...]
]  # (campaign, unit) -> newest of each month, oldest month first


def _rosters(
    campaign: Campaign, day: dt.date
) -> tuple[Mapping[int, Unit], Mapping[int, Roster], Sequence[Campaign]]:
    """Every unit there is, in protocol order; the rosters of the campaign and of those carried out under it
    (层层落实), and under those; and what these are."""
    query = (
        sa.select(Unit, Campaign)
        .select_from(Unit)
        .outerjoin(
            RosterEntry,
            sa.and_(
                RosterEntry.unit_id == Unit.id,
                RosterEntry.campaign_id.in_(_with_those_below(campaign)),
                sa.or_(RosterEntry.left_on.is_(None), RosterEntry.left_on > day),
            ),
        )
        .outerjoin(Campaign, Campaign.id == RosterEntry.campaign_id)
        .options(load_only(Campaign.parent_id, Campaign.host_unit_id))
        .order_by(Unit.position, Unit.id)
    )
    units: dict[int, Unit] = {}
    listed: dict[Campaign, list[int]] = {campaign: []}
    for unit, of in db.session.execute(query):
        units[unit.id] = unit
        if of:
            listed.setdefault(of, []).append(unit.id)
    rosters = {one.id: {unit: _nearest(unit, set(ids), units) for unit in ids} for one, ids in listed.items()}
    return units, rosters, [one for one in listed if one is not campaign]


def _with_those_below(campaign: Campaign) -> sa.Select[tuple[int]]:
    begun = Campaign.state.in_(("running", "closed"))
    ids = sa.select(Campaign.id).where(Campaign.id == campaign.id).cte("ids", recursive=True)
    under = sa.select(Campaign.id).join(ids, Campaign.parent_id == ids.c.id).where(begun)
    return sa.select(ids.union_all(under).c.id)


def _nearest(unit_id: int, roster: set[int], units: Mapping[int, Unit]) -> int | None:
    """The nearest unit above that is on the roster too."""
    passed = {unit_id}
    above = units[unit_id].parent_id
    while above is not None and above not in roster and above not in passed:
        passed.add(above)
        above = units[above].parent_id
    return above if above in roster else None


def _entries(campaign_ids: Iterable[int], day: dt.date) -> Entries:
    query = (
        sa.select(HeadCount)
        .where(HeadCount.campaign_id.in_(campaign_ids), HeadCount.day <= day)
        .order_by(HeadCount.month, HeadCount.sequence)
    )
    newest: dict[tuple[int, int], dict[dt.date, Entry]] = {}
    for row in db.session.scalars(query):
        newest.setdefault((row.campaign_id, row.unit_id), {})[row.month] = entry_of(row)
    return {place: tuple(by_month.values()) for place, by_month in newest.items()}


def entry_of(row: HeadCount) -> Entry:
    """A row as a plain value."""
    return Entry(row.id, row.campaign_id, row.unit_id, row.month, row.sequence, Counts.of(row))


def _grown(
    campaign: Campaign,
    day: dt.date,
    units: Mapping[int, Unit],
    rosters: Mapping[int, Roster],
    others: Sequence[Campaign],
    entries: Entries,
) -> Tree:
    """The tree of one campaign, the campaigns under it first.

    A unit's parts are the roster's units below it and the top of the campaign it hosts; a unit that is on the
    roster of a campaign below as well has its parts from there. Nobody is in it twice.
    """
    roster = rosters[campaign.id]
    under = {
        one.host_unit_id: _grown(one, day, units, rosters, others, entries)
        for one in others
        if one.parent_id == campaign.id
    }
    twins = {unit: node for tree in under.values() for unit, node in tree.nodes.items() if unit in roster}
    children: dict[int | None, list[int]] = {}
    for unit, above in roster.items():
        children.setdefault(above, []).append(unit)
    nodes: dict[int, Node] = {}

    def grow(unit_id: int) -> Node:
        twin, hosted = twins.get(unit_id), under.get(unit_id)
        parts = {part.unit_id: part for part in twin.parts} if twin else {}
        if hosted:
            parts |= {unit: hosted.nodes[unit] for unit in hosted.top if unit not in roster}
        parts |= {child: grow(child) for child in children.get(unit_id, ())}
        if twin and not parts:
            parts = {unit_id: twin}
        nodes[unit_id] = Node(unit_id, entries.get((campaign.id, unit_id), ()), tuple(parts.values()))
        return nodes[unit_id]

    top = tuple(children.get(None, ()))
    for unit_id in top:
        grow(unit_id)
    return Tree(campaign, day, units, {unit: nodes.get(unit, Node(unit)) for unit in roster}, top, under)


def _standing(node: Node, found: Figure | None, month: dt.date) -> Standing:
    parts = tuple(part.unit_id for part in node.parts)
    if found is None:
        return Standing(node.unit_id, None, (), node.own(month), parts)
    return Standing(node.unit_id, found.counts, found.sources, node.own(month), parts)


def _against_summaries(tree: Tree) -> Iterator[Disagreement]:
    """Filed summaries against the months: one filed in November must say what held at the end of October, or what
    holds at the end of November."""
    for unit_id, revision in _summaries(tree.campaign.id, tree.day):
        node, filed_on = tree.nodes.get(unit_id), revision.submitted_day
        if node is None or filed_on is None:
            continue
        first = filed_on.replace(day=1)
        held = [figures.figure(node, month) for month in (first, first - dt.timedelta(days=1))]
        other = Counts.of(revision)
        stated = [name for name in figures.FILED if getattr(revision, name) is not None]
        differing = [(one, one.counts.differing(other, stated)) for one in held if one]
        if differing and all(names for _, names in differing):
            found, names = differing[0]
            yield Disagreement(unit_id, "summary", names, found, other, revision.submission_id)


def _summaries(campaign_id: int, day: dt.date) -> list[tuple[int, Revision]]:
    """Each unit's summary as it was filed last and not taken back or returned."""
    newest = sa.select(sa.func.max(Revision.id)).where(
        Revision.paper == "summary", Revision.submitted_day <= day
    )
    query = (
        sa.select(Submission.unit_id, Revision)
        .join(Revision, Revision.submission_id == Submission.id)
        .where(
            Submission.campaign_id == campaign_id,
            Submission.state.in_(FILED),
            Revision.id.in_(newest.group_by(Revision.submission_id)),
        )
    )
    return [(unit_id, revision) for unit_id, revision in db.session.execute(query)]
