"""Sentences that can also be said in another language.

The program thinks in Chinese: `say` gives the Chinese sentence, an ordinary `str` for whoever stores, prints or
compares it. It only remembers its template and its facts, so that a screen may say it in the reader's language.
What people typed is a plain `str` and is never translated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from string import Formatter
from typing import Any


class _Filler(Formatter):
    """Besides Python's own formats: `{n:item|items}` says one or many, `{label:lower}` begins with a small letter."""

    def format_field(self, value: Any, format_spec: str) -> str:
        one, bar, many = format_spec.partition("|")
        if bar:
            return one if value == 1 else many
        if format_spec == "lower":
            return f"{str(value)[:1].lower()}{str(value)[1:]}"
        if format_spec == "upper":
            return f"{str(value)[:1].upper()}{str(value)[1:]}"
        return str(super().format_field(value, format_spec))


FILLER = _Filler()


class Sentence(str):
    """A Chinese sentence with its template and its facts; facts may be such sentences themselves.

    `context` tells two sentences apart that only Chinese says alike; '' for nearly all.
    """

    __slots__ = ("context", "facts", "template")
    template: str
    context: str
    facts: Mapping[str, object]

    def __new__(cls, template: str, facts: Mapping[str, object], context: str = "") -> Sentence:
        made = super().__new__(cls, filled(template, facts))
        made.template, made.facts, made.context = template, facts, context
        return made

    def __reduce__(self) -> tuple[type[Sentence], tuple[str, dict[str, object], str]]:
        return Sentence, (self.template, dict(self.facts), self.context)


def say(template: str, /, context: str = "", **facts: object) -> str:
    """The sentence with its facts filled in. Template and context are literals, so that `make words` finds them."""
    return Sentence(template, facts, context)


def listed(items: Iterable[str]) -> str:
    """`甲、乙、丙`; '' for nothing."""
    return _joined(items, lambda those, one: say("{those}、{one}", those=those, one=one))


def in_groups(items: Iterable[str]) -> str:
    """`甲；乙；丙`, where an item is a list itself; '' for nothing."""
    return _joined(items, lambda those, one: say("{those}；{one}", those=those, one=one))


def in_turn(items: Iterable[str]) -> str:
    """Whole sentences, one after the other; '' for nothing."""
    return _joined(items, lambda first, next: say("{first}{next}", first=first, next=next))


def spoken(text: str, translated: Callable[[str, str], str]) -> str:
    """The sentence in another language; `translated(template, context)` gives its template there.

    Plain text stays as it is.
    """
    if not isinstance(text, Sentence):
        return text
    facts = {
        name: spoken(fact, translated) if isinstance(fact, str) else fact for name, fact in text.facts.items()
    }
    return filled(translated(text.template, text.context), facts)


def packed(text: str) -> Any:
    """The sentence as JSON can carry it, over to another process or to the next request; plain text as it is."""
    if not isinstance(text, Sentence):
        return text
    facts = {
        name: fact if isinstance(fact, int | float) else packed(fact if isinstance(fact, str) else str(fact))
        for name, fact in text.facts.items()
    }
    return {"say": text.template, "facts": facts, "context": text.context}


def unpacked(value: Any) -> str:
    """What `packed` packed."""
    if isinstance(value, str):
        return value
    facts = {
        name: unpacked(fact) if isinstance(fact, (str, dict)) else fact
        for name, fact in value["facts"].items()
    }
    return Sentence(value["say"], facts, value["context"])


def told(error: BaseException) -> str:
    """The sentence that an exception of ours was raised with; `str(error)` would make plain text of it."""
    return error.args[0] if error.args and isinstance(error.args[0], str) else str(error)


def filled(template: str, facts: Mapping[str, object], filler: Formatter = FILLER) -> str:
    """The template with its facts; one without facts is taken as it stands, braces and all."""
    return filler.vformat(template, (), facts) if facts else template


def _joined(items: Iterable[str], two: Callable[[str, str], str]) -> str:
    given = list(items)
    return reduce(two, given) if given else ""
