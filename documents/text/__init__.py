"""Words become structure: recognise raw text, check it, write it as JSON, write it as text again.

Everything here is plain values in, plain values out; nothing is typeset, fetched or stored.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

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

if TYPE_CHECKING:
    from documents.text.checks import apply_fixes, preflight
    from documents.text.dates import arabic_date, iso_date
    from documents.text.findings import clause_of, in_english
    from documents.text.numbers import read_number
    from documents.text.plain import plain_text
    from documents.text.reading import UnreadableError, read, read_text
    from documents.text.recognition import recognise

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

# Reading and checking compile a hundred patterns, a tenth of a second that typesetting a ready structure need not
# spend: their modules are imported when first asked for.
_ON_DEMAND = {
    "checks": ("apply_fixes", "preflight"),
    "dates": ("arabic_date", "iso_date"),
    "findings": ("clause_of", "in_english"),
    "numbers": ("read_number",),
    "plain": ("plain_text",),
    "reading": ("UnreadableError", "read", "read_text"),
    "recognition": ("recognise",),
}


def __getattr__(name: str) -> Any:
    for module, names in _ON_DEMAND.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
