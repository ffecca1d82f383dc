"""What arrives on paper is entered by the host's desk: marked, with its scan, and reviewed by somebody else."""

from __future__ import annotations

import datetime as dt
import io

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.workflow.screens import Screen, text_of
from tests.workflow.test_access import PNG
from tests.workflow.world import FIGURES, PLAN, TODAY, World
from workflow.base.clock import now
from workflow.base.database import db, transaction
from workflow.base.refusals import Conflict, Forbidden, Invalid
from workflow.campaigns.models import Campaign
from workflow.submissions import files, queries, use_cases
from workflow.submissions.content import Arrival, Content
from workflow.submissions.models import Revision, Submission

ARRIVAL = Arrival("post", dt.date(2014, 3, 7))


def entered(world: World, who: str = "office", arrival: Arrival = ARRIVAL, text: str = PLAN) -> None:
    scan = files.keep("stamped", "扫描件.png", PNG)
    new = Content(text, FIGURES)
    use_cases.enter(world.actor(who), world.submission, world.version(), new, arrival, scan, now(), TODAY)


def last_revision() -> Revision:
    db.session.rollback()
    return db.session.scalars(sa.select(Revision).order_by(Revision.id.desc()).limit(1)).one()


@pytest.mark.parametrize("who", ["office", "reviewer"])
def test_it_counts_as_filed_on_the_day_it_arrived_and_goes_the_same_way(world: World, who: str) -> None:
    entered(world, who)
    revision = last_revision()
    assert (revision.channel, revision.submitted_day) == ("post", ARRIVAL.day)
    assert [file.role for file in revision.attachments] == ["stamped"]
    assert queries.history(world.submission)[0].remark == "邮寄报送代录，2014年3月7日收到。"
    world.act("reviewer2", "review")
    world.act("approver", "approve")
    assert world.state() == "approved"
    scan = files.keep("stamped", "扫描件.png", PNG)
    use_cases.enter(
        world.actor(who),
        world.submission,
        world.version(),
        Content(PLAN, FIGURES),
        ARRIVAL,
        scan,
        now(),
        TODAY,
    )
    assert world.state() == "summary_submitted"
    assert last_revision().paper == "summary"


def test_who_entered_it_does_not_review_it(world: World) -> None:
    entered(world, "reviewer")
    for action in ("review", "send_back"):
        with pytest.raises(Forbidden, match="由您起草或提交"):
            world.act("reviewer", action)
    world.act("reviewer2", "review")
    assert world.state() == "reviewed"


def test_the_units_own_draft_stays_what_it_is(world: World) -> None:
    world.write(PLAN.replace("二、措施", "二、我们自己写的措施"))
    entered(world)
    revisions = db.session.get_one(Submission, world.submission).revisions
    assert [revision.sequence for revision in revisions] == [1, 2]
    assert "我们自己写的措施" in revisions[0].text
    assert revisions[0].submitted_at is None


@pytest.mark.parametrize("who", ["approver", "leader", "auditor", "drafter", "head"])
def test_nobody_else_enters(world: World, who: str) -> None:
    with pytest.raises(Forbidden):
        entered(world, who)


@pytest.mark.parametrize(
    ("arrival", "field"),
    [
        (Arrival("online", TODAY), "channel"),
        (Arrival("pigeon", TODAY), "channel"),
        (Arrival("paper", TODAY + dt.timedelta(1)), "received"),
        (Arrival("paper", dt.date(2013, 12, 31)), "received"),
    ],
)
def test_an_arrival_that_cannot_be_is_refused(world: World, arrival: Arrival, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        entered(world, arrival=arrival)
    assert list(refused.value.fields) == [field]


def test_it_must_be_complete_and_something_must_be_due(world: World) -> None:
    with pytest.raises(Invalid):
        entered(world, text="")
    entered(world)
    with pytest.raises(Conflict, match="现在没有要代录的材料"):
        entered(world)


def test_the_heads_consent_is_on_the_paper(world: World) -> None:
    with transaction():
        db.session.get_one(Campaign, world.campaign).head_consent = True
    entered(world)
    assert world.state() == "submitted"


def test_a_closed_campaign_takes_no_paper_either(world: World) -> None:
    with transaction():
        db.session.get_one(Campaign, world.campaign).state = "closed"
    with pytest.raises(Conflict, match="已经结束"):
        entered(world)


def test_the_form_wants_the_scan_and_gives_the_text_back(app: Flask, world: World) -> None:
    clerk = Screen(app, "office")
    address = f"/submissions/{world.submission}/enter"
    assert "代录" in text_of(clerk.get(f"/submissions/{world.submission}"))
    fields: dict[str, object] = {"version": "1", "text": PLAN, "channel": "paper", "received": "2014-03-08"}
    fields |= {name: str(count) for name, count in FIGURES.items()}
    bare = clerk.post(address, **fields)
    assert (bare.status_code, "代录必须附上来件的扫描件" in text_of(bare)) == (422, True)
    assert "培训专兼职工作者85人" in text_of(bare)
    done = clerk.post(address, **fields, stamped=(io.BytesIO(PNG), "来件.png"))
    assert done.status_code == 302, text_of(done)
    shown = text_of(Screen(app, "drafter").get(f"/submissions/{world.submission}"))
    assert "纸质报送代录" in shown
    assert "2014年3月8日（星期六）收到" in shown
