"""A roster from an Excel list: the full names of its units, one a row."""

from __future__ import annotations

from collections.abc import Sequence

from documents.sentences import in_groups, say
from workflow.base import workbooks
from workflow.base.refusals import Invalid
from workflow.people.models import Unit

HEADER = ("单位全称",)
MOST_ROWS = 5000
MOST_SHOWN = 20


def read(data: bytes, units: Sequence[Unit]) -> set[int]:
    """Ids of the units that the list names, now or by a former name; Invalid (field `file`) names every bad cell."""
    known = {former.name: unit.id for unit in units for former in unit.former_names}
    known |= {unit.name: unit.id for unit in units}
    rows = workbooks.read(data, HEADER, MOST_ROWS)
    faults = [
        say("{cell} 没有可以列入名单的单位“{name}”", cell=workbooks.place(row, 0), name=name)
        for row, (name,) in enumerate(rows)
        if name and name not in known
    ]
    if faults:
        raise Invalid({"file": _said(faults)})
    chosen = {known[name] for (name,) in rows if name}
    if not chosen:
        raise Invalid({"file": say("表中没有单位，请从第二行开始，每行填一个单位全称。")})
    return chosen


def _said(faults: Sequence[str]) -> str:
    shown, more = in_groups(faults[:MOST_SHOWN]), len(faults) - MOST_SHOWN
    if more > 0:
        return say("{faults}；还有 {n} 处。请按单位全称改正后重新上传。", faults=shown, n=more)
    return say("{faults}。请按单位全称改正后重新上传。", faults=shown)
