"""A seal server and a timestamp authority over real HTTP, well-behaved and otherwise."""

from __future__ import annotations

import json
import threading
import time
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

from documents.trust import Authority, Stamp, sign, verify
from documents.trust.inspection import inspect
from documents.trust.remote import RemoteFailed, Service, TimestampAuthority, seal_server_signer
from tests.documents.trust.test_signing import pdfsig

Answer = Callable[[str, bytes, dict[str, str]], tuple[int, bytes]]


@contextmanager
def served(answer: Answer) -> Iterator[str]:
    """An HTTP server on this machine; `answer` takes (path, body, headers) and gives (status, body)."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, content = answer(self.path, body, dict(self.headers))
            self.send_response(status)
            if status in {301, 302, 307}:
                self.send_header("Location", content.decode())
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/seal"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class SealServer:
    """The protocol of docs/trust.md with a key of its own: the double of a certified seal server."""

    def __init__(self, authority: Authority) -> None:
        key, certificate, chain = pkcs12.load_key_and_certificates(
            authority.keystore.read_bytes(), authority.passphrase
        )
        assert isinstance(key, rsa.RSAPrivateKey)
        assert certificate is not None
        self.key = key
        self.certificates = b"".join(each.public_bytes(Encoding.PEM) for each in (certificate, *chain))
        self.signed: list[bytes] = []

    def __call__(self, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        if headers.get("Authorization") != "Bearer secret":
            return 401, b""
        if path == "/seal/certificate":
            return 200, self.certificates
        request = json.loads(body)
        assert (path, request["algorithm"]) == ("/seal/signature", "sha256")
        data = b64decode(request["data"])
        self.signed.append(data)
        signature = self.key.sign(data, padding.PKCS1v15(), hashes.SHA256())
        return 200, json.dumps({"signature": b64encode(signature).decode()}).encode()


def test_the_key_stays_in_the_seal_server(
    paper: bytes, authority: Authority, stamp: Stamp, tmp_path: Path
) -> None:
    server = SealServer(authority)
    with served(server) as url:
        signer = seal_server_signer(Service(url, token="secret"))
        pdf = sign(paper, signer, [stamp])
    assert len(server.signed) == 1
    assert len(server.signed[0]) < 1000  # neither the document nor its text leaves
    assert inspect(pdf, [authority.anchor]).valid
    report = pdfsig(pdf, tmp_path)
    assert "Signature is Valid" in report
    assert "Total document signed" in report


@pytest.mark.parametrize(
    "answer",
    [
        lambda path, body, headers: (401, b""),
        lambda path, body, headers: (500, b"oops"),
        lambda path, body, headers: (302, b"http://127.0.0.1:9/elsewhere"),
        lambda path, body, headers: (200, b"no certificate"),
        lambda path, body, headers: (200, b""),
        lambda path, body, headers: (200, bytes(1_000_000)),
    ],
)
def test_a_seal_server_without_a_certificate(answer: Answer) -> None:
    with served(answer) as url, pytest.raises(RemoteFailed, match="请"):
        seal_server_signer(Service(url))


@pytest.mark.parametrize(
    "reply",
    [
        (200, b"not json"),
        (200, b"[]"),
        (200, b"{}"),
        (200, b'{"signature": 5}'),
        (200, b'{"signature": "AAAA"}'),
        (200, json.dumps({"signature": b64encode(bytes(256)).decode()}).encode()),
        (503, b""),
    ],
)
def test_a_wrong_signature_never_reaches_a_document(
    paper: bytes, authority: Authority, reply: tuple[int, bytes]
) -> None:
    server = SealServer(authority)

    def answer(path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        return reply if path.endswith("/signature") else server(path, body, headers)

    with served(answer) as url:
        signer = seal_server_signer(Service(url, token="secret"))
        with pytest.raises(RemoteFailed, match="请"):
            sign(paper, signer, [])


def test_silence_ends_in_time() -> None:
    def answer(path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        time.sleep(1)
        return 200, b""

    with served(answer) as url:
        start = time.monotonic()
        with pytest.raises(RemoteFailed, match="连接"):
            seal_server_signer(Service(url, timeout_s=0.2))
        assert time.monotonic() - start < 0.9


def test_nobody_there_and_no_address() -> None:
    with pytest.raises(RemoteFailed, match="连接"):
        Service("http://127.0.0.1:1", timeout_s=1).ask("GET", "/certificate")
    for url in ("file:///etc/passwd", "ftp://example.org", "localhost", ""):
        with pytest.raises(ValueError, match="https://"):
            Service(url).ask("GET", "/certificate")


def test_the_token_is_not_shown() -> None:
    assert "secret" not in repr(Service("https://seal.example.org", token="secret"))


class TimeServer:
    """An RFC 3161 authority with its own root."""

    def __init__(self) -> None:
        key = rsa.generate_private_key(65537, 2048)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "测试时间戳服务")])
        now = datetime.now(UTC)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(7)
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
            .sign(key, hashes.SHA256())
        )
        self.anchor = certificate.public_bytes(Encoding.PEM)
        private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        self.stamper = DummyTimeStamper(
            asn1.Certificate.load(certificate.public_bytes(Encoding.DER)), keys.PrivateKeyInfo.load(private)
        )

    def __call__(self, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        assert headers["Content-Type"] == "application/timestamp-query"
        return 200, self.stamper.request_tsa_response(tsp.TimeStampReq.load(body)).dump()


def test_a_timestamp_vouches_for_the_time(
    paper: bytes, authority: Authority, stamp: Stamp, tmp_path: Path
) -> None:
    server = TimeServer()
    with served(server) as url:
        clock = TimestampAuthority(Service(url))
        signer = authority.signer()
        stamped = [sign(paper, signer, [stamp], timestamper=clock) for _ in range(2)]
    for pdf in stamped:
        verdict = verify(pdf, anchors=[authority.anchor], timestamp_anchors=[server.anchor])
        assert verdict.valid
        assert verdict.signed_at is not None
        assert abs(datetime.now(UTC) - verdict.signed_at) < timedelta(minutes=1)
        report = pdfsig(pdf, tmp_path)
        assert "Signature is Valid" in report
        assert "Total document signed" in report


def test_a_timestamp_of_a_stranger_counts_for_nothing(paper: bytes, authority: Authority) -> None:
    with served(TimeServer()) as url:
        pdf = sign(paper, authority.signer(), [], timestamper=TimestampAuthority(Service(url)))
    for trusted in ([], [TimeServer().anchor], [authority.anchor]):
        verdict = inspect(pdf, [authority.anchor], trusted)
        assert not verdict.valid
        assert "时间戳" in verdict.reason


def test_a_timestamp_authority_is_no_issuer(paper: bytes, signed: bytes, authority: Authority) -> None:
    assert not inspect(signed, [TimeServer().anchor], [authority.anchor]).valid


def test_no_timestamp_no_signature(paper: bytes, authority: Authority) -> None:
    def answer(path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        return 503, b""

    with served(answer) as url, pytest.raises(RemoteFailed, match="503"):
        sign(paper, authority.signer(), [], timestamper=TimestampAuthority(Service(url)))
