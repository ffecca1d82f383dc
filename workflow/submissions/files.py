"""Files a unit sends along: taken for what they are, not for what their name says."""

from __future__ import annotations

from pathlib import PurePath

import puremagic

from workflow.base.refusals import Invalid
from workflow.issuing.trust import store
from workflow.submissions.models import RevisionFile

LARGEST_BYTES = 10 * 1024 * 1024
MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
}
LONGEST_NAME = 120


def keep(role: str, name: str, data: bytes) -> RevisionFile:
    """Stores an upload; Invalid (field = role) where it is empty, too large or not what its name says."""
    name = PurePath(name.replace("\\", "/")).name[-LONGEST_NAME:]
    expected = MEDIA_TYPES.get(PurePath(name).suffix.lower())
    if expected is None:
        raise Invalid({role: f"“{name}”的类型不能接收，请上传 PDF、JPG 或 PNG 文件。"})
    if not data:
        raise Invalid({role: f"“{name}”是空文件，请重新选择。"})
    if len(data) > LARGEST_BYTES:
        raise Invalid(
            {role: f"“{name}”超过 {LARGEST_BYTES // 1024 // 1024} MB，请压缩或降低扫描分辨率后再上传。"}
        )
    if expected not in _sniffed(data):
        raise Invalid({role: f"“{name}”的内容与扩展名不符，可能已损坏或被改名。请用原文件重新导出后上传。"})
    return RevisionFile(
        role=role, name=name, media_type=expected, size_bytes=len(data), sha256=store().put(data)
    )


def _sniffed(data: bytes) -> set[str]:
    try:
        return {match.mime_type for match in puremagic.magic_string(data[:4096])}
    except (puremagic.PureError, ValueError):
        return set()
