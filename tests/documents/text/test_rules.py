"""Every rule of preflight: what it finds, where, how grave, and what its fix makes of it; and what it lets pass."""

import pytest

from documents.text import (
    Attachment,
    NameList,
    Paragraph,
    Structure,
    Table,
    apply_fixes,
    from_json,
    in_english,
    preflight,
    recognise,
    to_json,
)
from documents.text.findings import RULES

CLEAN = Structure(
    issuers=("甲市总工会",),
    number="甲工发〔2026〕8号",
    number_text="甲工发〔2026〕8号",
    title="甲市总工会关于放假的通知",
    title_lines=("甲市总工会", "关于放假的通知"),
    recipients="各县区总工会，市直各工会",
    body=(Paragraph(text="现将有关事项通知如下："), Paragraph(1, "一、时间"), Paragraph(text="三天。")),
    signatories=("甲市总工会",),
    date="2026-04-03",
    date_text="2026年4月3日",
)


def body(*texts: str) -> Structure:
    """A clean document with these plain paragraphs."""
    return CLEAN.replace(body=tuple(Paragraph(text=text) for text in texts))


def found(structure: Structure) -> list[tuple[str, str, str, str]]:
    """Rule, severity, place and fix of each finding."""
    return [(f.rule, f.severity, f.where, f.fix) for f in preflight(structure)]


def test_a_clean_document_has_no_findings():
    assert found(CLEAN) == []


def titled(*lines: str) -> Structure:
    """A clean document with this title."""
    return CLEAN.replace(title="".join(lines), title_lines=lines)


@pytest.mark.parametrize(
    ("structure", "expected"),
    [
        (titled(), ("D5", "error", "/title", "")),
        (titled("甲市总工会放假"), ("D5", "warning", "/title", "")),
        (titled("甲市总工会通知"), ("D5", "warning", "/title", "")),
        (titled("甲市总工会", "关于放假的通知。"), ("D6", "warning", "/title", "甲市总工会关于放假的通知")),
        (
            titled("转发省总工会关于放假的通知的通知"),
            ("D7", "warning", "/title", "转发省总工会关于放假的通知"),
        ),
        (titled("甲市总工会劳动竞赛方案"), ("G0", "warning", "/title", "")),
        (titled("甲市总工会关于经费的请示报告"), ("G0", "warning", "/title", "")),
        (
            CLEAN.replace(recipients="各县区总工会；市直各工会"),
            ("E2", "warning", "/recipients", "各县区总工会，市直各工会"),
        ),
        (CLEAN.replace(recipients="各县区总工会 市直各工会"), ("E2", "warning", "/recipients", "")),
        (CLEAN.replace(date_text="2026年04月03日"), ("F12", "warning", "/date_text", "2026年4月3日")),
        (CLEAN.replace(date_text="二○二六年四月三日"), ("F12", "warning", "/date_text", "2026年4月3日")),
        (CLEAN.replace(date_text="2026年4月", date=""), ("F12", "warning", "/date_text", "")),
        (CLEAN.replace(date_text="2026年2月30日", date=""), ("F12", "error", "/date_text", "")),
        (CLEAN.replace(date_text="", date="2026-02-30"), ("F12", "error", "/date", "")),
        (CLEAN.replace(printed_on_text="2026年13月1日"), ("F12", "error", "/printed_on_text", "")),
        (
            CLEAN.replace(number_text="甲工发[2026]08号"),
            ("O1", "warning", "/number_text", "甲工发〔2026〕8号"),
        ),
        (CLEAN.replace(note="此页无正文"), ("F14", "warning", "/note", "")),
    ],
)
def test_rules_about_the_parts(structure, expected):
    assert found(structure) == [expected]


