"""Real servers for the tests, each on a private socket or port of this machine."""

from __future__ import annotations

import base64
import hmac
import json
import os
import secrets
import shlex
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.workflow.processes import wait_until

SUPERUSER = "postgres"


@dataclass(frozen=True)
class Postgres:
    """A running PostgreSQL, reached through a unix socket in `folder`."""

    folder: Path

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    @classmethod
    @contextmanager
    def started(cls) -> Iterator[Postgres]:
        """Starts one in a folder of its own; it ends, and its folder goes, with whoever started it."""
        folder = Path(tempfile.mkdtemp(prefix="hongtou-pg-"))
        if os.geteuid() == 0:  # the server refuses to run as root
            shutil.chown(folder, SUPERUSER)
        server = cls(folder)
        stop = shlex.join(_command("pg_ctl", "-D", server._data, "-m", "immediate", "stop"))
        with _at_our_end(f"{stop}; rm -rf {shlex.quote(str(folder))}"):
            locale = ("--encoding=UTF8", "--locale=C")
            _run("initdb", "--auth=trust", f"--username={SUPERUSER}", *locale, "-D", server._data)
            server._control("start")
            yield server

    def restart(self) -> None:
        """Stops it as a crash does (no connection ended, no checkpoint written) and starts it again."""
        self._control("restart", "-m", "immediate")

    def _control(self, *words: str) -> None:
        folder = self.folder
        options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off -c max_connections=200"
        _run("pg_ctl", "-D", self._data, "-w", "-l", folder / "log", "-o", options, *words)

    def new_database(self) -> str:
        """The address of a fresh, empty database."""
        name = f"test_{secrets.token_hex(6)}"
        _run("createdb", "-h", self.folder, "-U", SUPERUSER, name)
        return f"postgresql+psycopg://{SUPERUSER}@/{name}?host={self.folder}"


@dataclass(frozen=True)
class ObjectStore:
    """A running S3 double (moto, in memory) that holds any number of buckets."""

    port: int

    @classmethod
    @contextmanager
    def started(cls) -> Iterator[ObjectStore]:
        """Starts one on loopback; it ends with whoever started it."""
        port = free_port()
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
        with _at_our_end("kill $!", first=f"{shlex.join(command)} </dev/null &"):
            wait_until(lambda: _listens(port), 60, "the S3 double answers")
            yield cls(port)

    def environment(self, port: int = 0) -> dict[str, str]:
        """What boto3 reads to find it, on its own port or behind another one."""
        return {
            "AWS_ENDPOINT_URL_S3": f"http://127.0.0.1:{port or self.port}",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def new_bucket(self) -> str:
        """The address of a fresh, empty store."""
        name = f"test-{secrets.token_hex(6)}"
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/{name}", method="PUT")
        with urllib.request.urlopen(request, timeout=30):
            return f"s3://{name}/files"


@contextmanager
def _at_our_end(then: str, first: str = "") -> Iterator[None]:
    """Somebody beside us who does `then` when this process ends, however it ends: a pipe closes by itself."""
    quiet = subprocess.DEVNULL
    with subprocess.Popen(
        ["sh", "-c", f"{first}\ncat; {then}"],
        stdin=subprocess.PIPE,
        stdout=quiet,
        stderr=quiet,
        cwd="/",
        start_new_session=True,  # Ctrl-C is for us
    ):
        yield


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _run(program: str, *arguments: object) -> None:
    subprocess.run(_command(program, *arguments), check=True, capture_output=True, cwd="/")


def _command(program: str, *arguments: object) -> list[str]:
    found = max(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), default=Path(program))
    as_owner = ["runuser", "-u", SUPERUSER, "--"] if os.geteuid() == 0 else []
    return [*as_owner, str(found), *map(str, arguments)]


