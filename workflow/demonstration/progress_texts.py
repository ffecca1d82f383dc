"""What is said in the demonstration's classes, nominations and concerns. Names of enterprises are invented."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from workflow.progress.classes import Content

MATERIAL = """{name}坚持职工代表大会制度，每年召开职代会两次，企业改革和涉及职工切身利益的事项提交职代会审议。

一是公开经常。厂务公开栏每月更新，班组设公开员，职工有疑问当场答复。
二是培训到位。职工代表全部参加任职培训，工会主席、专兼职工作者每年轮训一遍。
三是作用明显。三年来职工代表提案办结率达到九成以上，没有发生劳动争议案件。
"""
MARKS = "沂光 蒙泽 沭源 鲁泉 兴沭 汇蒙 祥沂 润东 金沭 宏蒙 恒沂 瑞沭 盛蒙".split()  # noqa: SIM905 - reads as what it is, a row of names
TRADES = "食品 机械 木业 纺织 建材".split()  # noqa: SIM905 - reads as what it is, a row of names


def enterprise(county: str, number: int, turn: int) -> str:
    """The name of the enterprise that a county nominates as its `turn`-th."""
    mark = MARKS[(number + turn * 5) % len(MARKS)]
    return f"{county}{mark}{TRADES[(number + turn) % len(TRADES)]}{'有限公司' if turn < 2 else '集团公司'}"


def city_classes() -> list[Content]:
    """The city's own classes, and its visits that bring the law into enterprises."""
    courses = [
        _held("县区工会主席厂务公开民主管理培训班", (4, 16), 2, "chairs", ("lecture", "discussion"), (64, 0, 0)),
        _held("市直企事业单位工会主席厂务公开民主管理培训班", (4, 23), 2, "chairs", ("lecture", "case"), (88, 0, 0)),
        _held("非公企业法人代表、工会主席培训班（与市工商联、市经信委联合举办）", (5, 20), 2, "owners",
              ("lecture", "interactive", "case"), (30, 0, 96)),
        _held("厂务公开民主管理业务骨干培训班", (7, 9), 3, "staff", ("lecture", "video", "simulation"), (120, 0, 0)),
        _held("《山东省厂务公开条例》专题培训班", (9, 17), 1, "staff", ("lecture", "video"), (150, 0, 0)),
    ]  # fmt: skip
    places = ("兰山区商城", "罗庄区工业园", "河东区产业园", "高新区科技园", "经开区机械园", "临港区物流园")
    visits = [
        _held(f"送法律进企业：走进{place}", (4 + number, 10 + number), 1, "representatives",
              ("interactive", "case"), (6, 70 + number * 12, 10), place)
        for number, place in enumerate(places)
    ]  # fmt: skip
    return [*courses, *visits]


def _held(
    title: str,
    day: tuple[int, int],
    days: int,
    audience: str,
    forms: tuple[str, ...],
    counts: tuple[int, int, int],
    place: str = "",
) -> Content:
    starts = dt.date(2014, *day)
    return Content(
        title=title,
        is_visit=bool(place),
        starts=starts,
        ends=starts + dt.timedelta(days=days - 1),
        place=place or "市总工会干部学校",
        level="city",
        audience=["chairs", "owners"] if audience == "owners" else [audience],
        forms=list(forms),
        subjects=["policy", "law"] if audience != "staff" else ["law", "rules", "procedure"],
        staff_count=counts[0],
        representatives_count=counts[1],
        others_count=counts[2],
    )


@dataclass(frozen=True, slots=True)
class Told:
    """A concern and what became of it: (who, action, words); '' is the unit itself."""

    category: str
    urgency: str
    title: str
    text: str
    steps: tuple[tuple[str, str, str], ...] = ()


ANSWERED = ("minguan", "answer")
CONCERNS = (
    Told("training", "soon", "县里缺少专职教师",
         "县里没有专职从事民主管理教学的教师，培训班主要靠外请，请市里给予支持。",
         ((*ANSWERED, "市总工会组建讲师团，分片到各县区授课，请提前一个月报送需求。"),
          ("", "follow_up", "讲师团已来授课两期，效果很好。"), ("minguan", "close", ""))),
    Told("private", "normal", "部分民营企业负责人认识不足",
         "有的民营企业负责人认为职代会影响经营决策，推进较慢。",
         ((*ANSWERED, "与市工商联、市经信委联合举办企业法人代表培训班，请组织重点企业参加。"),)),
    Told("training", "soon", "乡镇培训师资不够",
         "乡镇一级没有师资，希望市里、县里送课下乡。",
         (("minguan", "merge:县里缺少专职教师", "同为师资不足，一并办理。"),)),
    Told("system", "normal", "改制企业职代会届期不清",
         "两户改制企业合并后，原职工代表届期如何计算，请予明确。",
         ((*ANSWERED, "合并后应当重新选举职工代表，届期从新一届职代会召开之日起算。"), ("minguan", "close", ""))),
    Told("rights", "urgent", "企业搬迁涉及职工安置",
         "一户企业年内搬迁，涉及职工三百余人，职工要求安置方案提交职代会审议。",
         ((*ANSWERED, "安置方案应当提交职代会审议通过，市总工会派员现场指导。"),
          ("", "follow_up", "职代会已审议通过安置方案，职工情绪稳定。"), ("minguan", "close", ""))),
    Told("policy", "normal", "省条例出台后原有制度如何衔接",
         "《山东省厂务公开条例》即将出台，企业现行制度需要对照修改，请提供范本。",
         ((*ANSWERED, "条例公布后举办专题培训班，并下发制度范本。"), ("minguan", "close", ""))),
    Told("training", "normal", "倒班职工集中培训难",
         "生产企业倒班职工多，脱产集中培训难以安排，建议采用视频方式。",
         ((*ANSWERED, "同意采用视频和班前会方式，人数按签到表计算。"), ("minguan", "close", ""))),
    Told("private", "normal", "小微企业没有专职工会干部",
         "园区小微企业没有专职工会干部，厂务公开没有人抓。",
         ((*ANSWERED, "可以建立园区区域性职代会，由园区工会统一组织。"),)),
    Told("system", "normal", "职工董事、职工监事履职缺少程序",
         "公司已设职工董事、职工监事，但没有报告工作的程序。",
         ((*ANSWERED, "职工董事、职工监事每年向职代会述职，程序见下发的实施细则。"),)),
    Told("training", "normal", "三班运转单位集中学习困难",
         "三班运转，职工代表很难同时参加学习。",
         (("minguan", "merge:倒班职工集中培训难", "情况相同，一并办理。"),)),
    Told("rights", "soon", "劳务派遣职工参加职代会问题",
         "派遣职工占三成以上，是否可以当选用工单位职工代表，请答复。"),
    Told("other", "normal", "建议明年统一印制培训手册",
         "各单位自编教材标准不一，建议明年全市统一印制培训手册。"),
)  # fmt: skip
