"""Charts as SVG, made on the server: the same picture in the browser and on paper. Plain values in, text out.

A chart carries its title and its sentence (`<title>`, `<desc>`, role=img), and its numbers as a table to be set
below it. Colours are classes (`chart-1`, `chart-target` …) that the screen's and the paper's style sheets define.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from unicodedata import east_asian_width

from documents.sentences import say

WIDTH = 360  # as wide as a phone's column, so that the text is never scaled down to be illegible
LINES_HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 230, 34, 12, 34, 24
BAR, GAP, LABEL_WIDTH, NUMBER_WIDTH = 9, 8, 92, 40
FULL = 100  # percent
NOTHING = "—"

Said = Callable[[str], str]  # a word as its reader says it


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture, what it shows in a sentence, and its numbers as rows below a header."""

    key: str
    title: str
    sentence: str
    height: int
    drawn: Callable[[Said], list[str]]
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def svg(self, said: Said = str) -> str:
        """The picture, its words as `said` says them: in Chinese unless a screen asks for another language."""
        return (
            f'<svg class="chart" role="img" aria-labelledby="{self.key}-name {self.key}-sentence"'
            f' viewBox="0 0 {WIDTH} {self.height}" xmlns="http://www.w3.org/2000/svg">'
            f'<title id="{self.key}-name">{escape(said(self.title))}</title>'
            f'<desc id="{self.key}-sentence">{escape(said(self.sentence))}</desc>{"".join(self.drawn(said))}</svg>'
        )

    def in_words(self) -> str:
        """The sentence and every number: what takes the picture's place where there is no room for its table."""
        spoken = (
            (
                place,
                [
                    f"{name}{value}"
                    for name, value in zip(self.header[1:], values, strict=True)
                    if value != NOTHING
                ],
            )
            for place, *values in self.rows
        )
        return self.sentence + "；".join(f"{place}：{'，'.join(said)}" for place, said in spoken if said)


@dataclass(frozen=True, slots=True)
class Series:
    """One line of a chart: a value in percent for each place along it, None where there is none (yet)."""

    name: str
    values: tuple[int | None, ...]
    target: bool = False


def lines(key: str, title: str, sentence: str, places: Sequence[str], series: Sequence[Series]) -> Chart:
    """Percents along the months; a line that is a plan is dashed."""
    rows = tuple((place, *(_percent(one.values[at]) for one in series)) for at, place in enumerate(places))
    header = (say("月份"), *(one.name for one in series))
    return Chart(key, title, sentence, LINES_HEIGHT, partial(_lines, places, series), header, rows)


def rates(
    key: str,
    title: str,
    sentence: str,
    names: Sequence[str],
    targets: tuple[int, int],
    values: Sequence[tuple[int | None, int | None]],
    labels: tuple[str, str],
) -> Chart:
    """Two bars a place, each against its own target, which is a tick across it."""
    height = int(TOP + (2 * BAR + GAP) * len(names) + GAP)
    rows = tuple((name, *map(_percent, both)) for name, both in zip(names, values, strict=True))
    aims = [
        say("{label}（目标 {target}%）", label=label, target=target)
        for label, target in zip(labels, targets, strict=True)
    ]
    drawn = partial(_rates, names, targets, values, labels)
    return Chart(key, title, sentence, height, drawn, (say("单位"), *aims), rows)


def bars(key: str, title: str, sentence: str, counts: Sequence[tuple[str, int]], unit: str) -> Chart:
    """One bar a name, as long as its count."""
    height = GAP + (2 * BAR + GAP) * len(counts)
    rows = tuple((name, f"{count}") for name, count in counts)
    return Chart(key, title, sentence, height, partial(_bars, counts), (say("名称"), unit), rows)


def _lines(places: Sequence[str], series: Sequence[Series], said: Said) -> list[str]:
    step = (WIDTH - LEFT - RIGHT) / max(len(places) - 1, 1)
    parts = [_grid()]
    for place, name in enumerate(places):
        x = LEFT + step * place
        parts.append(_text(x, LINES_HEIGHT - 6, said(name), "chart-axis", "middle"))
    numbers: dict[bool, int] = {True: 0, False: 0}
    for one in series:
        numbers[one.target] += 1
        look = f"chart-{numbers[one.target]}" + (" chart-plan" if one.target else "")
        points = [(LEFT + step * at, _y(value)) for at, value in enumerate(one.values) if value is not None]
        if points:
            path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
            parts.append(f'<polyline class="chart-line {look}" points="{path}"/>')
        if points and not one.target:
            x, y = points[-1]
            last = next(value for value in reversed(one.values) if value is not None)
            parts.append(f'<circle class="{look}" cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>')
            edge = "end" if x > WIDTH - 60 else "start"
            parts.append(_text(x + (-6 if edge == "end" else 6), y - 6, f"{last}%", "chart-value", edge))
    return parts + _legend(
        [one.name for one in series if not one.target], [one.target for one in series], said
    )


