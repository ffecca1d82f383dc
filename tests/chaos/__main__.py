"""`python -m tests.chaos` (make chaos): load and kills for some minutes on each database, then a table of figures.

kill -9 is not a power cut: what the operating system took over is still written.
"""

from __future__ import annotations

import argparse
import os
import queue
import random
import tempfile
import threading
import time
from collections import Counter as Count
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import sqlalchemy as sa

from tests.chaos.installation import Installation
from tests.chaos.people import PASSWORD, ROAD, Person
from tests.chaos.watch import Watch
from tests.servers import ObjectStore, Postgres, free_port
from tests.workflow.world import FIGURES, PLAN, World
from workflow.app import create_app
from workflow.base import database
from workflow.base.chain import walk
from workflow.base.database import db, transaction
from workflow.base.outbox import Job
from workflow.base.settings import Settings
from workflow.campaigns.models import RosterEntry
from workflow.issuing.models import Counter, Document
from workflow.operations import check
from workflow.people.models import RoleGrant, Unit
from workflow.submissions.models import Revision, Submission, SubmissionEvent

CLERKS = 3
STALLED_S = 120  # without one job done: it will not settle any more
SECRET = "a secret of the chaos, long enough to sign sessions"


def prepared(count: int) -> list[int]:
    """So many units with a plan ready to file; one clerk files for all of them."""
    world = World.made()
    with transaction() as session:
        units = [Unit(name=f"第{n}工会", short_name=f"{n}", kind="county", position=n) for n in range(count)]
        session.add_all(units)
        session.flush()
        drafter = world.actor("drafter").person_id
        session.add_all(RoleGrant(person_id=drafter, role="drafter", unit_id=unit.id) for unit in units)
        session.add_all(RosterEntry(campaign_id=world.campaign, unit_id=unit.id) for unit in units)
        submissions = [Submission(campaign_id=world.campaign, unit_id=unit.id) for unit in units]
        for submission in submissions:
            submission.revisions = [
                Revision(paper="plan", sequence=1, text=PLAN, writers=[drafter], **FIGURES)
            ]
        session.add_all(submissions)
        session.flush()
        return [submission.id for submission in submissions]


def chaos(kind: str, server: Postgres | None, bucket: str, options: argparse.Namespace) -> bool:
    """Runs it on one database and store; prints the table; True where nothing was lost or doubled."""
    with tempfile.TemporaryDirectory(prefix="hongtou-chaos-") as folder:
        url = server.new_database() if server else ""
        grown = {"database_url": url, "store": bucket}
        settings = Settings(data=Path(folder), secret_key=SECRET, web_processes=1, **grown)
        app = create_app(settings)
        with app.app_context():
            database.upgrade()
            todo: queue.Queue[int] = queue.Queue()
            for submission in prepared(options.documents):
                todo.put(submission)
        with Installation(settings, free_port()) as installation, Watch(app) as watch:
            installation.wait_for_answer()
            acts: dict[str, Callable[[], None]] = {"FLUSHALL": installation.flush}
            if server:
                acts["database"] = server.restart
            acknowledged, done = storm(installation, acts, todo, options)
            with app.app_context():
                settled_s = settle()
        surprises = "" if options.kills else " ".join(installation.ended)
        with app.app_context():
            return report(kind, acknowledged, done, settled_s, watch.recoveries_s, surprises)


def storm(
    installation: Installation,
    acts: dict[str, Callable[[], None]],
    todo: queue.Queue[int],
    options: argparse.Namespace,
) -> tuple[set[tuple[int, str]], Count[str]]:
    """What was acknowledged, and what was done to the installation how often."""
    acknowledged: set[tuple[int, str]] = set()
    done: Count[str] = Count()
    chance = random.Random(options.seed)
    end = time.monotonic() + options.seconds

    def over() -> bool:
        return time.monotonic() > end

    def clerk() -> None:
        people = {who: Person(installation.address, who, over) for who, _, _ in ROAD}
        while not over():
            try:
                submission = todo.get_nowait()
            except queue.Empty:
                return
            for who, action, version in ROAD:
                path = f"/submissions/{submission}/act/{action}"
                if not people[who].press(path, version=str(version), remark="", password=PASSWORD):
                    return
                acknowledged.add((submission, action))

    clerks = [threading.Thread(target=clerk) for _ in range(CLERKS)]
    for thread in clerks:
        thread.start()
    evil = ["kill"] * options.kills + ["FLUSHALL"] * options.flushes
    evil += ["database"] * (options.restarts if "database" in acts else 0)
    chance.shuffle(evil)
    moments = sorted(chance.uniform(0, options.seconds) for _ in evil)
    for act, moment in zip(evil, moments, strict=True):
        time.sleep(max(0.0, end - options.seconds + moment - time.monotonic()))
        if act == "kill":
            done[installation.kill(chance)] += 1
        else:
            acts[act]()
            done[act] += 1
    for thread in clerks:
        thread.join()
    return acknowledged, done


