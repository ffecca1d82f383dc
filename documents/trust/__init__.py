"""Seals, signatures and their verification: what makes a PDF a paper that a stranger can check."""

from documents.trust.authority import SPECIMEN, Authority, create_authority
from documents.trust.inspection import Verdict
from documents.trust.outlines import MissingGlyph
from documents.trust.seal import draw_seal
from documents.trust.signer import OutOfForce, Signer, UnusableKey
from documents.trust.signing import sign
from documents.trust.stamping import Stamp
from documents.trust.statements import sign_statement, statement_holds
from documents.trust.uploaded import UnusableArtwork, clean_picture, seal_from_image
from documents.trust.verification import verify

__all__ = [
    "SPECIMEN",
    "Authority",
    "MissingGlyph",
    "OutOfForce",
    "Signer",
    "Stamp",
    "UnusableArtwork",
    "UnusableKey",
    "Verdict",
    "clean_picture",
    "create_authority",
    "draw_seal",
    "seal_from_image",
    "sign",
    "sign_statement",
    "statement_holds",
    "verify",
]
