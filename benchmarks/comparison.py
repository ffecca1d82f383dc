"""How long it takes to compare a plan of thirty pages with its next revision, beside reading it once.

`python -m benchmarks.comparison`; the promise is under a second. Seconds of processor time, which other work
on the machine disturbs least; the ratio to recognising the same text does not depend on the machine.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from functools import partial

from documents.paper.comparison import Comparison, Passage, set_comparison
from documents.text import recognise
from workflow.submissions.differences import compare

PAGES = 30
CHARACTERS_A_PAGE = 28 * 22  # GB/T 9704-2012, 5.2.3: 22 lines of 28 characters
ROUNDS = 5
SENTENCES = (
    "举办职工代表培训班{0}期，培训{1}人，占总数的{2}%。",
    "把培训与落实职工代表大会制度结合起来，由工会主席任组长，所需经费列入年度预算。",
    "各基层工会于{0}月底前上报名单，县总工会逐一核对，并于{2}日内答复。",
    "采取集中授课、现场观摩、座谈交流等形式，每期不少于{0}天，参训率达到{2}%以上。",
)


def plan(seed: int) -> list[str]:
    """Paragraphs of thirty pages, with headings."""
    chance, text, written = random.Random(seed), ["关于开展民主管理培训的实施方案"], 0
    while written < PAGES * CHARACTERS_A_PAGE:
        said = chance.choices(SENTENCES, k=chance.randint(1, 5))
        text.append("".join(one.format(*(chance.randint(2, 99) for _ in range(3))) for one in said))
        written += len(text[-1])
    return text


def edited(text: list[str], share: float, seed: int) -> list[str]:
    """The next revision: this share of the paragraphs has other figures, is gone, new, or stands elsewhere."""
    chance, new = random.Random(seed), []
    for paragraph in text:
        match chance.choice(("figures", "gone", "new", "moved")) if chance.random() < share else "":
            case "figures":
                new.append(paragraph.replace("1", "7").replace("工会", "总工会"))
            case "gone":
                pass
            case "new":
                new += ["新增：" + chance.choice(SENTENCES).format(1, 2, 3), paragraph]
            case "moved":
                new.insert(chance.randint(0, len(new)), paragraph)
            case _:
                new.append(paragraph)
    return new


def quickest(work: Callable[[], object]) -> float:
    """Seconds of processor time, the best of some rounds."""
    taken = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return min(taken)


def main() -> None:
    old = plan(1)
    reading = quickest(lambda: recognise("\n".join(old)))
    print(f"{len(old)} paragraphs, {sum(map(len, old)):,} characters; recognising takes {reading:.2f} s")
    revisions = {
        "every tenth paragraph edited": edited(old, 0.1, 2),
        "every other one edited": edited(old, 0.5, 3),
        "every one edited": [line.replace("1", "7").replace("工会", "总工会") for line in old],
        "another text altogether": plan(4),
    }
    for name, new in revisions.items():
        taken = quickest(partial(compare, old, new))
        print(f"{name:30} {taken:6.3f} s   {taken / reading:5.2f} x recognising")
    found = compare(old, revisions["every tenth paragraph edited"])
    passages = tuple(Passage(tuple((piece.kind, piece.text) for piece in one.pieces)) for one in found)
    paper = Comparison("改了哪里", "", (), passages, (), "")
    print(f"{'as PDF':30} {quickest(lambda: set_comparison(paper)):6.3f} s")


if __name__ == "__main__":
    main()
