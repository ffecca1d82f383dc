"""The yearly export, checked with the tools that its README names."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import shlex
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from openpyxl import load_workbook

from tests.documents.trust.test_signing import pdfsig
from tests.workflow.processes import PROJECT
from tests.workflow.screens import Screen, text_of
from tests.workflow.test_document_lifecycle import brought, document
from tests.workflow.test_on_paper import SCAN, enter
from tests.workflow.world import World
from workflow.base.audit import AuditEntry
from workflow.base.database import db
from workflow.base.languages import COOKIE
from workflow.issuing.trust import store
from workflow.operations import yearly


@pytest.fixture
def year(app: Flask, world: World, tmp_path: Path) -> Path:
    """The export of 2014 unpacked: one void document of ours and two given on paper, one of them scanned."""
    found = brought(app, world, "void")
    enter(world, document(found).sequence + 1)
    enter(world, document(found).sequence + 2, scan=SCAN)
    answer = Screen(app, "office").get("/register/2014.zip")
    assert answer.status_code == 200, text_of(answer)
    folder = tmp_path / "年度"
    zipfile.ZipFile(io.BytesIO(answer.data)).extractall(folder)
    return folder


def run(folder: Path, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=folder,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_it_checks_with_the_tools_that_its_readme_names(app: Flask, year: Path, tmp_path: Path) -> None:
    sums = run(year, "sha256sum", "-c", "SHA256SUMS")
    assert sums.returncode == 0, sums.stdout
    names = {str(file.relative_to(year)) for file in year.rglob("*") if file.is_file()}
    assert len(sums.stdout.splitlines()) == len(names) - 1, "every file but the sums themselves"
    (paper,) = (year / "documents").iterdir()
    told = pdfsig(paper.read_bytes(), tmp_path)
    assert "Signature is Valid" in told
    assert "Total document signed" in told
    readme = (year / "README.txt").read_text()
    openssl = readme[readme.index("openssl cms") : readme.index("     以后的审计链")].replace("\\\n", " ")
    checked = run(year, *shlex.split(openssl))
    assert checked.returncode == 0, checked.stderr
    assert json.loads(checked.stdout) == json.loads((year / "audit-checkpoint.json").read_text())


@pytest.mark.parametrize(("at_home", "code", "sentence"), [(True, 3, "已作废"), (False, 3, "不在本登记簿")])
def test_hongtou_verifies_it_at_home_and_on_an_empty_machine(
    app: Flask, year: Path, tmp_path: Path, at_home: bool, code: int, sentence: str
) -> None:
    (paper,) = (year / "documents").iterdir()
    data = app.config["HONGTOU"].data if at_home else tmp_path / "elsewhere"
    anchor = year / "trust-anchor.pem"
    command = (sys.executable, "-m", "wsgi", "verify", str(paper), "--trust-anchor", str(anchor))
    verified = run(PROJECT, *command, HONGTOU_DATA=str(data))
    assert (verified.returncode, sentence in verified.stdout) == (code, True), (
        verified.stdout + verified.stderr
    )
    changed = tmp_path / "changed.pdf"
    changed.write_bytes(paper.read_bytes() + b" ")
    assert run(PROJECT, *command[:4], str(changed), *command[5:], HONGTOU_DATA=str(data)).returncode == 1


def test_a_changed_file_shows(year: Path) -> None:
    (paper,) = (year / "documents").iterdir()
    paper.write_bytes(paper.read_bytes()[:-1] + b"x")
    sums = run(year, "sha256sum", "-c", "SHA256SUMS")
    assert sums.returncode == 1
    assert paper.name in sums.stdout


def test_the_register_in_it_names_every_number_and_marks_what_is_void_or_on_paper(
    app: Flask, year: Path
) -> None:
    book = load_workbook(year / "register.xlsx").worksheets[0]
    rows = list(book.iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in rows] == [f"某会办〔2014〕{n}号" for n in (1, 2, 3)]
    assert [row[4] for row in rows] == ["已作废", "已印发（纸质补录）", "已印发（纸质补录）"]
    assert (year / "register.pdf").read_bytes().startswith(b"%PDF-")
    (scan,) = (year / "scans").iterdir()
    assert scan.read_bytes() == SCAN
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "register_exported")).one()
    assert entry.detail == {"file": "2014.zip"}
    checkpoint = json.loads((year / "audit-checkpoint.json").read_text())
    assert checkpoint["entry_id"] >= entry.id, "the export itself is below the checkpoint"


def test_a_year_without_documents_and_a_file_that_is_gone_are_said_in_words(app: Flask, world: World) -> None:
    office = Screen(app, "office")
    assert "2013 年没有登记的公文" in text_of(office.get("/register/2013.zip"))
    found = brought(app, world, "issued")
    store().delete(document(found).sha256)
    answer = office.get("/register/2014.zip")
    assert answer.status_code == 409
    assert "没有导出：没有编号为" in text_of(answer)
    office.client.set_cookie(COOKIE, "en")
    assert "The archive was not made. There is no file" in text_of(office.get("/register/2014.zip"))


def test_names_are_safe_on_windows_and_none_hides_another(app: Flask, world: World) -> None:
    found = brought(app, world, "issued")
    seen = document(found)
    seen.title = 'a\\b/c:d*e?f"g<h>i|j\nk' + "长" * 200
    db.session.commit()
    out = io.BytesIO()
    yearly.write(out, 2014, [seen], dt.datetime.now(dt.UTC), dt.date(2014, 12, 31))
    (name,) = [one for one in zipfile.ZipFile(out).namelist() if one.startswith("documents/")]
    assert not set('\\:*?"<>|\n') & set(name)
    assert len(name) < 140