@pytest.mark.parametrize(
    "structure",
    [
        CLEAN.replace(
            issuers=("甲市人民政府令",), number="第12号", number_text="第12号", title="", title_lines=()
        ),
        CLEAN.replace(
            issuers=("甲市总工会办公会议纪要",),
            number="〔2026〕3期",
            number_text="〔2026〕第3期",
            title="",
            title_lines=(),
        ),
        titled("甲市总工会公告"),
        titled("甲市总工会关于转发《省总工会关于放假的通知》的通知"),
        titled("甲市总工会关于印发《劳动竞赛方案》的通知"),
        titled("甲市总工会关于工作的报告", "——在全委会上"),
        titled("甲市总工会会费管理办法（试行）").replace(issuers=(), number="", number_text=""),
        CLEAN.replace(recipients="各县（市、区）总工会，市直产业（系统）、大企业工会"),
    ],
)
def test_what_the_rules_about_parts_let_pass(structure):
    assert found(structure) == []


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (["一、甲", "（一）乙", "1.丙", "（1）丁", "（2）丁", "二、甲", "（一）乙"], []),
        (["一、甲", "1.乙", "2.乙", "二、甲", "1.乙"], []),
        (["一、甲", "（一）乙", "（1）丙"], [("E6", "/body/2/heading", "")]),
        (["一、甲", "（一）乙", "（二）乙", "二、甲", "（三）乙", "（四）乙"], []),
        (["（一）乙"], [("E6", "/body/0/heading", "")]),
        (["一、甲", "三、甲"], [("E6", "/body/1/heading", "")]),
        (["一、甲", "1、乙"], [("E6", "/body/1/heading", "1.乙")]),
        (["一、甲", "（一）、乙"], [("E6", "/body/1/heading", "（一）乙")]),
        (["一．甲", "二、 乙"], [("E6", "/body/0/heading", "一、甲"), ("E6", "/body/1/heading", "二、乙")]),
    ],
)
def test_E6_levels(headings, expected):
    levels = {
        "一": 1,
        "二": 1,
        "三": 1,
        "（一": 2,
        "（二": 2,
        "（三": 2,
        "（四": 2,
        "1": 3,
        "2": 3,
        "（1": 4,
        "（2": 4,
    }
    blocks = tuple(
        Paragraph(levels[heading[: 2 if heading[0] == "（" else 1]], heading) for heading in headings
    )
    assert [(rule, where, fix) for rule, _, where, fix in found(CLEAN.replace(body=blocks))] == expected


def test_E7_a_lone_heading_has_no_full_stop():
    lone = CLEAN.replace(body=(Paragraph(1, "一、时间。"), Paragraph(text="三天。")))
    assert found(lone) == [("E7", "warning", "/body/0/heading", "一、时间")]
    assert found(CLEAN.replace(body=(Paragraph(1, "一、时间。", "三天。"),))) == []


def test_F1_and_H4_note_and_attachments():
    document = CLEAN.replace(
        attachment_note=("登记表；", "明细表"),
        attachments=(Attachment("附件1", "登记表"), Attachment("附件3", "汇总表")),
    )
    assert found(document) == [
        ("F1", "warning", "/attachment_note/0", "登记表"),
        ("H4", "warning", "/attachments/1/title", ""),
        ("H4", "warning", "/attachments/1/label", "附件2"),
    ]
    assert ("H4", "warning", "/attachment_note", "") in found(
        CLEAN.replace(attachments=(Attachment("附件", "甲"),))
    )


@pytest.mark.parametrize(
    ("text", "rule", "fix"),
    [
        ("根据甲工发[2025]第06号文件。", "O1", "根据甲工发〔2025〕6号文件。"),
        ("根据甲工发（2025）6号文件。", "O1", "根据甲工发〔2025〕6号文件。"),
        ("根据甲工发〔2025〕6号《关于放假的通知》。", "O2", ""),
        ("2026 年 4 月共 30 人。", "O3", "2026年4月共30人。"),
        ("选树10——20个典型（4——10月份）。", "O4", "选树10—20个典型（4—10月份）。"),
        ("2014年——2018年规划。", "O4", "2014年—2018年规划。"),
        ("要加强领导,抓好落实;明确责任:甲科.", "O5", "要加强领导，抓好落实；明确责任：甲科。"),
        ("职工(含农民工)共3人(2026年)。", "O5", "职工（含农民工）共3人（2026年）。"),
        ('打造"职工之家"品牌...', "O5", "打造“职工之家”品牌……"),
        ("共２０２６人，Ａ类。", "O5", "共2026人，A类。"),
        ("二○一四年召开。", "O6", "二〇一四年召开。"),
        ("二０一四年召开。", "O6", "二〇一四年召开。"),
        ("第一、加强领导。第二、落实经费。", "O7", "第一，加强领导。第二，落实经费。"),
        (
            "落实《工会法》、《劳动法》和“送温暖”、“送清凉”。",
            "O8",
            "落实《工会法》《劳动法》和“送温暖”“送清凉”。",
        ),
        ("自14年3月起。", "O9", ""),
    ],
)
def test_O_wording(text, rule, fix):
    rules = [(found_rule, severity, where) for found_rule, severity, where, _ in found(body(text))]
    assert (rule, "warning", "/body/0/text") in rules
    if fix:
        assert apply_fixes(body(text)).body == (Paragraph(text=fix),)
        assert found(body(fix)) == []


