"""A structure as the text a clerk would type: what `recognise` reads back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from documents.text.structure import Attachment, Block, NameList, Paragraph, Structure, Table
from documents.text.tables import table_lines

_OWN_MARKS = ("令", "纪要")


def plain_text(structure: Structure) -> str:
    """The whole document as plain text, one paragraph a line, a blank line between its parts."""
    parts = (
        _head(structure),
        structure.title_lines or ([structure.title] if structure.title else []),
        [f"{structure.recipients}："] if structure.recipients else [],
        _blocks(structure.body),
        _note(structure.attachment_note),
        _closing(structure),
        *(part for attachment in structure.attachments for part in _attachment(attachment)),
        _imprint(structure),
    )
    texts = ("\n".join(part).strip("\n") for part in parts)
    return "\n\n".join(text for text in texts if text) + "\n"


def _head(structure: Structure) -> Iterator[str]:
    yield from filter(None, (structure.serial, structure.classification, structure.urgency))
    yield from structure.issuers[:-1]
    for issuer in structure.issuers[-1:]:
        yield issuer if issuer.endswith(_OWN_MARKS) else f"{issuer}文件"
    signers = f"签发人：{'　'.join(structure.signers)}" if structure.signers else ""
    yield "　　".join(part for part in (structure.number_text or structure.number, signers) if part)


def _blocks(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Paragraph():
                yield block.heading + block.text
            case NameList():
                yield from block.names
            case Table():
                yield from ("", *table_lines(block), "")


def _note(names: Sequence[str]) -> Iterator[str]:
    if len(names) == 1:
        yield f"附件：{names[0]}"
        return
    for number, name in enumerate(names, 1):
        yield f"{'附件：' if number == 1 else '　　　'}{number}.{name}"


def _closing(structure: Structure) -> Iterator[str]:
    yield from structure.signatories
    yield structure.date_text or structure.date
    yield f"（{structure.note}）" if structure.note else ""


def _attachment(attachment: Attachment) -> Iterator[Iterable[str]]:
    yield [attachment.label]
    yield [attachment.title, attachment.date_text]
    yield _blocks(attachment.body)


def _imprint(structure: Structure) -> Iterator[str]:
    yield f"抄送：{structure.cc}。" if structure.cc else ""
    if structure.printed_by or structure.printed_on_text:
        yield f"{structure.printed_by}　　{structure.printed_on_text or structure.printed_on}印发"
