"""The specimen book: every format on texts of our own, as PDF and as pictures.

python -m docs.specimens FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from documents.paper import PaperSettings, preview, typeset
from documents.text.structure import Attachment, NameList, Paragraph, Structure, Table

UNION, SECTION = "甲市总工会", "甲市总工会办公室"
OPENING = "为推动职工代表培训制度化、规范化，切实维护职工的知情权、参与权、表达权和监督权，结合我市实际，现就有关事项通知如下。"
DUTY = "各级工会要把培训列入年度计划，明确责任、细化措施，于2026年3月15日前报送方案，11月20日前报送总结。"
ADDRESS = "https://hongtou.example/verify/0123456789abcdef"
IMPRINT: dict[str, Any] = {
    "cc": "市委办公室，市人大常委会办公室，市政府办公室，市政协办公室",
    "printed_by": SECTION,
    "printed_on": "2026-03-02",
}
PEOPLE = tuple(
    f"{a}{b}" for a in "王李张刘陈杨赵黄周吴" for b in ("伟", "芳芳", "小明", "秀英", "建国", "丽")
)
UNITS = tuple(f"{a}县总工会" for a in "甲乙丙丁戊己庚辛壬癸")


def plain(text: str) -> Paragraph:
    """A paragraph of running text."""
    return Paragraph(0, "", text)


def notice() -> Structure:
    """通知, with a plan attached."""
    plan = (
        Paragraph(1, "一、指导思想", ""),
        plain(OPENING * 2),
        Paragraph(1, "二、方法步骤", ""),
        *(
            Paragraph(2, f"（{n}）{name}。", DUTY * 2)
            for n, name in zip("一二三", ("宣传发动", "集中培训", "总结评价"), strict=True)
        ),
    )
    return Structure(
        issuers=(SECTION,),
        number="甲会办〔2026〕7号",
        title="甲市总工会办公室关于印发《全市职工代表培训提升年活动实施方案》的通知",
        recipients="各县区总工会，市直各产业工会，各大企业工会",
        body=(plain(OPENING), plain(DUTY)),
        attachment_note=("全市职工代表培训提升年活动实施方案",),
        signatories=(SECTION,),
        date="2026-03-01",
        attachments=(Attachment("附件", "全市职工代表培训提升年活动实施方案", "（2026年2月20日）", plan),),
        **IMPRINT,
    )


def circular() -> Structure:
    """通报, with lists of units and persons, and tables."""
    figures = Table(
        (("单位", "举办班次", "应训人数", "实训人数"), *((unit, "12", "860", "791") for unit in UNITS))
    )
    heads = ("序号", "单位", "负责人", "联系电话", "开展情况", "存在问题", "下一步打算", "时限", "备注")
    wide = Table(
        (
            heads,
            *(
                (str(n), unit, "王某某", "0539-1234567", DUTY, "个别企业重视不够。", DUTY, "六月底", "无")
                for n, unit in enumerate(UNITS, 1)
            ),
        )
    )
    attachments = (
        Attachment("附件1", "先进单位名单", "", (Paragraph(1, "一、县区（10个）", ""), NameList(UNITS))),
        Attachment("附件2", "先进个人名单", "（排名不分先后）", (NameList(PEOPLE),)),
        Attachment("附件3", "培训情况统计表", "", (figures,)),
        Attachment("附件4", "培训情况汇总表", "", (wide,)),
    )
    return Structure(
        issuers=(UNION,),
        number="甲工发〔2026〕8号",
        title="甲市总工会关于表扬2026年度职工代表培训工作先进单位和先进个人的通报",
        recipients="各县区总工会，市直各产业工会",
        body=(
            plain("为表扬先进、推动工作，决定对甲县总工会等10个单位和王伟等60名个人予以通报表扬。"),
            plain(DUTY),
        ),
        attachment_note=tuple(item.title for item in attachments),
        signatories=(UNION,),
        date="2026-11-30",
        attachments=attachments,
        **IMPRINT,
    )


def joint() -> Structure:
    """联合行文 of three organs, going up, with signers."""
    organs = (UNION, "甲市人力资源和社会保障局", "甲市企业联合会")
    return Structure(
        issuers=organs,
        number="甲工发〔2026〕9号",
        signers=("张某某", "李　某", "欧阳某某"),
        urgency="特急",
        title="关于开展和谐劳动关系创建活动的请示",
        recipients="省总工会",
        body=(plain(OPENING.replace("通知", "请示")), plain("妥否，请批示。")),
        signatories=organs,
        date="2026-03-01",
        note="联系人：王某某，电话：0539-1234567",
        **IMPRINT,
    )


def letter() -> Structure:
    """信函."""
    return Structure(
        issuers=(UNION,),
        number="甲工函〔2026〕3号",
        title="甲市总工会关于商请协助举办职工代表培训班的函",
        recipients="乙市总工会",
        body=(plain(DUTY * 2), plain("专此函达，请予支持为盼。")),
        signatories=(UNION,),
        date="2026-03-01",
        cc="丙市总工会",
    )


def order() -> Structure:
    """命令."""
    text = "《甲市职工代表大会办法》已经2026年2月20日第10次常务会议通过，现予公布，自2026年5月1日起施行。"
    return Structure(
        issuers=("甲市人民政府",),
        number="第5号",
        title="甲市人民政府令",
        body=(plain(text),),
        signatories=("市　长　　张某某",),
        date="2026-03-01",
    )


def minutes() -> Structure:
    """纪要."""
    return Structure(
        issuers=("甲市总工会主席办公会议纪要",),
        number="〔2026〕3号",
        body=(
            plain(OPENING),
            plain(DUTY),
            plain("出席：" + "、".join(PEOPLE[:14])),
            plain("请假：冯某某"),
            plain("列席：陈某某"),
        ),
        **IMPRINT,
    )


def plan() -> Structure:
    """A union's plan: no red head, no seal."""
    return Structure(
        title="乙县总工会关于开展职工代表培训提升年活动的实施方案",
        body=(
            plain(OPENING),
            Paragraph(1, "一、目标要求", ""),
            plain(DUTY),
            Paragraph(1, "二、方法步骤", ""),
            plain(DUTY),
        ),
        signatories=("乙县总工会",),
        date="2026-03-12",
    )


SPECIMENS = {
    "notice": (notice, PaperSettings(address=ADDRESS)),
    "circular": (circular, PaperSettings(address=ADDRESS)),
    "joint-upward": (joint, PaperSettings()),
    "letter": (letter, PaperSettings(address=ADDRESS)),
    "order": (order, PaperSettings()),
    "minutes": (minutes, PaperSettings()),
    "plan": (plan, PaperSettings(sealed=False)),
    "even-imprint": (notice, PaperSettings(imprint_on_even_page=True)),
}


def main(folder: Path) -> None:
    """Write each specimen as NAME.pdf, and its pages as NAME-1.png and so on."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (text, settings) in SPECIMENS.items():
        paper = typeset(text(), settings)
        (folder / f"{name}.pdf").write_bytes(paper.pdf)
        for page in range(paper.page_count):
            (folder / f"{name}-{page + 1}.png").write_bytes(preview(paper.pdf, page, 1240))
        print(f"{name}: {paper.page_count} 页")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "specimens"))
