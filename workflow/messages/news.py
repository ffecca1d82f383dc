"""The kinds of news (消息类别): what a person or a group can choose to hear of. A table, one row each."""

from __future__ import annotations

from documents.sentences import say

# news: (its name, what it tells, the kinds of message that are such news, by how they begin)
NEWS = {
    "submission": (say("申报件"), say("提交、退回、批准、办结"), ("submission_",)),
    "document": (say("公文"), say("印发、作废、催签收"), ("document_", "receipt_")),
    "campaign": (say("活动"), say("启动、调整、结束"), ("campaign_",)),
    "reminder": (say("催报"), say("期限临近和逾期"), ("reminder",)),
    "model_unit": (say("典型"), say("推荐和评定"), ("model_unit",)),
    "concern": (say("新情况"), say("报告和答复"), ("concern",)),
}
# What is sent to be kept elsewhere is nobody's choice.
KEPT_ELSEWHERE = "checkpoint"

MAILS = {"at_once": say("随时发邮件"), "daily": say("每天一封摘要"), "none": say("不发邮件")}
AT_ONCE, DAILY, NONE = MAILS


def described() -> dict[str, str]:
    """Every kind of news with what it tells, to choose from."""
    return {news: say("{news}：{what}", news=name, what=what) for news, (name, what, _) in NEWS.items()}


def news_of(kind: str) -> str:
    """Which news a message of this kind is: a row of NEWS, or what is kept elsewhere. KeyError where it is neither."""
    for news, (_, _, beginnings) in NEWS.items():
        if kind.startswith(beginnings):
            return news
    if kind == KEPT_ELSEWHERE:
        return kind
    raise KeyError(kind)
