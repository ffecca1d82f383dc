"""Files become text: encodings, Markdown, Word with all it hides, and files that are traps."""

import io
import struct
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from documents import text
from documents.text import NameList, Table, UnreadableError, preflight, read, read_text, recognise

TEXT = "甲市总工会关于放假的通知\n各县区总工会：\n定于三日放假。\n甲市总工会\n2026年4月3日\n"
W = nsdecls("w")


def saved(document) -> bytes:
    """The bytes of a Word document."""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def typed(*lines: str) -> docx.document.Document:
    """A Word document of these paragraphs."""
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    return document


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_encodings_people_have(encoding):
    assert recognise(read_text("通知.txt", TEXT.encode(encoding))).signatories == ("甲市总工会",)


def test_a_path_is_read_to_a_structure(tmp_path):
    path = tmp_path / "通知.txt"
    path.write_text(TEXT, encoding="gb18030")
    assert read(path).date == "2026-04-03"


def test_markdown_marks_go_and_tables_stay():
    text = "# 关于报表的通知\n\n各县：\n\n现就**报表**通知如下，见[说明](http://x)。\n\n## 一、时间\n\n- 三月\n\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n"
    notice = recognise(read_text("a.md", text.encode()))
    assert notice.title == "关于报表的通知"
    assert [getattr(block, "heading", "") or getattr(block, "text", "") for block in notice.body[:3]] == [
        "现就报表通知如下，见说明。",
        "一、时间",
        "三月",
    ]
    assert notice.body[3] == Table((("甲", "乙"), ("1", "2")))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", b"\x00\x01\x02\xff\xfe\xfd"),
        ("a.pdf", b"%PDF-1.7"),
        ("a.doc", b"\xd0\xcf\x11\xe0" + bytes(100)),
        ("a.docx", b"\xd0\xcf\x11\xe0" + bytes(100)),
        ("a.docx", b""),
        ("a.docx", b"PK\x03\x04 and then nothing"),
    ],
)
def test_what_cannot_be_read_is_refused_in_chinese(name, content):
    with pytest.raises(UnreadableError, match="请"):
        read_text(name, content)


# ---- Word ----


def test_word_tables_stay_tables_and_line_breaks_break():
    document = typed("甲市总工会\n关于报表的通知", "各县区总工会：", "请报送。")
    table = document.add_table(2, 3)
    for row, values in zip(table.rows, (("序号", "单位", "数量"), ("1", "乙县|工会", "30")), strict=True):
        for cell, value in zip(row.cells, values, strict=True):
            cell.text = value
    for line in ("甲市总工会", "2026年4月3日"):
        document.add_paragraph(line)
    notice = recognise(read_text("a.docx", saved(document)))
    assert notice.title_lines == ("甲市总工会", "关于报表的通知")
    assert notice.body[1] == Table((("序号", "单位", "数量"), ("1", "乙县|工会", "30")))
    assert notice.signatories == ("甲市总工会",)


