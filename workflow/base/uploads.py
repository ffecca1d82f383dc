"""Files that people send: taken for what they are, not for what their name says. Plain values; keeping them is for
whoever has a store."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

import puremagic

from documents.sentences import listed, say
from workflow.base.refusals import Invalid

LARGEST_BYTES = 10 * 1024 * 1024
SCANS = {
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
}
_OFFICE = "application/vnd.openxmlformats-officedocument."
ENCLOSURES = SCANS | {
    ".docx": f"{_OFFICE}wordprocessingml.document",
    ".xlsx": f"{_OFFICE}spreadsheetml.sheet",
}
# The part that makes a package of the office formats what it says it is.
_MAIN_PARTS = {ENCLOSURES[".docx"]: "word/document.xml", ENCLOSURES[".xlsx"]: "xl/workbook.xml"}
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that may be kept."""

    name: str
    media_type: str
    data: bytes


def checked(field: str, name: str, data: bytes, kinds: Mapping[str, str] = SCANS) -> Upload:
    """The upload; Invalid (at `field`) where it is empty, too large, of another kind or not what its name says."""
    name = PurePath(name.replace("\\", "/")).name[-LONGEST_NAME:]
    expected = kinds.get(PurePath(name).suffix.lower())
    if expected is None:
        raise Invalid(
            {field: say("“{name}”的类型不能接收，请上传 {kinds} 文件。", name=name, kinds=named(kinds))}
        )
    if not data:
        raise Invalid({field: say("“{name}”是空文件，请重新选择。", name=name)})
    if len(data) > LARGEST_BYTES:
        raise Invalid(
            {
                field: say(
                    "“{name}”超过 {megabytes} MB，请压缩或降低扫描分辨率后再上传。",
                    name=name,
                    megabytes=LARGEST_BYTES // 1024 // 1024,
                )
            }
        )
    if expected not in (_package(data) if expected in _MAIN_PARTS else _sniffed(data)):
        raise Invalid(
            {
                field: say(
                    "“{name}”的内容与扩展名不符，可能已损坏或被改名。请用原文件重新导出后上传。", name=name
                )
            }
        )
    return Upload(name, expected, data)


def named(kinds: Mapping[str, str]) -> str:
    """The kinds as a sentence names them: `PDF、JPG 或 PNG`."""
    *first, last = dict.fromkeys({".jpeg": ".jpg"}.get(kind, kind)[1:].upper() for kind in kinds)
    return say("{names} 或 {last}", names=listed(first), last=last)


def _package(data: bytes) -> set[str]:
    """What kind of office package it is, by the list of its members; nothing in it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = set(package.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return set()
    return {kind for kind, part in _MAIN_PARTS.items() if part in members}


def _sniffed(data: bytes) -> set[str]:
    try:
        return {match.mime_type for match in puremagic.magic_string(data[:4096])}
    except (puremagic.PureError, ValueError):
        return set()
