"""A lifecycle is a table of rows; `transitions` walks it, we say what a refused step means.

The machine holds no model: state lives in the row, and a row changes by compare-and-set only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from transitions import Machine, MachineError

from documents.sentences import say
from workflow.base.refusals import Conflict


class Step(Protocol):
    """What a row of a lifecycle's table must say."""

    @property
    def action(self) -> str: ...
    @property
    def sources(self) -> tuple[str, ...]: ...
    @property
    def target(self) -> str: ...


@dataclass
class _Holder:
    state: str


class Lifecycle:
    """The moves a table of steps allows, and nothing else."""

    def __init__(self, steps: Sequence[Step], labels: dict[str, str]) -> None:
        self.labels = labels
        self._machine = Machine(
            model=None,
            states=list(labels),
            initial=next(iter(labels)),
            transitions=[[step.action, list(step.sources), step.target] for step in steps],
            auto_transitions=False,
        )

    def after(self, state: str, action: str) -> str:
        """The state that follows; Conflict where the table has no such row."""
        holder = _Holder(state)
        try:
            moved = self._machine.events[action].trigger(holder)
        except MachineError:
            moved = False
        if not moved:
            raise Conflict(say("现在的状态是“{state}”，不能进行这一操作。", state=self.labels[state]))
        return holder.state
