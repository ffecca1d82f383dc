"""Check, backup and restore: an installation moved while it works, and whatever is damaged on the way named."""

from __future__ import annotations

import json
import os
import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from documents.text import Paragraph, Structure
from tests.servers import Postgres
from tests.workflow.test_road import work_everything
from tests.workflow.world import FIGURES, PLAN, TODAY, World
from workflow.app import create_app
from workflow.base import database
from workflow.base.chain import walk
from workflow.base.clock import now
from workflow.base.database import db, transaction
from workflow.base.settings import Settings
from workflow.issuing import use_cases as issuing
from workflow.issuing.models import Document, Series
from workflow.issuing.trust import store
from workflow.operations import backup as making
from workflow.operations import check, checkpoints
from workflow.operations import keys as sealing
from workflow.operations.backup import Unfit
from workflow.operations.commands import restore as command
from workflow.operations.keys import WrongPassphrase
from workflow.operations.restore import restore
from workflow.people.models import Unit
from workflow.submissions import files, use_cases
from workflow.submissions.content import Content
from workflow.submissions.models import Revision, RevisionFile, Submission

PASSPHRASE = "five words nobody will guess"


def filled(world: World, documents: int, scans: int) -> None:
    """Real documents, issued by the job; and attachments of bytes nobody else has."""
    with transaction() as session:
        series = session.get_one(Series, world.replies)
        for number in range(documents):
            text = Structure(
                issuers=("某市总工会",),
                title=f"关于第{number}项工作的通知",
                body=(Paragraph(text=f"这是第{number}项。"),),
                signatories=("某市总工会",),
            )
            issuing.order_signed_off(
                session, series, "notice", text, [world.county], world.actor("approver"), now(), TODAY
            )
    work_everything()
    kept = [scan(number) for number in range(scans)]
    with transaction() as session:
        unit = Unit(name="戊县总工会", short_name="戊县", kind="county", position=99)
        session.add(unit)
        session.flush()
        writers = [world.actor("drafter").person_id]
        plan = Revision(paper="plan", sequence=1, text=PLAN, writers=writers, attachments=kept, **FIGURES)
        session.add(Submission(campaign_id=world.campaign, unit_id=unit.id, revisions=[plan]))


def scan(number: int) -> RevisionFile:
    """A stored file; ten of a role are all that a form takes, a drill wants more."""
    kept = files.keep("enclosed", "scan.pdf", b"%PDF-1.7 " + random.Random(number).randbytes(2000))
    kept.role = f"scan-{number}"
    return kept


def saved(world: World, number: int) -> None:
    """One more file, as the unit saves it."""
    with database.db.engine.connect() as connection:
        version = connection.scalar(sa.select(Submission.version).where(Submission.id == world.submission))
    assert version
    use_cases.save(
        world.actor("drafter"), world.submission, version, Content(PLAN, FIGURES), [scan(number)], now()
    )


@contextmanager
def under_load(app: Flask, world: World) -> Iterator[None]:
    """The unit goes on saving files while something else happens."""
    stop = threading.Event()
    failed: list[Exception] = []

    def work() -> None:
        with app.app_context():
            number = 100_000
            while not stop.is_set():
                try:
                    saved(world, number := number + 1)
                except Exception as error:
                    failed.append(error)
                    return

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
    assert failed == []


@contextmanager
def elsewhere(url: str, data: Path, store: str = "") -> Iterator[Flask]:
    """An empty machine."""
    secret = "another machine's secret, also long"
    settings = Settings(data=data, database_url=url, secret_key=secret, store=store)
    other = create_app(settings, TESTING=True)
    with other.app_context():
        yield other
        db.session.remove()
        db.engine.dispose()


def migrated(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings, TESTING=True, WTF_CSRF_ENABLED=False)
    with app.app_context():
        database.upgrade()
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def at_work(settings: Settings) -> Iterator[Flask]:
    yield from migrated(settings)


@pytest.fixture
def kept(at_work: Flask, tmp_path: Path) -> Path:
    """A small backup."""
    filled(World.made(), documents=1, scans=2)
    making.backup(tmp_path / "backup", now())
    return tmp_path / "backup"


@pytest.mark.parametrize("kind", ["sqlite and a folder", "postgresql and s3"])
@pytest.mark.parametrize(
    ("documents", "scans"),
    [(5, 45), pytest.param(1000, 9000, marks=[pytest.mark.deep, pytest.mark.timeout(7200)])],
)
def test_the_drill(
    request: pytest.FixtureRequest, settings: Settings, tmp_path: Path, kind: str, documents: int, scans: int
) -> None:
    """Backed up under load, restored on an empty machine, checked to the last file."""
    urls, stores = ["", ""], ["", ""]
    if kind == "postgresql and s3":
        server: Postgres = request.getfixturevalue("postgres")
        urls = [server.new_database(), server.new_database()]
        stores = [f"{request.getfixturevalue('bucket')}/{name}" for name in ("here", "there")]
    for app in migrated(settings.model_copy(update={"database_url": urls[0], "store": stores[0]})):
        world = World.made()
        filled(world, documents, scans)
        checkpoints.write("2014-03-10", now())
        with under_load(app, world):
            manifest = making.backup(tmp_path / "backup", now())
        assert len(manifest.files) >= documents + scans
    with elsewhere(urls[1], tmp_path / "other", stores[1]) as other:
        began = time.monotonic()
        answer = other.test_cli_runner().invoke(command, [str(tmp_path / "backup")])
        print(
            f"{kind}: {len(manifest.files)} files restored and verified in {time.monotonic() - began:.0f} s"
        )
        assert answer.exit_code == 0, answer.output
        assert "全部一致" in answer.output
        assert "与 1 个检查点一致" in answer.output
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Document)) == documents
        assert check.references(db.session.connection()) == manifest.files
        again = other.test_cli_runner().invoke(command, [str(tmp_path / "backup")])
        assert (again.exit_code, "已经有数据" in again.output) == (1, True)


