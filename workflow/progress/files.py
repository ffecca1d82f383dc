"""Photos, sign-in sheets and material that come with a class or a nomination."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from documents.sentences import say
from workflow.base.refusals import Invalid
from workflow.base.uploads import Upload, checked
from workflow.issuing.trust import stored
from workflow.progress.models import KeptFile

MOST_FILES = 12


@dataclass(frozen=True, slots=True)
class Kept:
    """A file whose bytes are in the store: the columns of its row."""

    name: str
    media_type: str
    size_bytes: int
    sha256: str


def taken(field: str, sent: Iterable[tuple[str, bytes]], faults: dict[str, str]) -> list[Upload]:
    """The files of one field, as (name, data); what cannot be taken is said in `faults`."""
    uploads = []
    for name, data in sent:
        try:
            uploads.append(checked(field, name, data))
        except Invalid as refusal:
            faults |= refusal.fields
    return uploads


def kept(field: str, uploads: Iterable[Upload]) -> list[Kept]:
    """Puts uploads into the store, before the transaction that records them; Invalid (`field`) where it has no room
    or is away."""
    return [
        Kept(upload.name, upload.media_type, len(upload.data), stored(field, upload)) for upload in uploads
    ]


def require_room(files: Iterable[KeptFile], new: Iterable[Kept], field: str) -> None:
    """Invalid where there would be too many."""
    if len([*files, *new]) > MOST_FILES:
        raise Invalid({field: say("最多保存 {most} 个文件，请只留必要的。", most=MOST_FILES)})
