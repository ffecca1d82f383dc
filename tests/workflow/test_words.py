"""Every word of the screens is marked, and every marked word is in the English catalogue."""

from __future__ import annotations

from collections import defaultdict

import pytest

from tests import words
from tests.words import Word

# Chinese by decision (docs/decisions.md): paper and Excel, what the command line says, what is data. Each with why.
CHINESE_BY_DECISION = {
    "documents/": "the words of official papers and how they are recognised",
    "workflow/cli.py": "the command line",
    "workflow/doctor.py": "the command line",
    "workflow/demonstration/": "what the people of the demonstration write, and its command",
    "workflow/base/audit.py": "the database's own refusal, for whoever administers it",
    "workflow/base/chain.py": "the audit's findings, on the command line",
    "workflow/base/numerals.py": "numbers of headings on paper",
    "workflow/base/settings.py": "refusals to start, on the command line",
    "workflow/commendation/circular.py": "the circular, on paper",
    "workflow/reminders/holidays.py": "the State Council's announcements, as they stand",
    "workflow/reminders/notices.py": "a document and its history",
    "workflow/reminders/wording.py": "messages, which are kept, and the urging notice on paper",
    "workflow/reports/figures.py": "sentences and tables of reports, on paper",
    "workflow/reports/summary.py": "the first draft of a summary, on paper",
    "workflow/reports/year.py": "the report of a campaign, on paper",
    "workflow/progress/class_sheet.py": "the cells of a workbook",
    "workflow/progress/concern_chapter.py": "a chapter of the summary, as it will be printed",
    "workflow/progress/leaflet.py": "the sheet for the leadership, on paper",
    "workflow/progress/matrix_sheet.py": "the cells of a workbook",
    "workflow/progress/model_unit_list.py": "the published list, on paper",
    "workflow/progress/telling.py": "messages, which are kept",
    "workflow/issuing/sheets.py": "the register and the processing sheet, on paper and in Excel",
    "workflow/campaigns/notice.py": "the notice, on paper",
    "workflow/campaigns/telling.py": "messages and mails",
    "workflow/campaigns/terms.py": "what the history keeps, and the stages that a notice will name",
    "workflow/submissions/compared.py": "the sheets that show what changed, on paper",
    "workflow/submissions/reply.py": "the reply, on paper",
    "workflow/submissions/telling.py": "messages and mails",
    "workflow/issuing/telling.py": "messages and mails",
    "workflow/messages/digest.py": "a mail",
    "workflow/messages/mail.py": "a mail, and what a job that failed keeps",
    "workflow/operations/backup.py": "the command line",
    "workflow/operations/check.py": "the command line",
    "workflow/operations/checkpoints.py": "the command line and a mail",
    "workflow/operations/commands.py": "the command line",
    "workflow/operations/keys.py": "the command line",
    "workflow/operations/restore.py": "the command line",
    "workflow/operations/yearly.py": "the archive's own description",
}
# Modules of `documents` whose sentences come up on the screens all the same: held as the screens are.
TOLD = {
    "documents/paper/confined.py",
    "documents/paper/faces.py",
    "documents/paper/limits.py",
    "documents/text/package.py",
    "documents/text/reading.py",
    "documents/text/word.py",
    "documents/trust/device.py",
    "documents/trust/inspection.py",
    "documents/trust/outlines.py",
    "documents/trust/seal.py",
    "documents/trust/signer.py",
    "documents/trust/token.py",
    "documents/trust/uploaded.py",
    "documents/trust/verification.py",
}
# Single literals that are data or paper within files that are otherwise marked.
KEPT = {
    "documents/trust/seal.py": {"样", "章", "（样章）"},  # on the seal itself
    "documents/paper/faces.py": {" \t\n\r\u3000"},  # white space
    "documents/text/word.py": {  # how lines of a paper begin
        r"^抄\s*[送报]\s*[：:]|印\s*发$|^文\s*件$|总工会文件$|^签\s*发\s*人|^附\s*件\s*\d*$",
        "\u3000\u3000",
    },
    "workflow/issuing/distribution.py": {"未签收的有", "个单位"},  # history
    "workflow/issuing/issuers.py": {"、"},  # as the document keeps it
    "workflow/issuing/jobs.py": {"印发 "},  # in the signature
    "workflow/issuing/numbering.py": {"〔", "〕", "号"},  # the number itself
    "workflow/issuing/register_views.py": {"发文登记簿", "用印登记"},  # a workbook's sheet, names of files
    "workflow/issuing/series.py": {r"[一-龥]{2,12}", "临会办"},  # a pattern, and an example of a series
    "workflow/issuing/verification.py": {
        "发文字号",
        "标题",
        "状态",
        "签名者",
        "签名时间",
    },  # the command line
    "workflow/issuing/queries.py": {"（纸质补录）", "（已作废）"},  # the registers on paper
    "workflow/issuing/views.py": {"、", "发文稿纸 ", "（纸质扫描件）"},  # on paper, and names of files
    "workflow/submissions/differences.py": {r"\d[\d.,]*[%％‰]?|[A-Za-z]+|."},  # a pattern
    "workflow/base/workbooks.py": {"是", "否"},  # what a cell says
    "workflow/messages/posting.py": {
        "红头",
        "这是一条测试消息：本群今后会收到红头系统的通知。",
    },  # what a robot posts
    "workflow/people/roster_file.py": {
        r"[、，,;；\s]+",
        "单位全称",
        "姓名",
        "登录名",
        "角色",
        "账号",
        "邮箱",
    },  # a workbook's columns
    "workflow/people/unit_facts.py": {r"[\w（）()·—\-、“”]+", "否", "是"},  # what a cell says, and a pattern
    "workflow/people/unit_file.py": {
        "××县",
        "××县××纺织有限公司工会",
        "××县总工会",
        "××纺织",
        "单位",
        "县区总工会",
        "大企业工会",
        "是",
        "曾用名",
        "非公有制",
        "（至",
        "）",
        "；",
    },  # a workbook's columns and examples
    "workflow/base/languages.py": {"中文", "[㐀-鿿豈-\ufaff]"},  # a language's own name, a pattern
    "workflow/progress/charts.py": {"；", "：", "，"},  # the sentence that stands for a table on paper
    "workflow/commendation/use_cases.py": {
        "：调整到第 ",
        " 名。",
        "表扬",
        "个单位。",
        "重新评定：",
    },  # history
    "workflow/progress/class_book.py": {"附件"},  # history
    "workflow/progress/class_file_views.py": {"培训班"},  # a workbook's sheet
    "workflow/progress/class_queries.py": {"培训班", "举办单位", "状态"},  # a workbook
    "workflow/progress/hearing.py": {"报告", "：", "与“", "”并案办理"},  # messages and history
    "workflow/progress/matrix_views.py": {"进度"},  # a workbook's sheet, a file's name
    "templates/pages/edit.html": {"一、", "（一）", "（1）"},  # how the levels of a paper are numbered
    "workflow/campaigns/extending.py": {"期限", "期限已延长"},  # history and messages
    "workflow/campaigns/roster_file.py": {"单位全称"},  # a workbook
    "workflow/campaigns/rosters.py": {
        "新加入",
        "退出",
        "个单位",
        "、",
        "已退出活动名单",
    },  # history and messages
    "workflow/campaigns/use_cases.py": {"活动有调整", "活动已结束"},  # messages
    "workflow/submissions/checkup.py": {  # how days and sums are written
        r"\d{4}年\d{1,2}月\d{1,2}日",
        r"^(?:合\s*计|总\s*计|小\s*计)$",
    },
    "workflow/submissions/content.py": {"（请在这里补充）"},  # stands in the text itself
    "workflow/submissions/use_cases.py": {"，", "收到。"},  # what the history keeps
}


