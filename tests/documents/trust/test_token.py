"""A key on a real token in software: it signs, survives forks, and every mistake in naming it is said in words."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pkcs11
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12

from documents.trust import Authority, Signer, Stamp, UnusableKey, create_authority, sign
from documents.trust.device import Token, TokenFailed
from documents.trust.inspection import inspect
from documents.trust.token import token_signer
from tests.documents.trust.conftest import ISSUER
from tests.documents.trust.test_signing import pdfsig
from tests.tokens import MODULE, soft_tokens

KEY = "公章"


@pytest.fixture(scope="module")
def ec(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return create_authority(tmp_path_factory.mktemp("token") / "ec", organisation=ISSUER, key="ec")


@pytest.fixture(scope="module")
def device(tmp_path_factory: pytest.TempPathFactory, authority: Authority, ec: Authority) -> Iterator[Token]:
    """A token with an RSA key and an EC key. Beside it an empty one, two of one name, one with another key."""
    stranger = create_authority(tmp_path_factory.mktemp("token") / "stranger", organisation=ISSUER)
    with soft_tokens(tmp_path_factory.mktemp("softhsm")) as hsm:
        *_, other, made = [hsm.made(label) for label in ("空的", "同名", "同名", "别家", "办公室")]
        hsm.keep(made, authority, KEY)
        hsm.keep(made, ec, f"{KEY}EC")
        hsm.keep(other, stranger, KEY)
        yield made


@pytest.fixture(scope="module")
def certificate(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The issuer's certificate and the authority's, in PEM."""
    _, issuer, chain = pkcs12.load_key_and_certificates(authority.keystore.read_bytes(), authority.passphrase)
    assert issuer is not None
    file = tmp_path_factory.mktemp("token") / "issuer.pem"
    file.write_bytes(b"".join(each.public_bytes(Encoding.PEM) for each in (issuer, *chain)))
    return file


def accepted(pdf: bytes, authority: Authority, folder: Path) -> None:
    """Both verifiers call it whole and ours."""
    assert inspect(pdf, [authority.anchor]).valid
    report = pdfsig(pdf, folder)
    assert "Signature is Valid" in report
    assert "Total document signed" in report


def test_an_rsa_key_on_a_token_signs(
    device: Token, certificate: Path, authority: Authority, paper: bytes, stamp: Stamp, tmp_path: Path
) -> None:
    signer = token_signer(device, KEY, certificate)
    assert signer.fingerprint == authority.signer().fingerprint
    for _ in range(2):
        accepted(sign(paper, signer, [stamp]), authority, tmp_path)


def test_an_elliptic_curve_key_and_its_certificate_both_on_the_token(
    device: Token, ec: Authority, paper: bytes, stamp: Stamp, tmp_path: Path
) -> None:
    signer = token_signer(device, f"{KEY}EC")
    assert signer.fingerprint == ec.signer().fingerprint
    for _ in range(20):  # the two numbers of an ECDSA signature come in several lengths
        accepted(sign(paper, signer, [stamp]), ec, tmp_path)


def test_a_certificate_in_der(device: Token, ec: Authority, paper: bytes, tmp_path: Path) -> None:
    _, issuer, _ = pkcs12.load_key_and_certificates(ec.keystore.read_bytes(), ec.passphrase)
    assert issuer is not None
    (tmp_path / "issuer.cer").write_bytes(issuer.public_bytes(Encoding.DER))
    accepted(sign(paper, token_signer(device, f"{KEY}EC", tmp_path / "issuer.cer"), []), ec, tmp_path)


def forked(signer: Signer, paper: bytes, file: Path) -> int:
    """Signs in a forked child, as a worker does; its exit status."""
    child = os.fork()
    if child == 0:
        try:
            file.write_bytes(sign(paper, signer, []))
            os._exit(0)
        finally:
            os._exit(1)
    return os.waitpid(child, 0)[1]


def test_forked_children_sign_before_and_after_their_parent(
    device: Token, certificate: Path, authority: Authority, paper: bytes, tmp_path: Path
) -> None:
    signer = token_signer(device, KEY, certificate)
    for _ in range(2):
        assert forked(signer, paper, tmp_path / "child.pdf") == 0
        accepted((tmp_path / "child.pdf").read_bytes(), authority, tmp_path)
        accepted(sign(paper, signer, []), authority, tmp_path)


