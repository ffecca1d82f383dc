"""The published list of model units (典型单位名单), as a document: counts in the text and the list are made of the
same names. Plain Python."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from documents.text import Attachment, Block, NameList, Paragraph, Structure
from workflow.base.numerals import numeral


@dataclass(frozen=True, slots=True)
class Facts:
    """What the document says: `groups` are (nominating unit, names it nominated that were selected)."""

    issuer: str
    signatory: str
    recipients: str
    campaign: str
    groups: Sequence[tuple[str, Sequence[str]]]

    @property
    def names(self) -> list[str]:
        return [name for _, names in self.groups for name in names]


def compose(facts: Facts) -> Structure:
    """The document without number and date, which it gets later in its life."""
    title = f"{facts.campaign}典型单位名单"
    return Structure(
        issuers=(facts.issuer,),
        title=f"{facts.signatory}关于公布{facts.campaign}典型单位的通知",
        recipients=facts.recipients,
        body=tuple(_body(facts)),
        attachment_note=(title,),
        signatories=(facts.signatory,),
        attachments=(Attachment(label="附件", title=title, body=tuple(_list(facts))),),
        printed_by=facts.issuer if facts.issuer.endswith("办公室") else f"{facts.issuer}办公室",
    )


def _body(facts: Facts) -> list[Paragraph]:
    names = facts.names
    return [
        Paragraph(
            text=f"{facts.campaign}开展以来，各单位注重培植选树典型。经逐级推荐、审核，确定{names[0]}等"
            f"{len(names)}个单位为典型单位，现予公布（名单见附件）。"
        ),
        Paragraph(
            text="入选单位要珍惜荣誉，继续规范厂务公开民主管理，发挥示范带动作用。"
            "各单位要通过现场观摩、网络宣传等形式学习推广典型单位的做法，推动培训提升整体工作。"
        ),
        Paragraph(text="特此通知。"),
    ]


def _list(facts: Facts) -> list[Block]:
    blocks: list[Block] = []
    for number, (unit, names) in enumerate(facts.groups, start=1):
        blocks += [
            Paragraph(level=1, heading=f"{numeral(number)}、{unit}推荐（{len(names)}个）"),
            NameList(tuple(names)),
        ]
    return blocks
