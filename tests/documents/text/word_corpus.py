"""Twenty Word files as people have them, made by python-docx, by LibreOffice and by hand as WPS writes them.

Each says what of it must be in the text, and what the reader must tell of it.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm
from PIL import Image

W = nsdecls("w")
OFFICE = shutil.which("soffice")


@dataclass(frozen=True)
class WordFile:
    """One file: what is in it, who wrote it, what its text must hold, what a person must be told."""

    holds: str
    maker: str
    keeps: tuple[str, ...]
    tells: tuple[str, ...]
    content: Callable[[], bytes]


def _saved(document: Document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _typed(*lines: str) -> Document:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    return document


def _into(document: Document, *xml: str, paragraph: int = -1) -> Document:
    """The document with these elements at the end of one of its paragraphs."""
    for one in xml:
        document.paragraphs[paragraph]._p.append(parse_xml(one))
    return document


def _packed(body: str, **parts: str) -> bytes:
    """A file as WPS packs it: the parts it needs and no more."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        for name, inner in parts.items():
            package.writestr(f"word/{name}.xml", f"<w:{name} {W}>{inner}</w:{name}>")
    return stream.getvalue()


def _paragraph(text: str, properties: str = "") -> str:
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def headings() -> bytes:
    document = docx.Document()
    document.add_heading("甲县总工会实施方案", 0)
    document.add_heading("一、目标", 1)
    document.add_paragraph("年内培训八十人。")
    return _saved(document)


def numbered() -> bytes:
    """Word's own counters: 一、 and （一） are in no paragraph."""
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, text in enumerate(("%1、", "（%2）"))
    )
    numbering = f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    place = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="1"/></w:numPr>'
    lines = ((0, "目标"), (1, "人数"), (1, "比例"), (0, "措施"), (1, "领导"))
    return _packed("".join(_paragraph(text, place.format(at)) for at, text in lines), numbering=numbering)


def bullets() -> bytes:
    document = _typed("工作安排")
    for line in ("三月摸底", "四月开班"):
        document.add_paragraph(line, style="List Bullet")
    return _saved(document)


def styled_numbers() -> bytes:
    document = _typed("工作安排")
    for line in ("三月摸底", "四月开班"):
        document.add_paragraph(line, style="List Number")
    return _saved(document)


def _table(rows: int, columns: int) -> Document:
    document = _typed("人数如下：")
    table = document.add_table(rows, columns)
    for at, row in enumerate(table.rows):
        for across, cell in enumerate(row.cells):
            cell.text = f"第{at + 1}行{across + 1}格"
    return document


def wide_cells() -> bytes:
    document = _table(3, 3)
    table = document.tables[0]
    table.cell(1, 0).merge(table.cell(1, 1)).text = "合计"
    return _saved(document)


def tall_cells() -> bytes:
    document = _table(3, 2)
    table = document.tables[0]
    table.cell(1, 0).merge(table.cell(2, 0)).text = "甲县"
    return _saved(document)


def nested() -> bytes:
    document = _table(2, 2)
    inner = document.tables[0].cell(1, 1).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "里格甲", "里格乙"
    return _saved(document)


def tracked() -> bytes:
    return _saved(
        _into(
            _typed("计划培训"),
            f'<w:del {W} w:id="1"><w:r><w:delText>八十</w:delText></w:r></w:del>',
            f'<w:ins {W} w:id="2"><w:r><w:t>九十六人</w:t></w:r></w:ins>',
        )
    )


def footnoted() -> bytes:
    body = '<w:p><w:r><w:t>占职工的八成。</w:t><w:footnoteReference w:id="2"/></w:r></w:p>'
    note = f'<w:footnote w:id="2">{_paragraph("以年底在册人数计。")}</w:footnote>'
    return _packed(body, footnotes=note)


def endnoted() -> bytes:
    body = '<w:p><w:r><w:t>占代表的八成。</w:t><w:endnoteReference w:id="2"/></w:r></w:p>'
    return _packed(body, endnotes=f'<w:endnote w:id="2">{_paragraph("不含兼职。")}</w:endnote>')


def boxed() -> bytes:
    box = f"<w:r {W}><w:pict><w:txbxContent>{_paragraph('框里的联系电话')}</w:txbxContent></w:pict></w:r>"
    return _saved(_into(_typed("正文一段。"), box))


def word_art() -> bytes:
    art = f'<w:r {W} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape><v:textpath string="艺术字标题"/></v:shape></w:pict></w:r>'
    return _saved(_into(_typed("正文一段。"), art))


def pictured() -> bytes:
    document, picture = _typed("现场照片如下。"), io.BytesIO()
    Image.new("RGB", (20, 20), "navy").save(picture, "PNG")
    document.add_picture(picture, Mm(20))
    return _saved(document)


def margined() -> bytes:
    document = _typed("正文一段。")
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].text = "首页页眉字"
    section.header.paragraphs[0].text = "内部资料"
    section.footer.paragraphs[0].text = "— 3 —"
    return _saved(document)


def commented() -> bytes:
    comment = f'<w:comment w:id="0">{_paragraph("请核实人数")}</w:comment>'
    return _packed(_paragraph("年内培训八十人。"), comments=comment)


