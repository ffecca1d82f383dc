"""A store in an S3-compatible service: one object a content, under its SHA-256, put once (`If-None-Match: *`).

An object appears whole or not at all, and the service compares what arrived with the SHA-256 it was told. Where
it is and who may use it is boto3's own business: AWS_ENDPOINT_URL_S3, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY,
AWS_REGION, or the files named by AWS_SHARED_CREDENTIALS_FILE and AWS_CONFIG_FILE.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256 as digest
from typing import Any
from urllib.parse import urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from documents.sentences import say
from documents.store.interface import Corrupted, Missing, Unavailable, checked_key

_ABSENT = {"404", "NoSuchKey", "NotFound"}
_TAKEN = {"412", "PreconditionFailed", "409", "ConditionalRequestConflict"}
_TRIES = 3
_CONFIG = Config(
    connect_timeout=5,
    read_timeout=20,
    retries={"mode": "standard", "max_attempts": _TRIES},
    request_checksum_calculation="when_required",  # ours is given; the rest only some services know
    response_checksum_validation="when_required",
)


class S3Store:
    """A `Store` in a bucket. Safe with any number of writing processes; an answer that got lost is asked for again."""

    def __init__(self, url: str) -> None:
        """Use `s3://bucket/prefix`; the prefix may be empty. ValueError where it is no such address."""
        place = urlsplit(url)
        if place.scheme != "s3" or not place.netloc or place.query or place.fragment:
            raise ValueError(f"文件存储的地址应为 s3://桶/前缀，而不是 {url!r}。")
        self._bucket, path = place.netloc, place.path.strip("/")
        self._prefix = f"{path}/" if path else ""
        with _faults_told():
            self._client: Any = boto3.session.Session().client("s3", config=_CONFIG)

    def put(self, data: bytes) -> str:
        key = digest(data).hexdigest()
        with _faults_told():
            for _ in range(_TRIES):
                if self._put_new(key, data) or self._put_again(key, data):
                    return key
        raise Unavailable(say("文件存储正忙，没有存入。"))

    def get(self, sha256: str) -> bytes:
        place = self._place(sha256)
        with _faults_told(sha256):
            data: bytes = self._client.get_object(**place)["Body"].read()
        if digest(data).hexdigest() != sha256:
            raise Corrupted(say("编号为 {sha256} 的文件已被改动或损坏，请从备份恢复。", sha256=sha256))
        return data

    def has(self, sha256: str) -> bool:
        try:
            self.stored_at(sha256)
        except Missing:
            return False
        return True

    def stored_at(self, sha256: str) -> datetime:
        place = self._place(sha256)
        with _faults_told(sha256):
            at: datetime = self._client.head_object(**place)["LastModified"]
        return at

    def delete(self, sha256: str) -> None:
        self.stored_at(sha256)  # the service itself is silent about what is not there
        with _faults_told(sha256):
            self._client.delete_object(**self._place(sha256))

    def __iter__(self) -> Iterator[str]:
        with _faults_told():
            pages = self._client.get_paginator("list_objects_v2").paginate(
                Bucket=self._bucket, Prefix=self._prefix
            )
            for page in pages:
                for found in page.get("Contents", []):
                    name = found["Key"].removeprefix(self._prefix)
                    if _is_key(name):
                        yield name

    def _put_new(self, key: str, data: bytes) -> bool:
        """Whether the content was not there and is now."""
        try:
            self._send(key, data, IfNoneMatch="*")
        except ClientError as refusal:
            if _code(refusal) in _TAKEN:
                return False
            raise
        return True

    def _put_again(self, key: str, data: bytes) -> bool:
        """Whether what was there is the content, stored as of now: a copy onto itself, or once more if damaged."""
        try:
            if self.get(key) == data:
                place = self._place(key)
                self._client.copy_object(**place, CopySource=place, MetadataDirective="REPLACE")
        except Missing:  # removed, or refused only because another one was putting it
            return False
        except Corrupted:
            self._send(key, data)
        except ClientError as refusal:
            if _code(refusal) in _ABSENT:
                return False
            raise
        return True

    def _send(self, key: str, data: bytes, **condition: str) -> None:
        checksum = b64encode(bytes.fromhex(key)).decode()
        self._client.put_object(**self._place(key), Body=data, ChecksumSHA256=checksum, **condition)

    def _place(self, sha256: str) -> dict[str, str]:
        return {"Bucket": self._bucket, "Key": self._prefix + checked_key(sha256)}


def _is_key(name: str) -> bool:
    try:
        return checked_key(name) == name
    except ValueError:  # a stranger's object is not content
        return False


@contextmanager
def _faults_told(sha256: str = "") -> Iterator[None]:
    """What the service or the wire says, in our words."""
    try:
        yield
    except ClientError as refusal:
        if sha256 and _code(refusal) in _ABSENT:
            raise Missing(say("没有编号为 {sha256} 的文件。", sha256=sha256)) from None
        raise Unavailable(say("文件存储拒绝了请求（{code}）。", code=_code(refusal))) from refusal
    except (BotoCoreError, OSError) as fault:
        raise Unavailable(say("文件存储暂时无法连接。")) from fault


def _code(refusal: ClientError) -> str:
    return str(refusal.response.get("Error", {}).get("Code", ""))
