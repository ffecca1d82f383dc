"""What stands around a document without belonging to it: a web page's labels and buttons, rules drawn with signs."""

from __future__ import annotations

import re

from documents.text.dates import DATE
from documents.text.note import LABEL

_LABELS = (
    r"(?:信息)?发布(?:时间|日期|机构|单位|人)|发稿(?:时间|日期)|更新(?:时间|日期)|(?:信息|文章|稿件)?来源|作者|浏览(?:次数|量)?|点击(?:次数|量|数)?|"
    r"阅读(?:次数|量|数)?|访问(?:次数|量)?|字号|字体(?:大小)?|分享(?:到|至)?|打印|索\s*引\s*号|主题分类|信息分类|所属(?:栏目|分类)|栏目|发文(?:机关|单位|日期|时间|字号)|"
    r"成文日期|生成日期|公开(?:方式|范围|形式|时限|日期|类型|类别)?|您?的?(?:当前|现在|所在)?(?:所在)?的?位置|首页|标\s*题|文\s*号|(?:是否)?有\s*效\s*性|名\s*称|(?:责任|文字|网络|本期)?编辑|责编|"
    r"审核|撰稿|供稿|上一[篇条]|下一[篇条]|相关(?:链接|附件|文档|新闻|阅读)|扫一扫|分类|关键[词字]|文件类型|组配分类|体裁分类|服务对象"
)
_WEB = re.compile(rf"[【\[(（]?\s*(?:{_LABELS})\S{{0,4}}?\s*[：:>＞»]|(?:时间|日期)\s*[：:]\s*\d{{4}}[-/.]")
_CRUMBS = re.compile(r"\S{1,12}(?:\s*(?:>+|＞+|»|›|→)\s*\S{1,20})+")
# Buttons: 【打印】 【关闭】, [大 中 小], 打印本页 关闭窗口, 分享到.
_BUTTON = re.compile(
    r"(?:[【\[(（「|｜·\s]*(?:字体|字号|大|中|小|打印(?:本页|此页|文章)?|关闭(?:本页|窗口|此页)?|收藏(?:本页)?|返回(?:顶部|首页|列表|上一页)?|纠错|分享(?:到|至)?|"
    r"微信|微博|朋友圈|QQ空间|复制链接|扫一扫在手机打开当前页|扫一扫|下载|复制|导出|举报|点赞|上一篇|下一篇|无障碍|听全文|语音播报)[】\])）」|｜·：:\s]*)+"
)
_FOOT = re.compile(
    r"(?:版权所有|主办单位?[：:]|承办[：:]|技术支持|网站标识码|\S?ICP备|公网安备|Copyright|©).*",
    re.IGNORECASE,
)
_CALLED_OUT = re.compile(r"(?:@\S{1,20}\s*)+")  # whom a message in a group is meant for
_DRAWN = re.compile(r"[★☆*\-—_＿=＝─━~～.·\s]+")
# The line of a bulletin's head: who publishes it, and when.
_PUBLISHED = re.compile(rf"\S{{3,30}}\s{{2,}}{DATE.pattern}")
_LONGEST = 120


def is_foreign(text: str) -> bool:
    """发布时间：…, 当前位置：首页 > …, ———, the label of an attachment above a text that is one."""
    if len(text) > _LONGEST:
        return False
    return is_clutter(text) or any(pattern.fullmatch(text) for pattern in (_DRAWN, LABEL, _PUBLISHED))


def is_clutter(text: str) -> bool:
    """What only a web page or a chat puts on a line of its own, above a text or below it."""
    if len(text) > _LONGEST or text.endswith("。"):
        return False
    return bool(_WEB.match(text) or any(p.fullmatch(text) for p in (_CRUMBS, _BUTTON, _FOOT, _CALLED_OUT)))
