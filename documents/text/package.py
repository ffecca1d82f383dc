"""The parts of an Office package (.docx) from a stranger: sizes checked before anything is unpacked or parsed."""

from __future__ import annotations

import io
import re
import zipfile
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from documents.sentences import say

_MOST_ENTRIES = 5_000
_BIGGEST_PART_BYTES = 24 * 2**20
_BIGGEST_TOTAL_BYTES = 256 * 2**20
# XML of real documents packs 10 to 60 times; only a bomb packs its megabytes a thousand times.
_HIGHEST_RATIO = 250
_RATIO_FROM_BYTES = 2**20


class UnreadableError(ValueError):
    """A file that holds no text we can read; the message says what to do, in Chinese."""


class Package:
    """A .docx file, its XML parts on demand; nothing outside the file is ever fetched."""

    def __init__(self, content: bytes) -> None:
        """Check the directory; raises UnreadableError for what is no package, or unpacks to too much."""
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise UnreadableError(
                say("文件已损坏，或者不是 .docx 文件；请用 WPS 或 Word 打开后另存为 .docx。")
            ) from error
        entries = self._zip.infolist()
        total = sum(entry.file_size for entry in entries)
        packed = any(
            entry.file_size > _RATIO_FROM_BYTES
            and entry.file_size > _HIGHEST_RATIO * max(1, entry.compress_size)
            for entry in entries
        )
        if len(entries) > _MOST_ENTRIES or total > _BIGGEST_TOTAL_BYTES or packed:
            raise UnreadableError(say("文件解压后过大，为安全起见不予读取；请只保留公文本身后另存。"))
        self._sizes = {entry.filename: entry.file_size for entry in entries}

    def names(self, pattern: re.Pattern[str]) -> list[str]:
        """The names of the parts that match this pattern."""
        return [name for name in self._sizes if pattern.fullmatch(name)]

    def part(self, name: str) -> Element | None:
        """The root of an XML part, or None where the package has no such part."""
        if name not in self._sizes:
            return None
        if self._sizes[name] > _BIGGEST_PART_BYTES:
            raise UnreadableError(say("文档正文过长（超过 24 MB），请分成几个文件。"))
        try:
            with self._zip.open(name) as part:
                root: Element = fromstring(part.read(_BIGGEST_PART_BYTES + 1))
        except DefusedXmlException as error:
            raise UnreadableError(say("文档中含有外部实体，为安全起见不予读取。")) from error
        except (
            ParseError,
            zipfile.BadZipFile,
            RuntimeError,
            NotImplementedError,
            OSError,
            EOFError,
        ) as error:
            raise UnreadableError(
                say("文档内容已损坏或已加密；请用 WPS 或 Word 打开后另存为 .docx。")
            ) from error
        except (
            Exception
        ) as error:  # zlib, lzma and codecs raise their own: whatever it is, the file is unreadable
            raise UnreadableError(say("文档内容已损坏；请用 WPS 或 Word 打开后另存为 .docx。")) from error
        return root
