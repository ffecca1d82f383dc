"""Files a unit sends along with a revision."""

from __future__ import annotations

from workflow.base.uploads import LARGEST_BYTES, checked
from workflow.issuing.trust import stored
from workflow.submissions.models import RevisionFile

__all__ = ["LARGEST_BYTES", "keep"]


def keep(role: str, name: str, data: bytes) -> RevisionFile:
    """Stores an upload; Invalid (field = role) where it cannot be taken."""
    upload = checked(role, name, data)
    return RevisionFile(
        role=role,
        name=upload.name,
        media_type=upload.media_type,
        size_bytes=len(upload.data),
        sha256=stored(role, upload),
    )
