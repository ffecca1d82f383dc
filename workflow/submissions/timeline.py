"""The timeline (经过) of a submission: its own history, and what rooms above add to it, newest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from workflow.submissions import queries
from workflow.submissions.models import Submission
from workflow.submissions.queries import HistoryLine

Source = Callable[[Submission], Iterable[HistoryLine]]
_sources: list[Source] = []


def source(lines: Source) -> Source:
    """Registers what else happened to a submission."""
    _sources.append(lines)
    return lines


def timeline(submission: Submission) -> list[HistoryLine]:
    """Everything that happened to a submission and about it."""
    added = [line for lines in _sources for line in lines(submission)]
    return sorted([*queries.history(submission.id), *added], key=lambda line: line.at, reverse=True)
