"""Two revisions of a paper side by side (花脸稿): what changed in the text and the figures, the comments beside it."""

from __future__ import annotations

from dataclasses import dataclass

from documents.paper.comparison import Comparison, Passage
from workflow.base.days import written_day
from workflow.campaigns.rules import FIGURES, PAPERS
from workflow.people.policy import Actor
from workflow.submissions import comments
from workflow.submissions.differences import Change, compare, paragraphs
from workflow.submissions.models import Revision, Submission

Figure = tuple[str, int | None, int | None]
UNSET = "未填"


@dataclass(frozen=True, slots=True)
class Compared:
    """`comments` by their paragraph in the newer revision, None for those whose paragraph is gone."""

    older: Revision
    newer: Revision
    changes: tuple[Change, ...]
    figures: tuple[Figure, ...]
    comments: dict[int | None, list[comments.Shown]]

    @property
    def changed(self) -> int:
        """How many paragraphs are not as they were."""
        return sum(change.kind != "same" for change in self.changes)


def compared(actor: Actor, submission: Submission, older: Revision, newer: Revision) -> Compared:
    """The two revisions, with the comments that the actor may read."""
    return Compared(
        older,
        newer,
        tuple(compare(paragraphs(older.text), paragraphs(newer.text))),
        tuple((label, getattr(older, name), getattr(newer, name)) for name, label in FIGURES.items()),
        by_place(comments.beside(actor, submission, newer)),
    )


def by_place(beside: list[comments.Shown]) -> dict[int | None, list[comments.Shown]]:
    """Comments by the paragraph they stand at; those whose paragraph is gone under None."""
    places: dict[int | None, list[comments.Shown]] = {}
    for one in beside:
        places.setdefault(one.place, []).append(one)
    return places


def on_paper(submission: Submission, found: Compared) -> Comparison:
    """The same for the printer."""
    changed = f"{found.changed}段有改动" if found.changed else "正文没有改动"
    return Comparison(
        title=f"{submission.unit.name}{PAPERS[found.newer.paper]}：改了哪里",
        subtitle=f"{submission.campaign.title}　{_called(found.newer)}与{_called(found.older)}相比，{changed}。",
        figures=tuple(
            (label, _count(before), "" if before == after else _count(after))
            for label, before, after in found.figures
        ),
        passages=tuple(
            Passage(
                tuple((piece.kind, piece.text) for piece in change.pieces),
                tuple(map(_said, found.comments.get(change.new, []) if change.new is not None else [])),
            )
            for change in found.changes
        ),
        left_over=tuple(f"“{one.quote}”　{_said(one)}" for one in found.comments.get(None, [])),
        note="删去的字带删除线，增加的字带下划线；左边有竖线的段落有改动。〓 是字体中没有的字。",
    )


def named(submission: Submission, found: Compared) -> tuple[str, str]:
    """What the printed file is called: the subject, and the kind of file."""
    older, newer = found.older.sequence, found.newer.sequence
    return f"{submission.unit.name}{PAPERS[found.newer.paper]}第{older}稿与第{newer}稿", "花脸稿"


def _called(revision: Revision) -> str:
    day = f"（{written_day(revision.submitted_day)}）" if revision.submitted_day else "（尚未提交）"
    return f"第{revision.sequence}稿{day}"


def _count(count: int | None) -> str:
    return UNSET if count is None else f"{count}"


def _said(one: comments.Shown) -> str:
    state = comments.STATES[one.comment.state]
    answer = f"{state}：{one.comment.answer}" if one.comment.answer else state
    author = f"{one.author}（内部）" if one.comment.internal else one.author
    return f"{author}：{one.comment.text}（{answer}）"
