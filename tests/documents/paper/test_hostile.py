"""Texts that nobody should write: each gives a document that stays on its pages, or a sentence that says why not."""

from __future__ import annotations

import pytest

from documents.paper import PaperSettings, TypesetError, typeset
from documents.text.structure import Attachment, NameList, Paragraph, Structure, Table

from .measure import measured
from .read_back import differs
from .texts import joint, letter, minutes, notice, order, plain

UNION = "甲市总工会"


def table(*rows: tuple[str, ...]) -> Structure:
    return notice(2, attachments=(Attachment("附件", "表", "", (Table(rows),)),))


BLANK = Structure(
    issuers=("",),
    signers=("",),
    body=(
        plain(""),
        Paragraph(1, "", ""),
        NameList(("",)),
        NameList(()),
        Table(()),
        Table(((),)),
        Table((("",),)),
    ),
    signatories=("",),
    attachments=(Attachment(),),
    attachment_note=("",),
)
PRINTED = {
    "nothing": Structure(),
    "blanks": BLANK,
    "10,000 letters without a break": notice(body=(plain("A" * 10_000),)),
    "10,000 digits": notice(body=(plain("1" * 10_000),)),
    "opening brackets": notice(body=(plain("（" * 1_000),)),
    "full stops": notice(body=(plain("。" * 1_000),)),
    "dots": notice(body=(plain("…" * 1_001),)),
    "10,000 characters": notice(body=(plain("工" * 10_000),)),
    "blanks before a word": notice(body=(plain("　" * 500 + "工会"),)),
    "line ends and tabs": notice(title="关于\n开会的通知", body=(plain("工会\n会议\r\n\t通知"),)),
    "combining marks": notice(body=(plain("a\u0301工\u0301\u0302会"), plain("\u0301" * 30))),
    "a table of one column": table(("名称",), ("甲",)),
    "a ragged table": table(("a",), ("b", "c", "d"), ()),
    "a cell of several pages": table(("名称", "说明"), ("甲", "工会" * 2_000)),
    "a header of a page": table(("名称" * 800, "说明"), ("甲", "乙"), ("丙", "丁")),
    "a title of 200 characters": notice(title="关于进一步加强民主管理的" * 16 + "通知"),
    "30 issuers": joint(1).replace(
        issuers=tuple(f"甲市第{n}局" for n in range(30)), signatories=tuple(f"甲市第{n}局" for n in range(30))
    ),
    "20 signers": notice(signers=tuple(f"王某{n}" for n in range(20))),
    "a signature of 150 characters": notice(signatories=(UNION * 30,)),
    "a printer of 150 characters": notice(printed_by="办公室" * 50),
    "copies for three pages": notice(cc="市委办公室，" * 150),
    "recipients for two pages": notice(recipients="各县区总工会，" * 150),
    "a note of a page": notice(note="联系人" * 250),
    "notes of a page": notice(attachment_note=("附件名称" * 20,) * 12),
    "100 headings": notice(body=tuple(Paragraph(1, f"一、标题{n}", "") for n in range(100))),
    "a level that is none": notice(body=(Paragraph(9, "九", "文"), Paragraph(4, "（1）" * 100, ""))),
    "a name of 1,000 characters": notice(
        2, attachments=(Attachment("附件", "", "", (NameList(("王" * 1_000, "李四")),)),)
    ),
    "20 empty attachments": notice(attachments=tuple(Attachment(f"附件{n}", "办法") for n in range(1, 21))),
    "an order by a long name": order().replace(signatories=("市长" * 60 + "　张某某", "长" * 100)),
    "an order of blanks": (BLANK, PaperSettings(form="order")),
    "a letter of blanks": (BLANK, PaperSettings(form="letter")),
    "minutes of blanks": (BLANK, PaperSettings(form="minutes")),
    "a letter with copies for pages": letter().replace(cc="市委办公室，" * 150),
    "copies for pages on an even page": (
        notice(cc="市委办公室，" * 150),
        PaperSettings(imprint_on_even_page=True),
    ),
    "a crowd": minutes().replace(body=(plain("出席：" + "王某某、" * 700),)),
}
REFUSED = {
    "astral characters": (notice(body=(plain("\U00020000\U0002a6a5"),)), "/body/0/text"),
    "an emoji": (notice(body=(plain("会议😀"),)), "/body/0/text"),
    "Arabic": (notice(body=(plain("مرحبا"),)), "/body/0/text"),
    "Hebrew": (notice(title="שלום"), "/title"),
    "an order to write leftwards": (notice(body=(plain("工\u202e会"),)), "/body/0/text"),
    "a mark of no width": (notice(title="工\ufeff会"), "/title"),
    "200 columns": (table(("列",) * 200, ("1",) * 200), "/attachments/0/body/0"),
    "a title of 1,000 characters": (notice(title="工会" * 500), "/title"),
    "an attachment's title of 300": (
        notice(attachments=(Attachment("附件", "工" * 300),)),
        "/attachments/0/title",
    ),
    "an issuer of 100 characters": (notice(issuers=(UNION * 20,)), "/issuers/0"),
    "a number of two lines": (notice(number="甲工发" * 20), "/number"),
    "a serial of two lines": (notice(serial="0" * 100), "/serial"),
    "a label of two lines": (notice(attachments=(Attachment("附件" * 20),)), "/attachments/0/label"),
    "a signer of a line": (notice(signers=("王某某" * 9,)), "/signers/0"),
}


@pytest.mark.parametrize("case", PRINTED)
def test_what_can_be_printed_stays_on_its_pages_and_is_all_there(case: str) -> None:
    given = PRINTED[case]
    text, settings = given if isinstance(given, tuple) else (given, PaperSettings())
    paper = typeset(text, settings)
    seen = measured(paper.pdf)
    assert len(seen.sizes) == paper.page_count
    for line in seen.lines:
        assert 19.5 <= line.left <= line.right <= 190.5, line
        assert 20 <= line.baseline <= 275, line
    # Combining marks are drawn as the face composes them; a header so high is read in pieces.
    if "blanks" not in case and case not in {"combining marks", "a header of a page"}:
        assert differs(text, settings, seen.texts) == ""


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_is_refused_at_its_place(case: str) -> None:
    text, where = REFUSED[case]
    with pytest.raises(TypesetError) as refused:
        typeset(text)
    errors = [finding for finding in refused.value.findings if finding.severity == "error"]
    assert where in [finding.where for finding in errors]
    assert all(finding.message.rstrip().endswith(("。", "！")) for finding in errors)
