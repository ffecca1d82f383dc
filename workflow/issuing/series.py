"""Series (机关代字): defined by the office; a year whose first numbers were given on paper goes on after them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from documents.sentences import say
from workflow.base import audit
from workflow.base.database import db, transaction
from workflow.base.refusals import Forbidden, Invalid
from workflow.issuing import numbering
from workflow.issuing.models import Counter, Series
from workflow.people.policy import Actor, behalf_noted

MARK = re.compile(r"[一-龥]{2,12}")  # GB/T 9704-2012 7.2.5, as the number's own pattern
LARGEST_NUMBER = 9999
EXAMPLE = "临会办"


@dataclass(frozen=True, slots=True)
class NewSeries:
    """A mark, the issuer under whose red head it stands, and the last number given on paper in a year."""

    mark: str
    issuer: str
    year: int
    last_on_paper: int = 0


def define(actor: Actor, new: NewSeries, at: dt.datetime) -> int:
    """Adds a series to the unit where the actor is in the office; Invalid names what is wrong."""
    units = actor.units("office")
    if not units:
        raise Forbidden(say("机关代字由办公室设置，您没有这一权限。"))
    with transaction() as session:
        faults = _faults(new, min(units))
        if faults:
            raise Invalid(faults)
        series = Series(mark=new.mark, issuer=new.issuer, unit_id=min(units))
        session.add(series)
        session.flush()
        if new.last_on_paper:
            numbering.start_after(session, series.id, new.year, new.last_on_paper)
        noted = behalf_noted(actor.behalf(("office",), [series.unit_id]))
        audit.record(actor.person_id, "series_defined", f"series:{series.id}", at, mark=new.mark, **noted)
        return series.id


def of(actor: Actor) -> Sequence[Series]:
    """The series in which the actor may draft."""
    units = actor.units("office")
    query = sa.select(Series).where(Series.unit_id.in_(units)).order_by(Series.id)
    return db.session.scalars(query).all() if units else []


def last_numbers() -> dict[int, list[tuple[int, int]]]:
    """Series id -> (year, last number used), newest year first."""
    found: dict[int, list[tuple[int, int]]] = {}
    for counter in db.session.scalars(sa.select(Counter).order_by(Counter.year.desc())):
        found.setdefault(counter.series_id, []).append((counter.year, counter.last))
    return found


def joint_issuers(series: Sequence[Series]) -> Sequence[str]:
    """The issuers of other units, with whom the units of these series can issue jointly."""
    units = {one.unit_id for one in series}
    if not units:
        return []
    query = sa.select(Series.issuer).where(Series.unit_id.not_in(units)).distinct().order_by(Series.issuer)
    return db.session.scalars(query).all()


def _faults(new: NewSeries, unit_id: int) -> dict[str, str]:
    elsewhere = sa.select(Series.id).where(Series.issuer == new.issuer.strip(), Series.unit_id != unit_id)
    others = db.session.scalar(elsewhere.limit(1))
    taken = db.session.scalar(sa.select(Series.id).where(Series.mark == new.mark))
    checks = (
        (
            "mark",
            not MARK.fullmatch(new.mark),
            say("机关代字应当是 2 到 12 个汉字，例如“{mark}”。", mark=EXAMPLE),
        ),
        ("mark", taken is not None, say("机关代字“{mark}”已经有了。", mark=new.mark)),
        ("issuer", not new.issuer.strip(), say("请填写发文机关全称或规范化简称。")),
        (
            "issuer",
            others is not None,
            say("“{issuer}”是另一个单位的发文机关名称，请核对。", issuer=new.issuer),
        ),
        ("last_on_paper", not 0 <= new.last_on_paper <= LARGEST_NUMBER, say("请填写 0 到 9999 之间的整数。")),
    )
    return {name: sentence for name, wrong, sentence in checks if wrong}
