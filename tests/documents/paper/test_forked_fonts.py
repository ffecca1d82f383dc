"""Workers fork after everything is loaded: every child must typeset and draw as if it were alone."""

from __future__ import annotations

import multiprocessing
from hashlib import sha256
from multiprocessing.queues import Queue

from documents.paper import typeset, warm
from documents.paper.fonts import all_faces
from documents.trust.seal import draw_seal
from tests.documents.paper.texts import LEVELS, notice

CHILDREN = 8


def _work(told: Queue[str]) -> None:
    try:
        pdf = typeset(notice(body=LEVELS)).pdf
        seal = draw_seal("甲市总工会厂务公开办公室")
        inks = [face.ink("厂务公开民主管理") for face in all_faces()]  # most are opened, none is read yet
        told.put(sha256(pdf + f"{seal}{inks}".encode()).hexdigest())
    except Exception as error:
        told.put(repr(error))


def test_children_typeset_and_draw_at_the_same_time() -> None:
    warm()
    context = multiprocessing.get_context("fork")
    told: Queue[str] = context.Queue()
    children = [context.Process(target=_work, args=(told,)) for _ in range(CHILDREN)]
    for child in children:
        child.start()
    results = {told.get(timeout=60) for _ in children}
    for child in children:
        child.join()
    _work(told)
    assert results == {told.get(timeout=60)}
