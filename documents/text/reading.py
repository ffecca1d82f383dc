"""Files become text: .txt in the encodings people have, .md, .docx (by way of `word`)."""

from __future__ import annotations

import re
from pathlib import Path

from documents.sentences import say
from documents.text.package import UnreadableError
from documents.text.recognition import recognise
from documents.text.structure import Structure
from documents.text.word import word_text

__all__ = ["UnreadableError", "read", "read_text"]

_BIGGEST_BYTES = 32 * 2**20
_EMPHASIS = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")
_MARKDOWN_LINE = re.compile(r"^\s*(?:#{1,6}\s+|>\s?|[-*+]\s+)", re.MULTILINE)


def read(path: Path) -> Structure:
    """The structure of the official text in this file (.txt, .md, .docx)."""
    return recognise(read_text(path.name, path.read_bytes()))


def read_text(name: str, content: bytes) -> str:
    """The text of a file, as uploaded; raises UnreadableError, with a message in Chinese, where it has none."""
    if len(content) > _BIGGEST_BYTES:
        raise UnreadableError(say("文件超过 32 MB，请只上传公文本身。"))
    suffix = Path(name).suffix.lower()
    if suffix == ".docx" or content[:4] == b"PK\x03\x04":
        return word_text(content)
    if suffix not in (".txt", ".md", ".markdown", ".text", ""):
        raise UnreadableError(say("不能读取 {suffix} 文件，请另存为 .docx 或 .txt。", suffix=suffix))
    text = _decode(content)
    return _markdown(text) if suffix in (".md", ".markdown") else text


def _decode(content: bytes) -> str:
    """UTF-8, UTF-16 with its mark, or the national GB 18030, of which GBK and GB 2312 are parts."""
    marked = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UnreadableError(say("这不是文本文件，或者编码不是 UTF-8、GB 18030、UTF-16；请另存为 UTF-8 文本。"))


def _markdown(text: str) -> str:
    """The text without Markdown's marks for headings, emphasis, quotations and links; tables stay."""
    return _LINK.sub(r"\1", _EMPHASIS.sub(r"\2", _MARKDOWN_LINE.sub("", text)))
