"""The public question: is this file valid? Safe to ask in a web process about whatever a stranger uploads."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from threading import BoundedSemaphore

from documents.sentences import say, unpacked
from documents.trust.inspection import SIZE_LIMIT_BYTES, Verdict, inspect

log = logging.getLogger(__name__)
TIME_LIMIT_S = 15
WAIT_LIMIT_S = 10
_places = BoundedSemaphore(2)  # a confined reader may take a processor and a gigabyte: never many at once
_PACKAGES = Path(__file__).parents[2]  # the child finds `documents` here, wherever it was started from


def verify(
    pdf: bytes,
    *,
    anchors: Sequence[bytes],
    timestamp_anchors: Sequence[bytes] = (),
    expected_sha256: str | None = None,
) -> Verdict:
    """Judge a file: valid only if every condition holds, and never an exception, whatever the bytes.

    The conditions: the SHA-256 is `expected_sha256` (where given: the one stored when the document was
    issued); exactly one signature; it covers the entire file; its certificate is, or descends from, one of
    `anchors` (certificates as PEM or DER) and was valid when it signed; cryptography and difference analysis
    are clean; a timestamp, where there is one, descends from `timestamp_anchors`.

    Bounded: files over 25 MB are refused unread. Bytes that equal `expected_sha256` are our own and are read
    here in some 10 ms. All others are read in a child process with 5 s of processor time, 1 GB of memory,
    no disk and 15 s by the clock (half a second as a rule), two at a time, after waiting at most 10 s.
    """
    digest = sha256(pdf).hexdigest()
    refused = Verdict(False, "", "", "", None, digest)
    if expected_sha256 is not None:
        if digest != expected_sha256:
            return replace(
                refused, reason=say("文件与登记的原件不一致：它不是原件，或者已被改动（哪怕只有一个字节）。")
            )
        return inspect(pdf, anchors, timestamp_anchors)
    if len(pdf) > SIZE_LIMIT_BYTES:
        return replace(refused, reason=say("文件超过 25 MB，不是本单位签发的公文，未作检验。"))
    if not _places.acquire(timeout=WAIT_LIMIT_S):
        return replace(refused, reason=say("正在检验的文件太多，这一份还没有检验：请稍后再试。"))
    try:
        return _inspect_confined(pdf, anchors, timestamp_anchors)
    except OSError:
        log.exception("the confined reader did not start")
        return replace(
            refused, reason=say("检验程序未能启动，这一份还没有检验：请稍后再试，或告知系统管理员。")
        )
    except Exception:  # a reader that crashed, ran out of time or memory, or answered nonsense
        log.warning("the confined reader failed", exc_info=True)
        return replace(refused, reason=say("无法读取：文件已经损坏，或者不是正常的 PDF。"))
    finally:
        _places.release()


def _inspect_confined(pdf: bytes, anchors: Sequence[bytes], timestamp_anchors: Sequence[bytes]) -> Verdict:
    request = [[item.decode("latin-1") for item in items] for items in (anchors, timestamp_anchors)]
    child = subprocess.run(
        [sys.executable, "-m", "documents.trust.inspection"],
        input=json.dumps(request).encode() + b"\n" + pdf,
        capture_output=True,
        check=True,
        timeout=TIME_LIMIT_S,
        cwd=_PACKAGES,
        env={},
    )
    answer = json.loads(child.stdout)
    signed_at = answer["signed_at"] and datetime.fromisoformat(answer["signed_at"])
    return Verdict(**answer | {"reason": unpacked(answer["reason"]), "signed_at": signed_at})
