"""The notice (通知) that starts a campaign, drafted from what its officer set; the office edits it like any draft."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from documents.text import Paragraph, Structure
from workflow.base.days import written_day
from workflow.campaigns.rules import FIGURES, last_day
from workflow.campaigns.terms import Terms
from workflow.people.policy import UNIT_KINDS


@dataclass(frozen=True, slots=True)
class Addressee:
    """A unit of the roster, or one that could be on it: `invited` tells them apart. In protocol order."""

    name: str
    kind: str
    invited: bool


def recipients(addressees: Iterable[Addressee]) -> str:
    """The recipients line (主送机关): a kind that is invited whole by its common name, else each by its own."""
    groups: dict[str, list[Addressee]] = {kind: [] for kind in UNIT_KINDS}
    for one in addressees:
        groups[one.kind].append(one)
    return "，".join(line for kind, members in groups.items() if (line := _group(kind, members)))


def compose(terms: Terms, host: str, issuer: str, addressed: str) -> Structure:
    """The notice without number and date, which it gets later in its life."""
    return Structure(
        issuers=(issuer,),
        title=f"{issuer}关于开展{terms.title}的通知",
        recipients=addressed,
        body=(Paragraph(text=_opening(terms, host)), *_points(terms, host)),
        signatories=(issuer,),
        printed_by=f"{host}办公室",
    )


def _group(kind: str, members: Sequence[Addressee]) -> str:
    invited = [one.name for one in members if one.invited]
    if len(invited) > 1 and len(invited) == len(members):
        return f"各{UNIT_KINDS[kind]}"
    return "、".join(invited)


def _opening(terms: Terms, host: str) -> str:
    return f"根据{terms.basis}，{host}决定{terms.year}年开展{terms.title}。现就有关事项通知如下："


def _points(terms: Terms, host: str) -> Iterable[Paragraph]:
    stages = "；".join(
        f"{stage.name}，{written_day(stage.starts)}至{written_day(stage.ends)}" for stage in terms.stages
    )
    yield _point("一、步骤安排。", f"活动分{len(terms.stages)}个阶段：{stages}。")
    yield _point("二、目标要求。", _targets(terms))
    yield _point("三、材料报送。", _papers(terms, host))
    yield _point(
        "四、组织实施。",
        "请加强领导，明确专人负责，层层抓好落实。工作中遇到的新情况、新问题，随时报告。"
        f"活动结束后，{host}对成绩突出的单位予以通报表扬。",
    )


def _targets(terms: Terms) -> str:
    least, most = terms.quotas["selected"]
    county = terms.quotas["nominated"]
    models = f"全市选树典型{least}至{most}个，每个县区推荐{county[0]}至{county[1]}个。" if most else ""
    return (
        f"厂务公开民主管理专兼职工作者培训率达到{terms.staff_target}%以上，"
        f"职工代表培训率达到{terms.representative_target}%以上。{models}"
    )


def _papers(terms: Terms, host: str) -> str:
    plan, summary = (
        written_day(last_day(due, terms.due_day_counts)) for due in (terms.plan_due, terms.summary_due)
    )
    consent = "材料须经单位主要负责人审定。" if terms.head_consent else ""
    sections = "".join(
        f"{paper}应当包括{'、'.join(names)}。"
        for paper, names in (("实施方案", terms.plan_sections), ("总结", terms.summary_sections))
        if names
    )
    figures = "".join(
        f"{paper}应当填报{'、'.join(FIGURES[name] for name in names)}。"
        for paper, names in (("实施方案", terms.plan_figures), ("总结", terms.summary_figures))
        if names
    )
    return f"请于{plan}前（含当日）报送实施方案，于{summary}前（含当日）报送开展情况总结。{sections}{figures}{consent}"


def _point(heading: str, text: str) -> Paragraph:
    return Paragraph(level=1, heading=heading, text=text)
