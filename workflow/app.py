"""The application: the rooms put together."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Flask

from workflow.base import database, logs, once, web
from workflow.base.settings import Settings
from workflow.campaigns import roster_views  # noqa: F401 - adds the roster to the blueprint
from workflow.campaigns.access import sees_all
from workflow.campaigns.views import blueprint as campaigns
from workflow.commendation.views import blueprint as commendation
from workflow.issuing import jobs  # noqa: F401 - registers the issuing job's handler
from workflow.issuing.office_views import blueprint as office
from workflow.issuing.on_paper_views import blueprint as on_paper
from workflow.issuing.register_views import blueprint as register
from workflow.issuing.seal_views import blueprint as seals
from workflow.issuing.verification_views import blueprint as verification
from workflow.issuing.views import blueprint as issuing
from workflow.messages import digest, mail  # noqa: F401 - register what the mail jobs do
from workflow.messages.robot_views import blueprint as robots
from workflow.messages.views import blueprint as messages
from workflow.operations import check, checkpoints  # noqa: F401 - registers what is done daily
from workflow.operations.views import blueprint as operations
from workflow.operations.yearly_views import blueprint as yearly
from workflow.people import (
    code_views,  # noqa: F401 - adds its page to the blueprint
    session,
    substitute_views,  # noqa: F401 - adds its page to the blueprint
)
from workflow.people.session import current_actor
from workflow.people.unit_views import blueprint as units
from workflow.people.views import blueprint as people
from workflow.progress import class_file_views  # noqa: F401 - adds the list from Excel to the blueprint
from workflow.progress.class_views import blueprint as classes
from workflow.progress.concern_views import blueprint as concerns
from workflow.progress.figure_views import blueprint as figures
from workflow.progress.matrix_views import blueprint as matrix
from workflow.progress.model_unit_views import blueprint as model_units
from workflow.reminders import rounds  # noqa: F401 - registers the daily round
from workflow.reminders.calendar_views import blueprint as calendar
from workflow.reminders.views import blueprint as reminders
from workflow.reports.views import blueprint as reports
from workflow.reports.views import cited
from workflow.search.views import blueprint as search
from workflow.submissions import (  # noqa: F401 - add their desks to the blueprint
    entering_views,
    review_views,
    writing_views,
)
from workflow.submissions.views import blueprint as submissions

# The rooms' screens; a new room adds its line.
BLUEPRINTS = (
    submissions,
    campaigns,
    issuing,
    register,
    office,
    on_paper,
    seals,
    yearly,
    verification,
    people,
    figures,
    classes,
    model_units,
    concerns,
    units,
    messages,
    robots,
    operations,
    calendar,
    matrix,
    reminders,
    commendation,
    reports,
    search,
)


def create_app(settings: Settings | None = None, **overrides: Any) -> Flask:
    """One installation's application. Raises UnsafeSettings where production would run on demonstration secrets."""
    settings = settings or Settings()
    settings.refuse_unsafe()
    app = Flask(
        "hongtou",
        root_path=str(web.PROJECT),
        template_folder=str(web.PROJECT / "templates"),
        static_folder=str(web.PROJECT / "static"),
    )
    app.config["HONGTOU"] = settings
    app.config.update(overrides)
    logs.configure()
    database.init_app(app, settings.database)
    web.init_app(app, settings)
    session.init_app(app)
    once.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.jinja_env.globals["at_desk"] = lambda campaign: sees_all(current_actor(), campaign)
    app.jinja_env.globals["cited_figures"] = cited
    app.add_url_rule("/health", "health", _health)
    return app


def _health() -> tuple[dict[str, str], int]:
    database.db.session.execute(sa.text("SELECT 1"))
    return {"status": "ok"}, 200
