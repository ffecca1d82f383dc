"""Facts that take long to read out of fonts, kept beside Hongtou, so that a fresh process finds them ready.

Set-up prepares them (`python -m documents.paper.warmed`); what is not there is derived again, and kept where the
folder may be written.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

FOLDER = Path(sys.prefix, "share/hongtou/prepared")
_DIGEST_BYTES = 32


def prepared(key: str, derive: Callable[[], bytes]) -> bytes:
    """What `derive` answers, from the folder if it is there. `key` names all that it was derived from."""
    file = FOLDER / sha256(key.encode()).hexdigest()
    with suppress(OSError):
        kept = file.read_bytes()
        if sha256(kept[_DIGEST_BYTES:]).digest() == kept[:_DIGEST_BYTES]:
            return kept[_DIGEST_BYTES:]
    content = derive()
    with suppress(OSError):
        _keep(file, sha256(content).digest() + content)
    return content


def _keep(file: Path, content: bytes) -> None:
    """All of it or nothing: several processes may derive the same at once."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=file.parent, delete=False) as unfinished:
        unfinished.write(content)
    os.chmod(unfinished.name, 0o644)
    os.replace(unfinished.name, file)


def stamp(path: Path) -> str:
    """A key of a file: another content has another stamp."""
    status = path.stat()
    return f"{path} {status.st_size} {status.st_mtime_ns}"
