"""A certificate authority for demonstrations and tests. Its certificates say 演示 and prove nothing about anyone."""

from __future__ import annotations

import os
import secrets
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import NameOID

from documents.trust.signer import Signer

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
AUTHORITY_NAME = "红头演示证书颁发机构（仅供演示，不具法律效力）"
SPECIMEN = "（演示）"  # every organisation that such a certificate names ends with it
PURPOSE = "演示证书"  # the common name, which must stay under 64 bytes; the organisation may be long


@dataclass(frozen=True)
class Authority:
    """The folder that `create_authority` made, and what lies in it."""

    folder: Path

    @property
    def keystore(self) -> Path:
        """The issuer's key and certificates: PKCS#12, readable by the owner only."""
        return self.folder / "issuer.p12"

    @property
    def passphrase(self) -> bytes:
        """What opens the keystore, from `issuer.passphrase` beside it (mode 0600)."""
        return (self.folder / "issuer.passphrase").read_bytes()

    @property
    def anchor(self) -> bytes:
        """The authority's certificate in PEM (`anchor.pem`): what `verify` is given to trust."""
        return (self.folder / "anchor.pem").read_bytes()

    def signer(self) -> Signer:
        """The issuer, ready to sign."""
        return Signer.from_pkcs12(self.keystore, self.passphrase)


def create_authority(
    folder: Path,
    *,
    organisation: str,
    not_before: datetime | None = None,
    not_after: datetime | None = None,
    key: Literal["rsa", "ec"] = "rsa",
) -> Authority:
    """Make a demonstration authority and one issuer's certificate in `folder`; where they are, change nothing.

    Valid from a minute ago for three years unless told otherwise. The authority's own key is forgotten
    once it has signed: nothing more can be issued under this anchor. The folder appears whole or not at all.
    """
    made = Authority(Path(folder))
    if made.keystore.exists():
        return made
    made.folder.parent.mkdir(parents=True, exist_ok=True)
    start = not_before or datetime.now(UTC) - timedelta(minutes=1)
    unfinished = Path(mkdtemp(prefix=f".{made.folder.name}-", dir=made.folder.parent))
    try:
        _fill(
            unfinished, f"{organisation}{SPECIMEN}", start, not_after or start + timedelta(days=3 * 365), key
        )
        os.rename(unfinished, made.folder)
    except OSError:
        if not made.keystore.exists():  # otherwise another process was quicker, and its authority stands
            raise
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return made


def _fill(folder: Path, name: str, start: datetime, end: datetime, kind: Literal["rsa", "ec"]) -> None:
    authority_key, issuer_key = _new_key(kind), _new_key(kind)
    authority = _certificate(AUTHORITY_NAME, authority_key, None, authority_key, start, end)
    issuer = _certificate(name, issuer_key, authority, authority_key, start, end)
    passphrase = secrets.token_urlsafe(32).encode()
    keystore = pkcs12.serialize_key_and_certificates(
        name.encode(), issuer_key, issuer, [authority], BestAvailableEncryption(passphrase)
    )
    _write(folder / "anchor.pem", authority.public_bytes(Encoding.PEM), 0o644)
    _write(folder / "issuer.passphrase", passphrase, 0o600)
    _write(folder / "issuer.p12", keystore, 0o600)


def _new_key(kind: Literal["rsa", "ec"]) -> Key:
    return rsa.generate_private_key(65537, 2048) if kind == "rsa" else ec.generate_private_key(ec.SECP256R1())


def _certificate(
    name: str, key: Key, issuer: x509.Certificate | None, issuer_key: Key, start: datetime, end: datetime
) -> x509.Certificate:
    """A certificate for `key`; without `issuer`, the authority's own, which may only sign certificates."""
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, name),
            x509.NameAttribute(NameOID.COMMON_NAME, PURPOSE),
        ]
    )
    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key())
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(
            x509.BasicConstraints(ca=issuer is None, path_length=None if issuer else 0), critical=True
        )
        .add_extension(_usage(authority=issuer is None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(identifier, critical=False)
        .sign(issuer_key, hashes.SHA256())
    )


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_cert_sign=authority,
        crl_sign=authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _write(path: Path, data: bytes, mode: int) -> None:
    """The mode is set as the file is made: a secret is never readable, not even for a moment."""
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(data)
