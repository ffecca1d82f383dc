"""Photos, sign-in sheets and material that come with a class or a nomination."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from workflow.base.refusals import Invalid
from workflow.base.uploads import Upload, checked
from workflow.issuing.trust import store
from workflow.progress.models import KeptFile

MOST_FILES = 12
File = TypeVar("File", bound=KeptFile)


def taken(field: str, sent: Iterable[tuple[str, bytes]], faults: dict[str, str]) -> list[Upload]:
    """The files of one field, as (name, data); what cannot be taken is said in `faults`."""
    uploads = []
    for name, data in sent:
        try:
            uploads.append(checked(field, name, data))
        except Invalid as refusal:
            faults |= refusal.fields
    return uploads


def kept(model: Callable[..., File], upload: Upload, **columns: str) -> File:
    """The row of an upload whose bytes are now in the store."""
    return model(
        name=upload.name,
        media_type=upload.media_type,
        size_bytes=len(upload.data),
        sha256=store().put(upload.data),
        **columns,
    )


def require_room(files: Iterable[KeptFile], new: Iterable[Upload], field: str) -> None:
    """Invalid where there would be too many."""
    if len([*files, *new]) > MOST_FILES:
        raise Invalid({field: f"最多保存 {MOST_FILES} 个文件，请只留必要的。"})
