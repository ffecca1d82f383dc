"""The title (标题) and the recipients (主送机关) below it (D, E).

A title may be broken over lines anywhere; it ends where its brackets are closed and a kind of document is named.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from documents.text.blanks import is_spaced_out, squeeze
from documents.text.dates import DATE
from documents.text.lines import Line
from documents.text.marks import is_chapter, read_mark
from documents.text.surroundings import is_foreign
from documents.text.words import ORGANS, ends_title, is_organ, kind_of

_MOST_LINES = 8
_LONGEST_LINE = 120
_TAIL = re.compile(
    r"[（(〔\[]?(?:试行|暂行|草案|送审稿|征求意见稿|讨论稿|修订稿?|修正案?|代拟稿|初稿)[）)〕\]]?"
)
_CONTINUES = re.compile(r"[的》”）、]|[和及与暨](?=.*的)|——|—")
_ADDRESSED = re.compile(r"^主\s*送\s*[：:]\s*")
# A line of recipients broken within a name: several names, and no sentence.
_LISTS = re.compile(r"^[^。；：:！？]*[、，][^。；：:！？]*$")
_INTRODUCES = re.compile(
    r"(?:如下|以下|下列|通知|通报|强调|指出|要求|认为|决定|同意|批复|答复|报告)[：:]$|现将|特制定|^(?:为|根据|按照|经|一是)"
)
# Who is addressed on the line his text begins on; 主办单位：甲 is no address.
_IN_PASSING = re.compile(r"^(?:各|全体|尊敬的)|[、，]")
_CALLS = re.compile(
    r"(?:各|全体|全[省市县区]|广大|尊敬的|敬爱的|亲爱的|你|贵).*|.*(?:同志|[^是的]*们|委员|会员|部门|单位|先生|女士|代表|职工朋友们?|朋友们?|工会|人员|负责人|主席|书记|部长|局长|市长|县长|领导|[省市县区]委|你[会局厅办]|会员)$"
)


def join_title(lines: Sequence[str]) -> str:
    """The title in one line; words in Latin letters keep a space between them."""
    return re.sub(r"(?<=[A-Za-z])\n(?=[A-Za-z])", " ", "\n".join(lines)).replace("\n", "")


def read_title(lines: Sequence[Line], known: frozenset[str] = frozenset()) -> int:
    """How many of these lines are the title; `known` are squeezed titles that it may be."""
    taken = _known(lines, known) or _told(lines)
    while 0 < taken < min(len(lines), _MOST_LINES) and _belongs(lines[taken].text):
        taken += 1
    return taken


def _told(lines: Sequence[Line]) -> int:
    """How many lines a title takes that is told by its words alone."""
    if not lines or not _may_begin(lines[0].text):
        return 0
    joined = ""
    taken = 1
    for at, line in enumerate(lines[:_MOST_LINES]):
        if at and not _may_continue(line.text):
            break
        joined += line.text
        if _is_closed(joined) and ends_title(joined):
            taken = at + 1
            break
        if not _is_closed(joined):
            taken = min(at + 2, len(lines))
    return taken


def is_title_like(text: str) -> bool:
    """A line that can only be (the beginning of) a title: it says 关于, or ends with a kind of document."""
    return len(text) <= _LONGEST_LINE and ("关于" in text or ends_title(text))


def read_recipients(lines: Sequence[Line]) -> tuple[str, str, str, int]:
    """The recipients, their colon as written, what stood behind it on the line, how many lines they took."""
    joined = ""
    unclear = False
    for at, line in enumerate(lines[:_MOST_LINES]):
        text = _ADDRESSED.sub("", line.text) if not joined else line.text
        before, colon, behind = _at_colon(text)
        joined += before
        if colon:
            certain = not behind or (_IN_PASSING.search(joined) and not unclear)
            addressed = text != line.text or (certain and _addresses(joined, colon))
            return (joined, colon, behind, at + 1) if addressed else ("", "", "", 0)
        if not text.endswith(("，", "、", ",")) and not (is_organ(text) and len(text) <= 60):
            # A name broken in two: a line among others that are lists of names, too.
            if not _LISTS.search(text) or read_mark(text):
                break
            unclear = True
    first = lines[0].text if lines else ""
    if first.startswith("各") and is_organ(first) and "。" not in first:
        return first, "", "", 1
    return "", "", "", 0


def _known(lines: Sequence[Line], known: frozenset[str]) -> int:
    joined = ""
    for at, line in enumerate(lines[:_MOST_LINES]):
        joined += squeeze(line.text)
        if joined in known:
            return at + 1
    return 0


def _may_begin(text: str) -> bool:
    if len(text) > _LONGEST_LINE or read_mark(text) or is_chapter(text) or DATE.fullmatch(text):
        return False
    if text.endswith(("。", "；", "！")):
        return _is_stopped(text)
    return not text.endswith(("：", ":", "，")) or ("《" in text and not _is_closed(text))


def _is_stopped(text: str) -> bool:
    """A title, or the end of one, to which somebody put a full stop (D6)."""
    return text.endswith("。") and "关于" in text and bool(kind_of(text)) and "，" not in text


def _may_continue(text: str) -> bool:
    if len(text) > 60 or (text.endswith(("。", "：", ":", "；")) and not _is_stopped(text)):
        return False
    return not (read_mark(text) or DATE.fullmatch(text.strip("（）()")) or is_foreign(text))


def _belongs(text: str) -> bool:
    """A line that goes on with a title already complete: （试行）, 的通知, 精神的通知, a subtitle."""
    if _TAIL.fullmatch(text):
        return True
    if not _may_continue(text) or len(text) > 40:
        return False
    kind = kind_of(text)
    return bool(_CONTINUES.match(text)) or bool(kind and text.endswith("的" + kind) and "关于" not in text)


def _is_closed(text: str) -> bool:
    return all(text.count(opening) <= text.count(closing) for opening, closing in ("《》", "“”", "（）"))


def _at_colon(text: str) -> tuple[str, str, str]:
    """Split at the first colon outside brackets."""
    depth = 0
    for at, char in enumerate(text[:4000]):
        depth += (char in "（(《“") - (char in "）)》”")
        if char in "：:" and depth <= 0:
            return text[:at].rstrip(), char, text[at + 1 :].lstrip()
    return text, "", ""


def _addresses(text: str, colon: str) -> bool:
    """Whether these words before a colon name somebody, rather than introduce what follows."""
    if not text or "。" in text or _INTRODUCES.search(text + colon):
        return False
    items = [
        item for item in re.split(r"[，、,；;]" if is_spaced_out(text) else r"[，、,；;\s]+", text) if item
    ]
    named = sum(bool(is_organ(item) or item in ORGANS or _CALLS.fullmatch(squeeze(item))) for item in items)
    return 2 * named >= len(items) > 0
