"""A web process has threads: many readers look at pages at the same time, of different papers."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from itertools import product

from documents.paper import typeset
from documents.paper.preview import preview
from tests.documents.paper.texts import notice

READERS = 8
ROUNDS = 3


def _read(papers: list[bytes]) -> None:
    """Every page, at a width of its own in each round, so that none comes from the cache."""
    for turn in range(ROUNDS):
        wanted = [(pdf, page, 500 + turn) for pdf, page in product(papers, (0, 1))]
        with ThreadPoolExecutor(READERS) as pool:
            seen = list(pool.map(lambda asked: preview(*asked), wanted))
        preview.cache_clear()
        assert seen == [preview(*asked) for asked in wanted], "as one reader alone sees them"


def test_readers_of_many_pages_at_once_each_see_their_own() -> None:
    """In a process of its own, since what is tested ends a process that does it wrong."""
    papers = [typeset(notice(rows=30, title=f"关于第{at}件事的通知")).pdf for at in range(12)]
    child = multiprocessing.get_context("spawn").Process(target=_read, args=(papers,))
    child.start()
    child.join(120)
    assert child.exitcode == 0
