"""The corpus is typeset once for all tests."""

from __future__ import annotations

import pytest

from documents.paper import Paper, PaperSettings, typeset

from .measure import Measured, measured
from .texts import corpus

TEXTS = corpus()


class Book:
    """Typeset documents by name, made when first asked for."""

    def __init__(self) -> None:
        self._papers: dict[str, Paper] = {}

    def paper(self, name: str) -> Paper:
        if name not in self._papers:
            self._papers[name] = typeset(TEXTS[name], PaperSettings())
        return self._papers[name]

    def measured(self, name: str) -> Measured:
        return measured(self.paper(name).pdf)


@pytest.fixture(scope="session")
def book() -> Book:
    return Book()


@pytest.fixture(params=sorted(TEXTS))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)
