"""The issuing keys in a backup: only when asked for, and then only encrypted."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from workflow.base.settings import Settings

SALT_BYTES, NONCE_BYTES = 16, 12


class WrongPassphrase(ValueError):
    """The keys cannot be opened with this passphrase, or the file was damaged."""


def sealed(settings: Settings, passphrase: str) -> bytes:
    """The installation's keys, encrypted with AES-256-GCM under a key that scrypt makes of the passphrase."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as out:
        for name, file in _files(settings).items():
            out.write(file, name)
    salt, nonce = os.urandom(SALT_BYTES), os.urandom(NONCE_BYTES)
    return salt + nonce + AESGCM(_key(passphrase, salt)).encrypt(nonce, archive.getvalue(), None)


def unseal(data: bytes, passphrase: str, settings: Settings) -> None:
    """Puts the keys into the data folder, readable by the owner only: `keys/`, and `signer/` for what lay elsewhere."""
    salt, nonce, secret = data[:SALT_BYTES], data[SALT_BYTES:][:NONCE_BYTES], data[SALT_BYTES + NONCE_BYTES :]
    try:
        archive = AESGCM(_key(passphrase, salt)).decrypt(nonce, secret, None)
    except (InvalidTag, ValueError) as error:
        raise WrongPassphrase("口令不对，或者密钥文件已损坏，没有恢复密钥。") from error
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        for name in opened.namelist():
            file = settings.data / name
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            file.touch(mode=0o600)
            file.write_bytes(opened.read(name))


def _files(settings: Settings) -> dict[str, Path]:
    own = [file for file in sorted(settings.keys.rglob("*")) if file.is_file()]
    elsewhere = [settings.signer_pkcs12, settings.signer_passphrase_file, settings.trust_anchor]
    named = {f"keys/{file.relative_to(settings.keys)}": file for file in own}
    return named | {f"signer/{file.name}": file for file in elsewhere if file}


def _key(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(passphrase.encode())
