"""Who signs: a certificate, and a key that is asked for signatures wherever it is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.sign.signers.pdf_cms import Signer as CmsSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from documents.sentences import say

DIGEST = "sha256"
OFFICE = ZoneInfo("Asia/Shanghai")

RawSign = Callable[[bytes], bytes]
"""What a key does, wherever it is kept: data -> its signature over SHA-256 (PKCS#1 v1.5 for RSA, DER for ECDSA)."""


class UnusableKey(ValueError):
    """A key file that cannot be read or cannot sign documents; the message says what to do, in Chinese."""


class OutOfForce(ValueError):
    """The signer's certificate has expired or is not yet valid; the message says what to do, in Chinese."""


class Signer:
    """An issuer's certificate with its key. Make it once and keep it: the key is parsed here, not per signature."""

    def __init__(
        self, certificate: x509.Certificate, raw_sign: RawSign, *, chain: Sequence[x509.Certificate] = ()
    ) -> None:
        """`chain` holds the certificates above `certificate`; they travel in each signature."""
        self._certificate = certificate
        self.cms = _CmsSigner(certificate, chain, raw_sign)  # for `sign`: pyHanko's view of this signer

    @classmethod
    def from_pkcs12(cls, path: Path | str, passphrase: bytes | str) -> Signer:
        """The key, certificate and chain of a PKCS#12 file (.p12, .pfx).

        Raises UnusableKey where the file, the passphrase or the kind of key (RSA and EC sign) is not right.
        """
        secret = passphrase.encode() if isinstance(passphrase, str) else passphrase
        try:
            key, certificate, chain = pkcs12.load_key_and_certificates(Path(path).read_bytes(), secret)
        except (OSError, ValueError) as error:
            raise UnusableKey(
                say("无法读取签名证书文件 {path}：请检查文件是否存在、口令是否正确。", path=path)
            ) from error
        if certificate is None or not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
            raise UnusableKey(
                say("签名证书文件 {path} 里没有可用的证书和私钥（RSA 或椭圆曲线）。", path=path)
            )
        return cls(certificate, _local(key), chain=chain)

    @property
    def subject(self) -> str:
        """The organisation that the certificate names."""
        return organisation(self._certificate)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate, in hexadecimal."""
        return self._certificate.fingerprint(hashes.SHA256()).hex()

    @property
    def not_before(self) -> datetime:
        """The first instant at which the certificate is valid."""
        return self._certificate.not_valid_before_utc

    @property
    def not_after(self) -> datetime:
        """The last instant at which the certificate is valid."""
        return self._certificate.not_valid_after_utc

    def check_validity(self, at: datetime) -> None:
        """Raise OutOfForce unless the certificate is valid at the instant `at` (aware of its time zone)."""
        if at > self.not_after:
            raise OutOfForce(
                say(
                    "“{subject}”的签名证书已于{moment}到期，不能再签发公文：请系统管理员换用新证书。",
                    subject=self.subject,
                    moment=_office_time(self.not_after),
                )
            )
        if at < self.not_before:
            raise OutOfForce(
                say(
                    "“{subject}”的签名证书要到{moment}才生效，"
                    "现在不能签发公文：请等到生效后再签，或请系统管理员换用已生效的证书并核对服务器时钟。",
                    subject=self.subject,
                    moment=_office_time(self.not_before),
                )
            )


def check_signature(certificate: x509.Certificate, signature: bytes, data: bytes) -> None:
    """Raise cryptography's InvalidSignature unless the key of `certificate` made `signature` over `data`."""
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        key.verify(signature, data, padding.PKCS1v15(), hashes.SHA256())
    elif isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(signature, data, ec.ECDSA(hashes.SHA256()))


def organisation(certificate: x509.Certificate) -> str:
    """The organisation of a certificate's subject, else its common name, else the whole name."""
    for wanted in (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME):
        for attribute in certificate.subject.get_attributes_for_oid(wanted):
            return str(attribute.value)
    return certificate.subject.rfc4514_string()


def _office_time(instant: datetime) -> str:
    local = instant.astimezone(OFFICE)
    return say(
        "{year}年{month}月{day}日{clock}",
        year=local.year,
        month=local.month,
        day=local.day,
        clock=f"{local:%H:%M}",
    )


def _local(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> RawSign:
    def raw_sign(data: bytes) -> bytes:
        if isinstance(key, rsa.RSAPrivateKey):
            return key.sign(data, padding.PKCS1v15(), hashes.SHA256())
        return key.sign(data, ec.ECDSA(hashes.SHA256()))

    return raw_sign


class _CmsSigner(CmsSigner):
    """pyHanko's abstract signer over any RawSign. Its own SimpleSigner parses the key anew for each signature,
    which costs more than the signature."""

    def __init__(
        self, certificate: x509.Certificate, chain: Sequence[x509.Certificate], raw_sign: RawSign
    ) -> None:
        registry = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # pyHanko types it in part
        registry.register_multiple([_asn1(each) for each in chain])
        super().__init__(signing_cert=_asn1(certificate), cert_registry=registry)
        self._raw_sign = raw_sign
        self._longest_bytes = _longest_signature(certificate.public_key())
        # The certificates, the signature, and room for the signed attributes around them. pyHanko's own
        # estimate composes a whole signature first, a third of the time that signing takes.
        certificates_bytes = sum(len(each.public_bytes(Encoding.DER)) for each in (certificate, *chain))
        self.needed_bytes = certificates_bytes + self._longest_bytes + 2048

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """A dry run only measures: it never troubles the key, which may sit in a token or a server."""
        if digest_algorithm != DIGEST:
            raise ValueError(f"a key here signs over {DIGEST}, not {digest_algorithm}")
        return bytes(self._longest_bytes) if dry_run else self._raw_sign(data)


def _longest_signature(key: object) -> int:
    if isinstance(key, rsa.RSAPublicKey):
        return key.key_size // 8
    if isinstance(key, ec.EllipticCurvePublicKey):
        return key.key_size // 4 + 16  # two numbers and their DER
    raise UnusableKey(say("签名证书的密钥种类不受支持：请使用 RSA 或椭圆曲线证书。"))


def _asn1(certificate: x509.Certificate) -> asn1.Certificate:
    return asn1.Certificate.load(certificate.public_bytes(Encoding.DER))