@pytest.mark.parametrize(
    "text",
    [
        "会议9:00开始，联系电话：0539-1234567，邮箱a.b@c.org，网址http://a.cn/b?c=1。",
        "投入1,200.5万元，增长3.5%，比例为1:3。",
        "第一、二季度，一、二等奖，10年来，20余年。",
        "《甲市工会法实施办法》（甲工发〔2026〕6号）",
        "法院（2026）鲁13民初12号判决",
        "A型、B型（GB/T 9704—2012）",
        "二〇一四年二月",
    ],
)
def test_what_the_wording_rules_let_pass(text):
    assert found(body(text)) == []


@pytest.mark.parametrize(
    ("text", "rule", "severity", "fix"),
    [
        ("总⼯会⻅面", "X2", "error", "总工会见面"),
        ("总\ue123会", "X2", "error", ""),
        ("总\u200b工\ufe0f会", "X3", "warning", "总工会"),
        ("总\u00ad工会", "X3", "warning", "总工会"),
    ],
)
def test_X_characters(text, rule, severity, fix):
    assert found(body(text)) == [(rule, severity, "/body/0/text", fix)]


def test_X1_asks_whoever_knows_the_fonts():
    asked = preflight(
        body("张喆", "\u200b李"), missing=lambda text: [char for char in text if char in "喆\u200b"]
    )
    assert [(f.rule, f.severity, f.where) for f in asked] == [
        ("X3", "warning", "/body/1/text"),
        ("X1", "error", "/body/0/text"),
    ]
    assert "喆" in asked[1].message


NAMES = NameList(("乙县总工会", "丙区总工会"))


@pytest.mark.parametrize(
    ("blocks", "where"),
    [
        ((Paragraph(1, "一、县区（3个）"), NAMES, Paragraph(1, "二、市直（2个）"), NAMES), "heading"),
        ((Paragraph(text="一等奖（三名）"), NAMES), "text"),
        ((Paragraph(1, "一、县区（3个）"), Paragraph(2, "（一）甲"), NAMES), "heading"),
        (
            (Paragraph(1, "一、县区（3个）"), Paragraph(3, "1.乙县总工会"), Paragraph(3, "2.丙区总工会")),
            "heading",
        ),
    ],
)
def test_K4_a_heading_and_its_list(blocks, where):
    lists = CLEAN.replace(attachment_note=("名单",), attachments=(Attachment("附件", "名单", "", blocks),))
    assert [f for f in found(lists) if f[0] == "K4"] == [
        ("K4", "error", f"/attachments/0/body/0/{where}", "")
    ]


def test_K4_a_title_and_the_list_under_it():
    counted = titled("甲市总工会先进单位名单（3个）").replace(
        issuers=(), number="", number_text="", body=(NAMES,)
    )
    assert found(counted) == [("K4", "error", "/title", "")]


def test_K4_a_sentence_and_the_list_below_it():
    assert found(CLEAN.replace(body=(Paragraph(text="表扬以下3个单位："), NAMES))) == [
        ("K4", "error", "/body/0/text", "")
    ]
    assert found(CLEAN.replace(body=(Paragraph(text="表扬以下2个单位："), NAMES))) == []
    assert found(CLEAN.replace(body=(Paragraph(text="20人中有以下3个单位："), NAMES))) == []


