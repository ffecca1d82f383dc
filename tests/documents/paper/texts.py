"""Texts of our own to typeset; and the notice of 2014 where its file lies beside the project."""

from __future__ import annotations

import re
from pathlib import Path

from documents.text.structure import Attachment, Block, NameList, Paragraph, Structure, Table

SEED = Path(__file__).resolve().parents[4] / "shared" / "seed" / "notice-2014-17.txt"
SENTENCE = "各级工会要把职工代表培训列入全年工作计划，明确责任、细化措施，按时完成任务并如实填报进度。"
MIXED = (
    "2026年3月15日前，将“方案”（含PDF/A-3u版）报民管部；培训率不低于85.5%，经费1,200元——详见《办法》第3条……"
)
TITLE = "甲市总工会关于开展职工代表培训工作的通知"


def plain(text: str) -> Paragraph:
    return Paragraph(0, "", text)


def notice(rows: int = 12, **changes: object) -> Structure:
    """A notice whose body has about so many rows."""
    body: tuple[Block, ...] = (plain((SENTENCE * (rows // 2 + 1))[: 26 + 28 * (rows - 1)]),)
    return Structure(
        issuers=("甲市总工会",),
        number="甲工发〔2026〕8号",
        title=TITLE,
        recipients="各县区总工会，市直各产业工会",
        body=body,
        signatories=("甲市总工会",),
        date="2026-03-01",
        cc="市委办公室，市政府办公室",
        printed_by="甲市总工会办公室",
        printed_on="2026-03-02",
    ).replace(**changes)


LEVELS: tuple[Block, ...] = (
    plain(SENTENCE * 2 + MIXED),
    Paragraph(1, "一、指导思想", ""),
    plain(MIXED * 4),
    Paragraph(1, "二、方法步骤", ""),
    Paragraph(2, "（一）宣传发动。", SENTENCE + MIXED),
    Paragraph(3, "1.", SENTENCE),
    Paragraph(4, "（1）", MIXED),
)
PEOPLE = (*tuple(a + b for a in "王李张刘陈杨" for b in ("伟", "芳芳", "小明", "建国")), "买买提·艾力江")
UNITS = (*tuple(f"{a}县总工会" for a in "甲乙丙丁戊己庚"), "某某矿业集团有限公司工会委员会")
FIGURES = Table(
    (("序号", "单位", "应训人数", "实训人数"), *((str(n), f"第{n}分会", "120", "98") for n in range(1, 41)))
)
WIDE = Table(
    (
        ("序号", "单位", "负责人", "联系电话", "开展情况", "存在问题", "下一步打算", "时限", "备注"),
        *(
            (str(n), "甲县总工会", "王某某", "0539-1234567", SENTENCE, SENTENCE, SENTENCE, "六月", "无")
            for n in range(9)
        ),
    )
)


def everything() -> Structure:
    """One document with every part a document may have."""
    return notice(
        body=LEVELS * 2,
        attachment_note=(
            "先进单位名单",
            "先进个人名单",
            "培训情况统计表" + "和关于进一步做好培训工作的说明" * 2,
            "汇总表",
        ),
        note="此件公开发布",
        attachments=(
            Attachment("附件1", "先进单位名单", "", (Paragraph(1, "一、县区（8个）", ""), NameList(UNITS))),
            Attachment("附件2", "先进个人名单", "（排名不分先后）", (NameList(PEOPLE),)),
            Attachment("附件3", "培训情况统计表", "", (FIGURES,)),
            Attachment("附件4", "汇总表", "", (WIDE, plain("以上数据截至三月底。"))),
        ),
    )


def joint(count: int) -> Structure:
    """An issue of several organs."""
    names = ("甲市总工会", "甲市工业和信息化局", "甲市人力资源和社会保障局", "甲市国资委", "甲市工商业联合会")
    return notice(6, issuers=names[:count], signatories=names[:count])


def letter() -> Structure:
    return notice(
        14,
        number="甲工函〔2026〕3号",
        urgency="特急",
        classification="机密★1年",
        title="关于商请协助培训的函",
    )


def order() -> Structure:
    return Structure(
        issuers=("甲市人民政府",),
        number="第5号",
        title="甲市人民政府令",
        body=(plain("《甲市职工代表大会办法》已经审议通过，现予公布，自2026年5月1日起施行。"),),
        signatories=("市长　张某某",),
        date="2026-03-01",
    )


def minutes() -> Structure:
    return Structure(
        issuers=("甲市总工会主席办公会议纪要",),
        number="〔2026〕3号",
        body=(plain(SENTENCE * 3), plain("出席：" + "王某某、" * 14 + "李某某"), plain("请假：赵某某")),
    )


def upward() -> Structure:
    return notice(6, signers=("张某某", "李某", "欧阳某某"), title="关于举办培训班的请示")


def seed() -> Structure:
    """The notice of 2014, read by position: for measuring, not for judging recognition."""
    rows = [row.strip() for row in SEED.read_text(encoding="utf-8").splitlines() if row.strip()]
    at = rows.index("附件：")
    return Structure(
        issuers=(rows[0].removesuffix("文件"),),
        number=rows[1],
        title="".join(rows[2:5]),
        title_lines=tuple(rows[2:5]),
        recipients=rows[5].rstrip("："),
        body=tuple(plain(row) for row in rows[6:8]),
        attachment_note=(rows[8].partition("：")[2],),
        signatories=(rows[9],),
        date="2014-02-25",
        attachments=(Attachment("附件", rows[at + 1] + rows[at + 2], rows[at + 3], _blocks(rows[at + 4 :])),),
        printed_by=rows[9],
        printed_on="2014-02-25",
    )


def _blocks(rows: list[str]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for row in rows:
        if re.match("[一二三四五]、", row):
            blocks.append(Paragraph(1, row, ""))
        elif run_in := re.match("（[一二三四五]）[^。]*。", row):
            blocks.append(Paragraph(2, run_in.group(), row[run_in.end() :]))
        else:
            blocks.append(plain(row))
    return tuple(blocks)


def ending_on(line: int) -> Structure:
    """A text alone, whose body ends on that line of its second page."""
    bare = dict.fromkeys(("number", "date", "cc", "printed_by", "printed_on"), "")
    letters = (
        26 + 28 * (15 + line - 2) + 14
    )  # page one holds 15 lines of 28 characters; the last is half a line
    body = (plain(("职工代表培训" * 300)[:letters]),)
    return notice(body=body, issuers=(), signatories=(), **bare)


def titled(length: int) -> Structure:
    """A notice with a title of so many characters."""
    matter = "关于进一步加强厂务公开民主管理和职工代表培训提升工作切实维护职工合法权益"
    return notice(9, title=(matter * 3)[: length - 3] + "的通知")


USUAL = [bytes((0xB0 + row, 0xA1 + cell)).decode("gb2312") for row in range(39) for cell in range(94)]


def listed(count: int) -> Structure:
    """A circular with so many names of persons."""
    names = tuple(f"王{USUAL[n]}{USUAL[n * 7 % 3000]}"[: 2 + n % 2] for n in range(count))
    return notice(3, attachments=(Attachment("附件", "先进个人名单", "", (NameList(names),)),))


def units(count: int) -> Structure:
    """A circular with so many names of units, in the text itself."""
    names = tuple(f"{USUAL[n]}{USUAL[n + 1]}县总工会" + "第一分会" * (n % 3 == 0) for n in range(count))
    return notice(body=(plain(SENTENCE), Paragraph(1, f"一、先进单位（{count}个）", ""), NameList(names)))


def joint_order() -> Structure:
    """An order of two organs."""
    signers = ("甲市人民政府市长　张某某", "甲市总工会主席　李某")
    return order().replace(issuers=("甲市人民政府令", "甲市总工会"), title="", signatories=signers)


def kinds() -> dict[str, Structure]:
    """A document of each kind that a union writes, besides the notice (通知)."""
    up = {"signers": ("张某某",), "cc": "", "note": "联系人：王某某，电话：0539-1234567"}
    public = {"recipients": "", "cc": ""}
    return {
        "circular": notice(10, title="甲市总工会关于表扬先进单位和先进个人的通报"),
        "decision": notice(25, title="甲市总工会关于授予甲县总工会等单位先进称号的决定", **public),
        "resolution": notice(18, title="甲市工会第十次代表大会关于工作报告的决议", number="", **public),
        "opinion": notice(50, title="甲市总工会关于加强产业工人队伍建设的实施意见", body=LEVELS * 3),
        "announcement": notice(6, title="甲市总工会关于开展困难职工救助的公告", **public),
        "report": notice(33, title="甲市总工会关于2026年工作情况的报告", **up),
        "request": notice(5, title="甲市总工会关于申请帮扶专项资金的请示", **up),
        "reply": notice(2, title="甲市总工会关于同意成立乙县工业园区工会联合会的批复", cc=""),
        "classified": notice(8, serial="000012", classification="机密★1年", urgency="特急", **up),
        "letter-short": letter().replace(body=(plain("专此函达。"),), urgency="", classification="", cc=""),
        "letter-long": letter().replace(body=LEVELS * 4),
        "joint-order": joint_order(),
        "joint-upward": joint(3).replace(signers=("张某某", "李某", "欧阳某某")),
        "minutes-long": minutes().replace(body=(*LEVELS * 3, *minutes().body[1:])),
    }


def corpus() -> dict[str, Structure]:
    """The documents that every general rule is measured on."""
    texts = {f"notice-{rows}": notice(rows) for rows in (1, 2, 7, 15, 40, 120)}
    texts |= {f"joint-{count}": joint(count) for count in (2, 3, 4, 5)}
    texts |= {f"ending-{line:02}": ending_on(line) for line in range(1, 23)}
    texts |= {f"title-{length}": titled(length) for length in (8, 19, 20, 33, 47, 61, 75, 90)}
    texts |= {f"names-{count}": listed(count) for count in (3, 40, 300, 1500)}
    texts |= {f"units-{count}": units(count) for count in (2, 25, 150)}
    texts |= {"pages-30": notice(body=LEVELS * 45)} | kinds()
    texts |= {"everything": everything(), "letter": letter(), "order": order(), "minutes": minutes()}
    texts |= {"upward": upward(), "levels": notice(body=LEVELS * 5)}
    texts["plan"] = notice(30, issuers=(), number="", recipients="", cc="", printed_by="", printed_on="")
    return texts | ({"seed": seed()} if SEED.exists() else {})
