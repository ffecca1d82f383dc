"""The first draft of a unit's summary (总结): its records in official prose and a table. Plain Python."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from documents.sentences import say
from documents.text import Block, Paragraph, Structure, Table
from workflow.base.numerals import numeral
from workflow.base.sources import Source
from workflow.progress.classes import FORMS
from workflow.reports.figures import Figure, Ledger, Training, training_sentence, training_table
from workflow.submissions.content import TO_WRITE, missing_sections


@dataclass(frozen=True, slots=True)
class Held:
    """A training class, or a visit, that took place."""

    id: int
    title: str
    is_visit: bool
    forms: tuple[str, ...]
    staff: int
    representatives: int
    others: int

    @property
    def source(self) -> Source:
        return Source(self.title, "training_class", self.id)


@dataclass(frozen=True, slots=True)
class Nominated:
    """A model unit in force, and whether the host selected it."""

    id: int
    name: str
    selected: bool

    @property
    def source(self) -> Source:
        return Source(self.name, "model_unit", self.id)


@dataclass(frozen=True, slots=True)
class Reported:
    """A concern that the unit reported."""

    id: int
    title: str

    @property
    def source(self) -> Source:
        return Source(self.title, "concern", self.id)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one unit; `training` is empty where nobody entered head-counts."""

    host: str
    unit: str
    campaign: str
    day: dt.date
    goal: Source
    training: tuple[Training, ...]
    counted: tuple[Source, ...]
    held: tuple[Held, ...]
    nominates: bool
    nominated: tuple[Nominated, ...]
    reported: tuple[Reported, ...]
    sections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A text and every number in it with its records."""

    structure: Structure
    figures: tuple[Figure, ...]


def compose(facts: Facts) -> Draft:
    """The draft; what only the unit can say is marked to be written."""
    ledger = Ledger()
    basics = list(_basics(facts, ledger))
    chapters: list[tuple[str, list[Block]]] = [
        ("基本情况", basics),
        ("主要做法", [Paragraph(text=TO_WRITE)]),
        ("新情况、新问题", [Paragraph(text=_concerns(facts, ledger))]),
    ]
    closing = "下步打算"
    written = _numbered([*chapters, (closing, [])])
    chapters += [
        (name, [Paragraph(text=TO_WRITE)])
        for name in missing_sections(Structure(body=tuple(written)), facts.sections)
    ]
    chapters.append((closing, [Paragraph(text=TO_WRITE)]))
    opening = Paragraph(text=f"按照{facts.host}的部署，我单位组织开展了{facts.campaign}，现将情况总结如下。")
    structure = Structure(
        title=f"{facts.unit}关于{facts.campaign}开展情况的总结",
        body=(opening, *_numbered(chapters)),
        signatories=(facts.unit,),
        date=facts.day.isoformat(),
        date_text=f"{facts.day.year}年{facts.day.month}月{facts.day.day}日",
    )
    return Draft(structure, tuple(ledger.figures))


def _numbered(chapters: Sequence[tuple[str, Sequence[Block]]]) -> list[Block]:
    return [
        block
        for place, (title, blocks) in enumerate(chapters, 1)
        for block in (Paragraph(level=1, heading=f"{numeral(place)}、{title}"), *blocks)
    ]


def _basics(facts: Facts, ledger: Ledger) -> Iterator[Block]:
    texts = [("培训人数。", _people(facts, ledger)), ("培训班次。", classes_sentence(facts.held, ledger))]
    if facts.nominates:
        texts.append(("典型培育。", _models(facts, ledger)))
    for place, (heading, text) in enumerate(texts, 1):
        yield Paragraph(level=2, heading=f"（{numeral(place)}）{heading}", text=text)
    if facts.training:
        yield Table(training_table(facts.training))


def _people(facts: Facts, ledger: Ledger) -> str:
    if not facts.training:
        return TO_WRITE
    sentences = (training_sentence(ledger, one, facts.counted, facts.goal) for one in facts.training)
    return f"本单位有{'；'.join(sentences)}。"


def classes_sentence(held: Sequence[Held], ledger: Ledger) -> str:
    """Classes by form, visits, attendance."""
    classes = [one for one in held if not one.is_visit]
    visits = [one for one in held if one.is_visit]
    if not held:
        return "没有登记培训班。"
    number = ledger.cite(say("培训班"), say("{n}期", n=len(classes)), [one.source for one in classes])
    parts = [f"举办培训班{number}"]
    if forms := Counter(form for one in classes for form in one.forms):
        parts.append(f"其中{'、'.join(_form(form, classes, ledger) for form in FORMS if form in forms)}")
    if visits:
        count = ledger.cite(say("送法律进企业"), say("{n}次", n=len(visits)), [one.source for one in visits])
        parts.append(f"组织“送法律进企业”活动{count}")
    attended = (
        (say("专兼职工作者"), sum(one.staff for one in held)),
        (say("职工代表"), sum(one.representatives for one in held)),
        (say("其他人员"), sum(one.others for one in held)),
    )
    came = "、".join(f"{people}{_came(people, count, held, ledger)}" for people, count in attended if count)
    return "，".join([*parts, *([f"参加培训的有{came}"] if came else [])]) + "。"


def _form(form: str, classes: Sequence[Held], ledger: Ledger) -> str:
    using = [one.source for one in classes if form in one.forms]
    number = ledger.cite(say("采用{form}的培训班", form=FORMS[form]), say("{n}期", n=len(using)), using)
    return f"采用{FORMS[form]}的{number}"


def _came(people: str, count: int, held: Sequence[Held], ledger: Ledger) -> str:
    sources = [one.source for one in held]
    return ledger.cite(say("{people}参加培训", people=people), say("{n}人次", n=count), sources)


def _models(facts: Facts, ledger: Ledger) -> str:
    if not facts.nominated:
        return "没有推荐典型。"
    names = "、".join(one.name for one in facts.nominated)
    count = ledger.cite(
        say("推荐典型", context="figure"),
        say("{n}个", n=len(facts.nominated)),
        [one.source for one in facts.nominated],
    )
    selected = [one for one in facts.nominated if one.selected]
    text = f"推荐典型{count}：{names}"
    if selected:
        chosen = ledger.cite(
            say("选树为典型"), say("{n}个", n=len(selected)), [one.source for one in selected]
        )
        text += f"。其中{chosen}被选树为典型：{'、'.join(one.name for one in selected)}"
    return f"{text}。"


def _concerns(facts: Facts, ledger: Ledger) -> str:
    if not facts.reported:
        return "活动期间没有报告新情况、新问题。"
    count = ledger.cite(
        say("报告新情况、新问题", context="figure"),
        say("{n}件", n=len(facts.reported)),
        [one.source for one in facts.reported],
    )
    return f"活动期间报告新情况、新问题{count}：{'、'.join(f'“{one.title}”' for one in facts.reported)}。"
