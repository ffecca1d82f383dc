"""Where everybody stands: the entries of a campaign, and of those carried out under it, put into one tree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

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
    """A campaign's roster: every unit's node, which of them stand on top, and the campaigns carried out under it."""

    nodes: Mapping[int, Node]
    top: tuple[int, ...]
    below: Mapping[int, Tree]  # by the unit that hosts it

    def all_nodes(self) -> Iterator[Node]:
        """Every node of this campaign and of those below."""
        yield from self.nodes.values()
        for tree in self.below.values():
            yield from tree.all_nodes()

    def roll_up(self, month: dt.date) -> RollUp:
        there = [found for unit_id in self.top if (found := figures.figure(self.nodes[unit_id], month))]
        whole = figures.together(there)
        return RollUp(whole.counts, whole.sources, len(there), len(self.top))


def standings(campaign: Campaign, day: dt.date) -> Mapping[int, Standing]:
    """Where every unit of the roster stands by what was entered until `day`, in the roster's protocol order."""
    month = day.replace(day=1)
    return {
        unit_id: _standing(node, figures.figure(node, month), month)
        for unit_id, node in tree(campaign, day).nodes.items()
    }


def roll_up(campaign: Campaign, day: dt.date) -> RollUp:
    """The whole campaign by what was entered until `day`."""
    return tree(campaign, day).roll_up(day.replace(day=1))


def roll_up_by_month(campaign: Campaign, day: dt.date) -> Mapping[dt.date, RollUp]:
    """Each month of the campaign's year up to `day`, by its first day."""
    roster = tree(campaign, day)
    return {month: roster.roll_up(month) for month in months(campaign, day)}


def months(campaign: Campaign, day: dt.date) -> list[dt.date]:
    """First days of the months that can be entered by `day`: those of the campaign's year that have begun."""
    return [
        month for number in range(1, 13) if (month := dt.date(campaign.year, number, 1)) <= day.replace(day=1)
    ]


def disagreements(campaign: Campaign, day: dt.date) -> list[Disagreement]:
    """Where two sources differ, as of `day`. A document that would print such figures must be refused."""
    month = day.replace(day=1)
    roster = tree(campaign, day)
    found = (figures.disagreement(node, month) for node in roster.all_nodes())
    return [*filter(None, found), *_against_summaries(campaign, roster, day)]


def tree(campaign: Campaign, day: dt.date) -> Tree:
    """The roster as it stood on `day`, with everything entered until then."""
    campaigns = [campaign, *_below([campaign.id])]
    ids = [one.id for one in campaigns]
    rosters, entries = _rosters(ids, day), _entries(ids, day)
    below = {(one.parent_id, one.host_unit_id): one.id for one in campaigns[1:]}
    return _grown(campaign.id, rosters, entries, below)


def _below(campaign_ids: list[int]) -> list[Campaign]:
    """Campaigns carried out under these (层层落实), and under those."""
    query = sa.select(Campaign).where(
        Campaign.parent_id.in_(campaign_ids), Campaign.state.in_(("running", "closed"))
    )
    found = list(db.session.scalars(query))
    return found + _below([one.id for one in found]) if found else []


Roster = Mapping[int, int | None]  # unit -> the nearest unit above it on the roster, in protocol order
Entries = Mapping[
    tuple[int, int], tuple[Entry, ...]
]  # (campaign, unit) -> newest of each month, oldest month first
Below = Mapping[tuple[int | None, int], int]  # (campaign above, host) -> campaign


def _rosters(campaign_ids: Iterable[int], day: dt.date) -> Mapping[int, Roster]:
    query = (
        sa.select(RosterEntry.campaign_id, Unit.id)
        .join(Unit, Unit.id == RosterEntry.unit_id)
        .where(
            RosterEntry.campaign_id.in_(campaign_ids),
            sa.or_(RosterEntry.left_on.is_(None), RosterEntry.left_on > day),
        )
        .order_by(Unit.position, Unit.id)
    )
    listed: dict[int, list[int]] = {one: [] for one in campaign_ids}
    for campaign_id, unit_id in db.session.execute(query):
        listed[campaign_id].append(unit_id)
    parents = dict(db.session.execute(sa.select(Unit.id, Unit.parent_id)).all())
    return {
        one: {unit: _nearest(unit, set(units), parents) for unit in units} for one, units in listed.items()
    }


def _nearest(unit_id: int, roster: set[int], parents: Mapping[int, int | None]) -> int | None:
    """The nearest unit above that is on the roster too."""
    passed = {unit_id}
    above = parents[unit_id]
    while above is not None and above not in roster and above not in passed:
        passed.add(above)
        above = parents[above]
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


def _grown(campaign_id: int, rosters: Mapping[int, Roster], entries: Entries, below: Below) -> Tree:
    """The tree of one campaign, the campaigns under it first.

    A unit's parts are the roster's units below it and the top of the campaign it hosts; a unit that is on the
    roster of a campaign below as well has its parts from there. Nobody is in it twice.
    """
    roster = rosters[campaign_id]
    under = {
        host: _grown(one, rosters, entries, below)
        for (above, host), one in below.items()
        if above == campaign_id
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
        nodes[unit_id] = Node(unit_id, entries.get((campaign_id, unit_id), ()), tuple(parts.values()))
        return nodes[unit_id]

    top = tuple(children.get(None, ()))
    for unit_id in top:
        grow(unit_id)
    return Tree({unit: nodes.get(unit, Node(unit)) for unit in roster}, top, under)


def _standing(node: Node, found: Figure | None, month: dt.date) -> Standing:
    parts = tuple(part.unit_id for part in node.parts)
    if found is None:
        return Standing(node.unit_id, None, (), node.own(month), parts)
    return Standing(node.unit_id, found.counts, found.sources, node.own(month), parts)


def _against_summaries(campaign: Campaign, roster: Tree, day: dt.date) -> Iterator[Disagreement]:
    """Filed summaries against the months: one filed in November must say what held at the end of October, or what
    holds at the end of November."""
    for unit_id, revision in _summaries(campaign.id, day):
        node, filed_on = roster.nodes.get(unit_id), revision.submitted_day
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
