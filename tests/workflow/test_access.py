"""Every address × everybody: who is let in, who is told no, who is not even told that it is there.

An endpoint without a row here fails the first test: whoever adds one says who may open it.
"""

from __future__ import annotations

import datetime as dt
import re

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.workflow.screens import Screen
from tests.workflow.test_document_lifecycle import drafted
from tests.workflow.test_road import work_everything
from tests.workflow.world import FIGURES, PASSWORD, PLAN, TODAY, World
from workflow.app import create_app
from workflow.base.clock import now
from workflow.base.database import Base, db
from workflow.base.settings import Settings
from workflow.base.uploads import checked
from workflow.commendation import use_cases as commendation
from workflow.issuing.models import Document
from workflow.messages import robots
from workflow.messages.models import Message
from workflow.messages.robots import NewRobot
from workflow.progress import class_book, classes, concerns, hearing, model_units, nominations
from workflow.progress.class_book import Sent
from workflow.progress.files import kept
from workflow.submissions import files, use_cases
from workflow.submissions.content import Content

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000000020001e221bc330000000049454e44ae426082"
)
WEBHOOK = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=of-the-tests"
# Nobody signed in, the unit, another unit, the desk of the host, those who look after the system.
COLUMNS = "out drafter rival reviewer approver office leader auditor admin security".split()  # noqa: SIM905 - reads as what it is, a row of names
# fmt: off
ANYBODY =   "200 200 200 200 200 200 200 200 200 200"
REFUSED =   "422 422 422 422 422 422 422 422 422 422"  # anybody may ask; here with nothing worth an answer
UNKNOWN =   "404 404 404 404 404 404 404 404 404 404"
SIGNED_IN = "302 200 200 200 200 200 200 200 200 200"
CONCERNED = "302 200 404 200 200 200 200 200 404 404"  # the unit, the desk, the auditor
DESK =      "302 404 404 200 200 200 200 200 404 404"
CAMPAIGN =  "302 200 200 200 200 200 200 200 404 404"  # whoever takes part in it
RECORDING = "302 200 200 200 403 403 403 403 404 404"
RECORDING_POST = "302 422 422 422 403 403 403 403 404 404"
REGISTER =  "302 403 403 200 200 200 200 200 403 403"
OFFICE =    "302 403 403 403 403 200 403 403 403 403"
OFFICE_POST = "302 403 403 403 403 422 403 403 403 403"
OFFICER_ONLY = "302 403 403 200 403 403 403 403 403 403"
OFFICER =   "302 403 403 200 403 403 403 403 404 404"  # who sees the campaign and is not its officer is told no
OFFICERS_STEP = "302 403 403 409 403 403 403 403 404 404"
LOOKERS =   "302 403 403 200 200 200 200 200 200 403"
KEEPERS =   "302 403 403 403 403 200 403 403 200 403"
KEEPERS_POST = "302 403 403 403 403 422 403 403 422 403"
ADMIN =     "302 403 403 403 403 403 403 403 200 403"
# (endpoint, method, address, answers). {message}: one to the drafter. {token}: the public address of document 1, an issued reply to the unit of
# submission 1, whose summary is due. Document 2 is a draft. What would change something comes with a stale version.
TABLE = [
    ("health", "GET", "/health", ANYBODY),
    ("static", "GET", "/static/hongtou.css", ANYBODY),
    ("bootstrap.static", "GET", "/bootstrap/static/css/bootstrap.min.css", ANYBODY),
    ("people.sign_in_form", "GET", "/sign-in", ANYBODY),
    ("people.sign_in", "POST", "/sign-in", REFUSED),
    ("people.set_language", "POST", "/language", REFUSED),
    ("verification.form", "GET", "/v/", ANYBODY),
    ("verification.document", "GET", "/v/{token}", ANYBODY),
    ("verification.document", "GET", "/v/unknown", UNKNOWN),
    ("verification.compare", "POST", "/v/", REFUSED),
    ("verification.trust_anchor_file", "GET", "/v/trust-anchor.pem", ANYBODY),
    ("submissions.home", "GET", "/", SIGNED_IN),
    ("submissions.campaign", "GET", "/campaigns/1", "302 200 200 200 200 200 200 200 404 404"),
    ("campaigns.index", "GET", "/campaigns/", SIGNED_IN),
    ("campaigns.new", "GET", "/campaigns/new", OFFICER_ONLY),
    ("campaigns.create", "POST", "/campaigns/new", "302 403 403 422 403 403 403 403 403 403"),
    ("campaigns.manage", "GET", "/campaigns/1/manage", OFFICER),
    ("campaigns.act", "POST", "/campaigns/1/act/close", OFFICERS_STEP),
    ("campaigns.act", "POST", "/campaigns/1/act/amend", "302 403 403 404 403 403 403 403 404 404"),
    ("campaigns.edit", "GET", "/campaigns/1/terms", OFFICER),
    ("campaigns.revise", "POST", "/campaigns/1/terms", "302 403 403 422 403 403 403 403 404 404"),
    ("campaigns.roster", "GET", "/campaigns/1/roster", OFFICER),
    ("campaigns.set_roster", "POST", "/campaigns/1/roster", "302 403 403 422 403 403 403 403 404 404"),
    ("campaigns.import_roster", "POST", "/campaigns/1/roster/import", "302 403 403 422 403 403 403 403 404 404"),
    ("campaigns.settle_ended", "POST", "/campaigns/1/roster/ended", "302 403 403 422 403 403 403 403 404 404"),
    ("campaigns.extensions", "GET", "/campaigns/1/extensions", OFFICER),
    ("campaigns.extend", "POST", "/campaigns/1/extensions", "302 403 403 422 403 403 403 403 404 404"),
    ("submissions.submission", "GET", "/submissions/1", CONCERNED),
    ("submissions.reply_progress", "GET", "/submissions/1/reply-progress", CONCERNED),
    ("submissions.page", "GET", "/submissions/1/revisions/1/page-1.png", CONCERNED),
    ("submissions.file", "GET", "/submissions/1/files/1", CONCERNED),
    ("submissions.edit", "GET", "/submissions/1/edit", "302 200 404 403 403 403 403 403 404 404"),
    ("submissions.save", "POST", "/submissions/1/edit", "302 409 404 403 403 403 403 403 404 404"),
    ("submissions.read_file", "POST", "/submissions/1/edit/read", "302 422 404 403 403 403 403 403 404 404"),
    ("submissions.mend", "POST", "/submissions/1/edit/mend", "302 200 404 403 403 403 403 403 404 404"),
    ("submissions.enter_form", "GET", "/submissions/1/enter", "302 403 404 200 403 200 403 403 404 404"),
    ("submissions.enter", "POST", "/submissions/1/enter", "302 403 404 422 403 422 403 403 404 404"),
    ("submissions.act", "POST", "/submissions/1/act/enter", "302 404 404 404 404 404 404 404 404 404"),
    ("submissions.hand_to_head", "POST", "/submissions/1/hand-to-head", "302 409 404 403 403 403 403 403 404 404"),
    ("submissions.review", "GET", "/submissions/1/review", CONCERNED),
    ("submissions.compare_revisions", "GET", "/submissions/1/compare", "302 404 404 404 404 404 404 404 404 404"),
    ("submissions.compared_paper", "GET", "/submissions/1/compare.pdf", "302 404 404 404 404 404 404 404 404 404"),
    ("submissions.write_comment", "POST", "/submissions/1/comments", "302 403 404 409 409 403 403 403 404 404"),
    ("submissions.take_back_comment", "POST", "/submissions/1/comments/1/take-back", "302 404 404 404 404 404 404 404 404 404"),
    ("submissions.answer_comment", "POST", "/submissions/1/comments/1/answer", "302 404 404 404 404 404 404 404 404 404"),
    ("submissions.act", "POST", "/submissions/1/act/reopen", "302 403 404 403 409 403 403 403 404 404"),
    ("submissions.act", "POST", "/submissions/1/act/accept_summary", "302 403 404 409 403 403 403 403 404 404"),
    ("submissions.act", "POST", "/submissions/1/act/unheard_of", "302 404 404 404 404 404 404 404 404 404"),
    ("register.table", "GET", "/register/", REGISTER),
    ("register.workbook", "GET", "/register/register.xlsx", REGISTER),
    ("register.paper", "GET", "/register/register.pdf", REGISTER),
    ("register.seals", "GET", "/register/seals.pdf", REGISTER),
    ("register.files", "POST", "/register/files.zip", "302 200 302 200 200 200 200 200 302 302"),
    ("yearly.archive", "GET", "/register/2026.zip", REGISTER.replace("200", "404")),
    ("office.new", "GET", "/office/draft", OFFICE),
    ("office.create", "POST", "/office/draft", OFFICE_POST),
    ("office.edit", "GET", "/office/draft/2", OFFICE),
    ("office.revise", "POST", "/office/draft/2", OFFICE_POST),
    ("office.series_list", "GET", "/office/series", OFFICE),
    ("office.define_series", "POST", "/office/series", OFFICE_POST),
    ("on_paper.enter_form", "GET", "/office/on-paper/", OFFICE),
    ("on_paper.enter", "POST", "/office/on-paper/", OFFICE_POST),
    ("on_paper.correct_form", "GET", "/office/on-paper/2", "302 403 403 403 403 404 403 403 403 403"),
    ("on_paper.correct", "POST", "/office/on-paper/2", "302 403 403 403 403 404 403 403 403 403"),
    ("seals.seal_list", "GET", "/office/seals/", OFFICE),
    ("seals.seal", "GET", "/office/seals/2.svg", OFFICE),
    ("seals.seal", "GET", "/office/seals/99.svg", "302 403 403 403 403 404 403 403 403 403"),
    ("seals.change_seal", "POST", "/office/seals/2", OFFICE_POST),
    ("issuing.scan", "GET", "/documents/1/scan.pdf", UNKNOWN.replace("404", "302", 1)),
    ("issuing.document", "GET", "/documents/1", CONCERNED),
    ("issuing.document", "GET", "/documents/2", DESK),
    ("issuing.progress", "GET", "/documents/1/progress", CONCERNED),
    ("issuing.page", "GET", "/documents/1/page-1.png", CONCERNED),
    ("issuing.page", "GET", "/documents/2/page-1.png", DESK),
    ("issuing.file", "GET", "/documents/1/file.pdf", CONCERNED),
    ("issuing.file", "GET", "/documents/2/file.pdf", "302 404 404 404 404 404 404 404 404 404"),
    ("issuing.processing_sheet", "GET", "/documents/1/processing-sheet.pdf", "302 403 404 200 200 200 200 200 404 404"),
    ("issuing.sign_for", "POST", "/documents/1/receipt", "302 302 404 403 403 403 403 403 404 404"),
    ("issuing.act", "POST", "/documents/1/act/void", "302 403 404 403 403 403 409 403 404 404"),
    ("issuing.act", "POST", "/documents/2/act/check", "302 404 404 403 403 403 403 403 404 404"),
    ("issuing.remind", "POST", "/documents/1/reminder", "302 403 404 403 403 409 403 403 404 404"),
    ("messages.inbox", "GET", "/messages/", SIGNED_IN),
    ("messages.opened", "GET", "/messages/{message}", "302 302 404 404 404 404 404 404 404 404"),  # the drafter's own
    ("messages.read_all", "POST", "/messages/read", "302 302 302 302 302 302 302 302 302 302"),
    ("messages.choice_form", "GET", "/messages/choices", SIGNED_IN),
    ("messages.choose", "POST", "/messages/choices", "302 422 422 422 422 422 422 422 422 422"),
    ("robots.table", "GET", "/robots/", ADMIN),
    ("robots.add", "POST", "/robots/", "302 403 403 403 403 403 403 403 422 403"),
    ("robots.robot", "GET", "/robots/1", ADMIN),
    ("robots.change", "POST", "/robots/1", "302 403 403 403 403 403 403 403 409 403"),
    ("robots.test", "POST", "/robots/2/test", "302 403 403 403 403 403 403 403 404 403"),
    ("robots.end", "POST", "/robots/1/end", "302 403 403 403 403 403 403 403 409 403"),
    ("people.set_email", "POST", "/accounts/{somebody}/email", "302 403 403 403 403 403 403 403 302 403"),
    ("submissions.together", "POST", "/together", "302 422 422 422 422 422 422 422 422 422"),
    ("search.results", "GET", "/search?q=培训", SIGNED_IN),
    ("people.code_form", "GET", "/one-time-codes", SIGNED_IN),
    ("people.set_up_codes", "POST", "/one-time-codes", "302 422 422 422 422 422 422 422 422 422"),
    ("people.remove_codes", "POST", "/one-time-codes/remove", "302 409 409 409 409 409 409 409 409 409"),
    ("people.substitute_list", "GET", "/substitutes", SIGNED_IN),
    ("people.appoint_substitute", "POST", "/substitutes", "302 422 422 422 422 422 422 422 422 422"),
    ("people.end_substitute", "POST", "/substitutes/999/end", "302 404 404 404 404 404 404 404 404 404"),
    ("people.password_form", "GET", "/password", SIGNED_IN),
    ("people.password", "POST", "/password", "302 422 422 422 422 422 422 422 422 422"),
    ("people.account_list", "GET", "/accounts", ADMIN),
    ("people.account", "GET", "/accounts/{somebody}", ADMIN),
    ("people.grant_role", "POST", "/accounts/{somebody}/roles", "302 403 403 403 403 403 403 403 422 403"),
    ("people.hand_over", "POST", "/accounts/{somebody}/hand-over", "302 403 403 403 403 403 403 403 422 403"),
    ("people.revoke_role", "POST", "/accounts/{somebody}/roles/999/revoke", "302 403 403 403 403 403 403 403 409 403"),
    ("people.account_template", "GET", "/accounts/template.xlsx", ADMIN),
    ("people.create_account", "POST", "/accounts", "302 403 403 403 403 403 403 403 422 403"),
    ("people.import_accounts", "POST", "/accounts/import", "302 403 403 403 403 403 403 403 422 403"),
    ("people.reset_password", "POST", "/accounts/{somebody}/reset", ADMIN),
    ("figures.overview", "GET", "/campaigns/1/figures", "302 302 302 200 200 200 200 200 404 404"),
    ("figures.unit", "GET", "/campaigns/1/figures/{county}", CONCERNED),
    ("figures.enter", "POST", "/campaigns/1/figures/{county}", "302 422 404 422 403 403 403 403 404 404"),
    ("classes.overview", "GET", "/campaigns/1/classes", CAMPAIGN),
    ("classes.workbook", "GET", "/campaigns/1/classes.xlsx", CAMPAIGN),
    ("classes.new", "GET", "/campaigns/1/classes/new", RECORDING),
    ("classes.record", "POST", "/campaigns/1/classes/new", RECORDING_POST),
    ("classes.import_form", "GET", "/campaigns/1/classes/import", RECORDING),
    ("classes.import_list", "POST", "/campaigns/1/classes/import", RECORDING_POST),
    ("classes.template", "GET", "/campaigns/1/classes/template.xlsx", RECORDING),
    ("classes.training_class", "GET", "/classes/1", CONCERNED),
    ("classes.training_class", "GET", "/classes/2", CAMPAIGN),
    ("classes.edit", "GET", "/classes/1/edit", "302 200 404 200 403 403 403 403 404 404"),
    ("classes.save", "POST", "/classes/1/edit", "302 422 404 422 403 403 403 403 404 404"),
    ("classes.void", "POST", "/classes/1/void", "302 409 404 409 403 403 403 403 404 404"),
    ("classes.file", "GET", "/classes/1/files/1", CONCERNED),
    ("classes.file", "GET", "/classes/2/files/2", DESK),
    ("model_units.overview", "GET", "/campaigns/1/model-units", CAMPAIGN),
    ("model_units.publish", "POST", "/campaigns/1/model-units/publish", "302 403 403 409 403 403 403 403 404 404"),
    ("model_units.new", "GET", "/campaigns/1/model-units/new", "302 200 200 403 403 403 403 403 404 404"),
    ("model_units.nominate", "POST", "/campaigns/1/model-units/new", "302 422 422 403 403 403 403 403 404 404"),
    ("model_units.model_unit", "GET", "/model-units/1", CONCERNED),
    ("model_units.edit", "GET", "/model-units/1/edit", "302 200 404 403 403 403 403 403 404 404"),
    ("model_units.save", "POST", "/model-units/1/edit", "302 422 404 403 403 403 403 403 404 404"),
    ("model_units.act", "POST", "/model-units/1/act/review", "302 403 404 409 403 403 403 403 404 404"),
    ("model_units.act", "POST", "/model-units/1/act/unheard_of", "302 404 404 404 404 404 404 404 404 404"),
    ("model_units.file", "GET", "/model-units/1/files/1", CONCERNED),
    ("concerns.overview", "GET", "/campaigns/1/concerns", CAMPAIGN),
    ("concerns.new", "GET", "/campaigns/1/concerns/new", "302 200 200 403 403 403 403 403 404 404"),
    ("concerns.report", "POST", "/campaigns/1/concerns/new", "302 422 422 403 403 403 403 403 404 404"),
    ("concerns.concern", "GET", "/concerns/1", CONCERNED),
    ("concerns.act", "POST", "/concerns/1/act/answer", "302 403 404 422 403 403 403 403 404 404"),
    ("concerns.act", "POST", "/concerns/1/act/close", "302 403 404 409 403 403 403 403 404 404"),
    ("concerns.act", "POST", "/concerns/1/act/unheard_of", "302 404 404 404 404 404 404 404 404 404"),
    ("units.tree", "GET", "/units/", LOOKERS),
    ("units.unit", "GET", "/units/2", LOOKERS),
    ("units.export", "GET", "/units/units.xlsx", LOOKERS),
    ("units.new", "GET", "/units/new", KEEPERS),
    ("units.template", "GET", "/units/template.xlsx", KEEPERS),
    ("units.add", "POST", "/units/new", KEEPERS_POST),
    ("units.change", "POST", "/units/2", "302 403 403 403 403 422 403 403 422 403"),
    ("units.act", "POST", "/units/2/act/close", KEEPERS_POST),
    ("units.act", "POST", "/units/2/act/up", "302 403 403 403 403 409 403 403 409 403"),
    ("units.act", "POST", "/units/2/act/vanish", "302 403 403 404 404 404 404 404 404 403"),
    ("units.take_list", "POST", "/units/import", KEEPERS_POST),
    ("operations.jobs", "GET", "/jobs/", ADMIN),
    ("operations.revive", "POST", "/jobs/999/revive", "302 403 403 403 403 403 403 403 409 403"),
    ("reports.first_draft", "POST", "/submissions/1/edit/first-draft", "302 200 404 403 403 403 403 403 404 404"),
    ("reports.report", "GET", "/campaigns/1/report", "302 404 404 200 200 200 200 200 404 404"),
    ("reports.draft", "POST", "/campaigns/1/report", "302 404 404 403 403 302 403 403 404 404"),
    ("commendation.page", "GET", "/campaigns/1/commendation", DESK),
    ("commendation.prepare", "POST", "/campaigns/1/commendation/prepare", "302 404 404 409 403 403 403 403 404 404"),
    ("commendation.act", "POST", "/campaigns/1/commendation/act/move", "302 404 404 403 409 403 409 403 404 404"),
    ("commendation.act", "POST", "/campaigns/1/commendation/act/draft", "302 404 404 403 403 409 403 403 404 404"),
    ("calendar.table", "GET", "/calendar/2014", SIGNED_IN),
    ("calendar.change", "POST", "/calendar/2014", "302 403 403 422 403 422 403 403 403 403"),
    ("calendar.restore", "POST", "/calendar/2014/restore", "302 403 403 409 403 409 403 403 403 403"),
    ("reminders.campaign", "GET", "/campaigns/1/reminders/", "302 302 302 200 200 200 200 200 404 404"),
    ("reminders.unit", "GET", "/campaigns/1/reminders/2", "302 200 403 200 200 200 200 200 404 404"),
    ("reminders.act", "POST", "/campaigns/1/reminders/2/resume", "302 403 403 409 403 403 403 403 404 404"),
    ("matrix.table", "GET", "/campaigns/1/matrix", "302 403 403 200 200 200 200 200 404 404"),
    ("matrix.workbook", "GET", "/campaigns/1/matrix/matrix.xlsx", "302 403 403 200 200 200 200 200 404 404"),
    ("matrix.paper", "GET", "/campaigns/1/matrix/matrix.pdf", "302 403 403 200 200 200 200 200 404 404"),
    ("people.sign_out", "POST", "/sign-out", "302 302 302 302 302 302 302 302 302 302"),
    ("people.sign_out_everywhere", "POST", "/sign-out/everywhere", "302 302 302 302 302 302 302 302 302 302"),
]
# fmt: on
FORM = {
    "version": "0",
    "remark": "理由",
    "reason": "理由",
    "password": PASSWORD,
    "text": "写了一半",
    "series": "2",
    "document": "1",
}
NOTHING = {"username": "", "password": ""}
NEVER_INLINE = re.compile(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=|javascript:", re.I)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> tuple[Flask, dict[str, object]]:
    """One world for the whole table: a plan approved, its reply issued, a notice drafted."""
    settings = Settings(data=tmp_path_factory.mktemp("house"), secret_key="of the tests " * 4)
    app = create_app(settings, TESTING=True, WTF_CSRF_ENABLED=False)
    with app.app_context():
        Base.metadata.create_all(db.engine)
        world = World.made()
        plan = Content(PLAN, FIGURES)
        scan = files.keep("stamped", "扫描件.png", PNG)
        use_cases.save(world.actor("drafter"), world.submission, world.version(), plan, [scan], now())
        for who, action in (("drafter", "submit"), ("reviewer", "review"), ("approver", "approve")):
            world.act(who, action)
        work_everything()
        drafted(world)
        in_progress(world)
        commendation.prepare(world.actor("reviewer"), world.campaign, now(), TODAY)
        robot = NewRobot("工作群", "wecom", None, ("submission",), WEBHOOK, "")
        robots.add(world.actor("admin"), robot, now())
        token = db.session.scalars(sa.select(Document.token).order_by(Document.id)).first()
        addressee = Message.person_id == world.actor("drafter").person_id
        message = db.session.scalars(sa.select(Message.id).where(addressee)).first()
        named = {
            "county": world.county,
            "message": message,
            "token": token,
            "somebody": world.actor("office2").person_id,
        }
        db.session.remove()
    return app, named


def in_progress(world: World) -> None:
    """Class 1 of the county and class 2 of the city, each with a file; a nomination with a file; a concern."""
    county, photos = world.actor("drafter"), kept("photo", [checked("photo", "现场.png", PNG)])
    day = dt.date(2014, 5, 14)
    content = classes.Content(
        "培训班", False, day, day, "党校", "county", ["staff"], ["lecture"], ["law"], 5, 80, 0
    )
    for who, unit in (("drafter", world.county), ("reviewer", world.city)):
        class_book.record(
            world.actor(who), world.campaign, unit, content, now(), day, Sent({"photo": photos})
        )
    model = model_units.Content("甲一厂", "private", True, False, "事迹")
    nominations.nominate(county, world.campaign, world.county, model, now(), day, photos)
    concern = concerns.Content("training", "soon", "师资不足", "没有教师")
    hearing.report(county, world.campaign, world.county, concern, now(), day)


def test_every_endpoint_has_a_row(house: tuple[Flask, dict[str, object]]) -> None:
    assert {rule.endpoint for rule in house[0].url_map.iter_rules()} == {row[0] for row in TABLE}


@pytest.mark.parametrize(("endpoint", "method", "address", "answers"), TABLE)
def test_everybody_gets_the_answer_of_the_table(
    house: tuple[Flask, dict[str, object]], endpoint: str, method: str, address: str, answers: str
) -> None:
    app, named = house
    given = {}
    for who in COLUMNS:
        screen = Screen(app, "" if who == "out" else who)
        target, fields = address.format(**named), NOTHING if endpoint == "people.sign_in" else FORM
        answer = screen.get(target) if method == "GET" else screen.post(target, **fields)
        given[who] = answer.status_code
        if answer.status_code == 302 and who == "out":
            assert answer.location.startswith("/sign-in")
        if answer.mimetype == "text/html":
            assert not NEVER_INLINE.search(answer.get_data(as_text=True))
    assert given == dict(zip(COLUMNS, map(int, answers.split()), strict=True))
