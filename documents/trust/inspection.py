"""Reading a signature: is it ours, whole and untouched? Run as a program, it reads a stranger's file confined.

pyHanko alone calls a file with bytes appended after %%EOF valid, and replaced pages leave `intact` true; hence
every condition below. Its parser also meets damaged files with assorted exceptions: each means "invalid".
"""

from __future__ import annotations

import json
import logging
import resource
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from hashlib import sha256
from io import BytesIO

from asn1crypto import pem
from asn1crypto import x509 as asn1
from cryptography.x509 import load_der_x509_certificate
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import EmbeddedPdfSignature, SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

from documents.sentences import packed, say
from documents.trust.signer import organisation

# What pyHanko finds wrong with a stranger's file is the verdict's to tell, not the log's.
for _library in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_library).setLevel(logging.CRITICAL + 1)

SIZE_LIMIT_BYTES = 25 * 1024 * 1024
CPU_LIMIT_S = 5
MEMORY_LIMIT_BYTES = 1024**3
# pyHanko asks for non-repudiation alone; authorities also issue certificates for digital signature only.
SIGNS = KeyUsageConstraints({"digital_signature", "non_repudiation"}, match_all_key_usages=False)


@dataclass(frozen=True)
class Verdict:
    """What can be said of a file. `valid` is the whole answer; `reason` is one plain Chinese sentence for it.

    `signer`, `fingerprint` (SHA-256 of the certificate) and `signed_at` (the signer's own statement, unless
    a timestamp vouches for it) tell what the file claims, and are empty where it could not be read: without
    `valid` they prove nothing. `sha256` is that of the bytes that were given.
    """

    valid: bool
    reason: str
    signer: str
    fingerprint: str
    signed_at: datetime | None
    sha256: str


def inspect(pdf: bytes, anchors: Sequence[bytes], timestamp_anchors: Sequence[bytes] = ()) -> Verdict:
    """Judge a file in this process, in unbounded time: for bytes known to be harmless. Never raises."""
    unread = Verdict(
        False,
        say("无法作为 PDF 读取：文件不是 PDF，或者已经损坏、不完整。"),
        "",
        "",
        None,
        sha256(pdf).hexdigest(),
    )
    try:
        signatures = PdfFileReader(BytesIO(pdf)).embedded_signatures
        if not signatures:
            return replace(
                unread, reason=say("文件里没有电子签名，无法证明它的来源，也无法证明它没有被改动。")
            )
        if len(signatures) > 1:
            return replace(
                unread, reason=say("文件里有多个电子签名，而本单位签发的公文只有一个：它在签发之后被改动过。")
            )
        return _judge(
            signatures[0], unread.sha256, load_certificates(anchors), load_certificates(timestamp_anchors)
        )
    except Exception:
        return unread


def _judge(
    signature: EmbeddedPdfSignature,
    digest: str,
    anchors: list[asn1.Certificate],
    timestamp_anchors: list[asn1.Certificate],
) -> Verdict:
    certificate = load_der_x509_certificate(signature.signer_cert.dump())
    signed_at = signature.self_reported_timestamp
    claim = Verdict(
        False, "", organisation(certificate), signature.signer_cert.sha256.hex(), signed_at, digest
    )
    # A certificate need only have been valid when it signed: an old document does not become false.
    trust = ValidationContext(trust_roots=anchors, moment=signed_at, allow_fetching=False)
    clocks = ValidationContext(trust_roots=timestamp_anchors, moment=signed_at, allow_fetching=False)
    status = validate_pdf_signature(signature, trust, clocks, key_usage_settings=SIGNS)
    if status.timestamp_validity is not None:
        claim = replace(claim, signed_at=status.timestamp_validity.timestamp)
    if not (status.intact and status.valid):
        return replace(claim, reason=say("文件内容与签名不符：它在签发之后被改动过。"))
    if status.coverage != SignatureCoverageLevel.ENTIRE_FILE:
        return replace(claim, reason=say("签名没有覆盖整个文件：签发之后又添加了内容。"))
    if not status.trusted:
        return replace(
            claim,
            reason=say("签名所用的证书不是本单位的证书，或者签名时不在有效期内：不能认定是本单位签发的。"),
        )
    if not status.bottom_line:
        return replace(claim, reason=say("签名的修改许可或时间戳不符合要求：不能认定文件未被改动。"))
    return replace(
        claim, valid=True, reason=say("签名有效：文件自签名以来没有任何改动，签名所用的证书是本单位的证书。")
    )


def load_certificates(certificates: Sequence[bytes]) -> list[asn1.Certificate]:
    """Each item is PEM, with one certificate or several, or DER."""
    found = []
    for item in certificates:
        parts = [part for _, _, part in pem.unarmor(item, multiple=True)] if pem.detect(item) else [item]
        found += [asn1.Certificate.load(part, strict=True) for part in parts]
    return found


def _confine() -> None:
    """Bound what a hostile file can cost: seconds of processor, bytes of memory, and not one byte of disk."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_LIMIT_S, CPU_LIMIT_S))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT_BYTES, MEMORY_LIMIT_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _main() -> None:
    """One line of JSON with the anchors, then the file, on standard input; the verdict as JSON on standard output."""
    _confine()
    logging.disable()
    request = json.loads(sys.stdin.buffer.readline())
    anchors, timestamp_anchors = ([item.encode("latin-1") for item in items] for items in request)
    verdict = asdict(inspect(sys.stdin.buffer.read(), anchors, timestamp_anchors))
    signed_at = verdict["signed_at"] and verdict["signed_at"].isoformat()
    json.dump(verdict | {"reason": packed(verdict["reason"]), "signed_at": signed_at}, sys.stdout)


if __name__ == "__main__":
    _main()