def broken() -> bytes:
    """Soft line breaks where paragraphs were meant, and titles padded with full-width spaces."""
    body = "<w:p><w:r><w:t>通　　知</w:t><w:br/><w:t>　　各基层工会：</w:t><w:br/><w:t>　　定于三日开班。</w:t></w:r></w:p>"
    return _packed(body)


def formula() -> bytes:
    math = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    inner = "<m:oMath><m:r><m:t>85÷120=71%</m:t></m:r></m:oMath>"
    return _packed(f"<w:p {math}><w:r><w:t>培训率：</w:t></w:r>{inner}</w:p>")


def wps() -> bytes:
    """Content controls, smart tags, a field and a hidden word, as WPS leaves them."""
    control = f"<w:sdt><w:sdtContent>{_paragraph('控件里的字')}</w:sdtContent></w:sdt>"
    field = '<w:p><w:fldSimple w:instr="DATE"><w:r><w:t>2014年3月10日</w:t></w:r></w:fldSimple></w:p>'
    hidden = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏着的字</w:t></w:r></w:p>"
    return _packed(control + field + hidden)


PAGE = """<html><head><meta charset="utf-8"></head><body><h1>甲县总工会实施方案</h1>
<ol><li>摸底</li><li>开班</li></ol>
<table border="1"><tr><th>单位</th><th>总数</th><th>培训</th></tr><tr><td colspan="2">合计</td><td>85</td></tr></table>
<p>前半行<br>后半行</p></body></html>"""


@cache
def _by_office(suffix: str) -> bytes:
    """The page, opened in LibreOffice and saved as Word saves it."""
    assert OFFICE, "the test skips where LibreOffice is not installed"
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, f"plan.{suffix}")
        source.write_text(
            PAGE if suffix == "html" else "甲县总工会实施方案\n　　一、目标\n年内培训八十人。\n"
        )
        reading = (
            ("--infilter=HTML (StarWriter)",) if suffix == "html" else ("--infilter=Text (encoded):UTF8",)
        )
        home = f"-env:UserInstallation=file://{folder}/home"
        command = [OFFICE, home, "--headless", *reading, "--convert-to", "docx:MS Word 2007 XML"]
        subprocess.run([*command, "--outdir", folder, source], check=True, capture_output=True, timeout=240)
        return Path(folder, "plan.docx").read_bytes()


WORD, WPS, OFFICE_NAME = "python-docx", "WPS 式", "LibreOffice"
FILES = {
    "标题样式": WordFile("标题、正文", WORD, ("甲县总工会实施方案", "一、目标", "年内培训八十人。"), (), headings),
    "自动编号": WordFile("两级自动编号", WPS, ("一、目标", "（一）人数", "（二）比例", "二、措施", "（一）领导"), (), numbered),
    "项目符号": WordFile("项目符号", WORD, ("三月摸底", "四月开班"), (), bullets),
    "样式编号": WordFile("样式带的编号", WORD, ("1.三月摸底", "2.四月开班"), (), styled_numbers),
    "横向合并": WordFile("横向合并的单元格", WORD, ("| 合计 |  | 第2行3格 |",), ("合并的单元格1处",), wide_cells),
    "纵向合并": WordFile("纵向合并的单元格", WORD, ("| 甲县 | 第2行2格 |", "|  | 第3行2格 |"), ("合并的单元格1处",), tall_cells),
    "表中表": WordFile("表格里的表格", WORD, ("里格甲", "里格乙"), ("表中的表1处",), nested),
    "修订": WordFile("插入和删除", WORD, ("计划培训九十六人",), ("插入1处", "删除1处"), tracked),
    "脚注": WordFile("脚注", WPS, ("占职工的八成。", "以年底在册人数计。"), ("1处",), footnoted),
    "尾注": WordFile("尾注", WPS, ("占代表的八成。", "不含兼职。"), ("1处",), endnoted),
    "文本框": WordFile("文本框", WORD, ("框里的联系电话", "正文一段。"), (), boxed),
    "艺术字": WordFile("艺术字", WORD, ("艺术字标题", "正文一段。"), (), word_art),
    "图片": WordFile("图片", WORD, ("现场照片如下。",), ("图片1处",), pictured),
    "页眉页脚": WordFile("页眉、首页页眉、页码", WORD, ("正文一段。", "内部资料", "首页页眉字"), ("— 3 —",), margined),
    "批注": WordFile("批注", WPS, ("年内培训八十人。",), ("请核实人数",), commented),
    "软回车": WordFile("软回车、全角空格", WPS, ("通　　知", "各基层工会：", "定于三日开班。"), (), broken),
    "公式": WordFile("公式", WPS, ("培训率：85÷120=71%",), ("公式1处",), formula),
    "控件": WordFile("内容控件、域、隐藏文字", WPS, ("控件里的字", "2014年3月10日", "藏着的字"), ("隐藏的文字1处",), wps),
    "网页另存": WordFile("标题、编号、合并单元格、换行", OFFICE_NAME, ("甲县总工会实施方案", "1.摸底", "2.开班", "| 合计 |  | 85 |", "后半行"), ("合并的单元格1处",), lambda: _by_office("html")),
    "文本另存": WordFile("全角空格开头的段落", OFFICE_NAME, ("甲县总工会实施方案", "一、目标", "年内培训八十人。"), (), lambda: _by_office("txt")),
}  # fmt: skip
