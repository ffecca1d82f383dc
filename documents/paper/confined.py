"""Typesetting in a child process with limits, for processes that must stay up whatever the text does.

A fork server that has loaded the fonts once makes each child cheap, and is safe beside threads.
"""

from __future__ import annotations

import multiprocessing
import resource
from collections.abc import Callable
from functools import cache
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from typing import Any, TypeVar

from documents.sentences import say
from documents.text.structure import Structure

from . import Paper, PaperSettings, TypesetError, preview, typeset
from .comparison import Comparison, set_comparison
from .overview import Overview, set_overview

Result = TypeVar("Result")
DEFAULTS = PaperSettings()
TIMEOUT_S = 60.0
MEMORY_BYTES = 2 << 30


class LimitReachedError(RuntimeError):
    """The work took more time or memory than it was given; the message says which, in Chinese."""


def typeset_confined(
    structure: Structure,
    settings: PaperSettings = DEFAULTS,
    timeout_s: float = TIMEOUT_S,
    memory_bytes: int = MEMORY_BYTES,
) -> Paper:
    """As `typeset`, in a child process. Raises LimitReachedError besides what `typeset` raises."""
    return _confined(typeset, (structure, settings), timeout_s, memory_bytes)


def preview_confined(
    pdf: bytes,
    page: int = 0,
    width_px: int = 800,
    timeout_s: float = TIMEOUT_S,
    memory_bytes: int = MEMORY_BYTES,
) -> bytes:
    """As `preview`, in a child process: for files that others made."""
    return _confined(preview, (pdf, page, width_px), timeout_s, memory_bytes)


def overview_confined(
    overview: Overview, timeout_s: float = TIMEOUT_S, memory_bytes: int = MEMORY_BYTES
) -> bytes:
    """As `set_overview`, in a child process."""
    return _confined(set_overview, (overview,), timeout_s, memory_bytes)


def comparison_confined(
    comparison: Comparison, timeout_s: float = TIMEOUT_S, memory_bytes: int = MEMORY_BYTES
) -> bytes:
    """As `set_comparison`, in a child process."""
    return _confined(set_comparison, (comparison,), timeout_s, memory_bytes)


def _confined(
    work: Callable[..., Result], arguments: tuple[Any, ...], timeout_s: float, memory_bytes: int
) -> Result:
    receiver, sender = _server().Pipe(duplex=False)
    child = _server().Process(
        target=_work, args=(sender, work, arguments, int(timeout_s) + 1, memory_bytes), daemon=True
    )
    child.start()
    sender.close()
    try:
        outcome = _outcome(receiver, timeout_s)
    finally:
        child.kill()
        child.join()
        receiver.close()
    if isinstance(outcome, BaseException):
        raise outcome
    result: Result = outcome
    return result


def _outcome(receiver: Connection, timeout_s: float) -> Any:
    if not receiver.poll(timeout_s):
        return LimitReachedError(
            say("排版用时超过{limit:g}秒，已停止：请把文稿分成几份，或减少名单和表格。", limit=timeout_s)
        )
    try:
        return receiver.recv()
    except EOFError:
        return LimitReachedError(say("排版进程被系统终止（内存或处理器时间超过限额）：请把文稿分成几份。"))


def _work(
    sender: Connection,
    work: Callable[..., Any],
    arguments: tuple[Any, ...],
    cpu_s: int,
    memory_bytes: int,
) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    try:
        sender.send(work(*arguments))
    except MemoryError:
        sender.send(
            LimitReachedError(say("排版所需内存超过限额，已停止：请把文稿分成几份，或减少名单和表格。"))
        )
    except (TypesetError, IndexError) as refusal:
        sender.send(refusal)


@cache
def _server() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["documents.paper.warmed"])
    return context