PERSONS = Table(
    (
        ("序号", "姓　名", "单位"),
        ("1", "张伟", "乙县总工会"),
        ("2", "李　娜", "丙区总工会"),
        ("3", "欧阳修文", "乙县总工会"),
        ("合计", "3", ""),
    )
)
SIDE_BY_SIDE = Table((("姓名", "班次", "姓名", "班次"), ("张伟", "一", "李娜", "二"), ("王芳", "一", "", "")))
UNITS = Table((("单位名称", "负责人"), ("乙县总工会", "张伟"), ("丙区总工会", "李娜"), ("总计", "")))
QUOTAS = Table((("单位", "名额"), ("乙县总工会", "2"), ("丙区总工会", "3")))
SHARED = Table((("姓名", "单位"), ("张伟、李娜", "乙县总工会"), ("王芳", "丙区总工会")))
BLANK = Table((("姓名", "单位"), ("", ""), ("", "")))


@pytest.mark.parametrize(
    ("heading", "table", "wrong"),
    [
        ("一、先进个人（3名）", PERSONS, False),
        ("一、先进个人（4名）", PERSONS, True),
        ("一、先进个人（4个）", PERSONS, True),
        ("一、学员（3名）", SIDE_BY_SIDE, False),
        ("一、学员（2名）", SIDE_BY_SIDE, True),
        ("一、先进单位（2个）", UNITS, False),
        ("一、先进单位（3个）", UNITS, True),
        ("一、名额（5名）", QUOTAS, False),  # persons are stated, units are listed
        ("一、先进个人（4名）", SHARED, False),  # two names in a cell: not certain
        ("一、报名（10名）", BLANK, False),  # a form to be filled in
        ("一、经费（3项）", UNITS, False),
        ("一、先进单位（3个）", Table(()), False),
        ("一、先进单位（3个）", Table(((),)), False),
    ],
)
def test_K4_counts_the_rows_of_a_table(heading, table, wrong):
    blocks = (Paragraph(1, heading), table)
    lists = CLEAN.replace(attachment_note=("名单",), attachments=(Attachment("附件", "名单", "", blocks),))
    expected = [("K4", "error", "/attachments/0/body/0/heading", "")] if wrong else []
    assert [f for f in found(lists) if f[0] == "K4"] == expected


@pytest.mark.parametrize(
    ("text", "title", "wrong"),
    [
        ("决定对张伟等4名同志予以表扬（名单见附件）。", "先进个人名单", True),
        ("决定对张伟等3名同志予以表扬（名单见附件）。", "先进个人名单", False),
        ("决定表扬4名先进个人。", "2026年度先进个人名单", True),
        ("共表扬张伟等5名同志（情况见附件）。", "先进个人培训情况统计表", False),  # a table of figures
    ],
)
def test_K4_a_text_and_the_table_it_refers_to(text, title, wrong):
    attachment = Attachment("附件", title, "", (PERSONS,))
    document = body(text).replace(attachment_note=(title,), attachments=(attachment,))
    assert [f[:3] for f in found(document)] == ([("K4", "error", "/body/0/text")] if wrong else [])


def test_K4_a_sentence_and_the_table_below_it():
    assert found(CLEAN.replace(body=(Paragraph(text="推荐以下4名同志："), PERSONS))) == [
        ("K4", "error", "/body/0/text", "")
    ]
    assert found(CLEAN.replace(body=(Paragraph(text="推荐以下3名同志："), PERSONS))) == []


def test_a_title_without_lines_is_checked_and_mended():
    document = CLEAN.replace(title="关于“⼯作”的通知", title_lines=())
    assert [f[:3] for f in found(document)] == [("X2", "error", "/title")]
    assert apply_fixes(document).title == "关于“工作”的通知"


