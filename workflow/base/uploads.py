"""Files that people send: taken for what they are, not for what their name says. Plain values; keeping them is for
whoever has a store."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

import puremagic

from workflow.base.refusals import Invalid

LARGEST_BYTES = 10 * 1024 * 1024
MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
}
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that may be kept."""

    name: str
    media_type: str
    data: bytes


def checked(field: str, name: str, data: bytes) -> Upload:
    """The upload; Invalid (at `field`) where it is empty, too large, of another kind or not what its name says."""
    name = PurePath(name.replace("\\", "/")).name[-LONGEST_NAME:]
    expected = MEDIA_TYPES.get(PurePath(name).suffix.lower())
    if expected is None:
        raise Invalid({field: f"“{name}”的类型不能接收，请上传 PDF、JPG 或 PNG 文件。"})
    if not data:
        raise Invalid({field: f"“{name}”是空文件，请重新选择。"})
    if len(data) > LARGEST_BYTES:
        raise Invalid(
            {field: f"“{name}”超过 {LARGEST_BYTES // 1024 // 1024} MB，请压缩或降低扫描分辨率后再上传。"}
        )
    if expected not in _sniffed(data):
        raise Invalid({field: f"“{name}”的内容与扩展名不符，可能已损坏或被改名。请用原文件重新导出后上传。"})
    return Upload(name, expected, data)


def _sniffed(data: bytes) -> set[str]:
    try:
        return {match.mime_type for match in puremagic.magic_string(data[:4096])}
    except (puremagic.PureError, ValueError):
        return set()
