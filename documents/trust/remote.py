"""What stands elsewhere and is asked over HTTP: a seal server that keeps the key, a timestamp authority.

The seal server's protocol is ours and described in docs/trust.md; the timestamp's is RFC 3161.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ssl import SSLContext, create_default_context
from urllib.parse import urlsplit

from asn1crypto import tsp
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from pyhanko.sign.timestamps import TimeStamper

from documents.sentences import say
from documents.trust.signer import Signer, check_signature

ANSWER_LIMIT_BYTES = 256 * 1024


class RemoteFailed(OSError):
    """A seal server or timestamp authority did not answer, or answered wrongly. Trying again may help."""


@dataclass(frozen=True)
class Service:
    """An address that is asked over HTTP, in time and without redirects.

    `token` goes as a bearer token. `tls` may carry a client certificate or a private root; https is
    verified by default.
    """

    url: str
    token: str = field(default="", repr=False)
    timeout_s: float = 10
    tls: SSLContext | None = None

    def ask(self, method: str, path: str, body: bytes = b"", kind: str = "application/json") -> bytes:
        """The body of a 200 answer. Raises RemoteFailed for anything else, ValueError for an address not http(s)."""
        try:
            return self._ask(method, path, body, {"Content-Type": kind} if body else {})
        except (OSError, HTTPException) as error:
            if isinstance(error, RemoteFailed):
                raise
            raise RemoteFailed(
                say("连接 {url} 失败（{error}）：请检查网络和服务状态后重试。", url=self.url, error=error)
            ) from error

    def _ask(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> bytes:
        connection = self._connection()
        authorization = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        try:
            connection.request(method, urlsplit(self.url).path + path, body, {**headers, **authorization})
            response = connection.getresponse()
            answer = response.read(ANSWER_LIMIT_BYTES + 1)
        finally:
            connection.close()
        if response.status != 200 or len(answer) > ANSWER_LIMIT_BYTES:
            raise RemoteFailed(
                say(
                    "{url} 拒绝了请求（HTTP {status}）：请核对地址、令牌和服务日志。",
                    url=self.url,
                    status=response.status,
                )
            )
        return answer

    def _connection(self) -> HTTPConnection:
        parts = urlsplit(self.url)
        if parts.scheme == "https" and parts.hostname:
            context = self.tls or create_default_context()
            return HTTPSConnection(parts.hostname, parts.port, timeout=self.timeout_s, context=context)
        if parts.scheme == "http" and parts.hostname:
            return HTTPConnection(parts.hostname, parts.port, timeout=self.timeout_s)
        raise ValueError(f"服务地址应以 https:// 或 http:// 开头，而不是 {self.url!r}。")


def seal_server_signer(service: Service) -> Signer:
    """A Signer whose key stays in a seal server: only the few hundred bytes to be signed travel there.

    The certificate is fetched once, here; each signature is checked against it before it is used.
    Raises RemoteFailed, here and while signing.
    """
    try:
        certificate, *chain = x509.load_pem_x509_certificates(service.ask("GET", "/certificate"))
    except ValueError as error:
        raise RemoteFailed(
            say("{url} 没有返回可用的证书：请联系印章服务的管理员。", url=service.url)
        ) from error

    def raw_sign(data: bytes) -> bytes:
        request = json.dumps({"algorithm": "sha256", "data": b64encode(data).decode()}).encode()
        try:
            answer = json.loads(service.ask("POST", "/signature", request))
            signature = b64decode(answer["signature"], validate=True)
            check_signature(certificate, signature, data)
        except (ValueError, KeyError, TypeError, InvalidSignature) as error:
            raise RemoteFailed(
                say("{url} 返回的签名与证书不符：请联系印章服务的管理员。", url=service.url)
            ) from error
        return signature

    return Signer(certificate, raw_sign, chain=chain)


class TimestampAuthority(TimeStamper):
    """An RFC 3161 timestamp authority: give it to `sign` as `timestamper`. Keep it: its answer's size is measured once."""

    def __init__(self, service: Service) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # pyHanko leaves this constructor untyped
        self._service = service

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Called by pyHanko. Raises RemoteFailed."""
        answer = self._service.ask("POST", "", req.dump(), kind="application/timestamp-query")
        return tsp.TimeStampResp.load(answer)
