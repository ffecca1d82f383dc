"""The matrix (进度): every unit × what it owes, with its figures against the targets, and the charts of the year.

A fixed number of statements, however many units there are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from documents.sentences import say
from workflow.base.database import db
from workflow.campaigns.models import Campaign
from workflow.progress import figures, standings, year_charts
from workflow.progress.charts import Chart
from workflow.progress.figures import Counts
from workflow.progress.models import ModelUnit, TrainingClass
from workflow.progress.standings import RollUp, Tree
from workflow.submissions import queries as submissions
from workflow.submissions.queries import MatrixRow

COUNTIES = ("county", "zone")
PROMISED = ("selected", "reviewed", "nominated")  # a nomination that stands


@dataclass(frozen=True, slots=True)
class Row:
    """A unit: what it filed, its counts where anybody entered some, its classes and model units."""

    unit_id: int
    short_name: str
    filed: MatrixRow
    counts: Counts | None
    classes: int
    model_units: int

    @property
    def late(self) -> bool:
        """Whether one of its papers is or was late."""
        return self.filed.plan_late or self.filed.summary_late

    @property
    def rates(self) -> tuple[int | None, int | None]:
        """Percent of staff and of representatives trained this year."""
        return figures.rates(self.counts)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which rows are shown; '' and False show all."""

    kind: str = ""
    state: str = ""
    late: bool = False

    def shows(self, row: Row) -> bool:
        return (
            self.kind in ("", row.filed.kind)
            and self.state in ("", row.filed.state)
            and (row.late or not self.late)
        )


@dataclass(frozen=True, slots=True)
class Picture:
    """The campaign on one day: every unit, the whole, and the charts."""

    day: dt.date
    targets: tuple[int, int]
    rows: tuple[Row, ...]
    whole: RollUp
    charts: tuple[Chart, ...]

    def facts(self) -> list[tuple[str, str]]:
        """The whole in a few numbers: (what, how much)."""
        staff, representatives = figures.rates(self.whole.counts) if self.whole.reported else (None, None)
        return [
            (say("单位", context="menu"), say("{n} 个", n=len(self.rows))),
            (say("方案已报"), say("{n} 个", n=sum(row.filed.plan_filed is not None for row in self.rows))),
            (say("总结已报"), say("{n} 个", n=sum(row.filed.summary_filed is not None for row in self.rows))),
            (say("有逾期的"), say("{n} 个", n=sum(row.late for row in self.rows))),
            (say("专兼职培训率"), _aimed(staff, self.targets[0])),
            (say("职工代表培训率"), _aimed(representatives, self.targets[1])),
        ]


def picture(campaign: Campaign, today: dt.date) -> Picture:
    """Everything the matrix shows, in one go."""
    tree = standings.tree(campaign, today)
    classes = _classes(campaign.id, today)
    rows = _rows(tree, classes)
    targets = (campaign.staff_target, campaign.representative_target)
    drawn = (
        year_charts.by_month(tree),
        year_charts.by_county(
            [(row.short_name, row.rates) for row in rows if row.filed.kind in COUNTIES], targets
        ),
        year_charts.by_form([forms for _, forms in classes]),
    )
    return Picture(today, targets, tuple(rows), tree.roll_up(), drawn)


def _aimed(rate: int | None, target: int) -> str:
    return say("{rate}（目标 {target}%）", rate=figures.rate_said(rate), target=target)


def _rows(tree: Tree, classes: Sequence[tuple[int, list[str]]]) -> list[Row]:
    held = _tally(unit for unit, _ in classes)
    models = _tally(
        db.session.scalars(
            sa.select(ModelUnit.unit_id).where(
                ModelUnit.campaign_id == tree.campaign.id, ModelUnit.state.in_(PROMISED)
            )
        )
    )
    units = {unit.name: unit for unit in tree.units.values()}
    rows = []
    for filed in submissions.matrix(tree.campaign, tree.day):
        unit = units[filed.unit]
        node = tree.nodes.get(unit.id)
        found = figures.figure(node, tree.month) if node else None
        counts = found.counts if found else None
        rows.append(
            Row(unit.id, unit.short_name, filed, counts, held.get(unit.id, 0), models.get(unit.id, 0))
        )
    return rows


def _classes(campaign_id: int, today: dt.date) -> list[tuple[int, list[str]]]:
    """(organiser, forms) of every class begun by that day; a visit is no class."""
    query = sa.select(TrainingClass.unit_id, TrainingClass.forms).where(
        TrainingClass.campaign_id == campaign_id,
        TrainingClass.state == "recorded",
        TrainingClass.starts <= today,
        TrainingClass.is_visit.is_(False),
    )
    return [(unit_id, forms) for unit_id, forms in db.session.execute(query)]


def _tally(unit_ids: Iterable[int]) -> Mapping[int, int]:
    counted: dict[int, int] = {}
    for unit_id in unit_ids:
        counted[unit_id] = counted.get(unit_id, 0) + 1
    return counted
