"""Properties: nothing is lost or invented, plain text reads back, time is linear. Texts are drawn, not chosen."""

import gc
import re
import time
from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.text import (
    Attachment,
    NameList,
    Paragraph,
    Structure,
    Table,
    apply_fixes,
    from_json,
    plain_text,
    preflight,
    recognise,
    to_json,
)

# Words a sentence of ours is made of: none of them is an element's own word.
_WORDS = st.sampled_from(
    "加强 学习 推动 工作 认真 落实 提高 质量 深入 基层 服务 职工 稳步 推进 扎实 开展 完善 机制".split(" ")  # noqa: SIM905 -- words are easier to read so
)
_PHRASE = st.lists(_WORDS, min_size=3, max_size=8).map("".join)
_SENTENCE = st.lists(_PHRASE, min_size=1, max_size=4).map(lambda phrases: "，".join(phrases) + "。")
_ORGAN = st.sampled_from(
    ["甲市总工会", "乙县总工会", "丙区教育局", "丁县人民政府", "戊市财政局", "己县医院工会"]
)
_PERSON = st.sampled_from(["张伟", "李秀英", "王建国", "赵敏", "欧阳文", "孙晓明", "周涛", "吴桂芳"])
_DATE = st.dates(min_value=date(1990, 1, 1)).map(lambda d: f"{d.year}年{d.month}月{d.day}日")
_TITLE = st.builds(
    "{}关于{}的{}".format, _ORGAN, _PHRASE, st.sampled_from(["通知", "通报", "决定", "意见", "报告"])
)


def _numbered(level: int) -> st.SearchStrategy[Paragraph]:
    mark = {1: "一、", 2: "（一）", 3: "1.", 4: "（1）"}[level]
    own_line = st.builds(lambda phrase: Paragraph(level, mark + phrase), _PHRASE)
    run_in = st.builds(lambda phrase, rest: Paragraph(level, f"{mark}{phrase}。", rest), _PHRASE, _SENTENCE)
    return own_line | run_in


_PLAIN = _SENTENCE.map(lambda text: Paragraph(text=text))
_CELL = st.text("甲乙丙丁1234|", min_size=1, max_size=5)
_TABLE = st.integers(2, 4).flatmap(
    lambda width: st.lists(st.tuples(*[_CELL] * width), min_size=1, max_size=5).map(
        lambda rows: Table(tuple(rows))
    )
)
# Names need a sentence that announces them, and prose or a heading behind them.
_LIST = st.builds(
    lambda names: (Paragraph(text="名单如下："), NameList(tuple(names))),
    st.lists(_PERSON, min_size=2, max_size=30) | st.lists(_ORGAN, min_size=2, max_size=30),
)
_PIECE = st.one_of(
    _PLAIN.map(lambda block: (block,)),
    *(_numbered(level).map(lambda block: (block,)) for level in (1, 2, 3, 4)),
    st.tuples(_TABLE, _PLAIN),
    st.tuples(_LIST, _PLAIN).map(lambda parts: (*parts[0], parts[1])),
)
_BODY = st.lists(_PIECE, min_size=1, max_size=8).map(
    lambda pieces: tuple(block for piece in pieces for block in piece)
)


