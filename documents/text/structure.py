"""The structure of an official document: plain values, and the JSON they are written as.

Absent means `""` or `()`, never None. Text is verbatim; `number` and `date` are the two normalised
readings, and what was written stands beside them in `number_text` and `date_text`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Level 0 is plain text; 1 to 4 are 一、 （一） 1. （1）, the label kept in `heading`.

    A heading on its own line has no `text`; a run-in heading keeps its mark and the rest is `text`.
    """

    level: int = 0
    heading: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class NameList:
    """Names, one an entry, the U+3000 that pads a two-character name removed."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; the first row is the header."""

    rows: tuple[tuple[str, ...], ...]


Block = Paragraph | NameList | Table


@dataclass(frozen=True, slots=True)
class Attachment:
    """A text bound with the document; `label` is 附件 or 附件2."""

    label: str = ""
    title: str = ""
    date_text: str = ""
    body: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule has to say about one place: `where` is a JSON pointer, `fix` the proposed text or ''."""

    rule: str
    severity: Severity
    where: str
    message: str
    fix: str = ""


@dataclass(frozen=True, slots=True)
class Structure:
    """One official document, as recognised or as composed. Field meanings: docs/structure.md."""

    issuers: tuple[str, ...] = ()
    number: str = ""
    number_text: str = ""
    signers: tuple[str, ...] = ()
    serial: str = ""
    classification: str = ""
    urgency: str = ""
    title: str = ""
    title_lines: tuple[str, ...] = ()
    recipients: str = ""
    body: tuple[Block, ...] = ()
    attachment_note: tuple[str, ...] = ()
    signatories: tuple[str, ...] = ()
    date: str = ""
    date_text: str = ""
    note: str = ""
    attachments: tuple[Attachment, ...] = ()
    cc: str = ""
    printed_by: str = ""
    printed_on: str = ""
    printed_on_text: str = ""
    findings: tuple[Finding, ...] = ()

    def replace(self, **changes: Any) -> Structure:
        """A copy with some fields changed."""
        return replace(self, **changes)
