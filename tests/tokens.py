"""A real PKCS#11 token in software (SoftHSM), made for a test run in a folder of its own."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pkcs11
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs12
from pkcs11.util.x509 import decode_x509_certificate

from documents.trust import Authority
from documents.trust.token import Token

MODULE = Path("/usr/lib/softhsm/libsofthsm2.so")
PIN = "20140310"


@dataclass(frozen=True)
class SoftTokens:
    """Where tokens are made: `SOFTHSM2_CONF` names its configuration, for other processes too."""

    folder: Path

    def made(self, label: str) -> Token:
        """A new, empty token."""
        self._run("--init-token", "--free", "--label", label, "--so-pin", "00000000", "--pin", PIN)
        return Token(MODULE, label, PIN)

    def keep(self, token: Token, authority: Authority, key: str) -> None:
        """Brings an authority's issuer key onto a token, under a label, with its certificate."""
        private, certificate, _ = pkcs12.load_key_and_certificates(
            authority.keystore.read_bytes(), authority.passphrase
        )
        assert isinstance(private, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey)
        assert certificate is not None
        file = self.folder / "key.pem"
        file.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        identifier = key.encode().hex()
        named = ("--token", token.label, "--label", key, "--id", identifier, "--pin", PIN)
        self._run("--import", str(file), *named)
        file.unlink()
        attributes = decode_x509_certificate(certificate.public_bytes(Encoding.DER))
        with (
            pkcs11.lib(str(MODULE)).get_token(token_label=token.label).open(rw=True, user_pin=PIN) as session
        ):
            session.create_object(attributes | {pkcs11.Attribute.LABEL: key, pkcs11.Attribute.TOKEN: True})

    def _run(self, *words: str) -> None:
        subprocess.run(["softhsm2-util", *words], check=True, capture_output=True)


@contextmanager
def soft_tokens(folder: Path) -> Iterator[SoftTokens]:
    """Points SoftHSM at a folder for as long as it lasts."""
    (folder / "tokens").mkdir()
    configuration = folder / "softhsm2.conf"
    configuration.write_text(f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n")
    before = os.environ.get("SOFTHSM2_CONF")
    os.environ["SOFTHSM2_CONF"] = str(configuration)
    try:
        yield SoftTokens(folder)
    finally:
        pkcs11.unload(str(MODULE))  # it reads its configuration only when it is loaded
        del os.environ["SOFTHSM2_CONF"]
        if before is not None:
            os.environ["SOFTHSM2_CONF"] = before
