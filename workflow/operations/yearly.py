"""The yearly export (年度归档): a year of the register with every file, so that it can be checked without us."""

from __future__ import annotations

import datetime as dt
import hashlib
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from documents.sentences import say, told
from documents.store import Corrupted, Missing
from documents.trust import OutOfForce, UnusableKey
from workflow.base import workbooks
from workflow.base.days import written_day
from workflow.base.refusals import Conflict
from workflow.issuing import on_paper, queries, sheets
from workflow.issuing.models import Document
from workflow.issuing.printing import file_name, sheet_pdf
from workflow.issuing.trust import store, trust_anchor
from workflow.operations import checkpoints

README = """{year}年发文登记簿及全部文件，{day}导出。

里面有什么
  register.xlsx, register.pdf    发文登记簿：字号、标题、日期、状态、作废原因；xlsx 里另有每个文件的 SHA-256
  documents/                     印发的公文，每份一个电子签名，文件名是字号和标题；作废的也在，状态以登记簿为准
  scans/                         纸质补录公文的扫描件，没有电子签名（没有补录的，就没有这个文件夹）
  trust-anchor.pem               信任锚证书：签名应当追溯到它。请与单位另行公布的证书核对
  audit-checkpoint.json, .p7s    导出时审计链的末端，及其签名
  SHA256SUMS                     以上每个文件的 SHA-256

怎样核对（在解开的文件夹里）
  1. 文件齐全、没有改动：
       sha256sum -c SHA256SUMS
  2. 每份公文的签名（poppler 的 pdfsig，两句都要有）：
       pdfsig "documents/….pdf"
     应当写着 Signature is Valid 和 Total document signed。
  3. 签名出自这个信任锚，一个字节也没有改过：
       hongtou verify "documents/….pdf" --trust-anchor trust-anchor.pem
     0 在登记簿中、现行有效；3 签名有效，但已作废，或者这台机器没有登记簿；1 不通过。
  4. 审计链的末端由同一个密钥签名：
       openssl cms -verify -binary -inform DER -in audit-checkpoint.json.p7s \\
         -content audit-checkpoint.json -CAfile trust-anchor.pem -purpose any
     以后的审计链必须经过这一条：entry_id 是第几条，hash 是它的散列。
"""


def write(out: BinaryIO, year: int, documents: Sequence[Document], at: dt.datetime, day: dt.date) -> None:
    """Writes the archive of these documents of a year. Conflict, in a sentence, where something is not to be had."""
    sums: list[str] = []
    try:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
            for name, data in _files(year, documents, at, day):
                archive.writestr(name, data)
                sums.append(f"{hashlib.sha256(data).hexdigest()}  {name}\n")
            archive.writestr("SHA256SUMS", "".join(sums))
    except (Missing, Corrupted, UnusableKey, OutOfForce, OSError) as error:
        raise Conflict(say("没有导出：{reason}", reason=told(error))) from error


def _files(
    year: int, documents: Sequence[Document], at: dt.datetime, day: dt.date
) -> Iterator[tuple[str, bytes]]:
    """Name and content of everything in the archive, one file in memory at a time."""
    entries = [queries.entry(document) for document in documents]
    yield "README.txt", README.format(year=year, day=written_day(day)).encode()
    rows = [entry.cells() for entry in entries]
    yield "register.xlsx", workbooks.write(f"{year}年发文登记簿", sheets.Entry.HEADER, rows)
    yield "register.pdf", sheet_pdf(sheets.register(entries, day))
    yield "trust-anchor.pem", trust_anchor()
    yield from _checkpoint(at)
    yield from _papers(documents)


def _papers(documents: Iterable[Document]) -> Iterator[tuple[str, bytes]]:
    for document in documents:
        name = file_name(document.number, document.title)
        if document.sha256:
            yield f"documents/{name}", store().get(document.sha256)
        if scan := on_paper.scan_of(document):
            yield f"scans/{name}", store().get(scan.sha256)


def _checkpoint(at: dt.datetime) -> Iterator[tuple[str, bytes]]:
    """The head of the audit's chain, signed now."""
    file = checkpoints.write(at.strftime("%Y-%m-%dT%H%M%SZ"), at)
    if file:
        yield "audit-checkpoint.json", file.read_bytes()
        yield "audit-checkpoint.json.p7s", file.with_suffix(".json.p7s").read_bytes()
