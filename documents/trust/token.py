"""A Signer whose private key never leaves its PKCS#11 token (密码设备)."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from pkcs11 import Attribute, KeyType, Mechanism, ObjectClass, Session, SignMixin
from pkcs11.util.ec import encode_ecdsa_signature

from documents.sentences import say
from documents.trust.device import Token, looked_at, opened
from documents.trust.signer import Signer, UnusableKey, check_signature


def token_signer(token: Token, key: str, certificate: Path | None = None) -> Signer:
    """A Signer over the private key labelled `key`, RSA or EC.

    `certificate` is a file: PEM, the signing certificate first and then those above it, or DER. Without it
    the certificate on the token that bears the key's label is read here, without the PIN. Each signature is checked against
    the certificate before it is used. Raises UnusableKey, here and while signing, where the module, PIN,
    key or certificate is not right, and TokenFailed where the token is away or breaks off.
    """
    first, *chain = _certificates(certificate) if certificate else [_certificate_on(token, key)]

    def raw_sign(data: bytes) -> bytes:
        with opened(token) as session:
            signature = _sign(session, key, first, data)
        try:
            check_signature(first, signature, data)
        except InvalidSignature as error:
            raise UnusableKey(
                say("密码设备里的私钥“{key}”与签名证书不是一对：请核对密钥标签和证书。", key=key)
            ) from error
        return signature

    return Signer(first, raw_sign, chain=chain)


def _sign(session: Session, label: str, certificate: x509.Certificate, data: bytes) -> bytes:
    if isinstance(certificate.public_key(), ec.EllipticCurvePublicKey):
        # Tokens know ECDSA over a digest; few know the mechanisms that also make the digest.
        key = _key(session, label, KeyType.EC)
        return encode_ecdsa_signature(key.sign(sha256(data).digest(), mechanism=Mechanism.ECDSA))
    return _key(session, label, KeyType.RSA).sign(data, mechanism=Mechanism.SHA256_RSA_PKCS)


def _key(session: Session, label: str, kind: KeyType) -> SignMixin:
    asked = {Attribute.CLASS: ObjectClass.PRIVATE_KEY, Attribute.KEY_TYPE: kind, Attribute.LABEL: label}
    match list(session.get_objects(asked)):
        case [SignMixin() as key]:
            return key
        case found:
            raise UnusableKey(
                say(
                    "密码设备里标签为“{label}”、能签名的 {kind} 私钥应当正好一个（找到 {count} 个）："
                    "请核对密钥标签和签名证书。",
                    label=label,
                    kind=kind.name,
                    count=len(found),
                )
            )


def _certificate_on(token: Token, label: str) -> x509.Certificate:
    """Read without the PIN: whoever only looks at the certificate cannot lock the token with a wrong one."""
    asked = {Attribute.CLASS: ObjectClass.CERTIFICATE, Attribute.LABEL: label}
    with looked_at(token) as session:
        found = [bytes(each[Attribute.VALUE]) for each in session.get_objects(asked)]
    if len(found) != 1:
        raise UnusableKey(
            say(
                "密码设备里标签为“{label}”的证书应当正好一个（找到 {count} 个）：请另外指定证书文件。",
                label=label,
                count=len(found),
            )
        )
    return x509.load_der_x509_certificate(found[0])


def _certificates(file: Path) -> list[x509.Certificate]:
    try:
        data = file.read_bytes()
        if b"-----BEGIN" in data:
            return x509.load_pem_x509_certificates(data)
        return [x509.load_der_x509_certificate(data)]
    except (OSError, ValueError) as error:
        raise UnusableKey(
            say("无法读取签名证书文件 {file}：请检查文件是否存在，格式是否为 PEM 或 DER。", file=file)
        ) from error
