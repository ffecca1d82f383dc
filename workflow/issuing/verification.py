"""Verification: what the register and the signature together say of a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from documents.sentences import say
from documents.trust import Verdict, verify
from workflow.issuing import queries
from workflow.issuing.jobs import fingerprint
from workflow.issuing.lifecycle import STATES
from workflow.issuing.models import Document
from workflow.issuing.trust import timestamp_anchors, trust_anchor

Outcome = Literal["in_force", "void", "unknown", "invalid"]
EXIT_CODES: dict[Outcome, int] = {"in_force": 0, "invalid": 1, "void": 3, "unknown": 3}


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome, the sentence for people, and what it rests on."""

    outcome: Outcome
    sentence: str
    verdict: Verdict
    document: Document | None = None

    def facts(self) -> list[tuple[str, str]]:
        """What the command line shows below the sentence, in order."""
        shown = self.document
        rows = [
            ("发文字号", shown.number if shown else ""),
            ("标题", shown.title if shown else ""),
            ("状态", STATES[shown.state] if shown else ""),
            ("签名者", self.verdict.signer),
            ("签名时间", self.verdict.signed_at.isoformat() if self.verdict.signed_at else ""),
            ("SHA-256", self.verdict.sha256),
        ]
        return [(label, value) for label, value in rows if value]

    def as_json(self) -> dict[str, str | bool]:
        """The same for programs."""
        return {
            "outcome": self.outcome,
            "valid": self.verdict.valid,
            "sentence": self.sentence,
            "number": self.document.number if self.document else "",
            "title": self.document.title if self.document else "",
            "signer": self.verdict.signer,
            "signed_at": self.verdict.signed_at.isoformat() if self.verdict.signed_at else "",
            "sha256": self.verdict.sha256,
        }


def check_file(data: bytes, anchor_pem: bytes | None = None, register: bool = True) -> Finding:
    """Judges a file by its signature and by this register. Never raises on what the file contains.

    `register` False is an installation without one: its answer is at best `unknown`.
    """
    document = queries.by_sha256(fingerprint(data)) if register else None
    verdict = verify(
        data,
        anchors=[anchor_pem or trust_anchor()],
        timestamp_anchors=timestamp_anchors(),
        expected_sha256=document.sha256 if document else None,
    )
    if not verdict.valid:
        return Finding("invalid", verdict.reason, verdict)
    if document is None:
        return Finding(
            "unknown",
            say("签名有效，但这个文件不在本登记簿中：可能由其他机构印发，或者不是正式印发的文件。"),
            verdict,
        )
    if document.state == "void":
        return Finding(
            "void", say("文件是真的，但已作废：{reason}", reason=document.void_reason), verdict, document
        )
    return Finding("in_force", say("文件是真的，现行有效，印发后没有任何改动。"), verdict, document)