def test_an_imprint_set_in_a_table_is_an_imprint():
    document = typed(*TEXT.splitlines())
    table = document.add_table(2, 2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "抄送：市委办公室。"
    table.cell(1, 0).text, table.cell(1, 1).text = "甲市总工会办公室", "2026年4月5日印发"
    notice = recognise(read_text("a.docx", saved(document)))
    assert (notice.cc, notice.printed_by, notice.printed_on) == (
        "市委办公室",
        "甲市总工会办公室",
        "2026-04-05",
    )


def _numbering(document) -> None:
    levels = [
        ("chineseCounting", "%1、"),
        ("chineseCounting", "（%2）"),
        ("decimal", "%3."),
        ("bullet", "\uf06c"),
    ]
    xml = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text) in enumerate(levels)
    )
    part = document.part.numbering_part.element
    part.insert(0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="90">{xml}</w:abstractNum>'))
    part.append(parse_xml(f'<w:num {W} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))


def test_automatic_numbers_become_text():
    document = typed("关于培训的通知", "各县：")
    _numbering(document)
    for level, line in [
        (0, "对象"),
        (1, "干部"),
        (1, "代表"),
        (0, "时间"),
        (1, "上半年"),
        (2, "三月"),
        (3, "小点"),
    ]:
        properties = document.add_paragraph(line)._p.get_or_add_pPr()
        properties.append(parse_xml(f'<w:numPr {W}><w:ilvl w:val="{level}"/><w:numId w:val="90"/></w:numPr>'))
    lines = read_text("a.docx", saved(document)).split()
    assert lines[2:] == ["一、对象", "（一）干部", "（二）代表", "二、时间", "（一）上半年", "1.三月", "小点"]


def test_tracked_changes_are_accepted():
    document = typed("关于培训的通知", "")
    paragraph = document.paragraphs[1]._p
    for xml in (
        "<w:r {}><w:t>留下</w:t></w:r>",
        '<w:del {} w:id="1"><w:r><w:delText>删去</w:delText></w:r></w:del>',
        '<w:ins {} w:id="2"><w:r><w:t>加上</w:t></w:r></w:ins>',
        '<w:moveFrom {} w:id="3"><w:r><w:t>移走</w:t></w:r></w:moveFrom>',
    ):
        paragraph.append(parse_xml(xml.format(W)))
    assert read_text("a.docx", saved(document)).split() == [
        "关于培训的通知",
        "留下加上",
        "【Word修订】插入1处，删除1处，移动1处",
    ]


def test_a_deleted_paragraph_end_joins_two_paragraphs():
    document = typed("前半句，", "后半句。")
    properties = document.paragraphs[0]._p.get_or_add_pPr()
    properties.append(parse_xml(f'<w:rPr {W}><w:del w:id="1"/></w:rPr>'))
    assert read_text("a.docx", saved(document)).split()[0] == "前半句，后半句。"


def test_text_boxes_are_read_once_and_controls_are_read():
    document = typed("正文。")
    box = "<w:txbxContent><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:txbxContent>"
    document.paragraphs[0]._p.append(
        parse_xml(
            f'<w:r {W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:AlternateContent>'
            f"<mc:Choice>{box.format('框中字')}</mc:Choice><mc:Fallback>{box.format('框中字')}</mc:Fallback>"
            "</mc:AlternateContent></w:r>"
        )
    )
    document.element.body.insert(
        1,
        parse_xml(f"<w:sdt {W}><w:sdtContent><w:p><w:r><w:t>控件字</w:t></w:r></w:p></w:sdtContent></w:sdt>"),
    )
    assert sorted(read_text("a.docx", saved(document)).split()) == ["控件字", "框中字", "正文。"]


def _package(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return stream.getvalue()


def _document(inner: str) -> bytes:
    return f"<w:document {W}><w:body>{inner}</w:body></w:document>".encode()


def test_footnotes_follow_their_paragraph():
    content = _package(
        {
            "word/document.xml": _document(
                '<w:p><w:r><w:t>正文。</w:t><w:footnoteReference w:id="2"/></w:r></w:p><w:p><w:r><w:t>下段。</w:t></w:r></w:p>'
            ),
            "word/footnotes.xml": f'<w:footnotes {W}><w:footnote w:id="2"><w:p><w:r><w:t>脚注。</w:t></w:r></w:p></w:footnote></w:footnotes>'.encode(),
        }
    )
    assert read_text("a.docx", content).split()[:3] == ["正文。", "脚注。", "下段。"]


def test_names_in_a_one_column_table_are_a_list():
    document = typed("先进单位名单")
    table = document.add_table(3, 1)
    for row, name in zip(table.rows, ("乙县总工会", "丙区总工会", "丁县医院工会"), strict=True):
        row.cells[0].text = name
    assert recognise(read_text("a.docx", saved(document))).body == (
        NameList(("乙县总工会", "丙区总工会", "丁县医院工会")),
    )


def _with_margins(document, header: str, footer: str):
    section = document.sections[0]
    section.header.paragraphs[0].text = header
    section.footer.paragraphs[0].text = footer
    return document


def test_a_red_head_in_the_header_is_a_red_head_and_an_imprint_in_the_footer_an_imprint():
    document = _with_margins(
        typed(*TEXT.splitlines()), "甲市总工会文件\n甲工发〔2026〕8号", "抄送：市委办公室。"
    )
    notice = recognise(read_text("a.docx", saved(document)))
    assert (notice.issuers, notice.number, notice.cc) == (("甲市总工会",), "甲工发〔2026〕8号", "市委办公室")
    assert notice.title == "甲市总工会关于放假的通知"


def test_other_headers_stay_with_a_finding_and_page_numbers_are_told():
    document = _with_margins(typed(*TEXT.splitlines()), "内部资料　注意保存", "— 3 —")
    notice = recognise(read_text("a.docx", saved(document)))
    assert notice.body[-1].text == "内部资料 注意保存"
    told = [(found.rule, found.where, found.message) for found in notice.findings]
    assert [(rule, where) for rule, where, _ in told] == [("R2", "/body/1"), ("R2", "")]
    assert "— 3 —" in told[1][2]
    assert notice.signatories == ("甲市总工会",)
    assert notice.attachments == ()


def test_a_header_that_repeats_a_line_of_the_text_says_nothing_new():
    document = _with_margins(typed(*TEXT.splitlines()), "甲市总工会关于放假的通知", "")
    assert recognise(read_text("a.docx", saved(document))) == recognise(TEXT)


def test_comments_changes_and_footnotes_are_told():
    content = _package(
        {
            "word/document.xml": _document(
                "<w:p><w:r><w:t>关于放假的通知</w:t></w:r></w:p><w:p><w:r><w:t>各县：</w:t></w:r></w:p>"
                '<w:p><w:r><w:t>放假。</w:t><w:footnoteReference w:id="2"/></w:r><w:ins w:id="1"><w:r><w:t>三天。</w:t></w:r></w:ins></w:p>'
            ),
            "word/footnotes.xml": f'<w:footnotes {W}><w:footnote w:id="2"><w:p><w:r><w:t>见附表。</w:t></w:r></w:p></w:footnote></w:footnotes>'.encode(),
            "word/comments.xml": f'<w:comments {W}><w:comment w:id="0"><w:p><w:r><w:t>请核实天数</w:t></w:r></w:p></w:comment></w:comments>'.encode(),
        }
    )
    notice = recognise(read_text("a.docx", content))
    assert [block.text for block in notice.body] == ["放假。三天。", "见附表。"]
    messages = "".join(found.message for found in notice.findings if found.rule == "R3")
    assert all(part in messages for part in ("请核实天数", "插入1处", "1处"))
    assert preflight(notice) == notice.findings


# ---- traps ----


def _lying(content: bytes) -> bytes:
    """A package whose directory says that its first part is ten bytes long."""
    at = content.index(b"PK\x01\x02")
    return content[: at + 24] + struct.pack("<I", 10) + content[at + 28 :]


@pytest.mark.parametrize(
    "content",
    [
        _package({"word/document.xml": _document(" " * 30_000_000)}),
        _package({"word/document.xml": _document("<w:p/>"), **{f"x{n}": b"" for n in range(6000)}}),
        _package({"word/document.xml": b'<!DOCTYPE d [<!ENTITY a "aaaa">]><d>&a;</d>'}),
        _package({"word/document.xml": b'<!DOCTYPE d SYSTEM "file:///etc/passwd"><d/>'}),
        _package({"word/document.xml": _document("<w:p>" * 500 + "</w:p>" * 500)}),
        _package({"word/document.xml": _document("<w:sdt>" * 5000 + "</w:sdt>" * 5000)}),
        _package({"word/document.xml": b"<w:document"}),
        _package({"xl/workbook.xml": b"<workbook/>"}),
        _lying(_package({"word/document.xml": _document("<w:p><w:r><w:t>甲</w:t></w:r></w:p>" * 50)})),
    ],
    ids=[
        "bomb",
        "entries",
        "entities",
        "external",
        "nested-text",
        "nested-blocks",
        "broken",
        "workbook",
        "lying",
    ],
)
def test_traps_are_refused(content):
    with pytest.raises(UnreadableError, match="。"):
        read_text("a.docx", content)


def test_every_public_name_is_there():
    for name in text.__all__:
        assert getattr(text, name)
    with pytest.raises(AttributeError):
        _ = text.nothing
