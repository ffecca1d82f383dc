"""A disk that is really full: nothing is acknowledged, nothing is half there, and it heals when there is room."""

from __future__ import annotations

import io
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.workflow.screens import Screen, text_of
from tests.workflow.test_access import PNG
from tests.workflow.test_road import work_everything
from tests.workflow.test_submission_lifecycle import bring
from tests.workflow.world import FIGURES, PLAN, World
from workflow.app import create_app
from workflow.base import outbox
from workflow.base.chain import walk
from workflow.base.database import Base, db, transaction
from workflow.base.outbox import Job
from workflow.base.settings import Settings
from workflow.issuing.models import Document
from workflow.issuing.trust import store
from workflow.operations import check
from workflow.submissions.models import RevisionFile, SubmissionEvent

pytestmark = pytest.mark.skipif(
    os.geteuid() != 0,
    reason="a file system of one's own needs root; test_folder.py has a file size limit instead",
)
SECRET = "a secret of the tests, long enough to sign sessions"
ROOM_MB = 8


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of a few megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={ROOM_MB}m", "tmpfs", str(place)], check=True)
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


@pytest.fixture
def app(small_disk: Path) -> Iterator[Flask]:
    """An installation that has nothing but this disk."""
    app = create_app(
        Settings(data=small_disk / "var", secret_key=SECRET), TESTING=True, WTF_CSRF_ENABLED=False
    )
    with app.app_context():
        Base.metadata.create_all(db.engine)
        yield app
        db.session.remove()
        db.engine.dispose()


