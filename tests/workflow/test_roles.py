"""Roles given and taken back: at once in force, audited, never in a combination that nobody may hold."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.workflow.screens import Screen, text_of
from tests.workflow.test_races import at_once
from tests.workflow.world import World
from workflow.base.audit import AuditEntry
from workflow.base.clock import now
from workflow.base.database import db
from workflow.base.refusals import Conflict, Invalid
from workflow.people import roles
from workflow.people.models import RoleGrant
from workflow.people.queries import actor_named


def audited() -> list[tuple[str, str, int | None, dict[str, object]]]:
    db.session.rollback()
    rows = sa.select(AuditEntry).where(AuditEntry.action.like("role_%")).order_by(AuditEntry.id)
    return [(one.action, one.subject, one.actor_id, one.detail) for one in db.session.scalars(rows)]


def grants(person_id: int) -> list[RoleGrant]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(RoleGrant).where(RoleGrant.person_id == person_id)))


def test_a_role_given_and_taken_back_is_in_force_at_once_and_audited(app: Flask, world: World) -> None:
    person, admin = world.actor("drafter").person_id, Screen(app, "admin")
    rival = Screen(app, "drafter")
    rivals = f"/submissions/{world.submission + 1}"
    assert rival.get(rivals).status_code == 404
    answer = admin.post(f"/accounts/{person}/roles", role="unit_head", unit="乙县总工会")
    assert answer.location == f"/accounts/{person}"
    assert rival.get(rivals).status_code == 200
    page = text_of(admin.get(f"/accounts/{person}"))
    assert "乙县总工会" in page
    assert "角色已授予，立即生效" in page
    (grant,) = [one.id for one in grants(person) if one.role == "unit_head"]
    assert admin.post(f"/accounts/{person}/roles/{grant}/revoke").status_code == 302
    assert rival.get(rivals).status_code == 404
    who, detail = world.actor("admin").person_id, {"role": "unit_head", "unit_id": world.rival_county}
    assert audited() == [
        ("role_granted", f"person:{person}", who, detail),
        ("role_revoked", f"person:{person}", who, detail),
    ]


@pytest.mark.parametrize(
    ("who", "role", "unit", "field", "sentence"),
    [
        ("drafter", "drafter", "甲县总工会", "role", "已经是经办人"),
        ("drafter", "king", "甲县总工会", "role", "请选择角色"),
        ("drafter", "unit_head", "丙县总工会", "unit", "请选择单位"),
        ("drafter", "system_admin", "某市总工会", "role", "不能与其他角色由同一人兼任"),
        ("admin", "auditor", "某市总工会", "role", "不能与其他角色由同一人兼任"),
        ("security", "drafter", "甲县总工会", "role", "不能与其他角色由同一人兼任"),
    ],
)
def test_a_role_that_cannot_be_given_names_the_field(
    app: Flask, world: World, who: str, role: str, unit: str, field: str, sentence: str
) -> None:
    person = world.actor(who).person_id
    answer = Screen(app, "admin").post(f"/accounts/{person}/roles", role=role, unit=unit)
    assert answer.status_code == 422
    assert f'id="{field}-fault"' in text_of(answer)
    assert sentence in text_of(answer)
    assert audited() == []
    assert actor_named(who).roles == world.actor(who).roles


def test_the_last_administrator_stays(app: Flask, world: World) -> None:
    admin = world.actor("admin")
    (grant,) = grants(admin.person_id)
    answer = Screen(app, "admin").post(f"/accounts/{admin.person_id}/roles/{grant.id}/revoke")
    assert answer.status_code == 409
    assert "最后一名系统管理员" in text_of(answer)
    assert actor_named("admin").holds("system_admin")


def test_two_grants_at_once_never_make_a_clash(both: Flask) -> None:
    """System administrator and auditor: each alone is fine, together nobody may be."""
    world = World.made()
    person = world.actor("drafter").person_id
    for grant in grants(person):
        roles.revoke_role(world.actor("admin"), person, grant.id, now())

    def give(index: int) -> None:
        role = ("system_admin", "auditor")[index % 2]
        roles.grant_role(world.actor("admin"), person, role, "某市总工会", now())

    assert at_once(both, 8, give) == {"done": 1, Invalid.__name__: 7}
    assert len(grants(person)) == 1


def test_two_administrators_cannot_take_each_others_role_at_once(both: Flask) -> None:
    world = World.made()
    for grant in grants(world.actor("reviewer2").person_id):
        roles.revoke_role(world.actor("admin"), grant.person_id, grant.id, now())
    other = world.actor("reviewer2").person_id
    roles.grant_role(world.actor("admin"), other, "system_admin", "某市总工会", now())
    held = [grants(person)[0] for person in (other, world.actor("admin").person_id)]
    targets = [(one.person_id, one.id) for one in held]

    def take(index: int) -> None:
        roles.revoke_role(world.actor("admin"), *targets[index], now())

    assert at_once(both, 2, take) == {"done": 1, Conflict.__name__: 1}


def test_a_leavers_work_goes_to_the_successor_and_his_account_closes(app: Flask, world: World) -> None:
    leaver, successor = world.actor("reviewer"), world.actor("approver")
    screen = Screen(app, "reviewer")
    world.write()
    world.act("drafter", "submit")
    answer = Screen(app, "admin").post(
        f"/accounts/{leaver.person_id}/hand-over", successor=successor.person_id
    )
    assert answer.location == f"/accounts/{successor.person_id}"
    assert screen.get("/").status_code == 302  # signed out
    assert grants(leaver.person_id) == []
    assert "甲县总工会：审核实施方案" in text_of(Screen(app, "approver").get("/"))
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "work_handed_over")).one()
    assert (entry.subject, entry.detail["to"]) == (f"person:{leaver.person_id}", successor.person_id)


def test_work_is_not_handed_to_who_may_not_hold_it(world: World) -> None:
    admin, leaver = world.actor("admin"), world.actor("reviewer").person_id
    for successor in (world.actor("auditor").person_id, leaver, 999):
        with pytest.raises(Invalid) as refusal:
            roles.hand_over(admin, leaver, successor, now())
        assert refusal.value.fields["successor"]
    with pytest.raises(Invalid, match="请改正"):
        roles.hand_over(admin, admin.person_id, leaver, now())
    assert len(grants(leaver)) == 1
