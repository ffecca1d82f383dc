"""Checkpoints (审计检查点): the head of the audit's chain, written to a file once a day and signed.

A chain that was rewritten from end to end, or whose tail was cut off, is sound in itself; a checkpoint that
lies elsewhere shows it. Two files a day: `2026-11-22.json` and its detached signature `2026-11-22.json.p7s`
with the issuing key, so that anyone with the trust anchor can check them, without us:
`openssl cms -verify -binary -inform DER -in ….json.p7s -content ….json -CAfile trust-anchor.pem`.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from base64 import encodebytes
from pathlib import Path

from flask import current_app

from documents.trust import sign_statement, statement_holds
from workflow.base import outbox
from workflow.base.audit import AuditHead, canonical
from workflow.base.chain import Mark, Walk, walk
from workflow.base.clock import now
from workflow.base.database import db, transaction
from workflow.base.outbox import Claim
from workflow.base.recurring import daily
from workflow.issuing.trust import issuing_signer, trust_anchor
from workflow.messages.use_cases import mail_is_sent, notify
from workflow.people.queries import auditors


@daily("checkpoint")
def write_daily(claim: Claim) -> None:
    """The day's checkpoint. Written again after a crash it is as good: both heads are in the chain."""
    day, at = claim.payload["day"], now()
    file = write(day, at)
    with transaction() as session:
        if file and mail_is_sent():
            kept_elsewhere = mailed(file.read_text(), _signature_of(file).read_bytes())
            notify(
                session,
                auditors(),
                "checkpoint",
                f"审计检查点 {day}",
                kept_elsewhere,
                "/",
                f"checkpoint:{day}",
                at,
            )
        outbox.finish(session, claim)


def mailed(statement: str, signature: bytes) -> str:
    """A checkpoint as a text for those who keep it away from this machine: the statement and its signature."""
    return (
        f"请妥善保存这封邮件：审计记录日后若被改写或截断，凭它可以查出。\n\n{statement}\n\n"
        f"-----BEGIN CMS-----\n{encodebytes(signature).decode()}-----END CMS-----\n"
    )


def write(name: str, at: dt.datetime) -> Path | None:
    """Signs the chain's head into `name`; None where nothing has been audited yet."""
    head = db.session.get(AuditHead, 1, populate_existing=True)
    if head is None:
        return None
    facts = {"at": at.isoformat(), "entry_id": head.entry_id, "hash": head.hash}
    db.session.rollback()
    statement = canonical(facts).encode()
    file = folder() / f"{name}.json"
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _put(_signature_of(file), sign_statement(statement, issuing_signer()))
    _put(file, statement)
    return file


def marks() -> tuple[list[Mark], list[str]]:
    """Every checkpoint that is sound, and a sentence for each that is not."""
    sound, faults = [], []
    for file in sorted(folder().glob("*.json")):
        mark = _read(file)
        if mark:
            sound.append(mark)
        else:
            faults.append(f"检查点 {file.name} 的签名不符：文件被改动过，或者不是本单位签发的。")
    return sound, faults


def verified() -> tuple[Walk, list[str]]:
    """The chain walked against itself and against every checkpoint: how far it holds, and every fault."""
    sound, faults = marks()
    walked = walk(sound)
    return walked, faults + [walked.fault] * bool(walked.fault)


def folder() -> Path:
    """Where the checkpoints of this installation lie; copy them elsewhere."""
    data: Path = current_app.config["HONGTOU"].data
    return data / "checkpoints"


def _read(file: Path) -> Mark | None:
    try:
        statement, signature = file.read_bytes(), _signature_of(file).read_bytes()
        facts = json.loads(statement)
        at = dt.datetime.fromisoformat(facts["at"])
        if not statement_holds(statement, signature, anchors=[trust_anchor()], at=at):
            return None
        return Mark(facts["entry_id"], facts["hash"], f"检查点 {file.stem}")
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _signature_of(file: Path) -> Path:
    return file.with_suffix(".json.p7s")


def _put(file: Path, data: bytes) -> None:
    """The whole file or none."""
    unfinished = file.with_suffix(f"{file.suffix}.unfinished")
    with unfinished.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    unfinished.replace(file)
