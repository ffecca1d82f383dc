"""What goes into a paper and what comes out: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from documents.text.structure import Finding

Form = Literal["ordinary", "letter", "order", "minutes", "auto"]


@dataclass(frozen=True)
class PaperSettings:
    """The choices that the standard leaves open.

    `form`: the layout; `auto` reads it from the structure. `sealed`: room for seals (7.3.5.1), else the
    layout without (7.3.5.2). `seal_diameter_mm`: by the issuer's rank. `signature_stamp_width_mm`: an order's
    names are shown by stamps of their signatures (签名章, 7.3.5.3), so wide; 0 is names in type. `imprint_on_even_page`: for paper
    printed on both sides. `address`: printed as a QR code in the foot margin of the last page; "" is none.
    `part`: None is the whole, attachments bound with the text; where they are bound apart (7.3.4), 0 is the text
    alone and 1, 2 … the attachment of that place, the document's number before its label.
    """

    form: Form = "auto"
    sealed: bool = True
    seal_diameter_mm: float = 42.0
    signature_stamp_width_mm: float = 0.0
    imprint_on_even_page: bool = False
    address: str = ""
    rule_thickness_mm: float = 0.5
    part: int | None = None


@dataclass(frozen=True)
class SealPlace:
    """Where a seal belongs, or the stamp of a signature: the page from 0, the centre in mm from its top-left corner.

    The picture stands in a square of `diameter_mm`; a stamp fills its width.
    """

    signatory: str
    page: int
    centre_x_mm: float
    centre_y_mm: float
    diameter_mm: float


@dataclass(frozen=True)
class FaceUse:
    """Which characters of a role (fang, kai, hei, title, song) a face drew, each once, in code order."""

    role: str
    face: str
    characters: str


@dataclass(frozen=True)
class Paper:
    """A typeset document: PDF/A-3u without its seals and stamps, and where they go."""

    pdf: bytes
    page_count: int
    seals: tuple[SealPlace, ...]
    faces: tuple[FaceUse, ...]
    findings: tuple[Finding, ...]


class TypesetError(ValueError):
    """The text cannot be typeset; `findings` say what to mend, in Chinese."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("；".join(finding.message for finding in findings))
        self.findings = findings

    def __reduce__(self) -> tuple[type[TypesetError], tuple[tuple[Finding, ...]]]:
        return type(self), (self.findings,)
