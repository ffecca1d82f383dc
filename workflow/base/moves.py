"""Compare-and-set: how a row with a state and a version moves, so that of many at once exactly one does."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from workflow.base.forms import STALE
from workflow.base.refusals import Conflict


def move(session: Session, row: Any, target: str, version: int) -> None:
    """Moves a row (with `id`, `state`, `version`) from the state it was read in; its version grows by one.

    Conflict where `version` is not the row's any more, or somebody was faster.
    """
    model = type(row)
    changed = session.execute(
        sa.update(model)
        .where(model.id == row.id, model.state == row.state, model.version == version)
        .values(state=target, version=version + 1)
        .execution_options(synchronize_session=False)
    )
    if changed.rowcount != 1:  # type: ignore[attr-defined] # an UPDATE's result is a CursorResult
        raise Conflict(STALE)
    session.refresh(row, ["state", "version"])
