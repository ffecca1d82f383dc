"""Titles broken by words into a trapezium or a diamond (7.3.1).

Every place where a line may end has a cost, every outline of the lines too; the cheapest division wins.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from math import ceil

from .geometry import AREA_WIDTH, TITLE
from .lines import NEVER_ENDS, NEVER_STARTS, width_of

LONGEST, LONGEST_HABIT = 20, 18  # characters a line holds, and what practice gives it (7.3.1)
SHORTEST = 4
LONGEST_WEIGHED, MOST_WEIGHED = (
    100,
    50,
)  # characters, and word ends, of a title whose every division is weighed
# Words that cling to what follows, and to what stands before.
CLING_ON = ("关于", "对", "向", "为", "在", "与", "和", "及", "以")
CLING_BACK = ("的", "和", "与", "及", "等", "年", "年度", *"省市县区州镇乡村街")
KINDS = "决议|决定|命令|令|公报|公告|通告|意见|通知|通报|报告|请示|批复|议案|函|纪要|方案|办法|规定|细则|名单|总结|规划"
ORGAN = re.compile(r"(?:总工会|工会|委员会|委|办公室|厅|局|部|处|院|校|大学|公司|集团|政府|中心|联合会)$")
ORGAN_WORDS = 5  # an organ's name runs from a place over at most so many words

# Costs. A line that breaks no rule costs LINE; the rest says what is worse than one line more.
LINE = 6.0
IN_WORD, IN_NAME, IN_QUOTE = 60.0, 40.0, 4.0
NEAR_QUOTE = 12.0  # a line that parts only some characters from a document's name
BAD_START = BAD_END = 50.0
AFTER_CLINGING, BEFORE_ABOUT = 25.0, -2.0
WRONG_OUTLINE, TOO_SHORT, PAST_HABIT = 30.0, 30.0, 4.0
UNEVEN = 0.35


@lru_cache(maxsize=256)
def break_title(title: str, own: tuple[str, ...] = (), names: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The lines of a title: the author's `own` where each fits, else the best that words allow.

    `names` are kept whole, where a line can hold them.
    """
    if own and _same(own, title) and all(_fits(line) for line in own):
        return tuple(own)
    if len(title) <= LONGEST_HABIT and _fits(title):
        return (title,)
    costs = _break_costs(title, names)
    if len(title) > LONGEST_WEIGHED or sum(cost < IN_NAME for cost in costs) > MOST_WEIGHED:
        return tuple(_by_cost(title, costs) or _by_width(title))
    best = min(_divisions(title, costs), default=None)
    return tuple(best[1] if best else _by_width(title))


def _same(own: Sequence[str], title: str) -> bool:
    return re.sub(r"\s", "", "".join(own)) == re.sub(r"\s", "", title)


def _fits(line: str) -> bool:
    return width_of(line, TITLE) <= AREA_WIDTH


def _break_costs(title: str, names: Sequence[str]) -> list[float]:
    """The cost of ending a line before each character; infinite where the writing rules forbid it."""
    costs = [IN_WORD] * len(title)
    for start, end in _words(title):
        costs[start] = _between_words(title[:start], title[start:end])
    for start, end in _names(title, names):
        for place in range(start + 1, end):
            costs[place] = max(costs[place], IN_NAME)
    for quote in re.finditer("《[^《》]*》", title):
        for place in range(quote.start() + 1, quote.end()):
            costs[place] += IN_QUOTE if quote.end() - quote.start() <= LONGEST else 0
            costs[place] += NEAR_QUOTE * (min(place - quote.start() - 1, quote.end() - 1 - place) < SHORTEST)
    return [cost + _writing_rules(title, place) for place, cost in enumerate(costs)]


def _words(title: str) -> Iterator[tuple[int, int]]:
    import rjieba  # here, because its dictionary takes longer to load than a short title needs

    start = 0
    for word in rjieba.cut(title, False):
        yield start, start + len(word)
        start += len(word)


def _between_words(before: str, word: str) -> float:
    cost = 0.0
    if word.startswith("关于"):
        cost += BEFORE_ABOUT
    if word in CLING_BACK or re.fullmatch(KINDS, word):
        cost += BAD_START
    if before.endswith(CLING_ON):
        cost += AFTER_CLINGING
    return cost


