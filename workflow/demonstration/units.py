"""The units of the demonstration: those the notice of 2014 addresses, and enterprises below some counties.

Counties and zones are as they are; enterprises and persons are invented.
"""

from __future__ import annotations

import datetime as dt

# (kind, full name, short name, code = username of its drafter, the drafter) of every unit that files, in protocol order.
FILING = (
    ("county", "兰山区总工会", "兰山", "lanshan", "刘海涛"),
    ("county", "罗庄区总工会", "罗庄", "luozhuang", "高秀英"),
    ("county", "河东区总工会", "河东", "hedong", "马国栋"),
    ("county", "沂南县总工会", "沂南", "yinan", "朱玉梅"),
    ("county", "郯城县总工会", "郯城", "tancheng", "胡启明"),
    ("county", "沂水县总工会", "沂水", "yishui", "李文静"),
    ("county", "兰陵县总工会", "兰陵", "lanling", "林树德"),
    ("county", "费县总工会", "费县", "feixian", "何淑珍"),
    ("county", "平邑县总工会", "平邑", "pingyi", "郭永胜"),
    ("county", "莒南县总工会", "莒南", "junan", "罗小红"),
    ("county", "蒙阴县总工会", "蒙阴", "mengyin", "梁振宇"),
    ("county", "临沭县总工会", "临沭", "linshu", "宋慧敏"),
    ("zone", "临沂高新技术产业开发区总工会", "高新区", "gaoxin", "唐一鸣"),
    ("zone", "临沂经济技术开发区总工会", "经开区", "jingkai", "许婷婷"),
    ("zone", "临港经济开发区总工会", "临港区", "lingang", "韩东升"),
    ("enterprise", "临沂矿业集团有限责任公司工会", "临矿集团", "linkuang", "邓大勇"),
    ("enterprise", "临沂市热力总公司工会", "热力公司", "reli", "萧红军"),
    ("enterprise", "沂蒙机械股份有限公司工会", "沂蒙机械", "jixie", "程立业"),
    ("enterprise", "临沂城市公交集团有限公司工会", "公交集团", "gongjiao", "贺新民"),
    ("enterprise", "临沂市自来水总公司工会", "自来水公司", "zilaishui", "严晓波"),
    ("enterprise", "沂河化工集团有限公司工会", "沂河化工", "huagong", "龚德胜"),
    ("enterprise", "鲁南建材集团有限公司工会", "鲁南建材", "jiancai", "钟秀兰"),
    ("enterprise", "蒙山食品集团有限公司工会", "蒙山食品", "shipin", "丁宝山"),
    ("enterprise", "沂州水泥集团有限公司工会", "沂州水泥", "shuini", "魏长河"),
    ("enterprise", "临沂商城发展集团有限公司工会", "商城集团", "shangcheng", "范春晓"),
    ("enterprise", "沂蒙纺织集团有限公司工会", "沂蒙纺织", "fangzhi", "谭素云"),
    ("industry", "临沂市教育工会", "市教育", "jiaoyu", "彭思源"),
    ("industry", "临沂市交通运输工会", "市交通", "jiaotong", "曾庆丰"),
    ("industry", "临沂市卫生工会", "市卫生", "weisheng", "邹雅琴"),
    ("industry", "临沂市财贸工会", "市财贸", "caimao", "熊志远"),
    ("industry", "临沂市建设工会", "市建设", "jianshe", "金国庆"),
    ("industry", "临沂市农林水工会", "市农林水", "nonglin", "陆春生"),
    ("industry", "临沂市机械冶金工会", "市机冶", "jiye", "郝铁军"),
    ("industry", "临沂市轻工纺织工会", "市轻纺", "qingfang", "孔令仪"),
    ("industry", "临沂市公路工会", "市公路", "gonglu", "白云飞"),
    ("industry", "临沂市粮食工会", "市粮食", "liangshi", "崔满仓"),
    ("industry", "临沂市供销工会", "市供销", "gongxiao", "康永福"),
    ("resident", "国网临沂供电公司工会", "供电公司", "gongdian", "田永亮"),
    ("resident", "临沂市邮政公司工会", "邮政公司", "youzheng", "董雪梅"),
    ("resident", "中国电信临沂分公司工会", "临沂电信", "dianxin", "毛建华"),
    ("resident", "中国移动临沂分公司工会", "临沂移动", "yidong", "邱晓燕"),
    ("resident", "中国联通临沂分公司工会", "临沂联通", "liantong", "秦志刚"),
    ("resident", "中国石化临沂石油分公司工会", "临沂石油", "shiyou", "江海波"),
    ("resident", "山东高速临沂分公司工会", "临沂高速", "gaosu", "史文彬"),
    ("resident", "临沂市烟草专卖局工会", "临沂烟草", "yancao", "顾清源"),
    ("resident", "临沂火车站工会", "临沂车站", "chezhan", "侯立春"),
    ("resident", "临沂市盐务局工会", "临沂盐务", "yanwu", "邵明礼"),
    ("university", "临沂大学工会", "临沂大学", "lindaxue", "袁若溪"),
    ("university", "山东医学高等专科学校工会", "医专", "yizhuan", "潘卫国"),
    ("university", "临沂职业学院工会", "职业学院", "zhiyuan", "孟庆云"),
    ("university", "临沂市技师学院工会", "技师学院", "jishi", "龙国强"),
    ("university", "临沂电力学校工会", "电力学校", "dianxiao", "万里红"),
    ("agency", "市直机关工会工作委员会", "市直机关工委", "jiguan", "于文博"),
    ("agency", "蒙山管理委员会工会", "蒙山管委会", "mengshan", "曹桂兰"),
    ("agency", "临沂市中级人民法院机关工会", "市法院", "fayuan", "雷正声"),
    ("agency", "临沂市人民检察院机关工会", "市检察院", "jiancha", "汤敬之"),
    ("agency", "临沂市地方税务局机关工会", "市地税", "dishui", "尹秋实"),
    ("agency", "临沂市国土资源局机关工会", "市国土", "guotu", "黎远山"),
    ("agency", "临沂市环境保护局机关工会", "市环保", "huanbao", "易晓岚"),
    ("agency", "临沂市体育局机关工会", "市体育", "tiyu", "常胜利"),
)  # fmt: skip
# (county's code, full name, short name, ownership, on the city's list, on the county's list) of enterprises below.
BELOW = (
    ("lanshan", "兰山区新光印染有限公司工会", "新光印染", "private", True, True),
    ("lanshan", "兰山区沂滨百货有限公司工会", "沂滨百货", "public", False, False),
    ("luozhuang", "罗庄区华盛陶瓷有限公司工会", "华盛陶瓷", "private", True, True),
    ("hedong", "河东区金锣五金有限公司工会", "金锣五金", "private", False, True),
    ("yinan", "沂南县阳都铸造有限公司工会", "阳都铸造", "private", False, True),
    ("yishui", "沂水县大地玉米制品有限公司工会", "大地玉米", "private", True, True),
    ("yishui", "沂水县龙家圈机床有限公司工会", "龙家圈机床", "private", False, True),
    ("yishui", "沂水县自来水公司工会", "沂水自来水", "public", False, False),
    ("lanling", "兰陵县神山蔬菜加工有限公司工会", "神山蔬菜", "private", False, True),
    ("junan", "莒南县天马岛食品有限公司工会", "天马岛食品", "private", True, True),
)
RENAMED = ("苍山县总工会", "苍山", "兰陵县总工会", "兰陵", dt.date(2014, 1, 21), "苍山县更名为兰陵县。")


def rows(city: str, partner: str) -> list[dict[str, str]]:
    """The register as it was before the renaming of 2014, as lines of a list."""
    former, former_short, name, _, _, _ = RENAMED
    heads = [
        {"name": city, "short_name": "市总", "kind": "city", "position": "0"},
        {"name": partner, "short_name": "市厂开办", "kind": "department", "position": "0"},
    ]
    names = {code: full for _, full, _, code, _ in FILING}
    names = {code: former if full == name else full for code, full in names.items()}
    filing = [
        {
            "name": names[code],
            "short_name": former_short if names[code] == former else short,
            "kind": kind,
            "position": str(number),
            "ownership": "public" if kind == "enterprise" else "",
        }
        for number, (kind, _, short, code, _) in enumerate(FILING, start=1)
    ]
    below = [
        {
            "name": full,
            "short_name": short,
            "kind": "enterprise",
            "parent": names[county],
            "position": str(100 + number),
            "ownership": ownership,
            "city_top100": "yes" if of_city else "",
            "county_top10": "yes" if of_county else "",
        }
        for number, (county, full, short, ownership, of_city, of_county) in enumerate(BELOW)
    ]
    return [*heads, *filing, *below]
