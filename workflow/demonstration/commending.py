"""December: the units are ranked, the leadership has its word, the list is decided and the circular issued."""

from __future__ import annotations

import datetime as dt

from workflow.base.clock import now
from workflow.commendation import drafting, listing, queries, ranking, use_cases
from workflow.commendation.models import Commendation
from workflow.commendation.steps import Act
from workflow.demonstration import cast, house
from workflow.demonstration.player import Deed
from workflow.issuing import use_cases as issuing
from workflow.people.policy import Actor
from workflow.people.queries import actor_named
from workflow.progress.standings import tree

TIED = "两家得分相同，经研究，该单位基层覆盖面更广，列在前面。"
LIFTED = "该单位承办全市现场观摩活动，带动作用明显，经研究提升一名。"


def deeds() -> list[Deed]:
    """From the first ranking to the signed circular."""
    return [
        Deed(dt.date(2014, 12, 10), _prepare),
        Deed(dt.date(2014, 12, 15), _lift),
        Deed(dt.date(2014, 12, 16), _break_ties),
        Deed(dt.date(2014, 12, 18), _decide),
        Deed(dt.date(2014, 12, 19), _draft),
        Deed(dt.date(2014, 12, 22), _check),
        Deed(dt.date(2014, 12, 23), _sign_off),
    ]


def _prepare(day: dt.date) -> None:
    use_cases.prepare(actor_named("minguan"), house.campaign(2014).id, now(), day)


def _lift(day: dt.date) -> None:
    """The first county below the line rises to the next place that is open."""
    order = _order(day)
    below = next(one for one in order if one.kind == "county" and not one.commended and not one.contested)
    open_places = ranking.places(listing.ties(order, "county"), below.unit_id)
    place = max(place for place in open_places if place < below.place)
    use_cases.move(_act(house.signing("zhuxi"), day), house.campaign(2014).id, below.unit_id, place, LIFTED)


def _break_ties(day: dt.date) -> None:
    """Of units tied at a quota's line the first in protocol order goes ahead, until the quota is full."""
    while contested := listing.contested(_order(day)):
        first = next(iter(contested.values()))[0]
        use_cases.move(
            _act(house.signing("zhuxi"), day), house.campaign(2014).id, first.unit_id, first.place, TIED
        )


def _decide(day: dt.date) -> None:
    seen = listing.fingerprint(_order(day))
    use_cases.decide(_act(house.signing("zhuxi"), day), house.campaign(2014).id, seen)


def _draft(day: dt.date) -> None:
    series = house.series("临会发").id
    drafting.draft(_act(actor_named("bangong"), day), house.campaign(2014).id, series, cast.PARTNER)


def _check(day: dt.date) -> None:
    issuing.act(actor_named("hegao"), _circular(), "check", 1, now(), day, "名单与决定一致，数字已核对。")


def _sign_off(day: dt.date) -> None:
    issuing.act(house.signing("zhuxi"), _circular(), "sign_off", 2, now(), day)
    issuing.act(house.signing("changwu"), _circular(), "sign_off", 3, now(), day)


def _commendation() -> Commendation:
    found = queries.of_campaign(house.campaign(2014).id)
    assert found, "prepared on the tenth"  # noqa: S101 - our own story
    return found


def _order(day: dt.date) -> list[listing.Ranked]:
    return queries.living(tree(house.campaign(2014), day), _commendation())


def _act(actor: Actor, day: dt.date) -> Act:
    return Act(actor, _commendation().version, now(), day)


def _circular() -> int:
    return _commendation().document_id or 0
