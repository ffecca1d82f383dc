"""What no page can hold is refused, at its place, before anything is set: a clear sentence instead of a spoilt page."""

from __future__ import annotations

from collections.abc import Iterator

from documents.sentences import say
from documents.text.structure import Block, Finding, Structure, Table

from .geometry import AREA_HEIGHT, AREA_WIDTH, CELLS, LABEL, SIGNER, TEXT, Style
from .lines import width_of
from .mark import LONGEST_MARK
from .tables import PADDING
from .values import PaperSettings

MOST_COLUMNS = int(AREA_HEIGHT / (CELLS[-1].em + 2 * PADDING))  # a character of the smallest type in each
LONGEST_TITLE = 200  # characters; ten full lines
ONE_LINE: dict[str, Style] = {
    "number": TEXT,
    "serial": TEXT,
    "classification": LABEL,
    "urgency": LABEL,
    "date_text": TEXT,
    "printed_on_text": TEXT,
}


def findings_on_limits(structure: Structure, settings: PaperSettings) -> Iterator[Finding]:
    """An error for each part that is too long for its place, and for a part that does not exist."""
    if settings.part is not None and not 0 <= settings.part <= len(structure.attachments):
        yield _finding(
            "/attachments",
            say(
                "本文件有{n}个附件，没有第{part}个：请改正附件的序号。",
                n=len(structure.attachments),
                part=settings.part,
            ),
        )
    yield from _one_line(structure)
    for number, name in enumerate(structure.issuers):
        if len(name) > LONGEST_MARK:
            yield _finding(
                f"/issuers/{number}",
                say(
                    "发文机关标志最多{most}个字，这里有{n}个：请用规范化简称。",
                    most=LONGEST_MARK,
                    n=len(name),
                ),
            )
    if len(structure.title) > LONGEST_TITLE:
        yield _finding(
            "/title",
            say("标题有{n}个字，最多排{most}个：请精简标题。", n=len(structure.title), most=LONGEST_TITLE),
        )
    yield from _tables(structure.body, "/body")
    for number, item in enumerate(structure.attachments):
        if len(item.title) > LONGEST_TITLE:
            yield _finding(f"/attachments/{number}/title", say("附件标题太长：请精简标题。"))
        yield from _tables(item.body, f"/attachments/{number}/body")


def _one_line(structure: Structure) -> Iterator[Finding]:
    texts = [(f"/{field}", getattr(structure, field), style) for field, style in ONE_LINE.items()]
    texts += [(f"/attachments/{n}/label", item.label, LABEL) for n, item in enumerate(structure.attachments)]
    # Two signers share a row with their label, the last two with the number.
    texts += [(f"/signers/{n}", name * 4, SIGNER) for n, name in enumerate(structure.signers)]
    for where, text, style in texts:
        if width_of(text, style) > AREA_WIDTH:
            yield _finding(where, say("这一项太长，一行排不下：请核对内容。"))


def _tables(blocks: tuple[Block, ...], where: str) -> Iterator[Finding]:
    for number, block in enumerate(blocks):
        columns = max(map(len, block.rows), default=0) if isinstance(block, Table) else 0
        if columns > MOST_COLUMNS:
            yield _finding(
                f"{where}/{number}",
                say("表格有{n}列，横排一页最多{most}列：请拆成几张表。", n=columns, most=MOST_COLUMNS),
            )


def _finding(where: str, message: str) -> Finding:
    return Finding("limit", "error", where, message)
