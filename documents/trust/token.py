"""A key that never leaves its PKCS#11 token (密码设备): a USB key, a smart card, a hardware security module.

A token is opened at the first signature, not before, so that a process may make its signer and then fork;
a process that inherits an opened one opens it anew. Within a process there is one session for each token.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from threading import Lock

import pkcs11
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from pkcs11 import Attribute, KeyType, Mechanism, ObjectClass, Session, SignMixin
from pkcs11.util.ec import encode_ecdsa_signature

from documents.trust.signer import Signer, UnusableKey, check_signature

WRONG_PIN = (pkcs11.PinIncorrect, pkcs11.PinInvalid, pkcs11.PinLenRange, pkcs11.UserPinNotInitialized)
SPENT_PIN = (pkcs11.PinLocked, pkcs11.PinExpired)
_sessions: dict[tuple[int, Token], Session] = {}
_loaded_by: dict[Path, int] = {}
_opening = Lock()


class TokenFailed(OSError):
    """The token broke off in the middle. Trying again may help; the message is Chinese."""


@dataclass(frozen=True)
class Token:
    """Where a key lives: the vendor's PKCS#11 module (a file), the label of the token, its user PIN."""

    module: Path
    label: str
    pin: str = field(repr=False)


def token_signer(token: Token, key: str, certificate: Path | None = None) -> Signer:
    """A Signer over the private key labelled `key`, RSA or EC.

    `certificate` is a file: PEM, the signing certificate first and then those above it, or DER. Without it
    the token is opened here, for the certificate that bears the key's label. Each signature is checked against
    the certificate before it is used. Raises UnusableKey, here and while signing, where the module, token, PIN,
    key or certificate is not right, and TokenFailed where the token breaks off.
    """
    first, *chain = _certificates(certificate) if certificate else [_certificate_on(token, key)]

    def raw_sign(data: bytes) -> bytes:
        with _session(token) as session:
            signature = _sign(session, key, first, data)
        try:
            check_signature(first, signature, data)
        except InvalidSignature as error:
            raise UnusableKey(f"密码设备里的私钥“{key}”与签名证书不是一对：请核对密钥标签和证书。") from error
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
                f"密码设备里标签为“{label}”、能签名的 {kind.name} 私钥应当正好一个（找到 {len(found)} 个）："
                "请核对密钥标签和签名证书。"
            )


def _certificate_on(token: Token, label: str) -> x509.Certificate:
    asked = {Attribute.CLASS: ObjectClass.CERTIFICATE, Attribute.LABEL: label}
    with _session(token) as session:
        found = [bytes(each[Attribute.VALUE]) for each in session.get_objects(asked)]
    if len(found) != 1:
        raise UnusableKey(
            f"密码设备里标签为“{label}”的证书应当正好一个（找到 {len(found)} 个）：请另外指定证书文件。"
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
            f"无法读取签名证书文件 {file}：请检查文件是否存在，格式是否为 PEM 或 DER。"
        ) from error


@contextmanager
def _session(token: Token) -> Iterator[Session]:
    """This process's session with a token; forgotten when it fails, so that the next use opens it anew."""
    here = os.getpid(), token
    try:
        with _opening:
            if here not in _sessions:
                _sessions[here] = _opened(token)
        yield _sessions[here]
    except pkcs11.PKCS11Error as error:
        _sessions.pop(here, None)
        raise TokenFailed(
            f"密码设备“{token.label}”没有完成操作（{type(error).__name__}）：请检查设备是否插好、连接是否正常。"
        ) from error


def _opened(token: Token) -> Session:
    found = _found(token)
    try:
        return found.open(user_pin=token.pin)
    except pkcs11.UserAlreadyLoggedIn:  # by an earlier session: the login belongs to the process
        return found.open()
    except WRONG_PIN as error:
        raise UnusableKey(
            f"密码设备“{token.label}”不接受这个 PIN：请核对 PIN 文件。连续输错会锁住设备。"
        ) from error
    except SPENT_PIN as error:
        raise UnusableKey(
            f"密码设备“{token.label}”的 PIN 已锁住或过期：请用厂商的工具解锁、换 PIN。"
        ) from error


def _found(token: Token) -> pkcs11.Token:
    try:
        library = pkcs11.lib(str(token.module))
    except pkcs11.PKCS11Error as error:
        raise UnusableKey(
            f"无法加载密码设备的模块 {token.module}：请检查文件是否存在、是不是厂商的 PKCS#11 模块。"
        ) from error
    if _loaded_by.setdefault(token.module, os.getpid()) != os.getpid():
        library.reinitialize()  # PKCS#11 asks this of a forked child
    try:
        return library.get_token(token_label=token.label)
    except pkcs11.NoSuchToken as error:
        raise UnusableKey(
            f"没有找到标签为“{token.label}”的密码设备：请检查设备是否插好、标签是否正确。"
        ) from error
    except pkcs11.MultipleTokensReturned as error:
        raise UnusableKey(
            f"标签为“{token.label}”的密码设备不止一个：请只留下一个，或改用不同的标签。"
        ) from error
