"""The circular (通报) of a decided commendation: plain facts in, a structure out, and the check that it prints them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from documents.sentences import say
from documents.text import Attachment, NameList, Paragraph, Structure

NUMERALS = "一二三四五六七八九十"
_STATED = re.compile(r"等(\d+)个单位")


@dataclass(frozen=True, slots=True)
class Group:
    """The commended units of one kind, in protocol order."""

    label: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a circular says; `issuers` has the lead first, `host` is who runs the campaign."""

    issuers: tuple[str, ...]
    host: str
    campaign: str
    year: int
    recipients: str
    groups: tuple[Group, ...]


def compose(facts: Facts) -> Structure:
    """The document without number and date, which it gets later in its life."""
    listing = f"{facts.campaign}表扬单位名单"
    return Structure(
        issuers=facts.issuers,
        title=f"关于表扬{facts.year}年{facts.campaign}先进单位的通报",
        recipients=facts.recipients,
        body=tuple(Paragraph(text=text) for text in _body(facts)),
        attachment_note=(listing,),
        signatories=facts.issuers,
        attachments=(Attachment("附件", listing, "", tuple(_list(facts.groups))),),
        printed_by=f"{facts.host}办公室",
    )


def fault(structure: Structure, names: Sequence[str]) -> str:
    """What a circular prints otherwise than it was decided, as a sentence; '' where nothing."""
    listed = [
        name
        for attachment in structure.attachments
        for block in attachment.body
        if isinstance(block, NameList)
        for name in block.names
    ]
    if listed != list(names):
        missing, added = _others(names, listed), _others(listed, names)
        return _otherwise(missing, added)
    stated = {int(count) for block in structure.body for count in _STATED.findall(getattr(block, "text", ""))}
    if stated - {len(listed)}:
        said = "、".join(map(str, sorted(stated)))
        return say("正文写明{stated}个单位，名单中有{n}个。", stated=said, n=len(listed))
    return ""


def _otherwise(missing: str, added: str) -> str:
    if missing and added:
        return say("名单与决定的不一致：缺少{missing}，多出{added}。", missing=missing, added=added)
    if missing:
        return say("名单与决定的不一致：缺少{missing}。", missing=missing)
    if added:
        return say("名单与决定的不一致：多出{added}。", added=added)
    return say("名单与决定的不一致：顺序不同。")


def _body(facts: Facts) -> list[str]:
    names = [name for group in facts.groups for name in group.names]
    whom = names[0] if len(names) == 1 else f"{names[0]}等{len(names)}个单位"
    return [
        f"{facts.year}年，各级工会按照{facts.host}的部署，扎实开展{facts.campaign}，组织培训，培育典型，"
        "厂务公开民主管理工作水平有了新的提高，涌现出一批组织有力、措施得当、成效明显的单位。",
        f"为表扬先进，推动工作，根据各单位报送材料的时间和质量、培训目标完成情况、培训班次和典型培育情况，"
        f"经研究，决定对{whom}予以通报表扬（名单见附件）。",
        "希望受到表扬的单位珍惜荣誉，再接再厉，在新的一年里取得更好的成绩。各单位要向受到表扬的单位学习，"
        "总结经验，完善制度，把职工代表和厂务公开民主管理工作者的培训坚持下去，推动全市厂务公开民主管理工作再上新台阶。",
    ]


def _list(groups: Sequence[Group]) -> list[Paragraph | NameList]:
    blocks: list[Paragraph | NameList] = []
    for numeral, group in zip(NUMERALS, groups, strict=False):
        blocks += [
            Paragraph(level=1, heading=f"{numeral}、{group.label}（{len(group.names)}个）"),
            NameList(group.names),
        ]
    return blocks


def _others(names: Sequence[str], beside: Sequence[str]) -> str:
    return "、".join(name for name in names if name not in beside)
