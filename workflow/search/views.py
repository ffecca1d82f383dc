"""The search page: one field, what was found by kind."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from workflow.people.session import current_actor
from workflow.search import queries, words

blueprint = Blueprint("search", __name__)


@blueprint.get("/search")
def results() -> ResponseReturnValue:
    """Everything the person may see that bears the words."""
    typed = request.args.get("q", "").strip()[: words.LONGEST]
    found = queries.find(current_actor(), typed)
    return render_template(
        "pages/search.html", typed=typed, found=found, most=queries.MOST, marked=words.marked
    )
