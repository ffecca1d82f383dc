"""Streams whose end cannot be mistaken: PDF/A counts their bytes to the line end before `endstream` (6.1.7.1)."""

from __future__ import annotations

import pydyf  # type: ignore[import-untyped]  # it publishes no types

END = b"\nendstream\nendobj"


class CountedStreams(pydyf.PDF):  # type: ignore[misc]  # its base publishes no types
    """Writes CR LF before `endstream`: with LF alone, data that ends in CR would seem one byte shorter than it is.

    About one compressed stream in 256 ends so, by chance.
    """

    def write_line(self, content: bytes, output: object) -> None:
        """Write one object, or one line of the file's frame."""
        if content.endswith(END):
            content = content.removesuffix(END) + b"\r" + END
        super().write_line(content, output)