def _writing_rules(title: str, place: int) -> float:
    if place and (title[place] in NEVER_STARTS or title[place - 1] in NEVER_ENDS):
        return float("inf")
    if place and title[place - 1].isascii() and title[place].isascii():
        return float("inf")
    return IN_WORD if place and title[place - 1].isdigit() and title[place] in "年月日号届" else 0.0


def _names(title: str, known: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Names that were given, and organs: from a place to the word that says what it is."""
    for name in known:
        for found in re.finditer(re.escape(name), title) if name else ():
            yield found.span()
    import rjieba

    tagged = rjieba.tag(title, False)
    starts = [sum(len(word) for word, _ in tagged[:n]) for n in range(len(tagged) + 1)]
    for first, (_, kind) in enumerate(tagged):
        if kind in {"ns", "nt", "nr"}:
            for last in range(first, min(first + ORGAN_WORDS, len(tagged))):
                if tagged[last][1] in {"p", "x", "uj"}:
                    break
                if ORGAN.search(tagged[last][0]):
                    yield starts[first], starts[last + 1]


def _divisions(title: str, costs: Sequence[float]) -> Iterator[tuple[float, list[str]]]:
    """Divisions with their costs; names are parted only where they must be."""
    reach = list(accumulate((width_of(c, TITLE) / TITLE.em for c in title), initial=0.0))
    for limit in (IN_NAME, IN_WORD):
        ends = [place for place, cost in enumerate(costs) if place and cost < limit]
        found = False
        for count in range(ceil(reach[-1] / LONGEST), ceil(reach[-1] / LONGEST) + 3):
            for places in _places(reach, ends, count):
                found = True
                edges = [0, *places, len(title)]
                widths = [reach[b] - reach[a] for a, b in pairwise(edges)]
                cost = sum(costs[place] for place in places) + _outline_cost(widths)
                yield cost, [title[a:b] for a, b in pairwise(edges)]
        if found:
            return


def _places(
    reach: Sequence[float], ends: Sequence[int], count: int, start: int = 0
) -> Iterator[tuple[int, ...]]:
    """Every way to set what follows `start` in `count` lines that fit and are not too uneven."""
    left = reach[-1] - reach[start]
    if count == 1:
        if left <= AREA_WIDTH / TITLE.em:
            yield ()
        return
    even = left / count
    for end in ends[bisect_right(ends, start) :]:
        width = reach[end] - reach[start]
        if width > min(even * 1.5, AREA_WIDTH / TITLE.em):
            return
        if width >= even * 0.6:
            for rest in _places(reach, ends, count - 1, end):
                yield (end, *rest)


def _outline_cost(widths: Sequence[float]) -> float:
    mean = sum(widths) / len(widths)
    cost = LINE * len(widths) + UNEVEN * sum((w - mean) ** 2 for w in widths) / len(widths)
    cost += WRONG_OUTLINE * (not _is_trapezium_or_diamond(widths))
    cost += sum(TOO_SHORT for w in widths if w < SHORTEST)
    return cost + PAST_HABIT * sum(max(0.0, w - LONGEST_HABIT) for w in widths)


def _is_trapezium_or_diamond(widths: Sequence[float]) -> bool:
    """Growing, shrinking, or widest in the middle; never a rectangle, never an hourglass."""
    if max(widths) - min(widths) < 0.5:
        return len(widths) == 1
    peak = widths.index(max(widths))
    return all(a <= b + 0.1 for a, b in pairwise(widths[: peak + 1])) and all(
        a + 0.1 >= b for a, b in pairwise(widths[peak:])
    )


def _by_cost(title: str, costs: Sequence[float]) -> list[str]:
    """The division that breaks best, whatever its outline; nothing where the writing rules leave none."""
    best: list[tuple[float, list[str]]] = [(0.0, [])]
    for end in range(1, len(title) + 1):
        lines = (
            (cost + LINE + (costs[end] if end < len(title) else 0.0), [*before, title[start:end]])
            for start, (cost, before) in enumerate(best[:end])
            if end - start <= 2 * LONGEST and _fits(title[start:end])
        )
        best.append(min(lines, default=(float("inf"), [])))
    return best[-1][1] if best[-1][0] < float("inf") else []


def _by_width(title: str) -> list[str]:
    """Where words leave no choice: full lines."""
    lines = [""]
    for character in title:
        if not _fits(lines[-1] + character):
            lines.append("")
        lines[-1] += character
    return lines