def settle() -> float:
    """Waits while jobs are being done; the seconds it took."""
    start = since = time.monotonic()
    left = unsettled()
    while left and time.monotonic() < since + STALLED_S:
        time.sleep(0.5)
        before, left = left, unsettled()
        if left < before:
            since = time.monotonic()
    return time.monotonic() - start


def unsettled() -> int:
    """Jobs still to be done."""
    db.session.rollback()
    open_jobs = sa.select(sa.func.count()).where(Job.state.in_(("pending", "running")))
    return db.session.scalar(open_jobs) or 0


def report(
    kind: str,
    acknowledged: set[tuple[int, str]],
    done: Count[str],
    settled_s: float,
    recoveries_s: list[float],
    surprises: str,
) -> bool:
    """The table; True where every figure that must be 0 is 0."""
    db.session.rollback()
    events = db.session.execute(sa.select(SubmissionEvent.submission_id, SubmissionEvent.action)).all()
    found = Count((row[0], row[1]) for row in events)
    approved = (
        db.session.scalar(
            sa.select(sa.func.count()).select_from(Submission).where(Submission.state == "approved")
        )
        or 0
    )
    replies = sa.select(Document.state).where(
        Document.kind == "reply"
    )  # reminders may draft documents as well
    states = Count(db.session.scalars(replies))
    last = db.session.scalar(sa.select(sa.func.sum(Counter.last))) or 0
    walked, faults = walk(), list(check.faults())
    bad = {
        "lost": len(acknowledged - found.keys()) + approved - states["issued"],
        "duplicates": sum(n - 1 for n in found.values()) + max(0, states.total() - approved),
        "gaps": last - states["issued"] - states["numbered"],
        "unsettled": unsettled(),
    }
    print(
        f"\n{kind}: killed, wiped or restarted {done.total()} times: "
        + ", ".join(f"{k} {n}" for k, n in sorted(done.items()))
    )
    rows = {
        "acknowledged": len(acknowledged),
        "found": len(found),
        "documents": states["issued"],
        **bad,
        "chain": walked.fault or f"unbroken, {walked.entries} entries",
        "hashes": "; ".join(faults) or "all agree",
        "seconds to settle": f"{settled_s:.0f}",
        "recoveries": f"{len(recoveries_s)}, slowest {max(recoveries_s, default=0):.0f} s",
        "gave up": surprises or "nothing that was not killed",
    }
    for name, value in rows.items():
        print(f"  {name:<18}{value}")
    worked = acknowledged and states["issued"]  # where nothing was done, nothing was proven
    return bool(worked) and not any(bad.values()) and not walked.fault and not faults and not surprises


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=300, help="on each database")
    parser.add_argument("--documents", type=int, default=600, help="on each database, at most")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--flushes", type=int, default=25)
    parser.add_argument("--restarts", type=int, default=0, help="of PostgreSQL, in immediate mode")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    options = parser.parse_args()
    print(f"seed {options.seed}")
    with ExitStack() as stack:
        runs = []
        if options.database != "postgresql":
            runs.append(chaos("SQLite, a folder", None, "", options))
        if options.database != "sqlite":
            server = stack.enter_context(Postgres.started())
            objects = stack.enter_context(ObjectStore.started())
            os.environ.update(objects.environment())
            runs.append(chaos("PostgreSQL, S3", server, objects.new_bucket(), options))
    raise SystemExit(0 if all(runs) else 1)


if __name__ == "__main__":
    main()
