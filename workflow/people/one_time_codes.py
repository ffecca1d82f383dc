"""One-time codes (动态口令, RFC 6238) from a person's phone: where set, they stand for the password in deciding acts.

The secret is kept sealed, so that a copy of the database alone gives no codes. A code counts once.
"""

from __future__ import annotations

import datetime as dt

import pyotp

from documents.sentences import say
from workflow.base import audit
from workflow.base.database import db, transaction
from workflow.base.refusals import Conflict, Invalid
from workflow.base.sealing import Unreadable, seal, unseal
from workflow.people.models import Person
from workflow.people.policy import Actor
from workflow.people.sign_in import confirm

ISSUER = say("红头")
PURPOSE = "one-time codes"
PERIOD_S = 30
STEPS_ASIDE = 1  # a phone's clock may be half a minute off
WRONG = say("动态口令不对。请输入手机上现在显示的六位数字；每个口令只能用一次。")


def offer(actor: Actor) -> tuple[str, str]:
    """A new secret, sealed for the form to carry, and the `otpauth:` address that a phone reads from a QR code."""
    secret = pyotp.random_base32()
    person = db.session.get_one(Person, actor.person_id)
    address = pyotp.TOTP(secret).provisioning_uri(name=person.username, issuer_name=ISSUER)
    return seal(secret, PURPOSE), address


def address_of(sealed: str, actor: Actor) -> str:
    """The address of a secret that was offered before; Invalid where it is not one of ours."""
    person = db.session.get_one(Person, actor.person_id)
    return pyotp.TOTP(_opened(sealed)).provisioning_uri(name=person.username, issuer_name=ISSUER)


def set_up(actor: Actor, sealed: str, code: str, password: str, at: dt.datetime) -> None:
    """Begins to ask this person for codes; Invalid names the field that is wrong."""
    secret = _opened(sealed)
    confirm(actor, password, at)
    step = _step_of(secret, code, at)
    if step is None:
        raise Invalid({"code": WRONG})
    with transaction() as session:
        person = session.get_one(Person, actor.person_id)
        person.code_secret, person.code_step = sealed, step
        audit.record(actor.person_id, "one_time_codes_set_up", f"person:{person.id}", at)


def remove(actor: Actor, password: str, at: dt.datetime) -> None:
    """Goes back to asking for the password."""
    confirm(actor, password, at)
    with transaction() as session:
        person = session.get_one(Person, actor.person_id)
        if person.code_secret is None:
            raise Conflict(say("还没有设置动态口令。"))
        person.code_secret = None
        audit.record(actor.person_id, "one_time_codes_removed", f"person:{person.id}", at)


def spend(actor: Actor, code: str, at: dt.datetime) -> bool:
    """Whether this is a code of the person's that was never used; from now on it is."""
    with transaction(aside=True) as session:
        person = session.get_one(Person, actor.person_id, with_for_update=True, populate_existing=True)
        step = _step_of(_opened(person.code_secret or ""), code, at)
        fits = step is not None and step > person.code_step
        if step is not None and fits:
            person.code_step = step
        audit.record(actor.person_id, "code_given" if fits else "code_refused", f"person:{person.id}", at)
    return fits


def _step_of(secret: str, code: str, at: dt.datetime) -> int | None:
    """The half minute a code belongs to, if it is one of now."""
    now, code = int(at.timestamp()) // PERIOD_S, code.strip().replace(" ", "")
    codes = pyotp.TOTP(secret, interval=PERIOD_S)
    near = range(now - STEPS_ASIDE, now + STEPS_ASIDE + 1)
    return next((step for step in near if pyotp.utils.strings_equal(codes.generate_otp(step), code)), None)


def _opened(sealed: str) -> str:
    try:
        return unseal(sealed, PURPOSE)
    except Unreadable as error:
        raise Invalid(
            {"code": say("动态口令的设置已失效，请重新设置；不能办理时请联系系统管理员。")}
        ) from error
