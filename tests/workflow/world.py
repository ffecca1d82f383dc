"""A small world for tests: who is who, one campaign, and the shortest way to each situation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from argon2 import PasswordHasher
from flask import current_app

from documents.trust import create_authority
from workflow.base.clock import now
from workflow.base.database import db, transaction
from workflow.campaigns.models import Campaign, RosterEntry
from workflow.issuing.models import Series
from workflow.people.models import Person, RoleGrant, Unit
from workflow.people.policy import Actor
from workflow.people.queries import actor_named
from workflow.submissions import use_cases
from workflow.submissions.content import Content
from workflow.submissions.models import Submission

TODAY = dt.date(2014, 3, 10)
PASSWORD = "correct horse 1921"
_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)  # quick to check, for tests
FIGURES: Mapping[str, int | None] = {
    "staff_total": 100,
    "staff_trained": 85,
    "representatives_total": 400,
    "representatives_trained": 220,
}
PLAN = """甲县总工会关于开展培训活动的实施方案

为做好培训工作，制定本方案。

一、目标
培训专兼职工作者85人、职工代表220人。

二、措施
（一）分级培训。按季度举办培训班。
（二）抓好总结。年底前报送总结。

甲县总工会
2014年3月8日
"""
# username -> (role, unit); the rival has the same roles in the other county, the outsider none.
PEOPLE = {
    "drafter": (("drafter",), "甲县总工会"),
    "head": (("unit_head",), "甲县总工会"),
    "rival": (("drafter", "unit_head"), "乙县总工会"),
    "reviewer": (("reviewer",), "某市总工会"),
    "reviewer2": (("reviewer",), "某市总工会"),
    "approver": (("approver",), "某市总工会"),
    "office": (("office",), "某市总工会"),
    "office2": (("office",), "某市总工会"),
    "leader": (("leader",), "某市总工会"),
    "admin": (("system_admin",), "某市总工会"),
    "security": (("security_admin",), "某市总工会"),
    "auditor": (("auditor",), "某市总工会"),
}


@dataclass
class World:
    """Ids of what was made."""

    city: int
    county: int
    rival_county: int
    campaign: int
    replies: int
    notices: int
    submission: int
    actors: dict[str, Actor] = field(default_factory=dict)

    @classmethod
    def made(cls, head_consent: bool = False) -> World:
        """Everything, committed; needs an application context with tables."""
        keys = current_app.config["HONGTOU"].keys / "authority"
        create_authority(
            keys, organisation="某市总工会", key="ec"
        )  # an EC key is made at once, an RSA key is not
        with transaction() as session:
            names = [("某市总工会", "city"), ("甲县总工会", "county"), ("乙县总工会", "county")]
            units = [
                Unit(name=name, short_name=name[:2], kind=kind, position=place)
                for place, (name, kind) in enumerate(names)
            ]
            session.add_all(units)
            session.flush()
            ids = {unit.name: unit.id for unit in units}
            for username, (roles, unit) in PEOPLE.items():
                session.add(_person(username, roles, ids[unit]))
            replies = Series(mark="某会备", issuer="某市总工会", unit_id=ids["某市总工会"])
            notices = Series(mark="某会办", issuer="某市总工会办公室", unit_id=ids["某市总工会"])
            session.add_all([replies, notices])
            session.flush()
            campaign = _campaign(ids["某市总工会"], replies.id, head_consent)
            session.add(campaign)
            session.flush()
            roster = [ids["甲县总工会"], ids["乙县总工会"]]
            session.add_all(RosterEntry(campaign_id=campaign.id, unit_id=unit) for unit in roster)
            use_cases.open_for(session, campaign.id, roster)
            session.flush()
            submission = session.query(Submission).filter_by(unit_id=ids["甲县总工会"]).one()
            made = cls(ids["某市总工会"], *roster, campaign.id, replies.id, notices.id, submission.id)
        made.actors = {username: actor_named(username) for username in PEOPLE}
        db.session.remove()
        return made

    def actor(self, username: str) -> Actor:
        return self.actors[username]

    def grant(self, username: str, role: str, unit_id: int) -> None:
        """Gives a person one role more."""
        with transaction() as session:
            session.add(RoleGrant(person_id=self.actor(username).person_id, role=role, unit_id=unit_id))
        self.actors[username] = actor_named(username)

    def version(self) -> int:
        """The submission's version as it stands."""
        db.session.rollback()
        return db.session.get_one(Submission, self.submission).version

    def state(self) -> str:
        """The submission's state as it stands."""
        db.session.rollback()
        return db.session.get_one(Submission, self.submission).state

    def write(self, text: str = PLAN, is_request: bool = False, who: str = "drafter") -> None:
        """Saves the paper that is due."""
        content = Content(text, FIGURES, is_request)
        use_cases.save(self.actor(who), self.submission, self.version(), content, [], now())

    def act(self, who: str, action: str, remark: str = "理由充分", day: dt.date = TODAY) -> None:
        """Takes a step with the current version, stepped up."""
        actor = self.actor(who).with_step_up()
        use_cases.act(actor, self.submission, action, self.version(), now(), day, remark)

    def approved(self) -> World:
        """Brings the submission to `approved`; its reply is ordered, not yet issued."""
        self.write()
        for who, action in (("drafter", "submit"), ("reviewer", "review"), ("approver", "approve")):
            self.act(who, action)
        return self


def _person(username: str, roles: tuple[str, ...], unit_id: int) -> Person:
    grants = [RoleGrant(role=role, unit_id=unit_id) for role in roles]
    return Person(
        username=username,
        name=f"{username}的姓名",
        password_hash=_HASH,
        must_change_password=False,
        created_at=now(),
        roles=grants,
    )


def _campaign(host: int, series: int, head_consent: bool) -> Campaign:
    return Campaign(
        state="running",
        title="培训活动",
        basis="年度工作安排",
        year=2014,
        host_unit_id=host,
        plan_due=dt.date(2014, 3, 15),
        summary_due=dt.date(2014, 11, 20),
        staff_target=80,
        representative_target=50,
        reply_kind="record",
        reply_series_id=series,
        head_consent=head_consent,
    )
