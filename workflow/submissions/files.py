"""Files a unit sends along with a revision: the scan of the stamped original, and whatever else belongs to it."""

from __future__ import annotations

from documents.sentences import say
from workflow.base.refusals import Invalid
from workflow.base.uploads import ENCLOSURES, LARGEST_BYTES, SCANS, checked, named
from workflow.issuing.trust import stored
from workflow.submissions.models import RevisionFile

__all__ = ["ENCLOSED", "LARGEST_BYTES", "MOST_ENCLOSED", "SINGLE", "keep", "kinds_named", "merged"]

SINGLE = "stamped"  # 盖章扫描件: a new one takes the place of the old
ENCLOSED = "enclosed"  # 其他附件: as many as are needed
KINDS = {SINGLE: SCANS, ENCLOSED: ENCLOSURES}
MOST_ENCLOSED = 10


def keep(role: str, name: str, data: bytes) -> RevisionFile:
    """Stores an upload; Invalid (field = role) where it cannot be taken."""
    upload = checked(role, name, data, KINDS[role])
    return RevisionFile(
        role=role,
        name=upload.name,
        media_type=upload.media_type,
        size_bytes=len(upload.data),
        sha256=stored(role, upload),
    )


def kinds_named(role: str) -> str:
    """The kinds of file that are taken, for the form."""
    return named(KINDS[role])


def merged(there: list[RevisionFile], new: list[RevisionFile], removed: frozenset[str]) -> list[RevisionFile]:
    """The files of a revision after a form was saved, less those removed by their SHA-256 (a revision begun anew has
    copies of its own). Invalid (field `enclosed`) for too many."""
    kept = [
        file
        for file in there
        if file.sha256 not in removed and not (file.role == SINGLE and any(one.role == SINGLE for one in new))
    ]
    if sum(file.role == ENCLOSED for file in kept + new) > MOST_ENCLOSED:
        raise Invalid({ENCLOSED: say("其他附件最多 {most} 个，请先去掉不需要的。", most=MOST_ENCLOSED)})
    return kept + new
