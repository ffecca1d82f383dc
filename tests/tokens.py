"""A real PKCS#11 token in software (SoftHSM), made for a test run in a folder of its own."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from secrets import randbelow

import pkcs11
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs12
from pkcs11.util.x509 import decode_x509_certificate

from documents.trust import Authority
from documents.trust.device import Token

MODULE = Path("/usr/lib/softhsm/libsofthsm2.so")


@dataclass(frozen=True)
class SoftTokens:
    """Where tokens are made, all before the first is used, and with a PIN of their own.

    `SOFTHSM2_CONF` names the configuration, for other processes too.
    """

    folder: Path
    pin: str = field(default_factory=lambda: f"{randbelow(10**8):08}")

    def made(self, label: str) -> Token:
        """A new, empty token."""
        self._run("--init-token", "--free", "--label", label, "--so-pin", "00000000", "--pin", self.pin)
        return Token(MODULE, label, self.pin)

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
        named = ("--token", token.label, "--label", key, "--id", identifier, "--pin", self.pin)
        self._run("--import", str(file), *named)
        file.unlink()
        attributes = decode_x509_certificate(certificate.public_bytes(Encoding.DER))
        with (
            pkcs11.lib(str(MODULE))
            .get_token(token_label=token.label)
            .open(rw=True, user_pin=self.pin) as session
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
        pkcs11.lib(str(MODULE)).finalize()  # it reads its configuration only as it is initialised
        del os.environ["SOFTHSM2_CONF"]
        if before is not None:
            os.environ["SOFTHSM2_CONF"] = before
