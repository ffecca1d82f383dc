"""What recipients are told of a document: it is out, it is void, its receipt is awaited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sqlalchemy.orm import Session

from workflow.base.days import written_day
from workflow.issuing.models import Document
from workflow.messages.use_cases import notify
from workflow.people.policy import UNIT_SIDE
from workflow.people.queries import holders


def issued(session: Session, document: Document, at: dt.datetime) -> None:
    """The document is out."""
    _tell(
        session,
        document,
        "document_issued",
        "新公文",
        f"{document.issuer}印发了《{document.title}》（{document.number}），请阅读并签收。",
        at,
        f"issued:{document.id}",
    )


def void(session: Session, document: Document, at: dt.datetime) -> None:
    """The document is void; every recipient is told why and what takes its place."""
    instead = f"由{document.replaced_by.number}替代。" if document.replaced_by else ""
    _tell(
        session,
        document,
        "document_void",
        "公文作废",
        f"《{document.title}》（{document.number}）已作废，请停止使用。原因：{document.void_reason}　{instead}".rstrip(),
        at,
        f"void:{document.id}",
    )


def receipt_awaited(session: Session, document: Document, unit_ids: Iterable[int], at: dt.datetime) -> int:
    """These units have not confirmed receipt; returns how many persons were told. Each version is an occasion."""
    day = written_day(document.date) if document.date else ""
    return _tell(
        session,
        document,
        "receipt_awaited",
        "请签收",
        f"{document.issuer}{day}印发的《{document.title}》（{document.number}），您的单位还没有签收，请尽快办理。",
        at,
        f"receipt:{document.id}:{document.version}",
        unit_ids,
    )


def _tell(
    session: Session,
    document: Document,
    kind: str,
    word: str,
    text: str,
    at: dt.datetime,
    key: str,
    unit_ids: Iterable[int] | None = None,
) -> int:
    units = [unit.id for unit in document.recipients] if unit_ids is None else unit_ids
    subject = f"{word}：{document.number} {document.title}"
    link = f"/documents/{document.id}"
    return notify(session, holders(UNIT_SIDE, units), kind, subject, text, link, key, at)
