"""Words become structure: recognise raw text, check it, write it as JSON, write it as text again.

Everything here is plain values in, plain values out; nothing is typeset, fetched or stored.
"""

from documents.text.dates import arabic_date, iso_date
from documents.text.findings import clause_of, in_english
from documents.text.numbers import read_number
from documents.text.plain import plain_text
from documents.text.preflight import apply_fixes, preflight
from documents.text.reading import UnreadableError, read, read_text
from documents.text.recognise import recognise
from documents.text.schema import SCHEMA, StructureError, from_json, to_json
from documents.text.structure import (
    Attachment,
    Block,
    Finding,
    NameList,
    Paragraph,
    Structure,
    Table,
)

__all__ = [
    "SCHEMA",
    "Attachment",
    "Block",
    "Finding",
    "NameList",
    "Paragraph",
    "Structure",
    "StructureError",
    "Table",
    "UnreadableError",
    "apply_fixes",
    "arabic_date",
    "clause_of",
    "from_json",
    "in_english",
    "iso_date",
    "plain_text",
    "preflight",
    "read",
    "read_number",
    "read_text",
    "recognise",
    "to_json",
]
