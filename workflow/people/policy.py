"""Who somebody is when he acts: plain values, no tables, no web."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from documents.sentences import listed, say

ROLES = {
    "drafter": say("经办人"),
    "unit_head": say("单位负责人"),
    "reviewer": say("审核人"),
    "approver": say("分管领导"),
    "office": say("办公室"),
    "leader": say("领导"),
    "system_admin": say("系统管理员"),
    "security_admin": say("安全管理员"),
    "auditor": say("审计员"),
}
UNIT_KINDS = {
    "city": say("市总工会"),
    "department": say("内设部门"),
    "county": say("县区总工会"),
    "zone": say("开发区总工会"),
    "enterprise": say("大企业工会"),
    "industry": say("市直产业（系统）工会"),
    "resident": say("中直、省直驻临单位工会"),
    "university": say("大专院校工会"),
    "agency": say("市直机关工会"),
}
OWNERSHIPS = {"": say("不适用"), "public": say("公有制"), "private": say("非公有制")}
UNIT_STATES = {"active": say("在册"), "merged": say("已并入"), "closed": say("已撤销")}
# Who acts for a unit that files and receives.
UNIT_SIDE = ("drafter", "unit_head")
# Three kinds of administration that no person may hold together (三员分立).
EXCLUSIVE = frozenset({"system_admin", "security_admin", "auditor"})


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person with his roles, as (role, unit id) pairs. `stepped_up`: password given again just now.

    `borrowed` are those among the roles that he has only as somebody's substitute (代理): (role, unit id, of whom).
    """

    person_id: int
    name: str
    roles: frozenset[tuple[str, int]]
    stepped_up: bool = False
    borrowed: frozenset[tuple[str, int, int]] = frozenset()

    @property
    def hands(self) -> frozenset[int]:
        """The persons he counts as where one hand may not do two things (四眼原则): himself and whom he stands in for."""
        return frozenset({self.person_id}) | {absent for _, _, absent in self.borrowed}

    def behalf(self, roles: tuple[str, ...], unit_ids: Iterable[int]) -> int | None:
        """On whose behalf he acts in one of these roles in one of these units; None where a role is his own."""
        wanted = {(role, unit) for unit in unit_ids for role in roles} & self.roles
        lent = {(role, unit): absent for role, unit, absent in sorted(self.borrowed)}
        if not wanted or wanted - set(lent):
            return None
        return min(lent[pair] for pair in wanted)

    def behalf_in(self, *places: tuple[tuple[str, ...], int]) -> int | None:
        """As `behalf`, in the first of these (roles, unit) where he holds one: the place in which he acts."""
        for roles, unit_id in places:
            if self.has_any(roles, unit_id):
                return self.behalf(roles, [unit_id])
        return None

    def has(self, role: str, unit_id: int) -> bool:
        return (role, unit_id) in self.roles

    def has_any(self, roles: tuple[str, ...], unit_id: int) -> bool:
        return any((role, unit_id) in self.roles for role in roles)

    def holds(self, role: str) -> bool:
        """Whether the role is held in any unit."""
        return any(held == role for held, _ in self.roles)

    def units(self, *roles: str) -> frozenset[int]:
        """Units in which one of the roles is held."""
        return frozenset(unit for role, unit in self.roles if role in roles)

    def with_step_up(self) -> Actor:
        return replace(self, stepped_up=True)


def clash(roles: set[str]) -> str:
    """The sentence that says why these roles may not be held together, or ''."""
    held = roles & EXCLUSIVE
    if len(held) > 1 or (held and roles - EXCLUSIVE):
        names = listed(ROLES[role] for role in sorted(held))
        return say("{names}不能与其他角色由同一人兼任。", names=names)
    return ""


def behalf_noted(absent: int | None) -> dict[str, int]:
    """What the audit says of a substitute's act; nothing where he acted in his own name."""
    return {"on_behalf_of": absent} if absent else {}
