"""The chain and its checkpoints against somebody who owns the database and knows the program."""

from __future__ import annotations

import datetime as dt
import json
import random
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.servers import MailServer
from tests.workflow.screens import Screen
from tests.workflow.test_messages import SENDER, addressed, read
from tests.workflow.test_road import work_everything
from tests.workflow.test_signing_key import configure
from tests.workflow.world import World
from workflow.base import audit, outbox, recurring
from workflow.base.audit import AuditEntry, canonical, hash_of, link_hash
from workflow.base.chain import Mark, walk
from workflow.base.clock import now
from workflow.base.database import db, transaction
from workflow.base.outbox import Job
from workflow.operations import checkpoints
from workflow.operations.checkpoints import verified
from workflow.operations.commands import audit as command

LENGTH = 25
Row = list[Any]  # id, at, actor_id, action, subject, detail, previous_hash, hash


def entered(count: int = LENGTH) -> None:
    for number in range(count):
        with transaction():
            audit.record(
                number % 7 or None, "did", f"thing:{number}", now(), reason=f"理由“{number}”", n=number
            )


def unguarded() -> sqlite3.Connection:
    """The database in the hands of somebody who takes the triggers away first."""
    assert db.engine.url.database
    connection = sqlite3.connect(db.engine.url.database)
    connection.executescript(
        "PRAGMA synchronous=OFF; DROP TRIGGER audit_entry_UPDATE; DROP TRIGGER audit_entry_DELETE"
    )
    return connection


def edit(rows: list[Row], chance: random.Random) -> None:
    row, column = chance.choice(rows), chance.randrange(8)
    other: dict[int, Callable[[], Any]] = {
        0: lambda: chance.randrange(1000, 2000),
        1: lambda: f"20{chance.randrange(10, 99)}-01-01 00:00:00.{chance.randrange(10**6):06}",
        2: lambda: chance.choice([None, chance.randrange(100, 999), "nobody", b"\xff"]),
        5: lambda: chance.choice(["{}", '{"reason":""}', "[1]", "not JSON", "{", "null"]),
    }
    row[column] = other.get(column, lambda: chance.choice([f"{chance.random()}", "", b"\x00\xff"]))()


def delete(rows: list[Row], chance: random.Random) -> None:
    del rows[chance.randrange(len(rows))]


def insert(rows: list[Row], chance: random.Random) -> None:
    forged = list(chance.choice(rows))
    forged[4], forged[7] = f"thing:{chance.random()}", chance.randbytes(32).hex()
    rows.insert(chance.randrange(len(rows)), forged)
    renumber(rows)


def swap(rows: list[Row], chance: random.Random) -> None:
    first, second = chance.sample(range(len(rows)), 2)
    rows[first][1:], rows[second][1:] = rows[second][1:], rows[first][1:]


def truncate(rows: list[Row], chance: random.Random) -> None:
    del rows[chance.randrange(len(rows)) :]


def rewrite(rows: list[Row], chance: random.Random) -> None:
    """One word changed, and every hash after it made anew, as the program would."""
    chance.choice(rows)[4] = f"thing:{chance.random()}"
    relink(rows)


def cut_and_relink(rows: list[Row], chance: random.Random) -> None:
    delete(rows, chance)
    renumber(rows)
    relink(rows)


MUTATIONS = (edit, delete, insert, swap, truncate, rewrite, cut_and_relink)


def renumber(rows: list[Row]) -> None:
    for number, row in enumerate(rows, start=1):
        row[0] = number


def relink(rows: list[Row]) -> None:
    previous = audit.GENESIS
    for row in rows:
        at = dt.datetime.fromisoformat(row[1]).replace(tzinfo=dt.UTC)
        row[6] = previous
        row[7] = previous = hash_of(
            row[0], at, row[2], row[3], row[4], canonical(json.loads(row[5])), previous
        )


def overwritten(connection: sqlite3.Connection, rows: list[Row], head: tuple[int, str]) -> None:
    with connection:
        connection.execute("DELETE FROM audit_entry")
        connection.executemany("INSERT INTO audit_entry VALUES (?,?,?,?,?,?,?,?)", rows)
        connection.execute("UPDATE audit_head SET entry_id = ?, hash = ?", head)


@pytest.mark.parametrize("count", [500, pytest.param(10_000, marks=pytest.mark.deep)])
def test_every_random_mutation_is_found(app: Flask, count: int) -> None:
    """Whoever changes rows moves the head along as well, so that only the checkpoint bears witness to some."""
    entered()
    connection = unguarded()
    whole = [list(row) for row in connection.execute("SELECT * FROM audit_entry ORDER BY id")]
    mark = Mark(LENGTH, whole[-1][7], "检查点")
    missed = []
    for seed in range(count):
        chance = random.Random(seed)
        rows = [list(row) for row in whole]
        mutation = chance.choice(MUTATIONS)
        mutation(rows, chance)
        if rows == whole or len({row[0] for row in rows}) < len(rows):
            continue
        overwritten(connection, rows, (rows[-1][0], rows[-1][7]) if rows else (0, audit.GENESIS))
        if not walk([mark]).fault:
            missed.append((seed, mutation.__name__))
    connection.close()
    assert missed == []


