"""The timeline (经过) of a submission: its own history, and what rooms above add to it, newest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from workflow.submissions.models import Submission
from workflow.submissions.queries import HistoryLine

Source = Callable[[Submission], Iterable[HistoryLine]]
_sources: list[Source] = []


def source(lines: Source) -> Source:
    """Registers what else happened to a submission."""
    _sources.append(lines)
    return lines


def timeline(submission: Submission, history: Iterable[HistoryLine]) -> list[HistoryLine]:
    """Everything that happened to a submission (its `history`) and about it."""
    added = [line for lines in _sources for line in lines(submission)]
    return sorted([*history, *added], key=lambda line: line.at, reverse=True)
