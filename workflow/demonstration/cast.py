"""Who is in the demonstration: units as the notice of 2014 addresses them, persons invented."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.demonstration.units import FILING

CITY = "临沂市总工会"
PARTNER = "临沂市厂务公开民主管理领导小组办公室"  # issues the commendation jointly with the city


@dataclass(frozen=True, slots=True)
class Member:
    """An account of the demonstration."""

    username: str
    name: str
    unit: str
    roles: tuple[str, ...]


def units() -> list[tuple[str, str, str, str]]:
    """(kind, name, short name, code) of every unit that files, in protocol order."""
    return [(kind, name, short, code) for kind, name, short, code, _ in FILING]


DESK = (
    Member("minguan", "周明远", CITY, ("reviewer",)),
    Member("fenguan", "孙丽华", CITY, ("approver",)),
    Member("bangong", "郑晓雯", CITY, ("office",)),
    Member("hegao", "吴建平", CITY, ("office",)),
    Member("zhuxi", "赵立新", CITY, ("leader",)),
    Member("changwu", "梅树声", PARTNER, ("leader",)),
    Member("xitong", "钱志强", CITY, ("system_admin",)),
    Member("anquan", "冯春燕", CITY, ("security_admin",)),
    Member("shenji", "陈秉正", CITY, ("auditor",)),
)


def members() -> list[Member]:
    """Every account: the desk, one drafter a unit, and one unit head."""
    drafters = [Member(code, drafter, name, ("drafter",)) for _, name, _, code, drafter in FILING]
    head = Member("yishui-zhuxi", "王守信", "沂水县总工会", ("unit_head",))
    return [*DESK, *drafters, head]
