"""The host's report on a campaign, drafted from all accepted summaries and the records. Plain Python."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from documents.sentences import say
from documents.text import Attachment, Block, Paragraph, Structure, Table
from workflow.base.numerals import numeral
from workflow.base.sources import Source
from workflow.campaigns.rules import percent
from workflow.reports.figures import Ledger, Training, training_sentence, training_table
from workflow.reports.summary import Draft, Held, Nominated, classes_sentence
from workflow.submissions.content import TO_WRITE

MEASURES = ("做法", "措施", "经验")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the campaign: what it filed, its head-counts, what its accepted summary says it did."""

    name: str
    kind: str
    training: tuple[Training, ...]
    classes: int
    plan: Source | None
    summary: Source | None
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a report says; `concerns` is the chapter that the concerns' room composes, with their records."""

    issuer: str
    host: str
    campaign: str
    year: int
    goal: Source
    training: tuple[Training, ...]
    counted: tuple[Source, ...]
    units: tuple[Unit, ...]
    held: tuple[Held, ...]
    nominated: tuple[Nominated, ...]
    concerns: tuple[Block, ...]
    reported: tuple[Source, ...]


def compose(facts: Facts) -> Draft:
    """The draft; what only the host can say is marked to be written."""
    ledger = Ledger()
    body = [
        Paragraph(text=f"{facts.year}年，{facts.host}组织开展了{facts.campaign}，现将有关情况报告如下。"),
        Paragraph(level=1, heading="一、总体情况", text=""),
        *_overall(facts, ledger),
        Paragraph(level=1, heading="二、培训组织情况"),
        Paragraph(text=f"全年{classes_sentence(facts.held, ledger)}"),
        Paragraph(level=1, heading="三、典型培育情况"),
        Paragraph(text=_models(facts, ledger)),
        *facts.concerns,
        Paragraph(level=1, heading="五、各单位的主要做法"),
        *_measures(facts),
        Paragraph(level=1, heading="六、下步打算"),
        Paragraph(text=TO_WRITE),
    ]
    ledger.cite(say("新情况、新问题"), say("{n}件", n=len(facts.reported)), facts.reported)
    listing = f"{facts.campaign}各单位情况统计表"
    structure = Structure(
        issuers=(facts.issuer,),
        title=f"{facts.host}关于{facts.year}年{facts.campaign}开展情况的报告",
        body=tuple(body),
        attachment_note=(listing,),
        signatories=(facts.issuer,),
        attachments=(Attachment("附件", listing, "", (Table(_rows(facts)),)),),
    )
    return Draft(structure, tuple(ledger.figures))


def measures_in(structure: Structure) -> tuple[str, ...]:
    """The headings under the chapter in which a summary says what was done."""
    found: list[str] = []
    inside = False
    for block in structure.body:
        if not isinstance(block, Paragraph) or not block.heading:
            continue
        if block.level == 1:
            inside = any(word in block.heading for word in MEASURES)
        elif block.level == 2 and inside:
            found.append(block.heading.partition("）")[2].strip("。；： "))
    return tuple(filter(None, found))


def _overall(facts: Facts, ledger: Ledger) -> list[Block]:
    plans = [one.plan for one in facts.units if one.plan]
    summaries = [one.summary for one in facts.units if one.summary]
    taking_part = ledger.cite(say("参加单位"), say("{n}个", n=len(facts.units)), (facts.goal,))
    planned = ledger.cite(say("报送实施方案"), say("{n}个", n=len(plans)), plans)
    summed_up = ledger.cite(say("总结办结"), say("{n}个", n=len(summaries)), summaries)
    filed = f"{taking_part}单位参加活动，{planned}单位报送了实施方案，{summed_up}单位的总结已经办结。"
    blocks: list[Block] = [Paragraph(text=filed)]
    if facts.training:
        said = (training_sentence(ledger, one, facts.counted, facts.goal) for one in facts.training)
        blocks += [Paragraph(text=f"全市{'；'.join(said)}。"), Table(training_table(facts.training))]
    return blocks


def _models(facts: Facts, ledger: Ledger) -> str:
    if not facts.nominated:
        return "没有推荐典型。"
    count = ledger.cite(
        say("推荐典型", context="figure"),
        say("{n}个", n=len(facts.nominated)),
        [one.source for one in facts.nominated],
    )
    selected = [one for one in facts.nominated if one.selected]
    if not selected:
        return f"各县区推荐典型{count}。"
    chosen = ledger.cite(say("选树典型"), say("{n}个", n=len(selected)), [one.source for one in selected])
    return f"各县区推荐典型{count}，选树{chosen}：{'、'.join(one.name for one in selected)}。"


def _measures(facts: Facts) -> Sequence[Block]:
    told = [one for one in facts.units if one.measures]
    if not told:
        return [Paragraph(text=TO_WRITE)]
    return [
        Paragraph(level=2, heading=f"（{numeral(place)}）{one.name}。", text=f"{'；'.join(one.measures)}。")
        for place, one in enumerate(told[:99], 1)
    ]


def _rows(facts: Facts) -> tuple[tuple[str, ...], ...]:
    header = ("单位", "专兼职工作者", "已培训", "培训率", "职工代表", "已培训", "培训率", "培训班", "总结")
    rows = []
    for one in facts.units:
        counts = [cell for group in one.training for cell in _cells(group)] or ["—"] * 6
        rows.append((one.name, *counts, f"{one.classes}", "已办结" if one.summary else "未办结"))
    return (header, *rows)


def _cells(group: Training) -> tuple[str, str, str]:
    rate = percent(group.trained, group.total)
    return f"{group.total}", f"{group.trained}", "—" if rate is None else f"{rate}%"
