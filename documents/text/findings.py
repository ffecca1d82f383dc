"""The rules that findings speak of: one row each, so that a message or a severity is changed in one place.

Severity `info` belongs to the reading (what the recogniser understood or could not place); `warning` and
`error` belong to the structure and are found again by every preflight. Only errors block (issue of a paper).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from documents.sentences import Sentence
from documents.text.structure import Finding, Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its id in the list of checkable rules, the clause it rests on, and its words."""

    id: str
    severity: Severity
    clause: str
    zh: str
    en: str


_GB = "GB/T 9704—2012"
_PARTS = "《党政机关公文处理工作条例》第九条（公文的组成）"
_ACCURATE = "《党政机关公文处理工作条例》第二十条（审核的重点：数字、人名等是否准确）"

# fmt: off
RULES: dict[str, Rule] = {
    # what the reading did
    "unplaced": Rule("R1", "info", _PARTS,
        "这一行无法归入任何要素，已留在正文中，请核对。",
        "This line fits no element; it stays in the body."),
    "margin": Rule("R2", "info", _PARTS,
        "这一行取自文档的页眉或页脚，已放在正文末尾；不需要时请删去。",
        "This line stood in a header or footer of the file; it was put at the end of the body."),
    "page number": Rule("R2", "info", f"{_GB} 7.5",
        "文档页眉页脚中的页码“{text}”已略去，页码由排版编制。",
        "The page number “{text}” of the file was left out; typesetting numbers the pages."),
    "comment": Rule("R3", "info", _PARTS,
        "文档中有批注“{text}”，不属于正文，没有读入。",
        "The comment “{text}” is no part of the text and was left out."),
    "changes": Rule("R3", "info", _PARTS,
        "文档中有未处理的修订（{text}），已按全部接受读入，请核对。",
        "The file has tracked changes ({text}); the text was read with all of them accepted."),
    "footnotes": Rule("R3", "info", _PARTS,
        "文档中有脚注或尾注（{text}），公文不用脚注，已放在所注段落之后，请核对。",
        "The file has footnotes ({text}); they were put behind their paragraphs."),
    "left out": Rule("R3", "info", _PARTS,
        "文档中有不能读成文字的内容（{text}），没有读入；需要的请作为附件上传。",
        "The file has what is no text ({text}); it was left out."),
    "rewritten": Rule("R3", "info", _PARTS,
        "文档中有改了样子读入的内容（{text}），文字都在，请核对。",
        "The file has what was read in another form ({text}); the words are all there."),
    "number below title": Rule("C9", "info", f"{_GB} 7.2.5",
        "发文字号写在标题下面，已移到版头；应当放在发文机关标志之下。",
        "The number stood below the title; it belongs below the issuer mark."),
    "recipients without colon": Rule("E1", "info", f"{_GB} 7.3.2",
        "主送机关后缺少全角冒号，排版时会补上。",
        "The recipients lack their full-width colon; typesetting adds it."),
    "recipients half-width colon": Rule("E1", "info", f"{_GB} 7.3.2",
        "主送机关后的冒号应当用全角“：”，排版时会改正。",
        "The colon behind the recipients should be full-width; typesetting corrects it."),
    "note label": Rule("F1", "info", f"{_GB} 7.3.4",
        "附件说明应当写成“附件：1.名称”，每个附件一行；排版时会改正。",
        "The attachment note should read 附件：1.name, one a line; typesetting corrects it."),
    "single attachment numbered": Rule("F2", "info", f"{_GB} 7.3.4",
        "只有一个附件时不编序号，排版时会省去。",
        "A single attachment bears no number; typesetting drops it."),
    "note after date": Rule("F1", "info", f"{_GB} 7.3.4",
        "附件说明应当在正文之下、署名之上，排版时会移正。",
        "The attachment note belongs between body and signature; typesetting moves it."),
    "seal mark": Rule("F4", "info", f"{_GB} 7.3.5",
        "署名后的“（章）”是盖章处的提示，成文时不印，已略去。",
        "The （章） behind a signatory marks where the seal goes; it is not printed."),
    "signed below date": Rule("F4", "info", f"{_GB} 7.3.5",
        "署名写在日期之下，已移到日期之上。",
        "The signatory stood below the date; it belongs above it."),
    "signed below title": Rule("F4", "info", f"{_GB} 7.3.5",
        "署名写在标题之下，已移到正文之后、日期之上。",
        "The signatory stood below the title; it belongs at the end, above the date."),
    "date below title": Rule("F12", "info", f"{_GB} 7.3.5",
        "成文日期写在标题之下，已移到正文之后。",
        "The date stood below the title; it belongs at the end."),
    "attachment label": Rule("H2", "info", f"{_GB} 7.3.7",
        "附件页的“附件”后面只写阿拉伯数字序号，不写冒号；排版时会改正。",
        "On its page the label is 附件 and a number, without a colon; typesetting corrects it."),
    "attachment without label": Rule("H2", "info", f"{_GB} 7.3.7",
        "日期之后的文字没有“附件”标识，已作为附件处理，请核对。",
        "The text after the date has no 附件 label; it was read as an attachment."),
    "old report label": Rule("I4", "info", f"{_GB} 7.4.2",
        "“抄报”已不使用，一律写“抄送”。",
        "抄报 is no longer used; it is printed as 抄送."),
    # title
    "no title": Rule("D5", "error", f"{_GB} 7.3.1",
        "没有标题。请写明“发文机关＋关于＋事由＋文种”的标题。",
        "There is no title."),
    "title without kind": Rule("D5", "warning", f"{_GB} 7.3.1",
        "标题应当以文种结尾（如通知、通报、批复、函）。",
        "The title should end with a kind of document."),
    "title without subject": Rule("D5", "warning", f"{_GB} 7.3.1",
        "标题应当写明事由（关于……的）。",
        "The title should state its subject (关于…的)."),
    "title punctuation": Rule("D6", "warning", f"{_GB} 7.3.1",
        "标题末尾不用标点。",
        "No punctuation at the end of a title."),
    "kind repeated": Rule("D7", "warning", f"{_GB} 7.3.1",
        "标题中文种或“关于”重叠；请改为“转发《……》”或省去内层。",
        "The kind of document or 关于 is doubled in the title."),
    "not a kind": Rule("G0", "warning", "《党政机关公文处理工作条例》第八条",
        "“{word}”不是法定文种，应当以“关于印发……的通知”行文。",
        "“{word}” is not one of the fifteen kinds; it should travel with a 通知."),
    # recipients, levels, attachments
    "recipients separators": Rule("E2", "warning", f"{_GB} 7.3.2",
        "主送机关之间，同类用“、”，不同类用“，”，不用其他标点。",
        "Between recipients use 、 within a kind and ， between kinds."),
    "level skipped": Rule("E6", "warning", f"{_GB} 7.3.3",
        "层次序数应当依次用“一、”“（一）”“1.”“（1）”，这里跳过了一级。",
        "Levels go 一、（一）1.（1）; one is skipped here."),
    "level number": Rule("E6", "warning", f"{_GB} 7.3.3",
        "序号不连续：此处应当是第 {expected} 项。",
        "The numbering is not continuous: {expected} is due here."),
    "level mark": Rule("E6", "warning", f"{_GB} 7.3.3",
        "序号写法应当是“{proper}”。",
        "The mark should be written {proper}."),
    "heading full stop": Rule("E7", "warning", f"{_GB} 7.3.3",
        "单独成行的小标题末尾不用句号。",
        "A heading on its own line has no full stop."),
    "note punctuation": Rule("F1", "warning", f"{_GB} 7.3.4",
        "附件名称后不加标点。",
        "No punctuation behind the name of an attachment."),
    "attachments differ": Rule("H4", "warning", f"{_GB} 7.3.7",
        "附件标题与附件说明不一致：说明中为“{note}”。",
        "The attachment's title differs from the note: “{note}”."),
    "attachments missing": Rule("H4", "warning", f"{_GB} 7.3.7",
        "附件说明列有 {noted} 个附件，正文之后有 {found} 个。",
        "The note names {noted} attachments, {found} follow."),
    "attachment number": Rule("H4", "warning", f"{_GB} 7.3.7",
        "附件序号应当是“{label}”。",
        "The label should be {label}."),
    "empty page": Rule("F14", "warning", f"{_GB} 7.3.5.5",
        "“此页无正文”不再使用，请删去；排版会自行调整，使署名与正文同页。",
        "此页无正文 is not used: typesetting moves lines so that the signature shares a page with text."),
    # date and number
    "date form": Rule("F12", "warning", f"{_GB} 7.3.5.4",
        "成文日期用阿拉伯数字写全年、月、日，月、日不编虚位。",
        "The date is written in Arabic numerals, in full, without padding."),
    "date incomplete": Rule("F12", "warning", f"{_GB} 7.3.5.4",
        "成文日期不完整，请写全年、月、日。",
        "The date is incomplete."),
    "date impossible": Rule("F12", "error", f"{_GB} 7.3.5.4",
        "日历上没有“{date}”这一天，请改正日期。",
        "There is no such day as {date}."),
    "number form": Rule("O1", "warning", f"{_GB} 7.2.5",
        "发文字号写作“机关代字〔年份〕序号号”：六角括号，年份全称，不加“第”，不编虚位，不留空格。",
        "The number is written code〔year〕serial号."),
    "cited number": Rule("O1", "warning", f"{_GB} 7.2.5",
        "“{near}”：引用的发文字号应当用六角括号〔〕，不加“第”，不留空格。",
        "“{near}”: A cited number takes 〔〕, no 第 and no spaces."),
    "cited order": Rule("O2", "warning", "《国家行政机关公文处理办法》（2000）第二十五条，沿用",
        "“{near}”：引用公文先引标题，后引发文字号并加括号：《标题》（文号）。",
        "“{near}”: Cite the title first, then the number in brackets."),
    # digits and punctuation
    "spaces": Rule("O3", "warning", "GB/T 15835—2011",
        "“{near}”：数字与汉字之间不留空格。",
        "“{near}”: No spaces between digits and Chinese characters."),
    "range": Rule("O4", "warning", "GB/T 15834—2011 4.13",
        "“{near}”：数值范围用一字线“—”或“～”，不用“——”。",
        "“{near}”: A range takes one — or ～, not ——."),
    "half-width": Rule("O5", "warning", "GB/T 15834—2011",
        "“{near}”：中文里用全角标点。",
        "“{near}”: Chinese text takes full-width punctuation."),
    "full-width": Rule("O5", "warning", "GB/T 15835—2011",
        "“{near}”：阿拉伯数字和拉丁字母用半角。",
        "“{near}”: Arabic digits and Latin letters are half-width."),
    "zero": Rule("O6", "warning", "GB/T 15835—2011",
        "“{near}”：汉字数字的零写作“〇”（U+3007）。",
        "“{near}”: The Chinese zero is 〇 (U+3007)."),
    "ordinal": Rule("O7", "warning", "GB/T 15834—2011",
        "“{near}”：“第一”“首先”等之后用逗号“，”，不用顿号。",
        "“{near}”: 第一 is followed by ，, not 、."),
    "marks in a row": Rule("O8", "warning", "GB/T 15834—2011 4.5.3.5",
        "“{near}”：并列的书名号、引号之间不用顿号。",
        "“{near}”: No 、 between adjacent book titles or quotations."),
    "short year": Rule("O9", "warning", "GB/T 15835—2011",
        "“{near}”：年份写全四位数字，不简写。",
        "“{near}”: A year is written with four digits."),
    # counts and characters
    "count": Rule("K4", "error", _ACCURATE,
        "写明 {stated} 个，名单中有 {found} 个，请核对。",
        "{stated} stated, {found} listed."),
    "no glyph": Rule("X1", "error", "GB 18030",
        "没有字体能印出“{char}”（{code}），请换用通用字。",
        "No font has “{char}” ({code})."),
    "radical": Rule("X2", "error", "GB 18030",
        "“{char}”（{code}）是部首符号，不是汉字，请换成汉字。",
        "“{char}” ({code}) is a radical, not a character."),
    "private use": Rule("X2", "error", "GB 18030",
        "含有私用区字符（{code}），别处显示不出，请重新输入。",
        "A private-use character ({code}): it shows nowhere else."),
    "invisible": Rule("X3", "warning", "GB 18030",
        "含有看不见的字符（{code}），请删去。",
        "An invisible character ({code})."),
}
# fmt: on


def finding(rule: str, where: str, fix: str = "", **words: object) -> Finding:
    """The finding of a rule at a place (a JSON pointer), its message filled in with these words."""
    row = RULES[rule]
    return Finding(row.id, row.severity, where, Sentence(row.zh, words), fix)


def in_english(found: Finding) -> str:
    """The message of a finding in English."""
    for row in RULES.values():
        pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>.*)", re.escape(row.zh))
        if row.id == found.rule and (words := re.fullmatch(pattern, found.message, re.DOTALL)):
            return row.en.format(**words.groupdict())
    return found.message


def clause_of(rule: str) -> str:
    """The clause that a rule (by its id) rests on, or ''."""
    return next((row.clause for row in RULES.values() if row.id == rule), "")
