"""What a Word file carries beside its text: headers, footers, comments, changes, footnotes, pictures.

They travel as lines with a label that no text has, so that nothing is lost on the way from file to finding.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from documents.text.findings import finding
from documents.text.lines import Line
from documents.text.structure import Finding

_LABEL = re.compile(r"【Word(?P<kind>页眉页脚|页码|批注|修订|脚注|未读入|已改写)】(?P<text>.*)", re.DOTALL)
_RULES = {
    "页码": "page number",
    "批注": "comment",
    "修订": "changes",
    "脚注": "footnotes",
    "未读入": "left out",
    "已改写": "rewritten",
}


@dataclass(slots=True)
class Asides:
    """Texts of headers and footers, which stay in the document, and what is to be told of the rest."""

    kept: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def aside(kind: str, text: str) -> str:
    """The line that carries this text of a header (页眉页脚), a comment (批注) and so on."""
    return f"【Word{kind}】{' '.join(text.split())}"


def take_asides(lines: Sequence[Line]) -> tuple[Asides, list[Line]]:
    """The asides among these lines, and the lines of the text itself."""
    asides = Asides()
    own: list[Line] = []
    for line in lines:
        found = _LABEL.fullmatch(line.text)
        if found is None or not found["text"]:
            own.append(line)
        elif found["kind"] in _RULES:
            asides.findings.append(finding(_RULES[found["kind"]], "", text=found["text"]))
        else:
            asides.kept.append(found["text"])
    return asides, own
