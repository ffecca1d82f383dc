"""A demonstration's certificate signs nothing in production, wherever its file was copied to."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from documents.trust import UnusableKey, create_authority
from workflow.app import create_app
from workflow.base.settings import Settings
from workflow.issuing.trust import issuing_signer


def test_a_copied_demonstration_key_is_refused(tmp_path: Path) -> None:
    made = create_authority(tmp_path / "demonstration", organisation="某市总工会", key="ec")
    copied = tmp_path / "ours.p12"
    shutil.copy(made.keystore, copied)
    settings = Settings(
        mode="production",
        data=tmp_path / "var",
        secret_key="a secret of its own, long enough for production",
        signer_pkcs12=copied,
        signer_passphrase_file=made.folder / "issuer.passphrase",
        trust_anchor=made.folder / "anchor.pem",
    )
    with create_app(settings).app_context(), pytest.raises(UnusableKey, match="演示证书"):
        issuing_signer()
