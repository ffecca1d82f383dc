"""Server certificates for the tests, under a root of their own that nobody else trusts."""

from __future__ import annotations

import datetime as dt
import ssl
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID


@dataclass(frozen=True)
class Root:
    """A root that signs certificates of servers; what it makes lies in `folder`."""

    folder: Path
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @classmethod
    def made(cls, folder: Path) -> Root:
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = _signed("Root of the tests", key, None, x509.BasicConstraints(ca=True, path_length=0))
        (folder / "root.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
        return cls(folder, key, certificate)

    @property
    def file(self) -> Path:
        """The root's certificate, as SSL_CERT_FILE names one."""
        return self.folder / "root.pem"

    def server(self, name: str) -> ssl.SSLContext:
        """What a server of that host name speaks TLS with."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = _signed(name, key, self, x509.SubjectAlternativeName([x509.DNSName(name)]))
        pem = self.folder / f"{name}.pem"
        pem.write_bytes(
            key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
            + certificate.public_bytes(Encoding.PEM)
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem)
        return context


def _signed(
    name: str, key: ec.EllipticCurvePrivateKey, root: Root | None, extension: x509.ExtensionType
) -> x509.Certificate:
    """A certificate for one day, by the root or, without one, by itself."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    signer = root.key if root else key
    at = dt.datetime.now(dt.UTC)
    public = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(root.certificate.subject if root else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - dt.timedelta(hours=1))
        .not_valid_after(at + dt.timedelta(days=1))
        .add_extension(extension, critical=root is None)
        .add_extension(public, critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
        .sign(signer, hashes.SHA256())
    )
