"""Units as an Excel list: what `export` writes, `rows` reads back."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from documents.sentences import say
from workflow.base import workbooks
from workflow.base.database import db
from workflow.base.days import written_day
from workflow.base.refusals import Invalid
from workflow.people import unit_queries
from workflow.people.models import Unit
from workflow.people.unit_facts import COLUMNS, cells_of
from workflow.people.units import facts_of

HEADER = tuple(COLUMNS.values())
MOST_ROWS = 5000
# One of each kind of line, to be written over.
EXAMPLES = (
    ("××县总工会", "××县", "县区总工会", "", 10, "", "", ""),
    (
        "××县××纺织有限公司工会",
        "××纺织",
        "大企业工会",
        "××县总工会",
        20,
        "非公有制",
        "是",
        "是",
    ),
)


def template() -> bytes:
    """The workbook to fill in; its two lines are examples."""
    return workbooks.write("单位", HEADER, EXAMPLES)


def export() -> bytes:
    """Every unit on the register in protocol order, with its former names beside what can be read back."""
    query = (
        sa.select(Unit)
        .where(Unit.state == "active")
        .options(selectinload(Unit.former_names))
        .order_by(Unit.position, Unit.id)
    )
    units = db.session.scalars(query).all()
    names = unit_queries.unit_names_by_id()
    rows = [(*cells_of(facts_of(unit, names)), _former(unit)) for unit in units]
    return workbooks.write("单位", (*HEADER, "曾用名"), rows)


def rows(data: bytes) -> list[Mapping[str, str]]:
    """The lines of a workbook as fields, blank ones in their place; Invalid (field `file`) where it is none."""
    found = workbooks.read(data, HEADER, MOST_ROWS)
    listed: list[Mapping[str, str]] = [dict(zip(COLUMNS, row, strict=True)) for row in found]
    if not listed:
        raise Invalid({"file": say("表中没有单位，请从第二行开始填写。")})
    return listed


def _former(unit: Unit) -> str:
    return "；".join(f"{former.name}（至{written_day(former.until)}）" for former in unit.former_names)
