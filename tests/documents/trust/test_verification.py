"""The families of tampering, and whatever a stranger may upload. None is ever called valid; the untouched are."""

from __future__ import annotations

import random
import time
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
from cryptography.x509.oid import NameOID
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

from documents.trust import Authority, Signer, Stamp, Verdict, create_authority, sign, verify
from documents.trust.inspection import inspect
from tests.documents.trust.conftest import ISSUER
from tests.documents.trust.test_signing import pdfsig


@pytest.fixture(scope="module")
def impostor(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Another key and another authority under exactly the same names."""
    return create_authority(tmp_path_factory.mktemp("impostor") / "authority", organisation=ISSUER)


def name(data: str) -> generic.NameObject:
    return generic.pdf_name(data)


def incremental(pdf: bytes, change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    change(writer)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def annotated(writer: IncrementalPdfFileWriter) -> None:
    note = generic.DictionaryObject(
        {
            name("/Type"): name("/Annot"),
            name("/Subtype"): name("/FreeText"),
            name("/Rect"): generic.ArrayObject([generic.NumberObject(n) for n in (100, 100, 300, 150)]),
            name("/Contents"): generic.TextStringObject("此件作废"),
        }
    )
    writer.register_annotation(writer.find_page_for_modification(0)[0], writer.add_object(note))


def repainted(writer: IncrementalPdfFileWriter) -> None:
    page = writer.find_page_for_modification(0)[0].get_object()
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"0 0 500 500 re f"))
    writer.update_container(page)


def retitled(writer: IncrementalPdfFileWriter) -> None:
    info = generic.DictionaryObject({name("/Title"): generic.TextStringObject("另一份文件")})
    writer.set_info(writer.add_object(info))


def second_signature(pdf: bytes, other: Signer) -> bytes:
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    signer = PdfSigner(
        PdfSignatureMetadata(field_name="Second", md_algorithm="sha256"),
        other.cms,
        new_field_spec=SigFieldSpec("Second"),
    )
    signer._enforce_certification_constraints = lambda reader: None  # type: ignore[method-assign] # a rogue's tool asks nobody
    return bytes(signer.sign_pdf(writer).getbuffer())


def stripped(pdf: bytes) -> bytes:
    with pikepdf.open(BytesIO(pdf)) as opened:
        del opened.Root.AcroForm
        del opened.Root.Perms
        del opened.pages[0].Annots
        out = BytesIO()
        opened.save(out)
    return out.getvalue()


def test_the_untouched_is_valid_confined_and_in_place(
    signed: bytes, authority: Authority, signer: Signer
) -> None:
    digest = sha256(signed).hexdigest()
    verdicts = [
        verify(signed, anchors=[authority.anchor]),
        verify(signed, anchors=[authority.anchor], expected_sha256=digest),
    ]
    for verdict in verdicts:
        assert verdict.valid
        assert verdict.reason.startswith("签名有效")
        assert verdict.signer == f"{ISSUER}（演示）"
        assert verdict.fingerprint == signer.fingerprint
        assert verdict.sha256 == digest
        assert verdict.signed_at is not None
        assert abs(datetime.now(UTC) - verdict.signed_at) < timedelta(minutes=10)


@pytest.mark.parametrize("count", [50, pytest.param(1000, marks=pytest.mark.deep)])
def test_every_untouched_one_is_valid(
    paper: bytes, signer: Signer, authority: Authority, stamp: Stamp, count: int
) -> None:
    for number in range(count):
        pdf = sign(paper, signer, [stamp] if number % 2 else [], reason=f"第{number}号")
        digest = sha256(pdf).hexdigest()
        assert verify(pdf, anchors=[authority.anchor], expected_sha256=digest).valid


def test_the_pinned_certificate_itself_may_be_the_anchor(
    signed: bytes, authority: Authority, impostor: Authority
) -> None:
    _, leaf, _ = pkcs12.load_key_and_certificates(authority.keystore.read_bytes(), authority.passphrase)
    assert leaf is not None
    pem, der = leaf.public_bytes(Encoding.PEM), leaf.public_bytes(Encoding.DER)
    assert inspect(signed, [pem]).valid
    assert inspect(signed, [der]).valid
    assert inspect(signed, [impostor.anchor + authority.anchor]).valid


def certificate_for(
    key: ec.EllipticCurvePrivateKey, issuer: ec.EllipticCurvePrivateKey, usage: str, names: tuple[str, str]
) -> x509.Certificate:
    subject, above = (x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, each)]) for each in names)
    uses = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment")
    uses += ("key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only")
    return (
        x509.CertificateBuilder(above, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=usage == "key_cert_sign", path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**{use: use == usage for use in uses}), critical=True)
        .sign(issuer, hashes.SHA256())
    )


@pytest.mark.parametrize("usage", ["digital_signature", "content_commitment", "key_encipherment"])
def test_a_certificate_must_be_for_signing_unless_it_is_pinned_itself(paper: bytes, usage: str) -> None:
    key, root_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = certificate_for(root_key, root_key, "key_cert_sign", ("某机构", "某机构"))
    leaf = certificate_for(key, root_key, usage, ("某单位", "某机构"))
    pdf = sign(paper, Signer(leaf, lambda data: key.sign(data, ec.ECDSA(hashes.SHA256()))), [])
    verdict = inspect(pdf, [root.public_bytes(Encoding.PEM)])
    assert verdict.valid == (usage != "key_encipherment")
    assert verdict.signer == "某单位"
    assert inspect(pdf, [leaf.public_bytes(Encoding.PEM)]).valid


@pytest.mark.parametrize("count", [200, pytest.param(5000, marks=pytest.mark.deep)])
def test_bit_flips_over_the_whole_file(signed: bytes, authority: Authority, count: int) -> None:
    digest = sha256(signed).hexdigest()
    for position in random.Random(1).sample(range(8 * len(signed)), count):
        flipped = bytearray(signed)
        flipped[position // 8] ^= 1 << position % 8
        verdict = verify(bytes(flipped), anchors=[authority.anchor], expected_sha256=digest)
        assert not verdict.valid
        assert "不一致" in verdict.reason


@pytest.mark.parametrize("count", [120, pytest.param(3000, marks=pytest.mark.deep)])
def test_bit_flips_in_the_signed_bytes_are_found_without_the_stored_hash(
    signed: bytes, authority: Authority, count: int
) -> None:
    contents = signed.index(b"/Contents <") if b"/Contents <" in signed else signed.index(b"/Contents<")
    opening = signed.index(b"<", contents)
    closing = signed.index(b">", opening)
    outside = [*range(opening), *range(closing + 1, len(signed))]
    chance = random.Random(2)
    for place in chance.sample(outside, count):
        flipped = bytearray(signed)
        flipped[place] ^= 1 << chance.randrange(8)
        assert not inspect(bytes(flipped), [authority.anchor]).valid, place


@pytest.mark.parametrize(
    "tail",
    [
        b"\n",
        b" ",
        b"\0",
        b"%%EOF\n",
        b"<script>",
        bytes(100_000),
        b"\n1 0 obj\n<<>>\nendobj\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF",
    ],
    ids=range(7),
)
def test_appended_bytes(signed: bytes, authority: Authority, tail: bytes) -> None:
    assert not inspect(signed + tail, [authority.anchor]).valid
    assert not inspect(tail + signed, [authority.anchor]).valid


@pytest.mark.parametrize("change", [annotated, repainted, retitled, lambda writer: None])
def test_incremental_edits(
    signed: bytes, authority: Authority, change: Callable[[IncrementalPdfFileWriter], None], tmp_path: Path
) -> None:
    edited = incremental(signed, change)
    if edited == signed:  # a writer with nothing to say
        edited += b"\n"
    assert not inspect(edited, [authority.anchor]).valid
    assert "Total document signed" not in pdfsig(edited, tmp_path)


def test_a_second_signature_even_of_ours(
    signed: bytes, authority: Authority, signer: Signer, impostor: Authority
) -> None:
    for other in (signer, impostor.signer()):
        verdict = inspect(second_signature(signed, other), [authority.anchor])
        assert not verdict.valid
        assert "多个" in verdict.reason


def test_another_key_under_the_same_name(
    paper: bytes, stamp: Stamp, signed: bytes, authority: Authority, impostor: Authority
) -> None:
    """As a forgery from the start, and as ours with its signature stripped and replaced."""
    for original in (paper, stripped(signed)):
        forged = sign(original, impostor.signer(), [stamp])
        verdict = verify(forged, anchors=[authority.anchor])
        assert not verdict.valid
        assert verdict.signer == f"{ISSUER}（演示）"  # the name is the same: the key is not
        assert "不是本单位的证书" in verdict.reason
        assert inspect(forged, [impostor.anchor]).valid


def test_stripped_and_unsigned(paper: bytes, signed: bytes, authority: Authority) -> None:
    for pdf in (paper, stripped(signed)):
        verdict = inspect(pdf, [authority.anchor])
        assert not verdict.valid
        assert "没有电子签名" in verdict.reason


def test_our_signature_moved_onto_another_paper(
    paper: bytes, signed: bytes, signer: Signer, authority: Authority, stamp: Stamp
) -> None:
    """Same length, same place: only the words differ."""
    other = sign(paper.replace(b"<", b"<"), signer, [stamp], reason="印发其他")
    opening, closing = signed.index(b"<3082"), signed.index(b">", signed.index(b"<3082"))
    place = other.index(b"<3082")
    moved = other[:place] + signed[opening:closing] + other[place + closing - opening :]
    assert moved != other
    assert not inspect(moved, [authority.anchor]).valid


def test_an_issued_document_outlives_its_certificate(paper: bytes, tmp_path: Path) -> None:
    end = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=3)
    made = create_authority(
        tmp_path / "short", organisation=ISSUER, not_before=end - timedelta(hours=1), not_after=end
    )
    pdf = sign(paper, made.signer(), [])
    time.sleep(max(0.0, (end - datetime.now(UTC)).total_seconds() + 1.1))
    assert inspect(pdf, [made.anchor]).valid


def test_without_anchors_nothing_is_valid(signed: bytes) -> None:
    assert not inspect(signed, []).valid
    assert not inspect(signed, [b"not a certificate"]).valid


def bomb() -> bytes:
    """25 kB that unfold to gigabytes where a reader follows: a compressed cross-reference stream, twice."""
    unfolded = zlib.compress(bytes(1) * 200_000_000, 9)
    stream = b"<< /Type /XRef /Size 9999999 /W [1 4 2] /Root 1 0 R /Filter /FlateDecode /Length %d >>" % len(
        unfolded
    )
    head = b"%PDF-1.7\n"
    return (
        head
        + b"2 0 obj\n"
        + stream
        + b"\nstream\n"
        + unfolded
        + b"\nendstream\nendobj\nstartxref\n9\n%%EOF\n"
    )


def assembled(objects: list[bytes]) -> bytes:
    """A well-formed file of the given objects, numbered from 1; the first is the catalogue."""
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size, start = len(objects) + 1, len(body)
    return body + (
        b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n"
        % (size, table, size, start)
    )


def circle() -> bytes:
    """Pages whose parent is their child, and a field tree that contains itself."""
    return assembled(
        [
            b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[3 0 R]>>>>",
            b"<</Type/Pages/Kids[2 0 R]/Count 1/Parent 2 0 R>>",
            b"<</T(a)/Kids[3 0 R]/Parent 3 0 R>>",
        ]
    )


HOSTILE = {
    "empty": b"",
    "text": "这不是 PDF".encode(),
    "head only": b"%PDF-1.7\n",
    "image": b"\x89PNG\r\n\x1a\n" + bytes(1000),
    "deep arrays": b"%PDF-1.7\n1 0 obj\n" + b"[" * 2_000_000,
    "deep dictionaries": b"%PDF-1.7\ntrailer\n" + b"<</A" * 1_000_000 + b"\nstartxref\n9\n%%EOF",
    "long number": b"%PDF-1.7\nstartxref\n" + b"9" * 5_000_000 + b"\n%%EOF",
    "many startxref": b"%PDF-1.7\n" + b"startxref\n0\n%%EOF\n" * 300_000,
    "self-referring table": b"%PDF-1.7\nxref\n0 0\ntrailer\n<</Prev 9/Size 1>>\nstartxref\n9\n%%EOF",
    "noise": random.Random(3).randbytes(2_000_000),
    "bomb": bomb(),
    "circle": circle(),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_files_are_invalid_in_bounded_time(kind: str, authority: Authority) -> None:
    start = time.monotonic()
    verdict = verify(HOSTILE[kind], anchors=[authority.anchor])
    assert not verdict.valid
    assert verdict.reason.endswith("。")
    assert time.monotonic() - start < 25


def toil() -> bytes:
    """24 MB that mean hours of honest work to a reader: one form that names four million fields."""
    fields = b"4 0 R " * 4_000_000
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields 3 0 R>>>>",
        b"<</Type/Pages/Kids[]/Count 0>>",
        b"[" + fields + b"]",
        b"<</T(a)/FT/Tx>>",
    ]
    return assembled(objects)


def test_endless_work_is_cut_short(authority: Authority) -> None:
    start = time.monotonic()
    verdict = verify(toil(), anchors=[authority.anchor])
    assert not verdict.valid
    assert "无法读取" in verdict.reason
    assert time.monotonic() - start < 25


def test_a_large_document_of_ours_is_still_read(paper: bytes, signer: Signer, authority: Authority) -> None:
    with pikepdf.open(BytesIO(paper)) as pdf:
        pdf.attachments["scan.bin"] = random.Random(4).randbytes(20_000_000)
        large = BytesIO()
        pdf.save(large)
    assert verify(sign(large.getvalue(), signer, []), anchors=[authority.anchor]).valid


def test_truncated_anywhere(signed: bytes, authority: Authority) -> None:
    for share in range(1, 20):
        assert not inspect(signed[: len(signed) * share // 20], [authority.anchor]).valid
    assert not inspect(signed[:-1], [authority.anchor]).valid


def test_too_large_is_refused_unread(authority: Authority) -> None:
    verdict = verify(bytes(25 * 1024 * 1024 + 1), anchors=[authority.anchor])
    assert not verdict.valid
    assert "25 MB" in verdict.reason


def test_a_reader_that_cannot_start_blames_no_file(
    signed: bytes, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.executable", "/nonexistent/python")
    verdict = verify(signed, anchors=[authority.anchor])
    assert not verdict.valid
    assert "还没有检验" in verdict.reason


def test_many_at_once(signed: bytes, authority: Authority) -> None:
    with ThreadPoolExecutor(6) as pool:
        asked = [signed, b"%PDF-", signed + b" "] * 2
        verdicts = list(pool.map(lambda pdf: verify(pdf, anchors=[authority.anchor]), asked))
    assert [verdict.valid for verdict in verdicts] == [True, False, False] * 2


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.integers(0, 39_000), st.integers(0, 200))
def test_no_bytes_make_it_raise(signed: bytes, authority: Authority, patch: bytes, at: int, cut: int) -> None:
    damaged = signed[:at] + patch + signed[at + cut :]
    assert isinstance(inspect(damaged, [authority.anchor]), Verdict)
    known = sha256(signed).hexdigest()
    assert verify(damaged, anchors=[authority.anchor], expected_sha256=known).valid == (damaged == signed)
