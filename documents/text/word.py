"""Word documents (.docx) become text; placeholder until the reader below is complete."""

from __future__ import annotations


class UnreadableError(ValueError):
    """A file that holds no text we can read; the message says what to do, in Chinese."""


def word_text(content: bytes) -> str:
    """The text of a Word document."""
    raise UnreadableError("暂不能读取 .docx 文件，请另存为 .txt。")
