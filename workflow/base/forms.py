"""What every form that changes something carries, and what no form may carry."""

from __future__ import annotations

from collections.abc import Mapping

from workflow.base.refusals import Conflict, Invalid

LARGEST_ID = 2**31 - 1  # what an INTEGER column holds on every database
STALE = "这份材料刚刚被别人处理过，请核对最新情况后再操作。您写下的内容还在。"


def version_in(form: Mapping[str, str]) -> int:
    """The version of the row the form was made from; Conflict where it is none."""
    typed = form.get("version", "")
    if not (typed.isascii() and typed.isdigit() and int(typed[:11]) <= LARGEST_ID):
        raise Conflict(STALE)
    return int(typed)


def refuse_unprintable(form: Mapping[str, str]) -> None:
    """Invalid where a field holds a NUL, which no database keeps."""
    faults = {
        name: "里面有不能保存的控制字符，请从原文重新复制粘贴。"
        for name, typed in form.items()
        if "\0" in typed
    }
    if faults:
        raise Invalid(faults)
