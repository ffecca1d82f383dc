"""Passwords: argon2, a minimum, and temporary ones that are changed at the first sign-in."""

from __future__ import annotations

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from documents.sentences import say

MINIMUM_LENGTH = 10
_EASY_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike on paper
_hasher = PasswordHasher()
_NOBODY = _hasher.hash(secrets.token_hex(16))


def hashed(password: str) -> str:
    return _hasher.hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password fits; takes as long for nobody as for somebody."""
    try:
        return _hasher.verify(password_hash or _NOBODY, password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


def temporary() -> str:
    """A password to be told once and changed at once, like `k7mq-x2vd-9hta`."""
    return "-".join("".join(secrets.choice(_EASY_LETTERS) for _ in range(4)) for _ in range(3))


def complaint(password: str, username: str) -> str:
    """What is wrong with a new password, or ''."""
    if len(password) < MINIMUM_LENGTH:
        return say("密码至少 {minimum} 个字符。", minimum=MINIMUM_LENGTH)
    if username.lower() in password.lower():
        return say("密码里不能包含登录名。")
    if len(set(password)) < 5:
        return say("密码太简单，请使用至少 5 种不同的字符。")
    return ""
