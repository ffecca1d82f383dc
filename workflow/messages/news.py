"""The kinds of news (消息类别): what a person or a group can choose to hear of. A table, one row each."""

from __future__ import annotations

# news: (its name, the kinds of message that are such news, by how they begin)
NEWS = {
    "submission": ("申报件：提交、退回、批准、办结", ("submission_",)),
    "document": ("公文：印发、作废、催签收", ("document_", "receipt_")),
    "campaign": ("活动：启动、调整、结束", ("campaign_",)),
    "reminder": ("催报：期限临近和逾期", ("reminder",)),
    "model_unit": ("典型：推荐和评定", ("model_unit",)),
    "concern": ("新情况：报告和答复", ("concern",)),
}
# What is sent to be kept elsewhere is nobody's choice.
KEPT_ELSEWHERE = "checkpoint"

MAILS = {"at_once": "随时发邮件", "daily": "每天一封摘要", "none": "不发邮件"}
AT_ONCE, DAILY, NONE = MAILS


def news_of(kind: str) -> str:
    """Which news a message of this kind is: a row of NEWS, or what is kept elsewhere. KeyError where it is neither."""
    for news, (_, beginnings) in NEWS.items():
        if kind.startswith(beginnings):
            return news
    if kind == KEPT_ELSEWHERE:
        return kind
    raise KeyError(kind)
