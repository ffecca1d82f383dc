"""Stepping up: the actor proves that it is himself, as deciding acts ask — by his password, or a code where set."""

from __future__ import annotations

import datetime as dt

from workflow.base.database import db
from workflow.base.refusals import Invalid
from workflow.people import one_time_codes
from workflow.people.models import Person
from workflow.people.policy import Actor
from workflow.people.sign_in import confirm, count_failure, refuse_locked

# Deeds that are done one after another, so that one proof counts for a while; every other asks each time.
IN_A_ROW = frozenset({"approve", "sign_off"})
COUNTS_FOR = dt.timedelta(minutes=10)


def step_up(actor: Actor, given: str, at: dt.datetime) -> Actor:
    """The actor, stepped up; Invalid (field `password`) where what was given is wrong. Wrong codes lock as passwords do."""
    person = db.session.get_one(Person, actor.person_id)
    if person.code_secret is None:
        confirm(actor, given, at)
        return actor.with_step_up()
    refuse_locked(person, at)
    if not one_time_codes.spend(actor, given, at):
        count_failure(actor.person_id, at)
        raise Invalid({"password": one_time_codes.WRONG})
    return actor.with_step_up()
