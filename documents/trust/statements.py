"""Detached signatures over small statements: CMS, so that any tool can check one (`openssl cms -verify`)."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime

from asn1crypto import cms
from pyhanko.sign.validation import async_validate_detached_cms
from pyhanko_certvalidator import ValidationContext

from documents.trust.inspection import SIGNS, load_certificates
from documents.trust.signer import DIGEST, Signer


def sign_statement(statement: bytes, signer: Signer) -> bytes:
    """The signature over `statement`, apart from it: DER-encoded CMS that carries the signer's certificate."""
    signed = signer.cms.async_sign_general_data(statement, DIGEST, detached=True)
    return bytes(asyncio.run(signed).dump())


def statement_holds(statement: bytes, signature: bytes, *, anchors: Sequence[bytes], at: datetime) -> bool:
    """Whether the signature is over exactly these bytes, by a certificate that descends from `anchors` and was
    valid at the instant `at`. Never an exception, whatever the bytes."""
    try:
        signed = cms.ContentInfo.load(signature, strict=True)["content"]
        trust = ValidationContext(trust_roots=load_certificates(anchors), moment=at, allow_fetching=False)
        status = asyncio.run(async_validate_detached_cms(statement, signed, trust, key_usage_settings=SIGNS))
        return bool(status.bottom_line)
    except Exception:  # what damaged bytes make a parser raise: they are no signature of ours
        return False