@st.composite
def structures(draw):
    """Documents whose plain text says everything about them."""
    issuers = tuple(draw(st.lists(_ORGAN, max_size=3, unique=True)))
    title = draw(_TITLE)
    cut = title.index("关于")
    names = draw(st.lists(_PHRASE.map(lambda phrase: phrase + "方案"), max_size=3, unique=True))
    labels = ["附件"] if len(names) == 1 else [f"附件{n}" for n in range(1, len(names) + 1)]
    date_text = draw(_DATE)
    number = draw(st.sampled_from(["甲工发〔2026〕8号", "乙工办字〔1999〕123号"])) if issuers else ""
    upward = issuers and draw(st.booleans())
    printed = draw(st.booleans())
    return Structure(
        issuers=issuers,
        number=number,
        number_text=number,
        signers=tuple(draw(st.lists(_PERSON, min_size=1, max_size=3, unique=True))) if upward else (),
        serial=draw(st.sampled_from(["", "000123"])),
        classification=draw(st.sampled_from(["", "机密★1年", "秘密"])),
        urgency=draw(st.sampled_from(["", "特急", "加急"])),
        title=title,
        title_lines=draw(st.sampled_from([(title,), (title[:cut], title[cut:])])),
        recipients=draw(
            st.sampled_from(["", "各县区总工会", "各县区总工会，市直各工会、各部门", "乙县总工会"])
        ),
        body=(draw(_PLAIN), *draw(_BODY), draw(_PLAIN)),
        attachment_note=tuple(names),
        signatories=issuers or (draw(_ORGAN),),
        date=recognise(date_text).date or _iso(date_text),
        date_text=date_text,
        note=draw(st.sampled_from(["", "此件公开发布", "联系人：王明，电话：1234567"])),
        attachments=tuple(
            Attachment(label, name, draw(st.sampled_from(["", "（2020年1月2日）"])), draw(_BODY))
            for label, name in zip(labels, names, strict=True)
        ),
        cc=draw(st.sampled_from(["", "市委办公室，市政府办公室"])),
        printed_by="甲市总工会办公室" if printed else "",
        printed_on="2026-05-02" if printed else "",
        printed_on_text="2026年5月2日" if printed else "",
    )


def _iso(text: str) -> str:
    year, month, day = map(int, re.findall(r"\d+", text))
    return f"{year:04}-{month:02}-{day:02}"


@settings(max_examples=80, deadline=None)
@given(structures())
def test_the_plain_text_of_a_structure_reads_back(structure):
    assert recognise(plain_text(structure)).replace(findings=()) == structure


@settings(max_examples=30, deadline=None)
@given(structures())
def test_json_there_and_back(structure):
    assert from_json(to_json(structure)) == structure


# Lines as they stand in real and in broken documents, drawn in any order.
_LINES = st.one_of(
    _SENTENCE,
    _PHRASE,
    _TITLE,
    _ORGAN,
    _PERSON,
    _DATE,
    st.text(min_size=1, max_size=20),
    st.sampled_from(
        """甲市总工会文件|甲工发[2026]第08号|签发人：张伟　李　敏|特　急|000012|附件|附件：|附件2：|附件:1、登记表；2、明细表。|附件：方案
一、指导思想|（一）明确对象。各单位要认真排查。|1.5万元|1、摸清底数|(2)落实|第一章　总则|各县区总工会：|各县区总工会:现通知如下。
甲市总工会（章）|二○一三年十二月五日|2026年13月40日|（此件公开发布）|（联系人：王明|抄送：市委办公室，|抄报：省总工会。|主送：各县。
甲市总工会办公室　2026年5月2日印发|2026年5月2日印发|主题词：工会 通知|张　伟　　李　敏|一等奖（2名）|一等奖：张伟、李敏|姓名\t单位
\t\t|甲\t乙\t丙| 甲 | 乙 |名单如下：|关于|《|的通知|★|来源：甲市|——副题|甲市总工会主席办公会议纪要|第3号
姓名  单位  人数|张伟  甲县  3|李　敏    乙县|合计          3|序号 姓名|1 张伟|【打印】 【关闭】|首页 > 新闻 > 正文|发布时间：2025-03-04|上一篇：无
1.24小时值班。|2.12345热线|3.5月30日前报送|（试行）|2026年第2号|甲工发〔2026〕　　号|2026年　　月　　日|甲市总工会　生产保护部|A类|代拟稿|同志们：
【Word页眉页脚】内部资料|【Word页码】— 3 —|【Word批注】核实|1）摸底|一)时间|1,摸底|附件|1.方案|2.2025年计划|甲县，乙县，|丙县：|乙县总工会|（此件公开发布）|甲 市 总 工 会
第一条 为了工作。|2026年3月6日甲市总工会|各县、区总工会：|二、时间。|三、地点。|●要点|© 甲市""".replace(
            "\n", "|"
        ).split("|")
    ),
)
# Labels, separators and marks of the elements, which are known and not kept.
_KNOWN = set(
    "文件附：:抄送报主印发制刷章盖公签人份号密级紧急程度№No.．、。；;，,()（）|-—1234567890一二三四五六七八九十①②③【】Word页眉脚码批注核实"
)
_UNSEEN = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"


def _characters(text: str) -> Counter[str]:
    return Counter(char for char in text if not char.isspace() and char not in _UNSEEN)


