"""The words by which an official text gives itself away: kinds of document, organs, places.

Every list of words the recogniser and the rules rely on stands here, so that a new word is one entry.
"""

from __future__ import annotations

import re

from documents.text.blanks import squeeze


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# The fifteen kinds of official document (文种), 《党政机关公文处理工作条例》 art. 8; 令 is short for 命令.
KINDS = _words("决议 决定 命令 令 公报 公告 通告 意见 通知 通报 报告 请示 批复 议案 函 纪要")

# What ends a title without being one of them: these travel as attachments, or stand without a red head.
OTHER_KINDS = _words(
    "方案 办法 总结 名单 细则 规划 计划 要点 规定 规则 条例 章程 制度 安排 预案 说明 汇报 公示 倡议书 讲话 要求 "
    "标准 清单 目录 台账 指南 须知 简报 通讯录 名册 名录 回执 表 样表 程序 流程 守则 公约 建议 材料 情况 分工 措施 "
    "意见书 责任书 承诺书 协议 工作法 大纲 纲要 议程 日程 提纲 解读 答复 贺信 慰问信 感谢信 公开信 邀请函 证明 授权书"
)

# Endings of the names of organs (机关), offices and units.
ORGANS = _words(
    "总工会 工会 委员会 工委 党委 党组 省委 市委 县委 区委 团委 纪委 监委 办公室 办公厅 办 政府 人大 政协 法院 "
    "检察院 局 厅 部 处 科 室 站 所 院 会 署 总队 支队 大队 中心 公司 集团 厂 矿 学校 大学 学院 中学 小学 幼儿园 "
    "医院 银行 分行 支行 协会 学会 联合会 商会 指挥部 领导小组 工作组 小组 组委会 妇联 联社 合作社 街道 镇 乡 村 "
    "联 协 海关 军分区 中央 社区 管委会 基金会 理事会 社 团 队 馆 电视台 电台 气象台 日报 晚报 店 组 班 车间 工段 分会 支部 总支 开发区 园区 基地 场 库 港 司 "
    "一中 二中 三中 四中 五中 六中 附中 高中 职专 技校 企业 酒店 宾馆 研究所 电厂 委 机关 单位 工作室"
)

# Regions that name a group in a list of units or persons.
REGIONS = _words(
    "北京 天津 河北 山西 内蒙古 辽宁 吉林 黑龙江 上海 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 广西 海南 "
    "重庆 四川 贵州 云南 西藏 陕西 甘肃 青海 宁夏 新疆 台湾 香港 澳门"
)
PLACES = _words("省 市 区 县 旗 州 盟 兵团")

# Offices of a person who signs an order or a letter: "市长　张三".
POSTS = _words(
    "主席 主任 市长 省长 县长 区长 州长 局长 厅长 部长 书记 总理 院长 校长 会长 经理 董事长 司令员"
)

# What heads the columns of tables, by its ending.
COLUMNS = _words(
    "序号 编号 姓名 性别 民族 年龄 单位 职务 职称 职位 名称 地区 县区 项目 时间 日期 内容 电话 手机 号码 备注 数量 工种 人数 名额 "
    "金额 地点 领队 负责人 联系人 责任人 部门 任务 要求 学历 专业 类别 类型 等级 奖项 成绩 得分 分值 名次 科目 预算 比例 标准 条件 "
    "岗位 职责 方式 授课人 主讲人 主持人 年度 月份 星期 上午 下午 型号 规格 单价 总价 面积 地址 邮编 邮箱 出生年月 政治面貌 时限 "
    "指标 题目 作者 作品 选手 教师 场次 车次 房号 座位 议题 环节 事项 措施 进度 目标 依据 科室 班次 车牌号 身份证号"
)
_LONGEST_COLUMN = 14

# Surnames: what makes a person's name certain where nothing announces names.
_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧肖程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎闫余潘杜戴夏"
    "钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛"
    "温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍"
    "覃霍翁隋甘景单包司柏宁柯阮桂闵解强柴华车冉房边吉饶刁瞿戚丘古米池滕晋苑邬臧宫苟全褚廉简娄盖符奚穆党燕郎邸冀谈姬屠连晏"
    "栾郁商蒙计喻窦迟敖冷卓花仇艾蓝都巩井仲乐虞卞封竺冼官衣楚佟栗匡宗应巫鞠桑荆谌银明沙伏岑习胥保蔺"
)
_COMPOUND_SURNAMES = _words(
    "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 令狐 夏侯 慕容 司徒 长孙 宇文 端木 南宫 西门 东郭"
)

