"""Signing: one PAdES B-B signature that certifies the whole document and shows the seals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.rw_common import find_inherited_value_in_tree
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.timestamps import TimeStamper

from documents.trust.signer import DIGEST, Signer
from documents.trust.stamping import Frame, SealStyle, Stamp

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

FIELD = "Seal"


def sign(
    pdf: bytes,
    signer: Signer,
    stamps: Sequence[Stamp],
    *,
    reason: str = "",
    timestamper: TimeStamper | None = None,
) -> bytes:
    """The document with one PAdES signature (B-B; B-T with a `timestamper`) that allows no further change.

    The seals of `stamps`, all on one page, are the appearance of the signature's field: a seal is never
    shown without a signature. Without stamps the field is invisible. The original bytes stay as they are
    and the signature is appended, so a PDF/A-3 file stays one. `reason` stands in the signature.

    Raises OutOfForce where the certificate is not valid now, ValueError for stamps on several pages or a
    document that is signed already, and pyHanko's PdfReadError where `pdf` is not a PDF.
    """
    signer.check_validity(datetime.now(UTC))
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    if writer.prev.embedded_signatures:
        raise ValueError("文件已经有签名，不能再签：请用排版后未签名的文件。")
    metadata = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm=DIGEST,
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        reason=reason or None,
        name=signer.subject,
    )
    frame = _frame(writer, stamps)
    pdf_signer = PdfSigner(
        metadata,
        signer.cms,
        timestamper=timestamper,
        stamp_style=SealStyle(frame=frame) if frame else None,
        new_field_spec=_field(frame),
    )
    # Hexadecimal digits; only a timestamp's size is unknown beforehand, and pyHanko asks for a first one.
    reserved = None if timestamper else 2 * signer.cms.needed_bytes
    return bytes(pdf_signer.sign_pdf(writer, bytes_reserved=reserved, output=_Output()).getbuffer())


class _Output(BytesIO):
    """Ends every added stream with CR LF, where pyHanko writes LF alone.

    Compressed data that happens to end with CR would otherwise make, with that LF, one line's end, and a strict
    reader of PDF/A would find the stream a byte too short.
    """

    def write(self, data: ReadableBuffer, /) -> int:
        return super().write(b"\r\nendstream" if data == b"\nendstream" else data)


def _frame(writer: IncrementalPdfFileWriter, stamps: Sequence[Stamp]) -> Frame | None:
    if not stamps:
        return None
    page, _ = writer.find_page_for_modification(stamps[0].page)  # type: ignore[no-untyped-call]  # pyHanko types it in part
    box = find_inherited_value_in_tree(page.get_object(), "/MediaBox", "/Parent")  # type: ignore[no-untyped-call]  # as above
    return Frame.around(stamps, page_left=float(box[0]), page_top=float(box[3]))


def _field(frame: Frame | None) -> SigFieldSpec:
    if frame is None:
        return SigFieldSpec(FIELD)
    return SigFieldSpec(FIELD, on_page=frame.page, box=(frame.left, frame.bottom, frame.right, frame.top))