@pytest.mark.parametrize(
    ("text", "title", "names", "wrong"),
    [
        ("决定对乙县总工会等3个单位予以表扬（名单见附件）。", "先进单位名单", NAMES.names, True),
        ("决定对乙县总工会等2个单位予以表扬（名单见附件）。", "先进单位名单", NAMES.names, False),
        ("决定表扬3个先进单位。", "2026年度先进单位名单", NAMES.names, True),
        ("决定表扬2个先进单位和9名先进个人。", "先进单位名单", NAMES.names, False),
        ("决定授予甲等3个单位称号，授予5名同志称号（名单见附件）。", "获奖名单", NAMES.names, False),
        ("决定表扬14个先进集体和25名先进个人。", "先进集体和先进个人名单", NAMES.names, False),
        ("近3个月来成绩显著。", "先进单位名单", NAMES.names, False),
        (
            "对乙县等3个单位予以表扬（名单见附件）。",
            "先进单位名单",
            ("乙县第一车间一队　乙队", "丙区"),
            False,
        ),
    ],
)
def test_K4_a_text_and_its_list(text, title, names, wrong):
    attachment = Attachment("附件", title, "", (NameList(names),))
    document = body(text).replace(attachment_note=(title,), attachments=(attachment,))
    assert [f[:3] for f in found(document)] == ([("K4", "error", "/body/0/text")] if wrong else [])


@pytest.mark.parametrize(
    ("raw", "rule", "where"),
    [
        (
            "关于放假的通知\n各县：\n放假。\n附件:1、登记表\n2、明细表\n甲市总工会\n2026年4月3日",
            "F1",
            "/attachment_note",
        ),
        ("关于放假的通知\n各县：\n放假。\n甲市总工会（章）\n2026年4月3日", "F4", "/signatories"),
        ("关于放假的通知\n各县:\n放假。\n甲市总工会\n2026年4月3日", "E1", "/recipients"),
        ("关于放假的通知\n甲工发〔2026〕8号\n各县：\n放假。", "C9", "/number_text"),
        (
            "关于放假的通知\n各县：\n放假。\n甲市总工会\n2026年4月3日\n附件：\n登记表\n一行。",
            "H2",
            "/attachments/0/label",
        ),
        (
            "关于放假的通知\n各县：\n放假。\n甲市总工会\n2026年4月3日\n登记表\n一行。",
            "H2",
            "/attachments/0/label",
        ),
        ("关于放假的通知\n来源：甲市\n各县：\n放假。", "R1", "/body/0"),
        (
            "关于放假的通知\n各县：\n放假。\n附件：1.登记表\n甲市总工会\n2026年4月3日",
            "F2",
            "/attachment_note",
        ),
        ("关于放假的通知\n各县：\n放假。\n抄报：省总工会。", "I4", "/cc"),
    ],
)
def test_the_reading_says_what_it_understood(raw, rule, where):
    read = recognise(raw)
    assert (rule, "info", where) in [(f.rule, f.severity, f.where) for f in read.findings]
    assert preflight(read) == read.findings


def test_stale_findings_of_an_edited_json_do_not_block():
    value = to_json(recognise("关于放假的通知\n各县：\n放假。\n甲市总工会\n2026年2月30日"))
    assert [f["severity"] for f in value["findings"]] == ["error"]
    value.update(date_text="2026年2月28日", date="2026-02-28")
    assert preflight(from_json(value)) == ()


def test_fixes_reach_titles_lists_and_tables():
    raw = "甲市总工会\n关于“⼯作”的通知。\n各县,各区：\n现将名单公布如下：\n乙县总⼯会\n丙区总⼯会\n请知悉。\n| 序号 | 数量 |\n| １ | 3 个 |\n甲市总工会\n二〇二六年四月三日"
    fixed = apply_fixes(recognise(raw))
    assert fixed.title_lines == ("甲市总工会", "关于“工作”的通知")
    assert fixed.title == "甲市总工会关于“工作”的通知"
    assert fixed.recipients == "各县，各区"
    assert fixed.body[1] == NameList(("乙县总工会", "丙区总工会"))
    assert fixed.body[3].rows[1] == ("1", "3个")
    assert (fixed.date_text, fixed.date) == ("2026年4月3日", "2026-04-03")
    assert fixed.findings == ()


def test_a_message_is_told_in_english_with_its_words():
    (wrong,) = preflight(CLEAN.replace(date_text="2026年2月30日", date=""))
    assert in_english(wrong) == "There is no such day as 2026年2月30日."
    assert all(in_english(found).isascii() or "《" in in_english(found) for found in preflight(titled()))


def test_every_rule_is_told_in_two_languages_with_its_clause():
    for name, rule in RULES.items():
        assert rule.zh.endswith("。"), name
        assert rule.en.endswith("."), name
        assert rule.clause or rule.id in ("R1", "R2", "R3"), name
