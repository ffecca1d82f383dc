"""Word's automatic numbering made text: 一、 and （一） that the file holds only as a counter."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHINESE = "〇一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    form: str
    text: str
    style: str


@dataclass(slots=True)
class _List:
    """One list of the document: its levels, and the counters it shares with lists of the same kind."""

    levels: dict[int, _Level]
    counters: dict[int, int]
    restarts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts paragraphs as Word does, in document order."""

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        """Read the definitions of lists, and the styles that carry numbering."""
        kinds: dict[str, tuple[dict[int, _Level], dict[int, int]]] = {}
        self._lists: dict[str, _List] = {}
        self._styles = {style.get(f"{W}styleId", ""): style for style in _all(styles, "style")}
        for kind in _all(numbering, "abstractNum"):
            kinds[kind.get(f"{W}abstractNumId", "")] = (_levels(kind), {})
        for number in _all(numbering, "num"):
            levels, counters = kinds.get(_value(number, "abstractNumId"), ({}, {}))
            own = {
                at: level
                for override in _all(number, "lvlOverride")
                for at, level in _levels(override).items()
            }
            restarts = {
                int(override.get(f"{W}ilvl", "0")): int(start)
                for override in _all(number, "lvlOverride")
                if (start := _value(override, "startOverride")).isdecimal()
            }
            self._lists[number.get(f"{W}numId", "")] = _List({**levels, **own}, counters, restarts)

    def mark(self, paragraph: Element) -> str:
        """The number of this paragraph as text, counted on; '' for bullets and paragraphs without one."""
        number, at = self._place(paragraph)
        listing = self._lists.get(number)
        if listing is None or at not in listing.levels:
            return ""
        counters = listing.counters
        if at in listing.restarts:
            counters[at] = listing.restarts.pop(at)
        else:
            counters[at] = counters[at] + 1 if at in counters else listing.levels[at].start
        for deeper in [level for level in counters if level > at]:
            del counters[deeper]
        if listing.levels[at].form in ("bullet", "none"):
            return ""
        return re.sub(r"%([1-9])", lambda found: _count(listing, int(found[1]) - 1), listing.levels[at].text)

    def _place(self, paragraph: Element) -> tuple[str, int]:
        """The list and level of a paragraph: its own, or those of its style or the styles that one is based on."""
        properties = paragraph.find(f"{W}pPr")
        style = _value(properties, "pStyle")
        for _ in range(10):
            found = properties.find(f"{W}numPr") if properties is not None else None
            if found is not None:
                number, level = _value(found, "numId"), _value(found, "ilvl")
                return number, int(level) if level.isdecimal() else self._level_of(number, style)
            definition = self._styles.get(style)
            if definition is None:
                break
            properties = definition.find(f"{W}pPr")
            if properties is None or properties.find(f"{W}numPr") is None:
                style = _value(definition, "basedOn")
        return "", 0

    def _level_of(self, number: str, style: str) -> int:
        levels = self._lists[number].levels if number in self._lists else {}
        return next((at for at, level in levels.items() if style and level.style == style), 0)


def _count(listing: _List, at: int) -> str:
    level = listing.levels.get(at)
    return _written(listing.counters.get(at, level.start), level.form) if level else ""


def _written(number: int, form: str) -> str:
    """A number in one of Word's formats; Arabic where the format is none of a Chinese text."""
    if form.startswith(("chinese", "japaneseCounting", "taiwanese", "ideograph")) and "Circle" not in form:
        return _chinese(number)
    if form in ("upperLetter", "lowerLetter") and 1 <= number <= 26:
        return chr(ord("A" if form == "upperLetter" else "a") + number - 1)
    if "Circle" in form and 1 <= number <= 20:
        return chr(ord("①") + number - 1)
    if form == "decimalZero":
        return f"{number:02d}"
    return str(number)


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    if not 1 <= number < 100:
        return "".join(_CHINESE[int(digit)] for digit in str(number))
    return (_CHINESE[tens] if tens > 1 else "") + "十" * (tens > 0) + (_CHINESE[ones] if ones else "")


def _levels(kind: Element) -> dict[int, _Level]:
    return {
        int(level.get(f"{W}ilvl", "0")): _Level(
            int(start) if (start := _value(level, "start")).isdecimal() else 1,
            _value(level, "numFmt") or "decimal",
            _value(level, "lvlText"),
            _value(level, "pStyle"),
        )
        for level in _all(kind, "lvl")
    }


def _all(element: Element | None, name: str) -> list[Element]:
    return element.findall(f"{W}{name}") if element is not None else []


def _value(element: Element | None, name: str) -> str:
    found = element.find(f"{W}{name}") if element is not None else None
    return found.get(f"{W}val", "") if found is not None else ""
