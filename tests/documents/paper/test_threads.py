"""A web process has threads: many readers look at pages at the same time, of different papers."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from itertools import product

from documents.paper import typeset
from documents.paper.preview import preview
from tests.documents.paper.texts import notice

READERS = 16
WIDTHS_PX = range(100, 140)


def _read(papers: list[bytes]) -> None:
    """Every page in many widths, so that none comes from the cache: as each reader among others, then as one alone."""
    wanted = list(product(papers, range(3), WIDTHS_PX))
    with ThreadPoolExecutor(READERS) as pool:
        seen = list(pool.map(lambda asked: preview(*asked), wanted))
    preview.cache_clear()
    assert seen == [preview(*asked) for asked in wanted]


def test_readers_of_many_pages_at_once_each_see_their_own() -> None:
    """In a process of its own, since what is tested ends a process that does it wrong."""
    papers = [typeset(notice(rows=rows)).pdf for rows in (50, 60, 70, 80)]
    child = multiprocessing.get_context("spawn").Process(target=_read, args=(papers,))
    child.start()
    child.join(120)
    assert child.exitcode == 0
