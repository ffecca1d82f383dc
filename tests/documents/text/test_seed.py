"""The real notice, untouched: every element where it belongs. Its text is not ours, so it stays outside."""

from pathlib import Path

import pytest

from documents.text import Paragraph, read

SEED = Path(__file__).parents[4] / "shared" / "seed" / "notice-2014-17.txt"
pytestmark = pytest.mark.skipif(not SEED.exists(), reason="the seed's text is not part of the repository")


def test_every_element_of_the_notice_is_found():
    notice = read(SEED)
    assert notice.issuers == ("临沂市总工会办公室",)
    assert notice.number == notice.number_text == "临会办〔2014〕17号"
    assert [len(line) for line in notice.title_lines] == [11, 17, 11]
    assert notice.title == "".join(notice.title_lines)
    assert notice.recipients.startswith("各县区总工会，")
    assert notice.recipients.endswith("市直机关工会工委")
    assert [block.level for block in notice.body if isinstance(block, Paragraph)] == [0, 0]
    assert notice.signatories == ("临沂市总工会办公室",)
    assert (notice.date, notice.date_text) == ("2014-02-25", "2014年2月25日")
    assert (notice.cc, notice.printed_by, notice.note) == ("", "", "")


def test_the_plan_is_an_attachment_with_its_own_title_date_and_levels():
    notice = read(SEED)
    (plan,) = notice.attachments
    assert (plan.label, plan.title) == ("附件", notice.attachment_note[0])
    assert plan.date_text == "（2014年2月20日）"
    paragraphs = [block for block in plan.body if isinstance(block, Paragraph)]
    assert len(paragraphs) == len(plan.body)
    assert [p.heading for p in paragraphs if p.level == 1] == [
        "一、指导思想", "二、目标要求", "三、形式内容", "四、方法步骤", "五、有关要求",
    ]  # fmt: skip
    run_in = [p for p in paragraphs if p.level == 2]
    assert [p.heading[:3] for p in run_in] == ["（一）", "（二）", "（三）", "（四）"] + [
        "（一）",
        "（二）",
        "（三）",
    ] * 2
    assert all(p.heading.endswith("。") and len(p.heading) < 25 and p.text for p in run_in)


def test_no_character_of_the_notice_is_lost():
    notice = read(SEED)
    blocks = [block for block in (*notice.body, *notice.attachments[0].body) if isinstance(block, Paragraph)]
    texts = [block.heading + block.text for block in blocks]
    raw = "".join(SEED.read_text(encoding="utf-8").split())
    assert all("".join(text.split()) in raw for text in texts)
    labels = len("文件" + "：" + "附件：" + "附件：")
    fields = (notice.issuers[0], notice.number_text, notice.title, notice.recipients, *notice.attachment_note)
    fields += (
        *notice.signatories,
        notice.date_text,
        notice.attachments[0].title,
        notice.attachments[0].date_text,
    )
    assert len(raw) == sum(len("".join(text.split())) for text in (*fields, *texts)) + labels
