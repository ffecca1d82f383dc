"""What a document must read as, from its structure alone; and what its file reads as.

White space is left out on both sides: lines and columns are made of it. Reading order is the order of the
structure but for these places, which the standard orders otherwise:

- signers stand beside the number, two to a row: the number is read before the last row of them (7.2.6);
- a letter with a head shows the lead organ alone, its number on the row of the first of serial, classification and
  urgency, and neither signers nor who printed it (10.1); an order has no signers and its recipients are in the
  imprint (10.2); who was at a meeting stands below the text of its minutes (10.3);
- recipients that page one has no room for are read in the imprint (7.3.2);
- a table's header is read again on every page that the table reaches, a row higher than a page in pieces;
- an order's title that is its mark is printed once, and dates are printed in full, as normalised.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from documents.paper.forms import form_of
from documents.paper.geometry import ROW
from documents.paper.minutes import split_attendance
from documents.paper.order import order_name
from documents.paper.signing import full_date
from documents.paper.values import PaperSettings
from documents.text.structure import Block, NameList, Paragraph, Structure, Table

from .measure import Line

WORDS = {"ordinary": "文件", "minutes": "纪要", "order": "令", "letter": ""}


def goes_on(line: Line, after: Line, text: Structure) -> bool:
    """Whether the second of two lines of text goes on with the paragraph of the first: it begins at the margin."""
    near = after.left < 28.3 and abs(after.baseline - line.baseline - ROW) < 0.05
    sized = all(abs(x.size - 16) < 0.1 for x in (line, after))
    own = {text.serial, text.classification, text.urgency}
    begins = (
        after.text in own
        or line.text in own
        or "附件" in after.text
        or text.number in (line.text, after.text)
    )
    return near and sized and not begins and not line.text.endswith("：")


def differs(text: Structure, settings: PaperSettings, pages: Sequence[str]) -> str:
    """Where what is read first departs from the structure; "" if it does not."""
    places = [_differs(_expected(text, settings, first), _headers(text), pages) for first in (True, False)]
    return min(places, key=len) if all(places) else ""


def _differs(expected: str, headers: list[str], pages: Sequence[str]) -> str:
    place = 0
    for page in pages:
        readings = [page, *(page.removeprefix(header) for header in headers)]
        read = next((reading for reading in readings if expected.startswith(reading, place)), None)
        if read is None:
            same = next((n for n, c in enumerate(page) if expected[place + n : place + n + 1] != c), 0)
            return f"read {page[same : same + 20]!r}, given {expected[place + same : place + same + 20]!r}"
        place += len(read)
    return f"lost {expected[place:]!r}" if place < len(expected) else ""


def _expected(text: Structure, settings: PaperSettings, recipients_first: bool) -> str:
    return "".join("".join(_parts(text, settings, recipients_first)).split())


def _parts(text: Structure, settings: PaperSettings, recipients_first: bool) -> Iterator[str]:
    form = form_of(text, settings)
    body, present = split_attendance(text.body) if form == "minutes" else (text.body, ())
    first = recipients_first and form != "order"
    yield from _head(text, form)
    if not (form == "order" and text.title == order_name(text)):
        yield text.title
    yield f"{text.recipients}：" if text.recipients and first else ""
    yield from _blocks(body)
    yield from _note([name for name in text.attachment_note if name])
    yield from (paragraph.text for paragraph in present)
    yield from (*text.signatories, full_date(text.date, text.date_text))
    yield f"（{text.note}）" if text.note else ""
    for item in text.attachments:
        yield from (item.label or "附件", item.title, item.date_text, *_blocks(item.body))
    yield f"主送：{text.recipients}。" if text.recipients and not first else ""
    yield f"抄送：{text.cc}。" if text.cc else ""
    if form != "letter":
        printed = full_date(text.printed_on, text.printed_on_text)
        yield from (text.printed_by, f"{printed}印发" if printed else "")


def _head(text: Structure, form: str) -> Iterator[str]:
    classes = [item for item in (text.serial, text.classification, text.urgency) if item]
    if form == "letter" and text.issuers:
        yield from (*text.issuers[:1], *classes[:1], text.number, *classes[1:])
        return
    word = "" if "".join(text.issuers[:1]).endswith(WORDS[form]) else WORDS[form]
    yield from (*classes, *text.issuers, word if text.issuers else "")
    if form == "order":
        yield text.number
        return
    rows = [list(text.signers[n : n + 2]) for n in range(0, len(text.signers), 2)] or [[]]
    rows[0][:0] = ["签发人："] if text.signers else []
    rows[-1][:0] = [text.number]
    yield from (part for row in rows for part in row)


def _blocks(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Paragraph():
                yield block.heading + block.text
            case NameList():
                yield from block.names
            case Table():
                yield from (cell for row in block.rows for cell in row)


def _note(names: list[str]) -> Iterator[str]:
    for number, name in enumerate(names, start=1):
        count = f"{number}." if len(names) > 1 else ""
        yield ("附件：" if number == 1 else "") + count + name


def _headers(text: Structure) -> list[str]:
    blocks = [*text.body, *(block for item in text.attachments for block in item.body)]
    tables = (block.rows[0] for block in blocks if isinstance(block, Table) and block.rows)
    return ["".join("".join(row).split()) for row in tables]
