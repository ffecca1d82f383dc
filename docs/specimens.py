"""The specimen book: every format on texts of our own, as PDF and as pictures.

python -m docs.specimens FOLDER

The papers are sealed and signed as papers are, with the key of an authority made for the purpose; every seal says 样章.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from documents.paper import Paper, PaperSettings, preview, typeset
from documents.trust import Signer, Stamp, create_authority, draw_seal, sign

from . import specimen_texts as texts

ADDRESS = "https://hongtou.example/verify/0123456789abcdef"

SPECIMENS = {
    "notice": (texts.notice, PaperSettings(address=ADDRESS)),
    "circular": (texts.circular, PaperSettings(address=ADDRESS)),
    "joint-upward": (texts.joint, PaperSettings()),
    "joint-seals": (texts.seals, PaperSettings()),
    "request": (texts.request, PaperSettings()),
    "reply": (texts.reply, PaperSettings(address=ADDRESS)),
    "letter": (texts.letter, PaperSettings(address=ADDRESS)),
    "order": (texts.order, PaperSettings()),
    "joint-order": (texts.joint_order, PaperSettings(form="order")),
    "minutes": (texts.minutes, PaperSettings()),
    "plan": (texts.plan, PaperSettings(sealed=False)),
    "even-imprint": (texts.notice, PaperSettings(imprint_on_even_page=True)),
    "bound-apart": (texts.circular, PaperSettings(part=2)),
}


def sealed(paper: Paper, signer: Signer) -> bytes:
    """The paper with a seal where each belongs; one without seals stays unsigned."""
    stamps = [
        Stamp(
            place.page,
            place.centre_x_mm,
            place.centre_y_mm,
            place.diameter_mm,
            draw_seal(place.signatory, diameter_mm=place.diameter_mm, specimen=True),
        )
        for place in paper.seals
    ]
    return sign(paper.pdf, signer, stamps) if stamps else paper.pdf


def main(folder: Path) -> None:
    """Write each specimen as NAME.pdf, and its pages as NAME-1.png and so on."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as authority:
        signer = create_authority(Path(authority), organisation=texts.UNION).signer()
    for name, (text, settings) in SPECIMENS.items():
        paper = typeset(text(), settings)
        pdf = sealed(paper, signer)
        (folder / f"{name}.pdf").write_bytes(pdf)
        for page in range(paper.page_count):
            (folder / f"{name}-{page + 1}.png").write_bytes(preview(pdf, page, 1240))
        print(f"{name}: {paper.page_count} 页")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "specimens"))