def test_the_first_broken_place_is_named(app: Flask) -> None:
    entered()
    with unguarded() as connection:
        connection.execute("UPDATE audit_entry SET actor_id = 99 WHERE id IN (7, 9)")
    connection.close()
    assert walk().entries == 6
    assert "第 7 条" in walk().fault


def test_the_hash_is_that_of_the_canonical_json(app: Flask) -> None:
    entered(3)
    for entry in db.session.scalars(sa.select(AuditEntry)):
        facts = {
            name: getattr(entry, name)
            for name in ("id", "actor_id", "action", "subject", "detail", "previous_hash")
        }
        text = canonical(facts | {"at": entry.at.isoformat()})
        assert audit.hashlib.sha256(text.encode()).hexdigest() == link_hash(entry) == entry.hash


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET actor_id = 1", "DELETE FROM audit_entry"])
def test_the_database_itself_refuses_to_change_an_entry(both: Flask, statement: str) -> None:
    entered(2)
    with pytest.raises(sa.exc.DBAPIError, match="只能追加"), db.engine.begin() as connection:
        connection.exec_driver_sql(statement)
    assert walk().entries == 2


def test_a_cut_tail_shows_by_the_checkpoint(app: Flask, world: World) -> None:
    entered(5)
    checkpoints.write("2014-03-10", now())
    assert verified()[1] == []
    with unguarded() as connection:
        connection.execute("DELETE FROM audit_entry WHERE id > 3")
        connection.execute(
            "UPDATE audit_head SET entry_id = 3, hash = (SELECT hash FROM audit_entry WHERE id = 3)"
        )
    connection.close()
    assert walk().fault == ""
    (fault,) = verified()[1]
    assert "检查点 2014-03-10" in fault
    answer = app.test_cli_runner().invoke(command, ["verify"])
    assert (answer.exit_code, fault in answer.output) == (1, True)


@pytest.mark.parametrize("which", [".json", ".json.p7s"])
def test_a_changed_checkpoint_is_no_witness(app: Flask, world: World, which: str) -> None:
    entered(5)
    file = checkpoints.write("2014-03-10", now())
    assert file is not None
    changed = file.with_suffix(which)
    data = changed.read_bytes()
    changed.write_bytes(data[:-20] + bytes([data[-20] ^ 1]) + data[-19:])
    assert "检查点 2014-03-10.json 的签名不符" in verified()[1][0]


def test_the_day_s_checkpoint_is_a_row_asked_for_once(both: Flask) -> None:
    World.made()
    entered(3)
    for _ in range(3):
        recurring.ask(dt.date(2014, 3, 10))
    job = db.session.scalars(sa.select(Job).where(Job.kind == "checkpoint")).one()
    assert (job.key, job.state) == ("checkpoint:2014-03-10", "pending")
    outbox.work(job.id)
    outbox.work(job.id)
    db.session.expire_all()
    assert db.session.get_one(Job, job.id).state == "done"
    walked, faults = verified()
    assert (walked.entries, walked.marks, faults) == (3, 1, [])


def test_looking_and_leaving_are_in_the_audit(app: Flask, world: World) -> None:
    world.approved()
    for job_id in db.session.scalars(sa.select(Job.id)).all():
        outbox.work(job_id)
    leader = Screen(app, "leader")
    for address in ("/documents/1", "/documents/1/file.pdf", "/register/register.xlsx"):
        assert leader.get(address).status_code == 200
    leader.post("/sign-out")
    db.session.rollback()
    person = world.actor("leader").person_id
    acts = db.session.scalars(
        sa.select(AuditEntry.action).where(AuditEntry.actor_id == person).order_by(AuditEntry.id)
    )
    assert list(acts) == [
        "signed_in",
        "document_opened",
        "document_downloaded",
        "register_exported",
        "signed_out",
    ]
    assert walk().fault == ""


def test_the_day_s_checkpoint_goes_to_the_auditors_by_mail_and_holds_there_alone(
    app: Flask, world: World, tmp_path: Path
) -> None:
    """Whoever changed rows and files here has not changed a mailbox elsewhere."""
    addressed(world, "auditor", "admin")
    world.write()
    server = MailServer()
    with server.running():
        configure(app, smtp_url=server.url, mail_from=SENDER)
        recurring.ask(dt.date(2014, 3, 10))
        for job in db.session.scalars(sa.select(Job.id).where(Job.kind == "checkpoint")).all():
            for _ in range(2):  # delivered twice, mailed once
                outbox.work(job)
        work_everything()
    (mail,) = map(read, server.received)
    assert (mail["To"], mail["Subject"]) == ("auditor@example.org", "审计检查点 2014-03-10")
    body = mail.get_body(("plain",))
    assert body
    text = body.get_content().replace("\r\n", "\n")
    statement, signature = tmp_path / "statement.json", tmp_path / "signature.pem"
    statement.write_text(next(line for line in text.splitlines() if line.startswith("{")))
    signature.write_text(text[text.index("-----BEGIN CMS") : text.index("-----END CMS-----") + 18])
    anchor = app.config["HONGTOU"].keys / "authority" / "anchor.pem"
    command = ["openssl", "cms", "-verify", "-binary", "-inform", "PEM", "-in", signature]
    command += ["-content", statement, "-CAfile", anchor, "-purpose", "any"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["entry_id"] == 1
    statement.write_text(statement.read_text().replace('"entry_id":1', '"entry_id":2'))
    assert subprocess.run(command, capture_output=True).returncode != 0
