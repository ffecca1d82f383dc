"""Papers about papers: the processing sheet (发文稿纸), the register and the seal register (用印登记), as structures.

Plain values in, a structure out: they are typeset by the same press as the documents themselves.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from documents.text import Paragraph, Structure, Table
from workflow.base.days import written_day


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the register."""

    number: str
    title: str
    issuer: str
    date: dt.date | None
    state: str
    void_reason: str
    pages: int
    sha256: str

    HEADER = ("发文字号", "标题", "发文机关", "成文日期", "状态", "页数", "作废原因", "SHA-256")

    def cells(self) -> tuple[str, ...]:
        """The line as text, in the order of HEADER."""
        day = written_day(self.date) if self.date else ""
        return (
            self.number,
            self.title,
            self.issuer,
            day,
            self.state,
            str(self.pages or ""),
            self.void_reason,
            self.sha256,
        )


@dataclass(frozen=True, slots=True)
class Line:
    """One act in a document's trail."""

    day: dt.date
    label: str
    actor: str
    remark: str


@dataclass(frozen=True, slots=True)
class SignOff:
    """What one issuer of a joint document has done: the day is None while it has not signed off."""

    issuer: str
    person: str
    day: dt.date | None


def register(entries: Iterable[Entry], today: dt.date) -> Structure:
    """The register (发文登记簿) as a table; the hashes stay in the Excel export."""
    rows = [(entry.cells()[0], entry.title, *entry.cells()[3:7]) for entry in entries]
    header = ("发文字号", "标题", "成文日期", "状态", "页数", "作废原因")
    return _sheet("发文登记簿", f"共{len(rows)}件，截至{written_day(today)}。", (header, *rows))


def processing_sheet(
    entry: Entry, recipients: str, trail: Sequence[Line], sign_offs: Sequence[SignOff] = ()
) -> Structure:
    """The processing sheet (发文稿纸): the document's facts, each issuer's sign-off, every hand it passed through."""
    facts = f"标题：{entry.title}。发文机关：{entry.issuer}。发文字号：{entry.number or '尚未编号'}。状态：{entry.state}。"
    rows = [(written_day(line.day), line.label, line.actor, line.remark) for line in trail]
    body = _sheet("发文稿纸", facts, (("日期", "环节", "经办人", "意见"), *rows))
    added = [Paragraph(text=f"主送：{recipients or '无'}"), *_sign_off_table(sign_offs)]
    return body.replace(body=(*body.body[:1], *added, *body.body[1:]))


def seal_register(uses: Iterable[tuple[dt.date, str, str, str]], today: dt.date) -> Structure:
    """The seal register (用印登记): day, number, title and seal of every use."""
    rows = [(written_day(day), number, title, seal) for day, number, title, seal in uses]
    return _sheet(
        "用印登记",
        f"共用印{len(rows)}次，截至{written_day(today)}。",
        (("日期", "发文字号", "标题", "印章"), *rows),
    )


def _sign_off_table(sign_offs: Sequence[SignOff]) -> tuple[Table, ...]:
    rows = [
        (one.issuer, one.person or "未签发", written_day(one.day) if one.day else "") for one in sign_offs
    ]
    return (Table((("发文机关", "签发人", "签发日期"), *rows)),) if rows else ()


def _sheet(title: str, opening: str, rows: tuple[tuple[str, ...], ...]) -> Structure:
    table: tuple[Table, ...] = (Table(rows),) if len(rows) > 1 else ()
    return Structure(title=title, body=(Paragraph(text=opening), *table))
