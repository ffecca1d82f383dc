"""Each rule of preflight once: a text that breaks it, the text that keeps it, and whether the fix leads from one to the other."""

import re

import pytest

from documents.text import Attachment, NameList, Paragraph, Structure, apply_fixes, in_english, preflight
from documents.text.findings import RULES

from .test_rules import CLEAN, body, titled

NAMES = NameList(("乙县总工会", "丙区总工会"))
NOTED = CLEAN.replace(attachment_note=("登记表",), attachments=(Attachment("附件", "登记表"),))


def headed(*headings: tuple[int, str]) -> Structure:
    """A clean document with these headings, text below the last."""
    blocks = (*(Paragraph(level, heading) for level, heading in headings), Paragraph(text="按时完成。"))
    return CLEAN.replace(body=blocks)


def listed(count: int) -> Structure:
    """A document whose heading states this count of two names."""
    return CLEAN.replace(body=(Paragraph(1, f"一、县区（{count}个）"), NAMES))


MENDED, LEFT = True, False
# The rule, what breaks it, what keeps it, and whether --fix makes the second of the first.
TABLE = [
    ("no title", titled(), titled("甲市总工会关于放假的通知"), LEFT),
    ("title without kind", titled("甲市总工会放假"), titled("甲市总工会关于放假的通知"), LEFT),
    ("title without subject", titled("甲市总工会通知"), titled("甲市总工会关于放假的通知"), LEFT),
    ("title punctuation", titled("关于放假的通知。"), titled("关于放假的通知"), MENDED),
    (
        "kind repeated",
        titled("转发省总工会关于放假的通知的通知"),
        titled("转发省总工会关于放假的通知"),
        MENDED,
    ),
    ("kind repeated", titled("关于转发关于放假的通知"), titled("关于转发《放假安排》的通知"), LEFT),
    ("not a kind", titled("甲市总工会劳动竞赛方案"), titled("关于印发《劳动竞赛方案》的通知"), LEFT),
    (
        "recipients separators",
        CLEAN.replace(recipients="各县区总工会；市直各工会。"),
        CLEAN.replace(recipients="各县区总工会，市直各工会"),
        MENDED,
    ),
    (
        "recipients separators",
        CLEAN.replace(recipients="乙县总工会，丙县总工会、市直各工会"),
        CLEAN.replace(recipients="乙县总工会、丙县总工会、市直各工会"),
        MENDED,
    ),
    (
        "recipients separators",
        CLEAN.replace(recipients="各县区总工会、市直各工会、各大企业工会"),
        CLEAN.replace(recipients="各县区总工会，市直各工会，各大企业工会"),
        MENDED,
    ),
    (
        "recipients separators",
        CLEAN.replace(recipients="各县区总工会 市直各工会"),
        CLEAN.replace(recipients="各县（市、区）总工会"),
        LEFT,
    ),
    ("level skipped", headed((1, "一、甲"), (4, "（1）乙")), headed((1, "一、甲"), (2, "（一）乙")), LEFT),
    ("level number", headed((1, "一、甲"), (1, "三、乙")), headed((1, "一、甲"), (1, "二、乙")), LEFT),
    ("level mark", headed((1, "一、甲"), (3, "1、乙")), headed((1, "一、甲"), (3, "1.乙")), MENDED),
    ("level mark", headed((1, "一.甲"), (2, "（一）、乙")), headed((1, "一、甲"), (2, "（一）乙")), MENDED),
    ("heading full stop", headed((1, "一、时间。")), headed((1, "一、时间")), MENDED),
    ("note punctuation", NOTED.replace(attachment_note=("登记表。",)), NOTED, MENDED),
    ("attachments differ", NOTED.replace(attachments=(Attachment("附件", "汇总表"),)), NOTED, LEFT),
    ("attachments missing", NOTED.replace(attachment_note=("登记表", "汇总表")), NOTED, LEFT),
    ("attachment number", NOTED.replace(attachments=(Attachment("附件2", "登记表"),)), NOTED, MENDED),
    ("empty page", body("（此页无正文）"), body("请知悉。"), LEFT),
    ("date form", CLEAN.replace(date_text="二○二六年四月三日"), CLEAN, MENDED),
    ("date form", CLEAN.replace(date_text="2026年04月03日"), CLEAN, MENDED),
    ("date incomplete", CLEAN.replace(date_text="2026年4月", date=""), CLEAN, LEFT),
    ("date impossible", CLEAN.replace(date_text="2026年2月30日", date=""), CLEAN, LEFT),
    ("number form", CLEAN.replace(number_text="甲工发（2026）第08号"), CLEAN, MENDED),
    ("cited number", body("按甲工发[2025]06号办理。"), body("按甲工发〔2025〕6号办理。"), MENDED),
    (
        "cited order",
        body("按甲工发〔2025〕6号《通知》办理。"),
        body("按《通知》（甲工发〔2025〕6号）办理。"),
        LEFT,
    ),
    ("spaces", body("共 30 人参加。"), body("共30人参加。"), MENDED),
    ("range", body("选树10——20个。"), body("选树10—20个。"), MENDED),
    ("half-width", body("加强领导,抓好落实."), body("加强领导，抓好落实。"), MENDED),
    ("full-width", body("共３０人。"), body("共30人。"), MENDED),
    ("zero", body("二○一四年召开。"), body("二〇一四年召开。"), MENDED),
    ("ordinal", body("第一、加强领导。"), body("第一，加强领导。"), MENDED),
    ("marks in a row", body("落实《工会法》、《劳动法》。"), body("落实《工会法》《劳动法》。"), MENDED),
    ("short year", body("自14年3月起施行。"), body("自2014年3月起施行。"), LEFT),
    ("count", listed(3), listed(2), LEFT),
    ("no glyph", body("张喆出席。"), body("张哲出席。"), LEFT),
    ("radical", body("总⼯会召开。"), body("总工会召开。"), MENDED),
    ("private use", body("总\ue123会召开。"), body("总工会召开。"), LEFT),
    ("invisible", body("总\u200b工会召开。"), body("总工会召开。"), MENDED),
]
BLOCKING = {"no title", "date impossible", "count", "no glyph", "radical", "private use"}