@dataclass
class MailServer:
    """An SMTP server on a port of this machine that keeps what it is sent; `refusal` answers every recipient.

    With `tls` it is reached by STARTTLS, or with `throughout` by TLS from the first byte, and takes one account;
    what was shown to it as a password is in `shown`.
    """

    received: list[bytes] = field(default_factory=list)
    refusal: str = ""
    port: int = field(default_factory=lambda: free_port())
    tls: ssl.SSLContext | None = None
    throughout: bool = False
    account: tuple[bytes, bytes] = (b"office", b"secret")
    shown: list[bytes] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @contextmanager
    def running(self) -> Iterator[MailServer]:
        """Serves until the block ends."""
        controller = Controller(
            self,
            "127.0.0.1",
            self.port,
            ssl_context=self.tls if self.throughout else None,
            tls_context=None if self.throughout else self.tls,
            authenticator=self._authenticated,
            auth_require_tls=False,  # what a client does before TLS is for the test to see
        )
        controller.start()
        try:
            yield self
        finally:
            controller.stop()

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, _: Any
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.refusal or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.original_content, bytes)
        self.received.append(envelope.original_content)
        return "250 taken"

    def _authenticated(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, shown: LoginPassword
    ) -> AuthResult:
        self.shown.append(shown.password)
        return AuthResult(success=(shown.login, shown.password) == self.account, handled=False)


@dataclass
class RobotServices:
    """WeCom's and DingTalk's webhooks on one port: they check address, signature and body as the real ones do.

    `posts` is what the groups read, as (service, text); `answers` are given first, whatever is sent.
    """

    key: str = "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"
    secret: str = "SEC0123456789abcdef"
    posts: list[tuple[str, str]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def wecom(self) -> str:
        return f"{self.origin}/cgi-bin/webhook/send?key={self.key}"

    @property
    def dingtalk(self) -> str:
        return f"{self.origin}/robot/send?access_token={self.key}"

    @contextmanager
    def running(self) -> Iterator[RobotServices]:
        """Serves until the block ends."""
        with ThreadingHTTPServer(("127.0.0.1", self.port), partial(_Webhook, self)) as server:
            self.port = server.server_address[1]
            thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
            thread.start()
            try:
                yield self
            finally:
                server.shutdown()
                thread.join()

    def answer(self, path: str, query: dict[str, str], kind: str, words: bytes) -> str:
        """What the services say to a post."""
        if self.answers:
            return self.answers.pop(0)
        told = json.loads(words)
        if not kind.startswith("application/json") or told["msgtype"] != "text":
            return '{"errcode": 40035, "errmsg": "invalid parameter"}'
        if path == "/cgi-bin/webhook/send":
            return self._took(
                "wecom", told, "" if query == {"key": self.key} else "93000 invalid webhook url"
            )
        faults = {"300001 token is not exist": query.get("access_token") != self.key}
        faults["310000 sign not match"] = not self._is_signed(query)
        return self._took("dingtalk", told, next((fault for fault, wrong in faults.items() if wrong), ""))

    def _took(self, service: str, told: dict[str, Any], fault: str) -> str:
        content = told["text"]["content"]
        if len(content.encode()) > 2048:
            fault = fault or "40058 content exceeds max length"
        if fault:
            code, _, said = fault.partition(" ")
            return json.dumps({"errcode": int(code), "errmsg": said})
        self.posts.append((service, content))
        return '{"errcode": 0, "errmsg": "ok"}'

    def _is_signed(self, query: dict[str, str]) -> bool:
        timestamp = query.get("timestamp", "0")
        words = f"{timestamp}\n{self.secret}".encode()
        mac = base64.b64encode(hmac.digest(self.secret.encode(), words, "sha256")).decode()
        return query.get("sign") == mac and abs(time.time() * 1000 - int(timestamp)) < 3_600_000


class _Webhook(BaseHTTPRequestHandler):
    """One post."""

    def __init__(self, services: RobotServices, *arguments: Any) -> None:
        self.services = services
        super().__init__(*arguments)

    def do_POST(self) -> None:
        parts = urlsplit(self.path)
        words = self.rfile.read(int(self.headers["Content-Length"]))
        self.services.ids.append(self.headers["Idempotency-Key"])
        query = dict(parse_qsl(parts.query))
        said = self.services.answer(parts.path, query, self.headers["Content-Type"], words).encode()
        self.send_response(302 if said.startswith(b"http") else 200)
        if said.startswith(b"http"):
            self.send_header("Location", said.decode())
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_: Any) -> None:
        """Quiet."""
