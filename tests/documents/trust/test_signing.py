"""What a signed page is: checked with poppler's pdfsig, with pikepdf, and by looking at it."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pdfplumber
import pikepdf
import pytest

from documents.trust import (
    Authority,
    OutOfForce,
    Signer,
    Stamp,
    UnusableKey,
    create_authority,
    draw_seal,
    sign,
)
from tests.documents.trust.conftest import ISSUER, picture, red_box_mm

MM = 25.4 / 72


def pdfsig(pdf: bytes, folder: Path) -> str:
    """Poppler's own reading of the signatures; it trusts nobody, so only integrity is asked."""
    file = folder / "asked.pdf"
    file.write_bytes(pdf)
    return subprocess.run(["pdfsig", "-nocert", file], capture_output=True, text=True, check=False).stdout


def field(pdf: bytes) -> tuple[list[float], int]:
    """The only field's rectangle in points and its annotation flags."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        (only,) = opened.Root.AcroForm.Fields
        return [float(edge) for edge in only.Rect], int(only.F)


def text(pdf: bytes) -> str:
    """What a reader can select on the first page, its signature fields included."""
    with pdfplumber.open(BytesIO(pdf)) as opened:
        return str(opened.pages[0].extract_text())


def test_pdfsig_agrees(signed: bytes, tmp_path: Path) -> None:
    report = pdfsig(signed, tmp_path)
    assert report.count("Signature #") == 1
    assert "Signature is Valid" in report
    assert "Total document signed" in report
    assert "ETSI.CAdES.detached" in report
    assert "SHA-256" in report
    assert f"O={ISSUER}（演示）" in report


def test_elliptic_curve_keys_sign_too(paper: bytes, stamp: Stamp, tmp_path: Path) -> None:
    made = create_authority(tmp_path / "ec", organisation=ISSUER, key="ec")
    report = pdfsig(sign(paper, made.signer(), [stamp]), tmp_path)
    assert "Signature is Valid" in report
    assert "Total document signed" in report


def test_the_original_stays_byte_for_byte(paper: bytes, signed: bytes) -> None:
    assert signed.startswith(paper)


def test_no_added_stream_seems_shorter_than_it_is(paper: bytes, signed: bytes) -> None:
    """Data that ends with CR and then LF alone: a reader would take both for the end of the line."""
    added = signed[len(paper) :]
    assert added.count(b"endstream") == added.count(b"\r\nendstream") > 3


def test_it_certifies_without_any_permitted_change(signed: bytes) -> None:
    with pikepdf.open(BytesIO(signed)) as pdf:
        signature = pdf.Root.Perms.DocMDP
        assert signature.SubFilter == "/ETSI.CAdES.detached"
        assert signature.Reference[0].TransformParams.P == 1
        assert str(signature.Reason) == "印发公文"
        assert str(signature.Name) == f"{ISSUER}（演示）"


def test_the_seal_stands_where_it_was_told(signed: bytes, stamp: Stamp) -> None:
    box = red_box_mm(picture(signed))
    assert box is not None
    left, top, right, bottom = box
    assert right - left == pytest.approx(42, abs=0.4)
    assert bottom - top == pytest.approx(42, abs=0.4)
    assert (left + right) / 2 == pytest.approx(stamp.centre_x_mm, abs=0.3)
    assert (top + bottom) / 2 == pytest.approx(stamp.centre_y_mm, abs=0.3)
    assert red_box_mm(picture(signed, page=1)) is None


def test_the_field_covers_the_seals_and_is_printed(paper: bytes, signer: Signer) -> None:
    svg = draw_seal(ISSUER, specimen=True)
    two = sign(paper, signer, [Stamp(1, 60, 100, 42, svg), Stamp(1, 120, 110, 45, svg)])
    rectangle, flags = field(two)
    assert flags & 4  # Print
    left, bottom, right, top = (edge * MM for edge in rectangle)
    assert (left, right) == (pytest.approx(39, abs=0.4), pytest.approx(142.5, abs=0.4))
    assert (297 - top, 297 - bottom) == (pytest.approx(79, abs=0.4), pytest.approx(132.5, abs=0.4))
    box = red_box_mm(picture(two, page=1))
    assert box == (
        pytest.approx(39, abs=0.3),
        pytest.approx(79, abs=0.3),
        pytest.approx(142.5, abs=0.3),
        pytest.approx(132.5, abs=0.3),
    )


def test_a_seal_is_never_shown_without_its_signature(signed: bytes) -> None:
    with pikepdf.open(BytesIO(signed)) as pdf:
        del pdf.Root.AcroForm
        del pdf.pages[0].Annots
        stripped = BytesIO()
        pdf.save(stripped)
    assert red_box_mm(picture(stripped.getvalue())) is None


def test_the_ground_is_transparent_and_the_text_untouched(
    paper: bytes, signer: Signer, signed: bytes
) -> None:
    over_text = sign(paper, signer, [Stamp(0, 105, 45, 42, draw_seal(ISSUER))])
    dark = [sum(1 for v in picture(pdf).convert("L").tobytes() if v < 40) for pdf in (paper, over_text)]
    assert dark[1] > 0.99 * dark[0]  # red ink lets black show through
    assert text(signed) == text(paper)


def test_without_stamps_the_field_is_invisible(paper: bytes, signer: Signer, tmp_path: Path) -> None:
    plain = sign(paper, signer, [])
    assert red_box_mm(picture(plain)) is None
    assert field(plain)[0] == [0, 0, 0, 0]
    assert "Signature is Valid" in pdfsig(plain, tmp_path)


@pytest.mark.parametrize(
    "inside", ['<image href="{}" width="42" height="42"/>', '<use href="{}#x"/>', "<broken", ""]
)
def test_artwork_that_cannot_be_drawn_is_refused_and_files_stay_unread(
    paper: bytes, signer: Signer, tmp_path: Path, inside: str
) -> None:
    """A signature that shows nothing where a seal was asked for would be a lie."""
    secret = tmp_path / "secret.svg"
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="42mm" height="42mm" viewBox="0 0 42 42">{}</svg>'
    secret.write_text(svg.format('<rect id="x" width="42" height="42" fill="#ff0000"/>'))
    with pytest.raises(ValueError, match="印章图样"):
        sign(paper, signer, [Stamp(0, 140, 90, 42, svg.format(inside.format(secret.as_uri())))])


def test_refusals(paper: bytes, signed: bytes, signer: Signer, stamp: Stamp) -> None:
    with pytest.raises(ValueError, match="同一页"):
        sign(paper, signer, [stamp, Stamp(1, 100, 100, 42, stamp.svg)])
    with pytest.raises(ValueError, match="已经有签名"):
        sign(signed, signer, [stamp])


@pytest.mark.parametrize(
    ("start_days", "end_days", "word"), [(-30, -1, "到期，不能再签发"), (1, 30, "才生效")]
)
def test_a_certificate_out_of_force_is_refused_in_words(
    paper: bytes, tmp_path: Path, start_days: int, end_days: int, word: str
) -> None:
    now = datetime.now(UTC)
    made = create_authority(
        tmp_path / "ca",
        organisation=ISSUER,
        not_before=now + timedelta(days=start_days),
        not_after=now + timedelta(days=end_days),
    )
    with pytest.raises(OutOfForce, match=word) as refusal:
        sign(paper, made.signer(), [])
    assert f"{ISSUER}（演示）" in str(refusal.value)
    assert "年" in str(refusal.value)


def test_validity_is_judged_at_the_instant_asked(signer: Signer) -> None:
    signer.check_validity(signer.not_before)
    signer.check_validity(signer.not_after)
    with pytest.raises(OutOfForce):
        signer.check_validity(signer.not_after + timedelta(seconds=1))
    with pytest.raises(OutOfForce):
        signer.check_validity(signer.not_before - timedelta(seconds=1))


def test_an_unusable_key_file_is_refused_in_words(authority: Authority, tmp_path: Path) -> None:
    with pytest.raises(UnusableKey, match="口令"):
        Signer.from_pkcs12(authority.keystore, b"wrong")
    with pytest.raises(UnusableKey, match="是否存在"):
        Signer.from_pkcs12(tmp_path / "absent.p12", b"")
    (tmp_path / "broken.p12").write_bytes(authority.keystore.read_bytes()[:-100])
    with pytest.raises(UnusableKey):
        Signer.from_pkcs12(tmp_path / "broken.p12", authority.passphrase)


def test_the_signer_names_itself(authority: Authority, signer: Signer) -> None:
    assert signer.subject == f"{ISSUER}（演示）"
    assert len(signer.fingerprint) == 64
    assert signer.not_before < datetime.now(UTC) < signer.not_after
    assert (
        Signer.from_pkcs12(str(authority.keystore), authority.passphrase.decode()).fingerprint
        == signer.fingerprint
    )


def test_the_authority_is_made_once_and_keeps_its_secrets(authority: Authority) -> None:
    before = {file: file.read_bytes() for file in authority.folder.iterdir()}
    again = create_authority(authority.folder, organisation="别的单位")
    assert {file: file.read_bytes() for file in again.folder.iterdir()} == before
    assert [path.name for path in authority.folder.parent.iterdir()] == [authority.folder.name]
    for secret in (authority.keystore, authority.folder / "issuer.passphrase"):
        assert secret.stat().st_mode & 0o777 == 0o600
    assert b"PRIVATE" not in authority.anchor


def test_long_organisations_have_certificates_too(tmp_path: Path) -> None:
    name = "山东省临沂市沂水县总工会厂务公开民主管理领导小组办公室"
    assert create_authority(tmp_path / "long", organisation=name).signer().subject == f"{name}（演示）"