@contextmanager
def full(disk: Path) -> Iterator[None]:
    """Somebody else has taken all that was left."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as out:
        for size in (1024 * 1024, 4096, 1):
            try:
                while True:
                    out.write(bytes(size))
            except OSError:
                continue
    try:
        yield
    finally:
        filler.unlink()


def halves(disk: Path) -> list[Path]:
    """Stored files that are not what their name says, and what lies unfinished."""
    files = [file for file in (disk / "var" / "files").rglob("*") if file.is_file()]
    return [file for file in files if sha256(file.read_bytes()).hexdigest() != file.name]


def test_an_attachment_finds_no_room_and_then_finds_it(app: Flask, world: World, small_disk: Path) -> None:
    drafter = Screen(app, "drafter")
    address, form = f"/submissions/{world.submission}/edit", {"text": PLAN, "version": str(world.version())}
    form |= {name: str(number) for name, number in FIGURES.items()}
    with full(small_disk):
        answer = drafter.post(address, **form, stamped=(io.BytesIO(PNG), "扫描件.png"), once="one form")
        assert answer.status_code == 422
        assert "“扫描件.png”没有保存：文件存储空间已满。" in text_of(answer)
        assert "培训专兼职工作者85人" in text_of(answer), "what was typed is still there"
        assert halves(small_disk) == []
    assert db.session.scalars(sa.select(RevisionFile)).all() == []
    again = drafter.post(address, **form, stamped=(io.BytesIO(PNG), "扫描件.png"), once="one form")
    assert again.status_code == 302
    assert store().get(db.session.scalars(sa.select(RevisionFile.sha256)).one()) == PNG


CLASS = {"title": "职工代表培训班", "is_visit": "", "starts": "2014-03-10", "ends": "2014-03-11", "place": "县党校二楼",
         "level": "county", "audience": "representatives", "forms": "lecture", "subjects": "law",
         "staff_count": "5", "representatives_count": "80", "others_count": "0"}  # fmt: skip
NOMINATION = {"name": "甲一厂", "ownership": "private", "material": "职代会每年两次，集体合同逐条审议。"}
PAPER = {"series": "2", "sequence": "3", "title": "关于早年一件事的通知", "date": "2012-05-04"}


@pytest.mark.parametrize(
    ("who", "address", "form", "field", "name", "data", "typed"),
    [
        ("drafter", "/campaigns/1/classes/new", CLASS, "photo", "现场.png", PNG, "县党校二楼"),
        ("drafter", "/campaigns/1/model-units/new", NOMINATION, "file", "奖状.png", PNG, "集体合同逐条审议"),
        ("office", "/office/on-paper/", PAPER, "scan", "扫描件", b"%PDF-1.7 scan", "关于早年一件事的通知"),
    ],
)
def test_whatever_finds_no_room_is_said_at_its_field_and_what_was_typed_stays(
    app: Flask, world: World, small_disk: Path, who: str, address: str, form: dict[str, str], field: str,
    name: str, data: bytes, typed: str,
) -> None:  # fmt: skip
    screen = Screen(app, who)
    with full(small_disk):
        answer = screen.post(address, **form, **{field: (io.BytesIO(data), name)}, once="one form")
        assert answer.status_code == 422
        assert f"“{name}”没有保存：文件存储空间已满。" in text_of(answer)
        assert typed in text_of(answer), "what was typed is still there"
        assert halves(small_disk) == []
    again = screen.post(address, **form, **{field: (io.BytesIO(data), name)}, once="one form")
    assert again.status_code == 302
    assert list(store()) == [sha256(data).hexdigest()]


def test_an_act_is_not_acknowledged_and_the_same_form_sent_again_counts_once(
    app: Flask, world: World, small_disk: Path
) -> None:
    bring(world, "submitted")
    reviewer, version = Screen(app, "reviewer"), str(world.version())
    remark = (
        "请把培训对象的人数补充完整，并说明经费的来源和使用办法。" * 150
    )  # more than fits into a page half empty
    address = f"/submissions/{world.submission}/act/send_back"
    events = db.session.scalar(sa.select(sa.func.count()).select_from(SubmissionEvent))
    with full(small_disk):
        answer = reviewer.post(address, version=version, remark=remark, once="one form")
        assert answer.status_code == 503
        assert "数据库暂时不可用" in text_of(answer)
        assert remark in text_of(answer), "what was typed is still there"
        assert reviewer.get(f"/submissions/{world.submission}").status_code == 200, "reading goes on"
    assert world.state() == "submitted"
    for _ in range(2):
        assert reviewer.post(address, version=version, remark=remark, once="one form").status_code == 302
    assert world.state() == "returned"
    assert db.session.scalar(sa.select(sa.func.count()).select_from(SubmissionEvent)) == (events or 0) + 1
    assert walk().fault == ""


def test_a_document_waits_for_room_and_is_then_issued_once(
    app: Flask, world: World, small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.approved()
    job_id = db.session.scalars(sa.select(Job.id)).one()
    with full(small_disk):
        with pytest.raises(sa.exc.OperationalError, match=r"full|I/O"):
            outbox.work(job_id)
        db.session.rollback()
        assert db.session.scalars(sa.select(Document.state)).one() == "signed_off"
        assert (halves(small_disk), list(store())) == ([], [])
    work_everything()
    issued = db.session.scalars(sa.select(Document)).one()
    assert (issued.state, issued.number) == ("issued", "某会备〔2014〕1号")
    assert list(check.faults()) == []


def test_a_document_waits_for_a_store_without_room(tmp_path: Path, small_disk: Path) -> None:
    """The database has room, the files have none: the job waits as often as it must, and the page says for what."""
    settings = Settings(data=tmp_path / "var", secret_key=SECRET)
    app = create_app(settings, TESTING=True, WTF_CSRF_ENABLED=False)
    (tmp_path / "var").mkdir(exist_ok=True)
    (small_disk / "files").mkdir()
    (tmp_path / "var" / "files").symlink_to(small_disk / "files")
    with app.app_context():
        Base.metadata.create_all(db.engine)
        world = World.made().approved()
        job_id = db.session.scalars(sa.select(Job.id)).one()
        with full(small_disk):
            for _ in range(outbox.MAXIMUM_ATTEMPTS + 2):
                outbox.work(job_id)
                at_once(job_id)
            page = text_of(Screen(app, "drafter").get(f"/submissions/{world.submission}"))
            assert "“存储”暂时不能进行，恢复后自动继续：文件存储空间已满。" in page
            assert db.session.scalars(sa.select(Document.state)).one() == "numbered"
            assert [file for file in (small_disk / "files").rglob("*") if file.is_file()] == []
        outbox.work(job_id)
        issued = db.session.scalars(sa.select(Document)).one()
        assert (issued.state, issued.number) == ("issued", "某会备〔2014〕1号")
        assert list(check.faults()) == []
        db.session.remove()
        db.engine.dispose()


def at_once(job_id: int) -> None:
    """As if the wait were over."""
    with transaction() as session:
        session.execute(sa.update(Job).where(Job.id == job_id).values(due_at=Job.created_at))
