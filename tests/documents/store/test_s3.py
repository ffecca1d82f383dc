"""The S3 store from outside, over a wire that refuses, stalls and breaks: the double is moto, the wire is ours."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

import boto3
import pytest
from botocore.config import Config

from documents.store import Unavailable, s3
from documents.store.s3 import S3Store
from tests.servers import ObjectStore, free_port

WRITER = """
import sys, random
from documents.store.s3 import S3Store
store, chance = S3Store(sys.argv[1]), random.Random(int(sys.argv[2]))
while True:
    print(store.put(chance.randbytes(chance.choice([0, 10, 4096, 3_000_000]))), flush=True)
"""
REFUSED = "HTTP/1.1 {}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n<Error><Code>{}</Code></Error>"


class Wire:
    """A wire to the service that can be made bad. `fault` is asked anew for each connection."""

    def __init__(self, port: int) -> None:
        self.port, self._service = free_port(), port
        self.fault = ""
        self._server = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._server.accept()
                threading.Thread(target=self._carry, args=(near, self.fault), daemon=True).start()

    def _carry(self, near: socket.socket, fault: str) -> None:
        with near, socket.create_connection(("127.0.0.1", self._service)) as far, suppress(OSError):
            if fault.startswith("5") or fault.startswith("4"):
                self._refuse(near, fault)
            elif fault == "stalled":
                time.sleep(5)
            elif fault == "half an upload":
                far.sendall(_some(near)[:30_000])
            elif fault == "no answer":
                self._lose_the_answer(near, far)
            elif fault == "half an answer":
                far.sendall(_some(near))
                near.sendall(_some(far)[:-10])
            else:
                threading.Thread(target=_pour, args=(near, far), daemon=True).start()
                _pour(far, near)

    def _refuse(self, near: socket.socket, fault: str) -> None:
        _some(near)
        code = fault.partition(" ")[2]
        near.sendall(REFUSED.format(fault, len(code) + 30, code).encode())
        near.shutdown(socket.SHUT_WR)
        time.sleep(0.2)

    def _lose_the_answer(self, near: socket.socket, far: socket.socket) -> None:
        """The first answer only: what is asked again is answered."""
        self.fault = ""
        far.sendall(_some(near))
        _some(far)

    def close(self) -> None:
        with suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)  # closing alone does not end the waiting
        self._server.close()


def _some(source: socket.socket) -> bytes:
    """What comes until it pauses."""
    source.settimeout(0.3)
    got = b""
    with suppress(TimeoutError):
        while piece := source.recv(65536):
            got += piece
            if b"Expect: 100-continue" in got and got.endswith(b"\r\n\r\n"):
                source.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
    return got


def _pour(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(65536):
            target.sendall(piece)
    for end in (source, target):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def wire(object_store: ObjectStore, bucket: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Wire]:
    wire = Wire(object_store.port)
    patient = Config(connect_timeout=1, read_timeout=1, retries={"mode": "standard", "max_attempts": 2})
    monkeypatch.setattr(s3, "_CONFIG", s3._CONFIG.merge(patient))
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", object_store.environment(wire.port)["AWS_ENDPOINT_URL_S3"])
    yield wire
    wire.close()


FAULTS = ["507 InsufficientStorage", "403 AccessDenied", "503 SlowDown", "stalled", "half an upload"]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_put_that_fails_is_not_acknowledged_shows_nothing_and_heals(
    wire: Wire, object_store: ObjectStore, bucket: str, fault: str
) -> None:
    store, data = S3Store(bucket), bytes(100_000)
    wire.fault = fault
    with pytest.raises(Unavailable, match="文件存储"):
        store.put(data)
    with plain(object_store) as seen:
        assert list(seen(bucket)) == []
    wire.fault = ""
    assert store.get(store.put(data)) == data


def test_a_put_whose_answer_got_lost_is_there_once(wire: Wire, bucket: str) -> None:
    store = S3Store(bucket)
    wire.fault = "no answer"
    key = store.put(b"content")
    assert list(store) == [key]
    assert store.get(key) == b"content"


def test_half_an_answer_is_no_content(wire: Wire, bucket: str) -> None:
    store = S3Store(bucket)
    key = store.put(bytes(1000))
    wire.fault = "half an answer"
    with pytest.raises(Unavailable):
        S3Store(bucket).get(key)
    wire.fault = ""
    assert store.get(key) == bytes(1000)


def test_a_service_that_is_away(wire: Wire, bucket: str) -> None:
    store = S3Store(bucket)
    wire.close()
    key = "0" * 64
    for ask in (lambda: store.put(b""), lambda: store.get(key), lambda: store.has(key), lambda: list(store)):
        with pytest.raises(Unavailable, match="无法连接"):
            ask()


def test_a_bucket_that_is_not_there(bucket: str) -> None:
    store = S3Store(bucket.replace("test-", "no-such-"))
    for ask in (lambda: store.put(b""), lambda: store.get("0" * 64), lambda: list(store)):
        with pytest.raises(Unavailable, match="NoSuchBucket"):
            ask()


@pytest.mark.parametrize(
    "url", ["", "s3://", "https://bucket/files", "bucket/files", "s3://bucket/files?x=1"]
)
def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(ValueError, match="s3://"):
        S3Store(url)


def test_what_lies_beside_is_not_content(bucket: str) -> None:
    store, client = S3Store(bucket), boto3.client("s3")
    key, name = store.put(b"content"), urlsplit(bucket).netloc
    for beside in ("README", f"files/{key}/more", "files/note", f"other/{key}", key):
        client.put_object(Bucket=name, Key=beside, Body=b"hello")
    assert list(store) == [key]
    assert list(S3Store(f"s3://{name}")) == [key]  # the one without a prefix has its own


def test_one_object_is_written_once_however_many_put_it(bucket: str) -> None:
    """`If-None-Match: *`: of many at once one writes; in a bucket with versions that is seen."""
    client: Any = boto3.client("s3")
    name = urlsplit(bucket).netloc
    client.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    script = (
        "import sys; from documents.store.s3 import S3Store\nS3Store(sys.argv[1])._put_new('{}', b'content')"
    )
    key = sha256(b"content").hexdigest()
    writers = [subprocess.Popen([sys.executable, "-c", script.format(key), bucket]) for _ in range(4)]
    assert [writer.wait(60) for writer in writers] == [0] * 4
    assert len(client.list_object_versions(Bucket=name)["Versions"]) == 1


def test_kill_9_at_any_moment_loses_nothing_that_was_acknowledged(bucket: str) -> None:
    chance, acknowledged = random.Random(9), set[str]()
    for seed in range(6):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, bucket, str(seed)], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        first = writer.stdout.readline()  # it is at work now
        time.sleep(chance.uniform(0, 0.3))
        os.kill(writer.pid, signal.SIGKILL)
        rest, _ = writer.communicate()
        lines = (first + rest).splitlines(keepends=True)
        acknowledged |= {line.strip() for line in lines if line.endswith("\n")}
    store = S3Store(bucket)
    assert acknowledged <= set(store)
    for key in store:  # whatever has a name is whole
        assert sha256(store.get(key)).hexdigest() == key


@contextmanager
def plain(server: ObjectStore) -> Iterator[type[S3Store]]:
    """The store on a wire without faults."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in server.environment().items():
            patch.setenv(name, value)
        yield S3Store