def _rates(
    names: Sequence[str],
    targets: tuple[int, int],
    values: Sequence[tuple[int | None, int | None]],
    labels: tuple[str, str],
    said: Said,
) -> list[str]:
    row, scale = 2 * BAR + GAP, (WIDTH - LABEL_WIDTH - NUMBER_WIDTH) / FULL
    parts = _legend(labels, [True], said)
    for at, (name, both) in enumerate(zip(names, values, strict=True)):
        top = TOP + row * at
        parts.append(_text(LABEL_WIDTH - 6, top + BAR + 4, said(name), "chart-name", "end"))
        for place, (value, target) in enumerate(zip(both, targets, strict=True)):
            y = top + BAR * place
            parts.append(
                f'<rect class="chart-all" x="{LABEL_WIDTH}" y="{y}" width="{FULL * scale:.1f}" height="{BAR - 1}"/>'
            )
            if value:
                width = min(value, FULL) * scale
                parts.append(
                    f'<rect class="chart-{place + 1}" x="{LABEL_WIDTH}" y="{y}" width="{width:.1f}" height="{BAR - 1}"/>'
                )
            x = LABEL_WIDTH + target * scale
            parts.append(f'<rect class="chart-target" x="{x - 1:.1f}" y="{y}" width="2" height="{BAR - 1}"/>')
            parts.append(
                _text(LABEL_WIDTH + FULL * scale + 4, y + BAR - 1.5, _percent(value), "chart-small", "start")
            )
    return parts


def _bars(counts: Sequence[tuple[str, int]], said: Said) -> list[str]:
    row, most = 2 * BAR + GAP, max([count for _, count in counts], default=0) or 1
    room = WIDTH - LABEL_WIDTH - NUMBER_WIDTH
    parts = []
    for at, (name, count) in enumerate(counts):
        y, width = GAP + row * at, room * count / most
        parts.append(_text(LABEL_WIDTH - 6, y + BAR + 4, said(name), "chart-name", "end"))
        parts.append(
            f'<rect class="chart-1" x="{LABEL_WIDTH}" y="{y}" width="{width:.1f}" height="{2 * BAR}"/>'
        )
        parts.append(_text(LABEL_WIDTH + width + 5, y + BAR + 4, f"{count}", "chart-value", "start"))
    return parts


def _grid() -> str:
    """Horizontal lines at every quarter, with their percents."""
    drawn = []
    for percent in range(0, FULL + 1, 25):
        y = _y(percent)
        drawn.append(f'<line class="chart-grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        drawn.append(_text(LEFT - 5, y + 4, f"{percent}%", "chart-axis", "end"))
    return "".join(drawn)


def _legend(names: Sequence[str], targets: Sequence[bool], said: Said) -> list[str]:
    """Names in the chart's own colours; what is dashed or a tick is said once."""
    drawn, x = [], 2.0
    for number, name in enumerate(map(said, names), start=1):
        drawn.append(f'<rect class="chart-{number}" x="{x:.0f}" y="4" width="12" height="12"/>')
        drawn.append(_text(x + 16, 14.5, name, "chart-name", "start"))
        x += 28 + _width(name)
    if any(targets):
        drawn.append(f'<rect class="chart-target" x="{x:.0f}" y="4" width="2" height="12"/>')
        drawn.append(_text(x + 7, 14.5, said(say("目标")), "chart-name", "start"))
    return drawn


def _width(words: str) -> float:
    """About as wide as they are set, in a script's own measure: a Chinese character is a square."""
    return sum(12 if east_asian_width(letter) in "WF" else 6.2 for letter in words)


def _y(percent: int) -> float:
    """Where a percent stands; what is above all of them stands on top."""
    return TOP + (LINES_HEIGHT - TOP - BOTTOM) * (1 - min(percent, FULL) / FULL)


def _text(x: float, y: float, words: str, look: str, anchor: str) -> str:
    return f'<text class="{look}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'


def _percent(value: int | None) -> str:
    return NOTHING if value is None else f"{value}%"