def test_threads_may_sign_at_once(
    device: Token, certificate: Path, authority: Authority, paper: bytes
) -> None:
    signer = token_signer(device, KEY, certificate)
    with ThreadPoolExecutor(8) as pool:
        signed = list(pool.map(lambda _: sign(paper, signer, []), range(32)))
    assert all(inspect(pdf, [authority.anchor]).valid for pdf in signed)


def test_threads_that_hammer_one_token_do_not_break_its_module(device: Token, certificate: Path) -> None:
    """In a child of its own: a module used by two threads at once ends the process with a segmentation fault."""
    signer = token_signer(device, KEY, certificate)

    def hammer(_: int) -> None:
        for _ in range(100):
            asyncio.run(signer.cms.async_sign_raw(b"data", "sha256"))

    child = os.fork()
    if child == 0:
        try:
            with ThreadPoolExecutor(8) as pool:
                list(pool.map(hammer, range(8)))
            os._exit(0)
        finally:
            os._exit(1)
    assert os.waitpid(child, 0)[1] == 0


def test_nothing_is_opened_before_the_first_signature(certificate: Path) -> None:
    absent = Token(Path("/nowhere/module.so"), "办公室", "1")
    assert token_signer(absent, KEY, certificate).subject == f"{ISSUER}（演示）"


def test_what_is_named_wrongly_is_said_in_words(
    device: Token, certificate: Path, paper: bytes, tmp_path: Path
) -> None:
    empty = replace(device, label="空的")
    wrong = [
        (replace(device, module=tmp_path / "absent.so"), KEY, "无法加载密码设备的模块"),
        (replace(device, module=Path("/etc/passwd")), KEY, "无法加载密码设备的模块"),
        (replace(empty, pin="00000001"), KEY, "不接受这个 PIN"),
        (replace(empty, pin="1"), KEY, "不接受这个 PIN"),
        (empty, KEY, "找到 0 个"),
        (device, "没有的密钥", "找到 0 个"),
        (device, f"{KEY}EC", "RSA 私钥应当正好一个"),
    ]
    for where, key, sentence in wrong:
        with pytest.raises(UnusableKey, match=sentence):
            sign(paper, token_signer(where, key, certificate), [])
    with pytest.raises(UnusableKey, match="请另外指定证书文件"):
        token_signer(empty, KEY)


def test_a_token_that_is_away_may_come_back(device: Token, certificate: Path, paper: bytes) -> None:
    with pytest.raises(TokenFailed, match="没有找到标签为“没有的设备”的密码设备"):
        sign(paper, token_signer(replace(device, label="没有的设备"), KEY, certificate), [])


def test_a_label_that_two_tokens_share_is_refused(device: Token, certificate: Path, paper: bytes) -> None:
    with pytest.raises(UnusableKey, match="不止一个"):
        sign(paper, token_signer(replace(device, label="同名"), KEY, certificate), [])


def test_a_certificate_of_another_key_is_refused_before_anything_is_signed(
    device: Token, certificate: Path, paper: bytes
) -> None:
    with pytest.raises(UnusableKey, match="不是一对"):
        sign(paper, token_signer(replace(device, label="别家"), KEY, certificate), [])


@pytest.mark.parametrize("content", [None, b"", b"no certificate", b"-----BEGIN CERTIFICATE-----\nAA\n"])
def test_an_unreadable_certificate_is_refused_in_words(
    device: Token, tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / "issuer.pem"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(UnusableKey, match="无法读取签名证书文件"):
        token_signer(device, KEY, file)


# The library's own search for objects complains once more as it is cleared away.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_token_that_breaks_off_is_opened_anew(
    device: Token, certificate: Path, authority: Authority, paper: bytes
) -> None:
    signer = token_signer(device, KEY, certificate)
    sign(paper, signer, [])
    pkcs11.lib(str(MODULE)).reinitialize()  # as a device that was pulled out: the session is gone
    with pytest.raises(TokenFailed, match="没有完成操作"):
        sign(paper, signer, [])
    assert inspect(sign(paper, signer, []), [authority.anchor]).valid


def test_the_pin_is_not_shown(device: Token) -> None:
    assert device.pin not in repr(device)
