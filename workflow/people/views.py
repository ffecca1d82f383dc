"""Signing in and out, one's own password, and the administrator's accounts."""

from __future__ import annotations

import io
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, flash, make_response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from documents.sentences import in_groups, say
from workflow.base import languages, workbooks
from workflow.base.clock import now
from workflow.base.forms import id_in
from workflow.base.refusals import Forbidden, Invalid, NotFound
from workflow.people import accounts, queries, roster_file, session
from workflow.people import roles as granting
from workflow.people import sign_in as signing_in
from workflow.people.accounts import NewAccount
from workflow.people.models import Person
from workflow.people.passwords import MINIMUM_LENGTH
from workflow.people.policy import ROLES

blueprint = Blueprint("people", __name__)


@blueprint.get("/sign-in")
def sign_in_form() -> ResponseReturnValue:
    return render_template("pages/sign_in.html", faults={}, username="")


@blueprint.post("/sign-in")
def sign_in() -> ResponseReturnValue:
    """Signs in; the answer to a wrong pair does not tell which half was wrong."""
    username = request.form.get("username", "")
    try:
        person = signing_in.sign_in(username, request.form.get("password", ""), now())
    except Invalid as refusal:
        return render_template("pages/sign_in.html", faults=refusal.fields, username=username), refusal.status
    session.begin(person)
    return redirect(_local(request.form.get("next", "")) or url_for("submissions.home"))


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """Ends the session in this browser; the person's others go on."""
    session.end()
    return redirect(url_for(".sign_in_form"))


@blueprint.post("/sign-out/everywhere")
def sign_out_everywhere() -> ResponseReturnValue:
    """Ends the person's sessions in every browser, this one too."""
    session.end_everywhere()
    flash(say("所有设备上的登录都已退出，请重新登录。"), "success")
    return redirect(url_for(".sign_in_form"))


@blueprint.post("/language")
def set_language() -> ResponseReturnValue:
    """Switches what the screens speak: in this browser, and for the account of whoever is signed in."""
    language = request.form.get("language", "")
    if language not in languages.LANGUAGES:
        raise Invalid({"language": say("没有这种语言。")})
    if session.signed_in():
        accounts.set_language(session.current_actor(), language, now())
    response = make_response(redirect(_local(request.form.get("next", "")) or url_for("submissions.home")))
    languages.remember(response, language)
    return response


@blueprint.get("/password")
def password_form() -> ResponseReturnValue:
    return _password_page({})


@blueprint.post("/password")
def password() -> ResponseReturnValue:
    """Changes one's own password."""
    old, new, again = (request.form.get(name, "") for name in ("old", "new", "again"))
    try:
        person = signing_in.change_password(session.current_actor(), old, new, again, now())
    except Invalid as refusal:
        return _password_page(refusal.fields), refusal.status
    session.begin(person)
    flash(say("密码已修改，其他设备上的登录已失效。"), "success")
    return redirect(url_for("submissions.home"))


@blueprint.get("/accounts")
def account_list() -> ResponseReturnValue:
    """All accounts, for the administrator."""
    return _accounts_page()


@blueprint.post("/accounts")
def create_account() -> ResponseReturnValue:
    """Creates one account."""
    form = request.form
    account = NewAccount(
        form.get("username", "").strip(),
        form.get("name", "").strip(),
        form.get("unit", ""),
        tuple(form.getlist("roles")),
        form.get("email", "").strip(),
    )
    return _create([account], row_names=False)


@blueprint.post("/accounts/import")
def import_accounts() -> ResponseReturnValue:
    """Creates the accounts of an Excel list, all or none."""
    _require_admin()  # before anything of the file is looked at
    upload = request.files.get("file")
    try:
        listed = roster_file.read(upload.read() if upload else b"")
    except Invalid as refusal:
        return _accounts_page(faults=refusal.fields), refusal.status
    return _create(listed, row_names=True)


@blueprint.get("/accounts/template.xlsx")
def account_template() -> ResponseReturnValue:
    _require_admin()
    return send_file(
        io.BytesIO(roster_file.template()),
        workbooks.MEDIA_TYPE,
        as_attachment=True,
        download_name="账号导入模板.xlsx",
    )


@blueprint.get("/accounts/<int:person_id>")
def account(person_id: int) -> ResponseReturnValue:
    """The roles of one person, for the administrator."""
    return _account_page(person_id, {})


