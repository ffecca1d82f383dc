"""Numbers in official prose: each is written down together with the records it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from documents.sentences import say
from workflow.base.sources import Source
from workflow.campaigns.rules import percent


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as it stands in the text, what it counts, and its records."""

    label: str
    written: str
    sources: tuple[Source, ...]


@dataclass(slots=True)
class Ledger:
    """Every number that a text mentions, in the order in which it does."""

    figures: list[Figure] = field(default_factory=list)

    def cite(self, label: str, written: str, sources: Iterable[Source]) -> str:
        """Notes the number and gives it back for the sentence."""
        self.figures.append(Figure(label, written, tuple(sources)))
        return written


@dataclass(frozen=True, slots=True)
class Training:
    """Head-counts of one group of people, with the percent that is asked for."""

    people: str
    total: int
    trained: int
    two_years: int
    target: int


def training_sentence(ledger: Ledger, counts: Training, sources: Sequence[Source], goal: Source) -> str:
    """`专兼职工作者100人，本年培训85人，占85%，达到80%的目标`."""
    rate = percent(counts.trained, counts.total)
    whole = ledger.cite(say("{people}总数", people=counts.people), _persons(counts.total), sources)
    trained = ledger.cite(
        say("{people}本年培训人数", people=counts.people), _persons(counts.trained), sources
    )
    if rate is None:
        return f"{counts.people}{whole}，本年培训{trained}"
    share = ledger.cite(say("{people}培训率", people=counts.people), f"{rate}%", sources)
    target = ledger.cite(say("{people}培训率目标", people=counts.people), f"{counts.target}%", (goal,))
    both = ledger.cite(
        say("{people}两年累计培训人数", people=counts.people), _persons(counts.two_years), sources
    )
    reached = "达到" if counts.trained * 100 >= counts.total * counts.target else "尚未达到"
    return (
        f"{counts.people}{whole}，本年培训{trained}，占{share}，{reached}{target}的目标，两年累计培训{both}"
    )


def training_table(groups: Iterable[Training]) -> tuple[tuple[str, ...], ...]:
    """The same as rows, the header first."""
    header = ("对象", "总数", "本年培训", "培训率", "目标", "两年累计培训")
    rows = (
        (
            one.people,
            f"{one.total}",
            f"{one.trained}",
            _percent(one),
            f"{one.target}%",
            f"{one.two_years}",
        )
        for one in groups
    )
    return (header, *rows)


def _persons(n: int) -> str:
    return say("{n}人", n=n)


def _percent(counts: Training) -> str:
    rate = percent(counts.trained, counts.total)
    return "—" if rate is None else f"{rate}%"
