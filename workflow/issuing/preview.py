"""Pages as pictures for the screens: typeset in a confined process, kept by content."""

from __future__ import annotations

import hashlib
import io
import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from flask import Response, current_app, send_file

from documents.paper import PaperSettings, TypesetError, preview
from documents.paper.confined import LimitReachedError, typeset_confined
from documents.sentences import say, told
from documents.store import Unavailable
from documents.text import Structure, to_json

WIDTH_PX = 1100


@dataclass(frozen=True, slots=True)
class Pages:
    """How many pages a structure makes, or the sentences that say why it cannot be printed."""

    total: int = 0
    faults: tuple[str, ...] = ()


def pages_of(structure: Structure, settings: PaperSettings) -> Pages:
    """Looks at a structure as pages; never raises for what the text contains."""
    try:
        return Pages(total=int(_folder(structure, settings).joinpath("pages").read_text()))
    except TypesetError as refusal:
        return Pages(faults=tuple(finding.message for finding in refusal.findings))
    except (LimitReachedError, Unavailable) as refusal:
        return Pages(faults=(told(refusal),))


def page_image(structure: Structure, settings: PaperSettings, page: int) -> Response:
    """PNG of one page (0-based, held inside the document) for a browser, which keeps it and asks each time whether
    it may still see it and whether it still looks the same: what comes again then is the answer yes."""
    folder = _folder(structure, settings)
    page = max(0, min(page, int((folder / "pages").read_text()) - 1))
    file = folder / f"{page}.png"
    if not file.exists():
        _write(file, preview((folder / "paper.pdf").read_bytes(), page, WIDTH_PX))
    return send_file(io.BytesIO(file.read_bytes()), "image/png", etag=f"{folder.name}-{page}")


def _folder(structure: Structure, settings: PaperSettings) -> Path:
    """Where the pages of this structure are kept; typesets it if it is new."""
    content = json.dumps([to_json(structure), repr(settings)], ensure_ascii=False, sort_keys=True)
    key = hashlib.sha256(content.encode()).hexdigest()
    folder: Path = current_app.config["HONGTOU"].data / "cache" / "pages" / key
    if not (folder / "pages").exists():
        paper = typeset_confined(structure, settings)
        _write(folder / "paper.pdf", paper.pdf)
        _write(folder / "pages", str(paper.page_count).encode())
    return folder


def _write(file: Path, data: bytes) -> None:
    """The whole file or none. Raises Unavailable where there is no room for it."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent)
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(data)
            os.replace(name, file)
        except OSError:
            os.unlink(name)
            raise
    except OSError as error:
        raise Unavailable(say("磁盘已满或不可写，暂时不能预览。")) from error
