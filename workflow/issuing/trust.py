"""This installation's signing key, trust anchors and file store, opened once a process."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from flask import current_app

from documents.store import FolderStore, Store
from documents.trust import Authority, Signer, create_authority
from workflow.base.settings import Settings


def store() -> Store:
    """Where signed files and attachments are kept."""
    return FolderStore(_settings().data / "files")


def issuing_signer() -> Signer:
    """The key that signs; raises with a clear sentence where it is missing."""
    settings = _settings()
    made = Authority(_authority(settings))
    if settings.signer_pkcs12 and settings.signer_passphrase_file:
        return _signer(settings.signer_pkcs12, settings.signer_passphrase_file.read_bytes().strip())
    return _signer(made.keystore, made.passphrase)


def trust_anchor() -> bytes:
    """The PEM of the certificate that signatures must lead to."""
    settings = _settings()
    return (
        settings.trust_anchor.read_bytes()
        if settings.trust_anchor
        else Authority(_authority(settings)).anchor
    )


def make_demonstration_keys(organisation: str) -> None:
    """The demonstration's own certificate authority and issuer certificate, made once and kept out of the repository."""
    create_authority(_authority(_settings()), organisation=organisation)


@lru_cache
def _signer(pkcs12: Path, passphrase: bytes) -> Signer:
    return Signer.from_pkcs12(pkcs12, passphrase)


def _authority(settings: Settings) -> Path:
    return settings.keys / "authority"


def _settings() -> Settings:
    settings: Settings = current_app.config["HONGTOU"]
    return settings