# What somebody is, written behind his name or alone: no name itself.
_CALLINGS = re.compile(
    r"(?:农民|工人|教师|职工|主席|书记|医生|医师|护士|经理|主任|[部科局厂院校班组队会行处所站店]长|干部|会计|司机|律师|村民|"
    r"委员|代表|同志|名单|技师|员工|等奖|总工会|委员会)$"
)

# What is written behind a signatory where the seal goes.
SEAL_MARK = re.compile(r"[（(]\s*(?:盖\s*章|印\s*章|公\s*章|章|印)\s*[)）]\s*$")

_PROSE = re.compile(r"[。；;！？!?：:，,]|^(?:以上|特此|关于|为|请|现|经|按|根据|在|对|把|将|要)")
_SUFFIX = re.compile(r"(?:[（(][^（）()]{1,30}[)）]\s*)+$")


def bare(text: str) -> str:
    """The squeezed text without brackets at its end: `办法（试行）` is read as `办法`."""
    return _SUFFIX.sub("", squeeze(text))


def kind_of(title: str) -> str:
    """The kind of document (文种) a title ends with, one of the fifteen, or ''."""
    name = _name_of(title)
    return next((kind for kind in KINDS if name.endswith(kind)), "")


def other_kind_of(title: str) -> str:
    """The noun, none of the fifteen kinds, that a title ends with (方案, 名单), or ''."""
    name = _name_of(title)
    return next((kind for kind in OTHER_KINDS if name.endswith(kind)), "")


def _name_of(title: str) -> str:
    """What a title's last noun is looked for in: without subtitle, brackets and punctuation at its end."""
    return bare(re.split(r"——|──|\.(?:docx?|xlsx?|pdf|wps)$", title)[0]).rstrip("。，；：！、.,;:!")


def ends_title(text: str) -> bool:
    """Whether a title may end here: on a kind of document or another noun that names a paper."""
    return bool(kind_of(text) or other_kind_of(text))


def is_column(text: str) -> bool:
    """Whether this heads a column of a table: 姓名, 工作单位, 金额（万元）."""
    return len(text) <= _LONGEST_COLUMN and bare(text).endswith(COLUMNS)


def is_organ(text: str) -> bool:
    """Whether this is the name of an organ, by its ending, and nothing but a name."""
    name = bare(text)
    return 3 <= len(name) <= 50 and name.endswith(ORGANS) and not _PROSE.search(name)


def is_province(text: str) -> bool:
    """Whether this names a province or its like: 北京, 山东省, 内蒙古自治区, 上海市."""
    name = bare(text).rstrip("：:")
    return (
        name in REGIONS
        or name.removesuffix("市") in REGIONS
        or (len(name) <= 9 and name.endswith(("省", "自治区")))
    )


def is_place(text: str) -> bool:
    """Whether this is the name of a region or a county, as it heads a group of names."""
    name = bare(text).rstrip("：:")
    return name in REGIONS or (2 <= len(name) <= 10 and name.endswith(PLACES))


def is_person(text: str) -> bool:
    """Whether this may be a person's name: two to four characters, or several joined by ·."""
    name = bare(text)
    if re.fullmatch(r"[\u3400-\u9fff〇]{2,4}", name):
        return not (_CALLINGS.search(name) or is_place(name))
    return re.fullmatch(r"[\u3400-\u9fff]{1,12}(?:[·•．][\u3400-\u9fff]{1,12})+", name) is not None


def has_surname(text: str) -> bool:
    """Whether a name of two or three characters, or four after 欧阳 and its like, begins with a surname."""
    name = bare(text)
    if name.startswith(_COMPOUND_SURNAMES):
        return 3 <= len(name) <= 4
    return (name[:1] in _SURNAMES and 2 <= len(name) <= 3) or "·" in name


def split_padded(text: str) -> list[str]:
    """Split at white space; single characters in pairs are one padded name; brackets stay with their name."""
    parts: list[str] = []
    single = False
    for part in text.split():
        if parts and (part[0] in "（(" or (single and len(bare(part)) == 1)):
            parts[-1] += part
            single = False
        else:
            parts.append(part)
            single = len(part) == 1
    return parts
