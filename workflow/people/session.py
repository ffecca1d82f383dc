"""The signed-in person of a request. Everything needs one, except what is named public here."""

from __future__ import annotations

import secrets
from typing import Any

import sqlalchemy as sa
from flask import Flask, abort, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from workflow.base import languages
from workflow.base.clock import now, office_day
from workflow.people import sign_in
from workflow.people.models import EndedSession, Person
from workflow.people.policy import Actor
from workflow.people.queries import acting
from workflow.people.stepping_up import COUNTS_FOR, IN_A_ROW, step_up

# Endpoints that anyone may open; whatever is not named here asks for a sign-in.
PUBLIC = frozenset(
    {
        "static",
        "bootstrap.static",
        "people.sign_in",
        "people.sign_in_form",
        "people.set_language",
        "verification.document",
        "verification.compare",
        "verification.form",
        "verification.trust_anchor_file",
        "health",
    }
)
# What a person with a temporary password may still do.
WITH_TEMPORARY_PASSWORD = PUBLIC | {
    "people.password",
    "people.password_form",
    "people.sign_out",
    "people.sign_out_everywhere",
}

manager = LoginManager()


class SignedIn(UserMixin):  # type: ignore[misc] # flask-login ships no types
    """What flask-login keeps: the person's id, the version of his password, and which session it is."""

    def __init__(self, person: Person, actor: Actor, session_id: str) -> None:
        self.session_id = session_id
        self.actor = actor
        self.must_change_password = person.must_change_password
        self.language = person.language
        self.gives_codes = person.code_secret is not None
        self._id = f"{person.id}.{person.sign_in_version}.{session_id}"

    def get_id(self) -> str:
        return self._id


def init_app(app: Flask) -> None:
    """Closes every endpoint that is not public."""
    manager.init_app(app)
    manager.session_protection = "strong"
    app.before_request(_speak)
    app.before_request(_guard)
    app.context_processor(_shown)


@manager.user_loader  # type: ignore[untyped-decorator] # flask-login ships no types
def _load(identity: str) -> SignedIn | None:
    person_id, version, session_id = (*identity.split("."), "", "")[:3]
    goes_on = sa.and_(Person.active, ~sa.exists().where(EndedSession.session_id == session_id))
    found = acting(sa.and_(Person.id == int(person_id), goes_on), office_day())
    fits = session_id and found is not None and str(found[0].sign_in_version) == version
    return SignedIn(*found, session_id) if found is not None and fits else None


def begin(person: Person) -> None:
    """Starts the person's session in this browser."""
    if found := acting(Person.id == person.id, office_day()):
        login_user(SignedIn(*found, secrets.token_hex(16)))


def end() -> None:
    """Ends the session in this browser, and whatever was copied from it."""
    sign_in.sign_out(current_actor(), current_user.session_id, now())
    logout_user()


def end_everywhere() -> None:
    """Ends the person's sessions in every browser."""
    sign_in.sign_out_everywhere(current_actor(), now())
    logout_user()


def signed_in() -> bool:
    """Whether anybody is; public pages are shown to everybody."""
    return bool(current_user.is_authenticated)


def current_actor() -> Actor:
    """Who acts in this request."""
    if not current_user.is_authenticated:
        abort(401)
    actor: Actor = current_user.actor
    return actor


def stepped_up_actor(action: str = "") -> Actor:
    """The actor, stepped up where the form gives the password again, or a code where set; Invalid where it is wrong.

    For an action that is taken in a row, what was given in this session a moment ago counts as well.
    """
    actor, password = current_actor(), request.form.get("password", "")
    if password:
        proven = step_up(actor, password, now())
        session["stepped_up"] = [current_user.session_id, now().timestamp()]
        return proven
    return actor.with_step_up() if action in IN_A_ROW and lately_stepped_up() else actor


def lately_stepped_up() -> bool:
    """Whether the person proved in this very session, a moment ago, that it is himself."""
    whose, when = session.get("stepped_up", ("", 0.0))
    lately = now().timestamp() - COUNTS_FOR.total_seconds()
    return bool(current_user.is_authenticated and whose == current_user.session_id and when > lately)


def _speak() -> None:
    """The person's own language, on whatever machine he signs in; style sheets and scripts ask for nobody."""
    if request.endpoint in ("static", "bootstrap.static"):
        return
    if current_user.is_authenticated and current_user.language:
        languages.use(current_user.language)


def _guard() -> ResponseReturnValue | None:
    endpoint = request.endpoint
    if endpoint is None or endpoint in PUBLIC:
        return None
    if not current_user.is_authenticated:
        return redirect(
            url_for(
                "people.sign_in_form", next=request.full_path.rstrip("?") if request.method == "GET" else None
            )
        )
    if current_user.must_change_password and endpoint not in WITH_TEMPORARY_PASSWORD:
        return redirect(url_for("people.password_form"))
    return None


def _shown() -> dict[str, Any]:
    actor = current_user.actor if current_user and current_user.is_authenticated else None
    return {"actor": actor, "nonce": g.get("nonce", ""), "lately_stepped_up": lately_stepped_up}
