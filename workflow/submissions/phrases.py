"""Standard phrases (常用语) of the desk, by paper: chosen instead of typed, or before what is typed."""

from __future__ import annotations

from collections.abc import Mapping

from documents.sentences import say

PHRASES: Mapping[str, tuple[str, ...]] = {
    "plan": (
        say("同意。"),
        say("请按批注修改后重新报送。"),
        say("请补充培训人数和占比，并与台账核对一致。"),
        say("请写明时间安排和责任人。"),
        say("请按公文格式调整标题、层次和落款后重新报送。"),
        say("请补充加盖公章的扫描件。"),
    ),
    "summary": (
        say("同意办结。"),
        say("请按批注修改后重新报送。"),
        say("培训人数与台账不一致，请核实。"),
        say("请补充典型经验和存在的问题。"),
        say("请补充下一步打算。"),
    ),
}


def with_phrase(phrase: str, remark: str) -> str:
    """The remark with the chosen phrase before it; a phrase that stands in it already is not said twice."""
    known = any(phrase in phrases for phrases in PHRASES.values())
    return f"{phrase}{remark}" if known and phrase not in remark else remark