@blueprint.post("/accounts/<int:person_id>/roles")
def grant_role(person_id: int) -> ResponseReturnValue:
    """Gives a person a role (授权)."""
    form = request.form
    try:
        granting.grant_role(
            session.current_actor(), person_id, form.get("role", ""), form.get("unit", ""), now()
        )
    except Invalid as refusal:
        return _account_page(person_id, refusal.fields), refusal.status
    flash(say("角色已授予，立即生效。"), "success")
    return redirect(url_for(".account", person_id=person_id))


@blueprint.post("/accounts/<int:person_id>/roles/<int:grant_id>/revoke")
def revoke_role(person_id: int, grant_id: int) -> ResponseReturnValue:
    """Takes a role back."""
    granting.revoke_role(session.current_actor(), person_id, grant_id, now())
    flash(say("角色已收回，立即生效。"), "success")
    return redirect(url_for(".account", person_id=person_id))


@blueprint.post("/accounts/<int:person_id>/hand-over")
def hand_over(person_id: int) -> ResponseReturnValue:
    """Gives all of a leaver's work to a successor (移交) and closes his account."""
    successor = id_in(request.form.get("successor", ""))
    try:
        granting.hand_over(session.current_actor(), person_id, successor, now())
    except Invalid as refusal:
        return _account_page(person_id, refusal.fields), refusal.status
    flash(say("工作已移交，原账号已停用。"), "success")
    return redirect(url_for(".account", person_id=successor))


@blueprint.post("/accounts/<int:person_id>/email")
def set_email(person_id: int) -> ResponseReturnValue:
    """Sets a person's e-mail address."""
    email = request.form.get("email", "").strip()
    try:
        accounts.set_email(session.current_actor(), person_id, email, now())
    except Invalid as refusal:
        return _accounts_page(faults=refusal.fields), refusal.status
    flash(say("邮箱已保存。") if email else say("邮箱已清除。"), "success")
    return redirect(url_for(".account_list"))


@blueprint.post("/accounts/<int:person_id>/reset")
def reset_password(person_id: int) -> ResponseReturnValue:
    """Gives a person a temporary password, shown once."""
    shown = next((person for person in queries.everyone() if person.id == person_id), None)
    if shown is None:
        raise NotFound
    secret = signing_in.reset_password(session.current_actor(), person_id, now())
    return _accounts_page(created=[accounts.Created(shown.username, shown.name, secret)])


def _create(listed: list[NewAccount], row_names: bool) -> ResponseReturnValue:
    try:
        created = accounts.create_accounts(session.current_actor(), listed, now())
    except Invalid as refusal:
        faults = (
            refusal.fields
            if row_names
            else {key.partition(".")[2]: text for key, text in refusal.fields.items()}
        )
        return _accounts_page(faults=faults, row_faults=row_names), refusal.status
    return _accounts_page(created=created)


def _accounts_page(**shown: Any) -> str:
    _require_admin()
    defaults: dict[str, Any] = {"faults": {}, "row_faults": False, "created": []}
    return render_template(
        "pages/accounts.html",
        people=_listed(),
        units=queries.unit_names(),
        roles=ROLES,
        typed=request.form,
        columns={
            "username": say("登录名"),
            "name": say("姓名"),
            "unit": say("单位全称"),
            "roles": say("角色"),
            "email": say("邮箱"),
            "file": say("文件"),
        },
        **(defaults | shown),
    )


def _account_page(person_id: int, faults: dict[str, str]) -> str:
    _require_admin()
    everyone = queries.everyone()
    person = next((one for one in everyone if one.id == person_id), None)
    if person is None:
        raise NotFound
    units = queries.unit_names()
    return render_template(
        "pages/account.html",
        person=person,
        units=units,
        roles=ROLES,
        successors=[one for one in everyone if one.active and one.id != person_id],
        faults=faults,
        typed=request.form,
    )


def _listed() -> list[tuple[Person, str]]:
    return [
        (
            person,
            in_groups(
                say("{unit} {role}", unit=grant.unit.short_name, role=ROLES[grant.role])
                for grant in person.roles
            ),
        )
        for person in queries.everyone()
    ]


def _password_page(faults: dict[str, str]) -> str:
    return render_template("pages/password.html", faults=faults, minimum=MINIMUM_LENGTH)


def _require_admin() -> None:
    if not session.current_actor().holds("system_admin"):
        raise Forbidden(say("账号由系统管理员管理，您没有这一权限。"))


def _local(address: str) -> str:
    """The address if it stays on this site, else ''."""
    try:
        leads_away = urlsplit(address).netloc != ""
    except ValueError:  # no address at all, like `//[`
        return ""
    safe = address.startswith("/") and not address.startswith(("//", "/\\")) and not leads_away
    return address if safe else ""
