"""Who is in the demonstration: units as the notice of 2014 addresses them, persons invented."""

from __future__ import annotations

from dataclasses import dataclass

CITY = "临沂市总工会"
COUNTIES = ("兰山", "罗庄", "河东", "沂南", "郯城", "沂水", "兰陵", "费县", "平邑", "莒南", "蒙阴", "临沭")
DISTRICTS = frozenset({"兰山", "罗庄", "河东"})
OTHERS = (
    ("zone", "临沂高新技术产业开发区总工会", "高新区", "gaoxin"),
    ("zone", "临沂经济技术开发区总工会", "经开区", "jingkai"),
    ("zone", "临港经济开发区总工会", "临港区", "lingang"),
    ("enterprise", "临沂矿业集团有限责任公司工会", "临矿集团", "linkuang"),
    ("agency", "蒙山管理委员会工会", "蒙山管委会", "mengshan"),
    ("industry", "临沂市教育工会", "市教育", "jiaoyu"),
    ("industry", "临沂市交通运输工会", "市交通", "jiaotong"),
    ("enterprise", "临沂市热力总公司工会", "热力公司", "reli"),
    ("resident", "国网临沂供电公司工会", "供电公司", "gongdian"),
    ("resident", "临沂市邮政公司工会", "邮政公司", "youzheng"),
    ("university", "临沂大学工会", "临沂大学", "lindaxue"),
    ("university", "山东医学高等专科学校工会", "医专", "yizhuan"),
    ("agency", "市直机关工会工作委员会", "市直机关工委", "jiguan"),
)
COUNTY_CODES = [
    "lanshan",
    "luozhuang",
    "hedong",
    "yinan",
    "tancheng",
    "yishui",
    "lanling",
    "feixian",
    "pingyi",
    "junan",
    "mengyin",
    "linshu",
]


@dataclass(frozen=True, slots=True)
class Member:
    """An account of the demonstration."""

    username: str
    name: str
    unit: str
    roles: tuple[str, ...]


def county_name(county: str) -> str:
    """`沂水县总工会`, `兰山区总工会`, `费县总工会`."""
    if county.endswith("县"):
        return f"{county}总工会"
    return f"{county}{'区' if county in DISTRICTS else '县'}总工会"


def units() -> list[tuple[str, str, str, str]]:
    """(kind, name, short name, code) of every unit that files, in protocol order."""
    counties = [
        ("county", county_name(county), county, code)
        for county, code in zip(COUNTIES, COUNTY_CODES, strict=True)
    ]
    return counties + list(OTHERS)


DESK = (
    Member("minguan", "周明远", CITY, ("reviewer",)),
    Member("fenguan", "孙丽华", CITY, ("approver",)),
    Member("bangong", "郑晓雯", CITY, ("office",)),
    Member("hegao", "吴建平", CITY, ("office",)),
    Member("zhuxi", "赵立新", CITY, ("leader",)),
    Member("xitong", "钱志强", CITY, ("system_admin",)),
    Member("anquan", "冯春燕", CITY, ("security_admin",)),
    Member("shenji", "陈秉正", CITY, ("auditor",)),
)
DRAFTERS = {
    "yishui": "李文静", "lanshan": "刘海涛", "luozhuang": "高秀英", "hedong": "马国栋", "yinan": "朱玉梅",
    "tancheng": "胡启明", "lanling": "林树德", "feixian": "何淑珍", "pingyi": "郭永胜", "junan": "罗小红",
    "mengyin": "梁振宇", "linshu": "宋慧敏", "gaoxin": "唐一鸣", "jingkai": "许婷婷", "lingang": "韩东升",
    "linkuang": "邓大勇", "mengshan": "曹桂兰", "jiaoyu": "彭思源", "jiaotong": "曾庆丰", "reli": "萧红军",
    "gongdian": "田永亮", "youzheng": "董雪梅", "lindaxue": "袁若溪", "yizhuan": "潘卫国", "jiguan": "于文博",
}  # fmt: skip


def members() -> list[Member]:
    """Every account: the desk, one drafter a unit, and one unit head."""
    drafters = [Member(code, DRAFTERS[code], name, ("drafter",)) for _, name, _, code in units()]
    head = Member("yishui-zhuxi", "王守信", county_name("沂水"), ("unit_head",))
    return [*DESK, *drafters, head]