def open_to(source: str) -> bool:
    return source in TOLD or not any(source.startswith(place) for place in CHINESE_BY_DECISION)


def unmarked(source: str) -> list[Word]:
    kept = KEPT.get(source, set())
    found = [word for word in words.words(source) if not word.marked and word.text not in kept]
    return [
        word for word in found if not word.text.endswith((".xlsx", ".pdf", ".zip", ".docx"))
    ]  # names of files


@pytest.mark.parametrize("source", [source for source in words.sources() if open_to(source)])
def test_every_chinese_word_of_a_screen_is_marked(source: str) -> None:
    """Mark it with `say("…")`, or `{% trans %}` where markup stands between; docs/language.md says how."""
    assert [f"{word.line}: {word.text.strip()[:60]}" for word in unmarked(source)] == []


@pytest.mark.parametrize("source", [source for source in words.sources() if open_to(source)])
def test_no_marked_word_is_glued_to_another(source: str) -> None:
    """Glued with `+`, `~` or in an f-string, a sentence forgets that it is one: say it whole, with facts."""
    assert words.glued(source) == []


def used() -> set[tuple[str, str]]:
    return {
        (word.text, word.context) for source in words.sources() for word in words.words(source) if word.marked
    }


def test_every_marked_word_has_its_english_and_no_entry_is_stale() -> None:
    entries = words.entries()
    assert {(entry.chinese, entry.context) for entry in entries} == used(), "run make words"
    assert [entry.chinese for entry in entries if not entry.english.strip("\n")] == []


def test_the_english_says_the_same_facts_and_no_chinese() -> None:
    for entry in words.entries():
        assert words.names_in(entry.chinese) == words.names_in(entry.english), entry
        assert not words.CHINESE.search(entry.english), entry


def test_what_two_rooms_say_is_translated_alike() -> None:
    said = defaultdict(set)
    for entry in words.entries():
        said[entry.chinese, entry.context].add(entry.english)
    assert {word: english for word, english in said.items() if len(english) > 1} == {}


def test_the_catalogues_are_as_make_words_writes_them() -> None:
    """So that two translators' changes meet line by line."""
    for file in words.CATALOGUES.glob("*.po"):
        assert file.read_text() == words.written(
            [one for one in words.entries() if one.catalogue == file.stem]
        )