def _texts(value, key="") -> str:
    if isinstance(value, str):
        return "" if key in ("number", "date", "printed_on", "title", "label") else value
    if isinstance(value, dict):
        return "".join(_texts(item, key) for key, item in value.items() if key != "findings")
    return "".join(map(_texts, value)) if isinstance(value, list) else ""


@settings(max_examples=250, deadline=None)
@given(st.lists(_LINES, max_size=14), st.sampled_from(["\n", "\n\n", "\r\n"]))
def test_no_character_is_lost_and_none_invented(lines, end):
    raw = end.join(lines)
    value = to_json(recognise(raw))
    titles = "".join(attachment["title"] for attachment in value["attachments"])
    given_, got = _characters(raw), _characters(_texts(value) + titles)
    assert not got - given_
    assert not set(given_ - got) - _KNOWN


def _squeezed(text: str) -> str:
    return "".join(char for char in text if not char.isspace() and char not in _UNSEEN)


@settings(max_examples=120, deadline=None)
@given(st.lists(_LINES, max_size=14).map("\n".join))
def test_every_text_of_the_structure_stands_in_the_input_as_it_is(raw):
    # Verbatim and in order: no text is put together from pieces that did not follow each other, white space apart.
    # Lines beside the text (of Word's margins) are none of it, whatever stands around them.
    own = "\n".join(line for line in raw.split("\n") if "【Word" not in line)
    whole = _squeezed(own) + _squeezed(raw)
    read = recognise(raw)
    kept = {"cc", "attachments"}  # several 抄送 lines make one; attachments hold texts of their own
    plain = {
        key: item for key, item in to_json(read).items() if key not in kept | {"number", "date", "printed_on"}
    }
    for text in [
        *_strings(plain),
        *(text for a in to_json(read)["attachments"] for text in _strings(a["body"])),
    ]:
        assert _squeezed(text) in whole
    for part in read.cc.split("　"):
        assert _squeezed(part) in whole


def _strings(value, key=""):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, item in value.items():
            if name != "findings":
                yield from _strings(item, name)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)


@settings(max_examples=80, deadline=None)
@given(st.lists(_LINES, max_size=14).map("\n".join))
def test_fixing_ends_and_leaves_nothing_to_fix(raw):
    fixed = apply_fixes(recognise(raw))
    assert not [found for found in preflight(fixed) if found.fix]
    assert apply_fixes(fixed) == fixed


@pytest.mark.parametrize(
    "unit",
    [
        "各级工会要充分认识这项工作，把它摆上议事日程。\n",
        "张　三\n",
        "短句没有标点\n",
        "一等奖（2名）\n",
        "2014年2月25日\n",
        "附件：1.名单\n",
        "抄送：市委办公室\n",
        "张三\t李四\t王五\n",
        "甲\t乙\n丙\n",
        "来源：甲市\n",
        "（",
        '"甲',
        "1",
        "一",
        "《",
        "甲    ",
        "二○",
        "；1.",
        "甲乙\t丙丁\t戊己\n",
        "姓名  单位\n甲\n",
        "1.5甲乙\n一、丙\n",
        "1.2甲\n",
        "首页 > ",
        "一等奖：张三、李四\n",
        "各县、甲\n",
        "甲市总工会\n2025年1月1日\n",
        "【Word页眉页脚】甲\n",
    ],
)
def test_time_is_linear(unit):
    # Four times the text takes about four times the time, quadratic would take sixteen. Own time, the best of
    # three without garbage collection: others use this machine too.
    def seconds(text: str) -> float:
        began = time.process_time()
        recognise(text)
        return time.process_time() - began

    times = 10_000 // len(unit)
    gc.disable()
    try:
        short, long = (min(seconds(unit * times * factor) for _ in range(3)) for factor in (1, 4))
    finally:
        gc.enable()
    assert long < 9 * short + 0.05


def test_one_wide_row_does_not_widen_every_other():
    # Rows are filled up to the widest: a hostile row of 100,000 cells must not make the others as wide.
    raw = "甲\t乙\n" * 3 + "甲" + "\t" * 100_000 + "乙\n" + "甲\t乙\n" * 3
    tables = [block for block in recognise(raw).body if isinstance(block, Table)]
    assert tables
    assert all(len(row) <= 64 for table in tables for row in table.rows)
