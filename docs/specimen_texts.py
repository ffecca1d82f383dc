"""The texts of the specimen book: every form of paper, on content of our own that reads like the real thing."""

from __future__ import annotations

from typing import Any

from documents.text.structure import Attachment, NameList, Paragraph, Structure, Table

UNION, SECTION = "甲市总工会", "甲市总工会办公室"
OPENING = "为推动职工代表培训制度化、规范化，切实维护职工的知情权、参与权、表达权和监督权，结合我市实际，现就有关事项通知如下。"
DUTY = "各级工会要把培训列入年度计划，明确责任、细化措施，于2026年3月15日前报送方案，11月20日前报送总结。"
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
        plain(
            "以提高职工代表履职能力为核心，以健全职工代表大会制度为基础，全面提升全市企事业单位民主管理水平，"
            "为构建和谐劳动关系、促进企业与职工共同发展提供有力保证。"
        ),
        Paragraph(1, "二、目标任务", ""),
        plain("年底前，全市建会企业职工代表轮训率达到95%以上，厂务公开民主管理工作人员培训率达到100%。"),
        Paragraph(1, "三、方法步骤", ""),
        Paragraph(
            2,
            "（一）宣传发动（3月）。",
            "各级工会制定实施方案，明确责任分工，通过会议、专栏和网络等形式广泛宣传，营造浓厚氛围。",
        ),
        Paragraph(
            2,
            "（二）集中培训（4月至10月）。",
            "采取分级负责、分类施教的办法，重点培训劳动法律法规、职代会运作程序、集体协商技巧和提案撰写等内容，"
            "每期培训不少于16学时，建立培训档案。",
        ),
        Paragraph(
            2,
            "（三）总结评价（11月）。",
            "各县区总工会对照目标任务开展自查，于11月20日前报送总结；市总工会组织检查，对成效显著的单位予以通报表扬。",
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


def request() -> Structure:
    """请示 of one organ, classified, with one signer."""
    return Structure(
        issuers=(UNION,),
        number="甲工发〔2026〕10号",
        signers=("张某某",),
        serial="000012",
        classification="机密★1年",
        urgency="加急",
        title="甲市总工会关于申请困难职工帮扶专项资金的请示",
        recipients="省总工会",
        body=(
            plain(
                "为做好2026年度困难职工帮扶工作，经调查摸底，全市在档困难职工1,286户，需帮扶资金386.5万元。"
            ),
            plain("妥否，请批示。"),
        ),
        signatories=(UNION,),
        date="2026-03-01",
        note="联系人：王某某，电话：0539-1234567",
        **IMPRINT,
    )


def reply() -> Structure:
    """批复, short, everything on one page but the imprint."""
    return Structure(
        issuers=(UNION,),
        number="甲工发〔2026〕11号",
        title="甲市总工会关于同意成立乙县工业园区工会联合会的批复",
        recipients="乙县总工会",
        body=(
            plain(
                "你会《关于成立乙县工业园区工会联合会的请示》（乙工发〔2026〕3号）收悉。经研究，同意成立，请按有关规定办理。"
            ),
        ),
        signatories=(UNION,),
        date="2026-03-01",
        printed_by=SECTION,
        printed_on="2026-03-02",
    )


def seals() -> Structure:
    """联合行文 of five organs going down: three seals in a row."""
    organs = (UNION, "甲市教育局", "甲市民政局", "甲市司法局", "甲市国资委")
    return Structure(
        issuers=organs,
        number="甲工发〔2026〕12号",
        title="关于开展职工维权服务月活动的通知",
        recipients="各县区有关单位",
        body=(plain(OPENING), plain(DUTY)),
        signatories=organs,
        date="2026-03-01",
        **IMPRINT,
    )


def joint_order() -> Structure:
    """联合令: one who signs to a line."""
    organs = ("甲市人民政府", UNION)
    return Structure(
        issuers=organs,
        number="第6号",
        body=(plain("现公布《甲市职工董事监事办法》，自2026年5月1日起施行。"),),
        signatories=("甲市人民政府市长　张某某", "甲市总工会主席　李某"),
        date="2026-03-01",
    )


def letter() -> Structure:
    """信函."""
    return Structure(
        issuers=(UNION,),
        number="甲工函〔2026〕3号",
        title="甲市总工会关于商请协助举办职工代表培训班的函",
        recipients="乙市总工会",
        body=(
            plain(
                "为提高职工代表履职能力，我会拟于2026年4月在你市举办第二期职工代表培训班，时间3天，人数约120人。"
                "恳请贵会协助安排培训场地和现场教学点，并派员介绍厂务公开工作经验。"
            ),
            plain("专此函达，请予支持为盼。"),
        ),
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
            plain("2026年2月26日，张某某主席主持召开主席办公会议，研究职工代表培训等工作。现纪要如下。"),
            Paragraph(1, "一、关于职工代表培训工作", ""),
            plain("会议原则同意培训方案，由民主管理部根据会议意见修改后印发。"),
            Paragraph(1, "二、关于困难职工帮扶工作", ""),
            plain("会议要求，3月底前完成建档立卡，做到应帮尽帮。"),
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
