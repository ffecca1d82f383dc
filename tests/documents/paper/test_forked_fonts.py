"""Workers fork after the fonts are loaded: every child must read them as if it were alone."""

from __future__ import annotations

import multiprocessing
from multiprocessing.queues import Queue

from documents.paper.fonts import all_faces

CHILDREN = 8
TEXT = "厂务公开民主管理培训提升年活动实施方案"


def _measure(told: Queue[str]) -> None:
    try:
        for face in all_faces():
            face.ink(TEXT)
            face.advance("工")
        told.put("well")
    except Exception as error:
        told.put(repr(error))


def test_children_read_fonts_at_the_same_time() -> None:
    for face in all_faces():
        face.has("字")  # the fonts are open before the fork, their tables are not all read
    context = multiprocessing.get_context("fork")
    told: Queue[str] = context.Queue()
    children = [context.Process(target=_measure, args=(told,)) for _ in range(CHILDREN)]
    for child in children:
        child.start()
    assert [told.get(timeout=60) for _ in children] == ["well"] * CHILDREN
    for child in children:
        child.join()
