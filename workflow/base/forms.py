"""What every form that changes something carries, and what no form may carry."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Mapping

from documents.sentences import say
from workflow.base.refusals import Conflict, Invalid

LARGEST_ID = 2**31 - 1  # what an INTEGER column holds on every database
LARGEST_COUNT = 9_999_999
WHOLE_NUMBER = re.compile(r"-?\d{1,20}")  # full-width digits too; int() alone would also take 1_000
STALE = say("这份材料刚刚被别人处理过，请核对最新情况后再操作。您写下的内容还在。")


def version_in(form: Mapping[str, str]) -> int:
    """The version of the row the form was made from; Conflict where it is none."""
    version = id_in(form.get("version", ""), otherwise=-1)
    if version < 0:
        raise Conflict(STALE)
    return version


def id_in(typed: str, otherwise: int = 0) -> int:
    """The id, or another whole number a column holds, that a form names; `otherwise` where it is none (no row has 0)."""
    return int(typed) if typed.isascii() and typed.isdigit() and int(typed[:11]) <= LARGEST_ID else otherwise


def number_in(form: Mapping[str, str], name: str) -> int:
    """The whole number in a field; 0, which no row bears, where it holds none."""
    return id_in(form.get(name, "").strip())


def refuse_unprintable(form: Mapping[str, str]) -> None:
    """Invalid where a field holds a NUL, which no database keeps."""
    faults = {
        name: say("里面有不能保存的控制字符，请从原文重新复制粘贴。")
        for name, typed in form.items()
        if "\0" in typed
    }
    if faults:
        raise Invalid(faults)


def count_in(typed: str, name: str, label: str, faults: dict[str, str]) -> int | None:
    """A head-count as it was typed, None where it was left out; what is wrong goes into `faults` under `name`."""
    typed = typed.strip()
    if not typed:
        return None
    if not WHOLE_NUMBER.fullmatch(typed):
        faults[name] = say("{label}应当是整数，例如 120（现在是“{typed}”）。", label=label, typed=typed[:20])
        return None
    count = int(typed)
    if not 0 <= count <= LARGEST_COUNT:
        faults[name] = say("{label}应当在 0 到 {most:,} 之间。", label=label, most=LARGEST_COUNT)
        return None
    return count


def day_in(typed: str, name: str, label: str, faults: dict[str, str]) -> dt.date:
    """A day as it was typed, like 2014-03-10; where it is none, `faults` says so and any day is returned."""
    day = day_or_none(typed)
    if day is None:
        faults[name] = say(
            "{label}应当是日期，例如 2014-03-10{now}。",
            label=label,
            now=say("（现在是“{typed}”）", typed=typed[:20]) if typed.strip() else "",
        )
    return day or dt.date.min


def day_or_none(typed: str) -> dt.date | None:
    """A day as it was typed, like 2014-03-10; None where it is none."""
    try:
        return dt.date.fromisoformat(typed.strip())
    except ValueError:
        return None


def text_in(typed: str, name: str, label: str, longest: int, faults: dict[str, str]) -> str:
    """A text that must be there, trimmed, with the line ends of this house."""
    text = typed.replace("\r\n", "\n").strip()
    if not text:
        faults[name] = say("请填写{label}。", label=label)
    elif len(text) > longest:
        faults[name] = say(
            "{label}有 {count:,} 个字符，最多 {longest:,} 个，请精简。",
            label=label,
            count=len(text),
            longest=longest,
        )
    return text


def chosen_in(
    typed: Iterable[str], choices: Collection[str], name: str, label: str, faults: dict[str, str]
) -> list[str]:
    """What was ticked, in the order of the choices; at least one of them, and nothing else."""
    ticked = set(typed)
    if not ticked or ticked - set(choices):
        faults[name] = say("请选择{label}。", label=label)
    return [choice for choice in choices if choice in ticked]
