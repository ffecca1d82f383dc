"""When the database itself is gone, the page that says so still comes."""

from __future__ import annotations

from pathlib import Path

from workflow.app import create_app
from workflow.base.settings import Settings


def test_the_page_of_a_failure_needs_no_database(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, secret_key="a secret of the tests, long enough to sign")
    app = create_app(settings, PROPAGATE_EXCEPTIONS=False)
    answer = app.test_client().get("/sign-in")
    assert answer.status_code == 500
    assert "程序出了问题" in answer.get_data(as_text=True)
