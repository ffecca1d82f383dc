"""What stands around a title without belonging to the document: a web page's labels, rules drawn with signs."""

from __future__ import annotations

import re

from documents.text.dates import DATE
from documents.text.note import LABEL

_WEB = re.compile(
    r"(?:发布(?:时间|日期|机构)|(?:信息)?来源|作者|浏览|点击|阅读|字号|字体|分享|打印|索\s*引\s*号|主题分类|发文机关|"
    r"成文日期|发文日期|公开\S{0,2}|当前位置|您?的?位置|首页|标\s*题|发文字号|文\s*号|有\s*效\s*性|名\s*称|编辑|责编)\S{0,4}?\s*[：:>]|(?:时间|日期)\s*[：:]\s*\d{4}-"
)
_DRAWN = re.compile(r"[★☆*\-—_＿=＝─━~～.·\s]+")
# The line of a bulletin's head: who publishes it, and when.
_PUBLISHED = re.compile(rf"\S{{3,30}}\s{{2,}}{DATE.pattern}")


def is_foreign(text: str) -> bool:
    """发布时间：…, 当前位置：首页 > …, ———, the label of an attachment above a text that is one."""
    if len(text) > 120:
        return False
    patterns = (_DRAWN, LABEL, _PUBLISHED)
    return bool(_WEB.match(text) or any(pattern.fullmatch(text) for pattern in patterns))