def told(structure: Structure) -> set[str]:
    """The names of the rules whose findings a preflight with a font without 喆 brings."""
    found = preflight(structure, missing=lambda text: [char for char in text if char == "喆"])
    return {name for finding in found for name, rule in RULES.items() if _is_of(finding, rule)}


def _is_of(finding, rule) -> bool:
    pattern = re.sub(r"\\{\w+\\}", ".*", re.escape(rule.zh))
    return rule.id == finding.rule and re.fullmatch(pattern, finding.message, re.DOTALL) is not None


@pytest.mark.parametrize(
    ("rule", "broken", "kept", "mended"), TABLE, ids=lambda v: v if isinstance(v, str) else ""
)
def test_each_rule_finds_passes_and_mends(rule, broken, kept, mended):
    assert told(broken) == {rule}
    assert told(kept) == set()
    fixed = apply_fixes(broken)
    assert fixed.replace(findings=()) == (kept if mended else broken)
    assert {f.message for f in fixed.findings} == (
        set() if mended else {f.message for f in preflight(broken)}
    )


@pytest.mark.parametrize("rule", sorted(RULES))
def test_only_what_must_blocks(rule):
    assert (RULES[rule].severity == "error") == (rule in BLOCKING)


def test_every_rule_about_the_structure_is_in_the_table():
    assert {rule for rule, *_ in TABLE} == {name for name, row in RULES.items() if row.severity != "info"}


@pytest.mark.parametrize(
    ("rule", "broken"), [row[:2] for row in TABLE], ids=lambda v: v if isinstance(v, str) else ""
)
def test_each_finding_has_place_words_and_both_languages(rule, broken):
    for finding in preflight(broken, missing=lambda text: [char for char in text if char == "喆"]):
        assert finding.where.startswith("/")
        assert finding.message.endswith("。")
        assert "{" not in finding.message
        assert in_english(finding) != finding.message
        assert RULES[rule].clause


def test_every_rule_states_its_clause_or_source():
    assert [name for name, rule in RULES.items() if not rule.clause] == []
