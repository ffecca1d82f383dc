"""What is said to a unit that has not filed: the message, and the urging notice (催报通知). Plain values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from documents.text import Attachment, Block, NameList, Paragraph, Structure
from workflow.base.days import weekday, written_day
from workflow.campaigns.rules import PAPERS

MOST_IN_RECIPIENTS = 6  # more would push the text off the first page (GB/T 9704-2012 7.3.2)


@dataclass(frozen=True, slots=True)
class Message:
    """A message to the persons of one unit."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What an urging notice says; `units` are (kind's name, unit's name) in protocol order.

    `last_day` is the campaign's own; `extended` says that some unit had a later one. `list_day` is the day on
    which the list of those that have not filed is made, where the ladder has one.
    """

    issuer: str
    campaign: str
    notice_number: str
    paper: str
    last_day: dt.date
    day: dt.date
    units: tuple[tuple[str, str], ...]
    extended: bool = False
    list_day: dt.date | None = None


def polite(campaign: str, paper: str, last_day: dt.date, today: dt.date, working_days: int) -> Message:
    """Before the day: how long there is; after it: that it is not too late. `working_days` from today on."""
    what, day = PAPERS[paper], f"{written_day(last_day)}（{weekday(last_day)}）"
    if today > last_day:
        return Message(
            f"{what}已过报送期限，请尽快报送",
            f"{campaign}的{what}应于{day}前报送，目前还没有收到。逾期仍可报送，系统会如实标注；如有困难，请与主办单位联系。",
        )
    left = "今天就是最后一天" if today == last_day else f"从今天起还有{working_days}个工作日"
    return Message(
        f"请按期报送{what}",
        f"{campaign}的{what}请于{day}前报送（含当日），{left}。正在办理的，不必回复本消息。",
    )


def listed(campaign: str, paper: str, last_day: dt.date) -> Message:
    """What a unit is told when it is put on the list."""
    what = PAPERS[paper]
    return Message(
        f"{what}尚未报送，已列入未报名单",
        f"{campaign}的{what}应于{written_day(last_day)}前报送，经提醒和催报仍未收到，已列入未报名单。现在仍可报送，报送后名单上会注明。",
    )


def nudged(campaign: str, paper: str, text: str) -> Message:
    """What a reviewer wrote by hand (催一下)."""
    return Message(f"催办：{campaign}{PAPERS[paper]}", text)


def notice(facts: Facts) -> Structure:
    """The urging notice without number and date, which it gets later in its life."""
    many = len(facts.units) > MOST_IN_RECIPIENTS
    title = f"未按期报送{PAPERS[facts.paper]}的单位名单"
    return Structure(
        issuers=(facts.issuer,),
        title=f"{facts.issuer}关于催报{facts.campaign}{PAPERS[facts.paper]}的通知",
        recipients="有关单位" if many else _named(facts.units),
        body=tuple(Paragraph(text=text) for text in _paragraphs(facts, many)),
        attachment_note=(title,) if many else (),
        signatories=(facts.issuer,),
        attachments=(Attachment(label="附件", title=title, body=_by_kind(facts.units)),) if many else (),
        printed_by=facts.issuer if facts.issuer.endswith("办公室") else f"{facts.issuer}办公室",
    )


def _paragraphs(facts: Facts, many: bool) -> list[str]:
    what = PAPERS[facts.paper]
    basis = f"按照{facts.notice_number}文件要求" if facts.notice_number else f"按照{facts.campaign}的安排"
    extended = "（经批准延期的，按延期后的日期）" if facts.extended else ""
    who = (
        f"尚有{len(facts.units)}个单位（名单见附件）"
        if many
        else "你单位"
        if len(facts.units) == 1
        else "你们"
    )
    missing = (
        f"{basis}，各单位应于{written_day(facts.last_day)}前报送{what}{extended}。"
        f"截至{written_day(facts.day)}，{who}仍未报送。"
    )
    asked = f"请抓紧完成{what}，经主要负责同志审定后尽快报送；确有困难不能按时完成的，请书面说明原因和拟报送的日期。"
    if facts.list_day and facts.list_day > facts.day:
        asked += f"{written_day(facts.list_day)}前仍未报送的，将列入未报名单，并在总结通报时予以说明。"
    return [missing, asked, "特此通知。"]


def _by_kind(units: tuple[tuple[str, str], ...]) -> tuple[Block, ...]:
    kinds = dict.fromkeys(kind for kind, _ in units)
    blocks: list[Block] = []
    for kind in kinds:
        names = tuple(name for of, name in units if of == kind)
        blocks += [Paragraph(text=f"{kind}（{len(names)}个）"), NameList(names)]
    return tuple(blocks)


def _named(units: Sequence[tuple[str, str]]) -> str:
    """The units by name: 、 within a kind, ， between kinds (GB/T 9704-2012 7.3.2)."""
    kinds = groupby(units, key=lambda unit: unit[0])
    return "，".join("、".join(name for _, name in members) for _, members in kinds)
