"""PKCS#11 tokens (密码设备): USB keys, smart cards, hardware security modules; how they are found and opened.

A token is opened when it is first needed, so that a process may make its signer and then fork; a process that
inherits an opened one opens it anew. Within a process there is one session for each token, and one thread at a
time has the word: modules are loaded without the locks that PKCS#11 leaves to the application (C_Initialize).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import pkcs11
from pkcs11 import Session

from documents.sentences import say
from documents.trust.signer import UnusableKey

if TYPE_CHECKING:
    from pkcs11._pkcs11 import lib

WRONG_PIN = (pkcs11.PinIncorrect, pkcs11.PinInvalid, pkcs11.PinLenRange, pkcs11.UserPinNotInitialized)
SPENT_PIN = (pkcs11.PinLocked, pkcs11.PinExpired)
_sessions: dict[tuple[int, Token], Session] = {}
_initialised_by: dict[Path, int] = {}
_turn = Lock()
os.register_at_fork(before=_turn.acquire, after_in_parent=_turn.release, after_in_child=_turn.release)


class TokenFailed(OSError):
    """The token is not there or broke off in the middle. Trying again may help; the message is Chinese."""


@dataclass(frozen=True)
class Token:
    """Where a key lives: the vendor's PKCS#11 module (a file), the label of the token, its user PIN."""

    module: Path
    label: str
    pin: str = field(repr=False)


@contextmanager
def opened(token: Token) -> Iterator[Session]:
    """This process's session with a token, signed in; forgotten when it fails, so that the next use opens it anew.

    Raises UnusableKey where the module or the PIN is not right, TokenFailed where the token is away or breaks off.
    """
    here = os.getpid(), token
    with _told(token):
        session = _sessions.get(here) or _signed_in(token)
        _sessions[here] = session
        try:
            yield session
        except pkcs11.PKCS11Error:
            _sessions.pop(here, None)
            raise


@contextmanager
def looked_at(token: Token) -> Iterator[Session]:
    """A session without the PIN, for what anyone may read: a wrong PIN, tried often, locks a token. Raises as `opened`."""
    with _told(token), _found(token).open() as session:
        yield session


@contextmanager
def _told(token: Token) -> Iterator[None]:
    try:
        with _turn:
            yield
    except pkcs11.PKCS11Error as error:
        raise TokenFailed(
            say(
                "密码设备“{token}”没有完成操作（{fault}）：请检查设备是否插好、连接是否正常。",
                token=token.label,
                fault=type(error).__name__,
            )
        ) from error


def _signed_in(token: Token) -> Session:
    found = _found(token)
    try:
        return found.open(user_pin=token.pin)
    except pkcs11.UserAlreadyLoggedIn:  # by an earlier session: the login belongs to the process
        return found.open()
    except WRONG_PIN as error:
        raise UnusableKey(
            say("密码设备“{token}”不接受这个 PIN：请核对 PIN 文件。连续输错会锁住设备。", token=token.label)
        ) from error
    except SPENT_PIN as error:
        raise UnusableKey(
            say("密码设备“{token}”的 PIN 已锁住或过期：请用厂商的工具解锁、换 PIN。", token=token.label)
        ) from error


def _found(token: Token) -> pkcs11.Token:
    try:
        return _library(token.module).get_token(token_label=token.label)
    except pkcs11.NoSuchToken as error:  # pulled out, perhaps for a moment
        raise TokenFailed(
            say("没有找到标签为“{token}”的密码设备：请检查设备是否插好、标签是否正确。", token=token.label)
        ) from error
    except pkcs11.MultipleTokensReturned as error:
        raise UnusableKey(
            say("标签为“{token}”的密码设备不止一个：请只留下一个，或改用不同的标签。", token=token.label)
        ) from error


def _library(module: Path) -> lib:
    try:
        library = pkcs11.lib(str(module))
        if _initialised_by.get(module, os.getpid()) != os.getpid():
            library.reinitialize()  # PKCS#11 asks this of a forked child
        _initialised_by[module] = os.getpid()
        return library
    except pkcs11.PKCS11Error as error:
        raise UnusableKey(
            say(
                "无法加载密码设备的模块 {module}：请检查文件是否存在、是不是厂商的 PKCS#11 模块。",
                module=module,
            )
        ) from error