def test_keys_go_along_only_when_asked_for_and_then_sealed(at_work: Flask, tmp_path: Path) -> None:
    filled(World.made(), documents=1, scans=0)
    making.backup(tmp_path / "plain", now())
    making.backup(tmp_path / "sealed", now(), PASSPHRASE)
    secret = (at_work.config["HONGTOU"].keys / "authority" / "issuer.p12").read_bytes()
    for file in [*tmp_path.glob("plain/**/*"), *tmp_path.glob("sealed/**/*")]:
        assert not file.is_file() or secret[:64] not in file.read_bytes()
    with elsewhere("", tmp_path / "other") as other:
        with pytest.raises(WrongPassphrase):
            restore(tmp_path / "sealed", "wrong")
        with pytest.raises(Unfit, match="没有密钥"):
            restore(tmp_path / "plain", PASSPHRASE)
        restore(tmp_path / "sealed", PASSPHRASE)
        restored = other.config["HONGTOU"].keys / "authority" / "issuer.p12"
        assert restored.read_bytes() == secret
        assert restored.stat().st_mode & 0o077 == 0
    with pytest.raises(WrongPassphrase):
        sealing.unseal(b"short", PASSPHRASE, at_work.config["HONGTOU"])


DAMAGE = {
    "no manifest": ("manifest.json", None, "没有清单"),
    "a torn manifest": ("manifest.json", b"{", "清单无法读取"),
    "another format": ("manifest.json", {"format": 9}, "格式"),
    "another database": ("database", b"SQLite format 3\0", "数据库的副本与清单不符"),
    "no database": ("database", None, "数据库的副本与清单不符"),
    "a changed file": ("files/*/*/*", b"changed", "备份不完整"),
    "a missing file": ("files/*/*/*", None, "备份不完整"),
    "another chain": ("manifest.json", {"head": [1, "f" * 64]}, "审计链末端与清单不符"),
}


@pytest.mark.parametrize("what", DAMAGE)
def test_a_backup_whose_parts_disagree_is_refused_with_the_reason(
    kept: Path, tmp_path: Path, what: str
) -> None:
    pattern, change, reason = DAMAGE[what]
    file = next(kept.glob(pattern))
    if isinstance(change, dict):
        file.write_text(json.dumps(json.loads(file.read_text()) | change))
    elif change is None:
        file.unlink()
    else:
        file.write_bytes(change)
    with elsewhere("", tmp_path / "other"), pytest.raises(Unfit, match=reason):
        restore(kept)


def test_a_damaged_installation_is_not_called_backed_up(at_work: Flask, tmp_path: Path) -> None:
    filled(World.made(), documents=0, scans=2)
    store().delete(next(iter(store())))
    with pytest.raises(Unfit, match="hongtou check"):
        making.backup(tmp_path / "backup", now())
    assert not (tmp_path / "backup" / "manifest.json").exists()


def test_check_names_what_is_missing_changed_or_unsigned(app: Flask, world: World) -> None:
    filled(world, documents=1, scans=2)
    assert list(check.faults()) == []
    document = db.session.scalars(sa.select(Document)).one()
    scan = next(key for key in store() if key != document.sha256)
    place = app.config["HONGTOU"].data / "files"
    (place / scan[:2] / scan[2:4] / scan).write_bytes(b"changed")
    (place / document.sha256[:2] / document.sha256[2:4] / document.sha256).unlink()
    faults = "\n".join(check.faults())
    assert f"编号为 {scan} 的文件已被改动" in faults
    assert f"没有编号为 {document.sha256} 的文件" in faults


def test_check_names_a_gap_a_wrong_size_and_a_file_that_is_no_document(app: Flask, world: World) -> None:
    filled(world, documents=3, scans=0)
    with db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE document SET size_bytes = 1 WHERE id = 1")
        connection.exec_driver_sql("UPDATE document SET sequence = 7 WHERE id = 3")
        other = store().put(b"no PDF at all")
        connection.exec_driver_sql("UPDATE document SET sha256 = ?, size_bytes = 13 WHERE id = 2", (other,))
    faults = list(check.faults())
    assert len(faults) == 3
    assert "登记的是 1 字节" in "\n".join(faults)
    assert "编号不连续" in faults[-1]


def test_orphans_go_after_a_grace_time_and_named_files_never(app: Flask, world: World) -> None:
    filled(world, documents=0, scans=1)
    fresh, old = store().put(b"fresh orphan"), store().put(b"old orphan")
    place = app.config["HONGTOU"].data / "files"
    for key in set(store()) - {fresh}:
        os.utime(place / key[:2] / key[2:4] / key, (0, 0))
    assert check.orphans(now()) == [old]
    assert check.sweep(now()) == 1
    assert sorted(store()) == sorted({fresh, *check.references(db.session.connection())})
    assert walk().fault == ""
