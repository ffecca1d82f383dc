"""Many at once (一并办理): each item is a step of its own, taken or skipped with the reason; nothing else is different."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from documents.sentences import in_turn, say
from workflow.base.forms import id_in
from workflow.base.refusals import Conflict, Invalid, Refusal
from workflow.issuing import use_cases as issuing
from workflow.issuing.lifecycle import BY_ACTION as DOCUMENT_STEPS
from workflow.people.policy import Actor
from workflow.submissions import use_cases
from workflow.submissions.access import seen_submission
from workflow.submissions.lifecycle import BY_ACTION

# The step forward from each state that may be taken for many at once.
FORWARD = {"submitted": "review", "reviewed": "approve", "summary_submitted": "accept_summary"}
DOCUMENT_FORWARD = {"checked": "sign_off"}
MOST = 200


@dataclass(frozen=True, slots=True)
class Item:
    """One chosen line: `submission` or `document`, its id and the version it was shown with."""

    kind: str
    id: int
    version: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one item: the label of the step, and why it was skipped, or ''."""

    item: Item
    title: str
    label: str
    skipped: str = ""


def read(chosen: Iterable[str]) -> list[Item]:
    """The items of a form (`submission:12:3`); what is no item is left out. Invalid for none or too many."""
    items = [item for typed in chosen if (item := _item(typed))]
    if not items:
        raise Invalid({"item": say("还没有选中要办理的事项，请先在左边勾选。")})
    if len(items) > MOST:
        raise Invalid({"item": say("一次最多办理 {most} 项，请分批办理。", most=MOST)})
    return list(dict.fromkeys(items))


def take(
    actor: Actor, items: Iterable[Item], at: dt.datetime, day: dt.date, remark: str = ""
) -> list[Outcome]:
    """Takes the step forward for each item, each in a transaction of its own, in the given order."""
    return [_take(actor, item, at, day, remark) for item in items]


def _take(actor: Actor, item: Item, at: dt.datetime, day: dt.date, remark: str) -> Outcome:
    title = label = ""
    try:
        title, action, label = _seen(actor, item)
        if item.kind == "submission":
            use_cases.act(actor, item.id, action, item.version, at, day, remark)
        else:
            issuing.act(actor, item.id, action, item.version, at, day)
    except Invalid as refusal:
        return Outcome(item, title, label, in_turn(refusal.fields.values()))
    except Refusal as refusal:
        return Outcome(item, title, label, refusal.sentence)
    return Outcome(item, title, label)


def _seen(actor: Actor, item: Item) -> tuple[str, str, str]:
    """What the item is called, its step forward and that step's label; NotFound, or Conflict where it has none."""
    if item.kind == "submission":
        submission = seen_submission(actor, item.id)
        title, action = submission.unit.name, FORWARD.get(submission.state, "")
        label = BY_ACTION[action].label if action else ""
    else:
        document = issuing.seen_document(actor, item.id)
        title, action = document.title, DOCUMENT_FORWARD.get(document.state, "")
        label = DOCUMENT_STEPS[action].label if action else ""
    if not action:
        raise Conflict(say("{title}：已经办理过，或者现在不能一并办理。", title=title))
    return title, action, label


def _item(typed: str) -> Item | None:
    kind, _, rest = typed.partition(":")
    number, _, version = rest.partition(":")
    item = Item(kind, id_in(number, otherwise=-1), id_in(version, otherwise=-1))
    return item if kind in ("submission", "document") and min(item.id, item.version) >= 0 else None
