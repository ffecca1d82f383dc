"""Secrets that the database keeps for us (a phone's code, a robot's address): sealed, so that a copy of it gives none away.

The key is derived from the installation's session secret, another one for each purpose.
"""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app


class Unreadable(ValueError):
    """It was sealed under another session secret or for another purpose, or was changed."""


def seal(secret: str, purpose: str) -> str:
    """The secret as only this installation can read it, and only for this purpose."""
    return _box(purpose).encrypt(secret.encode()).decode()


def unseal(sealed: str, purpose: str) -> str:
    """The secret again. Raises Unreadable."""
    try:
        return _box(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise Unreadable(purpose) from error


def _box(purpose: str) -> Fernet:
    secret = current_app.config["SECRET_KEY"]
    material = secret if isinstance(secret, bytes) else secret.encode()
    key = HKDF(SHA256(), length=32, salt=None, info=purpose.encode()).derive(material)
    return Fernet(base64.urlsafe_b64encode(key))
