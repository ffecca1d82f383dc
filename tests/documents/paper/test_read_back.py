"""Any structure typesets, keeps inside the type area, and reads back as it was given."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some

from documents.paper import PaperSettings, typeset
from documents.paper.lines import NEVER_ENDS, NEVER_STARTS
from documents.text.structure import Attachment, NameList, Paragraph, Structure, Table

from .conftest import TEXTS, Book
from .measure import measured
from .read_back import differs, goes_on
from .texts import LEVELS, joint, letter, minutes, notice, order, plain, upward

HAN = "工会职工代表大会培训活动实施方案要求认真贯彻落实确保取得实效的和在中为"
word = some.text(
    HAN + "，。·•、；：“”‘’（）《》〔〕——……·～－〇％2014年3月A1%/-+@. ", min_size=1, max_size=120
).map(str.strip)
name_ = some.text(HAN, min_size=2, max_size=12)
blocks = some.lists(
    some.one_of(
        some.builds(Paragraph, some.just(0), some.just(""), word),
        some.builds(Paragraph, some.just(1), name_.map("一、{}".format), some.just("")),
        some.builds(Paragraph, some.just(2), name_.map("（一）{}。".format), word),
        some.builds(NameList, some.lists(name_, min_size=1, max_size=30).map(tuple)),
        some.builds(Table, some.lists(some.tuples(name_, word, name_), min_size=1, max_size=8).map(tuple)),
    ),
    max_size=6,
).map(tuple)
structures = some.builds(
    Structure,
    issuers=some.lists(name_, max_size=5).map(tuple),
    number=some.sampled_from(["", "甲工发〔2026〕8号", "甲工函〔2026〕8号"]),
    signers=some.lists(some.text(HAN, min_size=2, max_size=4), max_size=3).map(tuple),
    serial=some.sampled_from(["", "000012"]),
    classification=some.sampled_from(["", "机密★1年"]),
    urgency=some.sampled_from(["", "特急"]),
    title=some.text(HAN + "《》", max_size=90),
    recipients=some.text(HAN + "，、", max_size=400),
    body=blocks,
    attachment_note=some.lists(name_, max_size=3).map(tuple),
    signatories=some.lists(some.text(HAN, min_size=2, max_size=40), max_size=5).map(tuple),
    date=some.sampled_from(["", "2026-03-01"]),
    note=some.one_of(some.just(""), name_),
    attachments=some.lists(
        some.builds(
            Attachment,
            some.sampled_from(["附件", "附件2"]),
            name_,
            some.sampled_from(["", "（2026年2月20日）"]),
            blocks,
        ),
        max_size=2,
    ).map(tuple),
    cc=some.one_of(some.just(""), some.text(HAN, min_size=2, max_size=150)),
    printed_by=some.one_of(some.just(""), name_),
    printed_on=some.sampled_from(["", "2026-03-02"]),
)
chosen = some.builds(
    PaperSettings,
    form=some.sampled_from(["auto", "auto", "ordinary", "letter", "order", "minutes"]),
    sealed=some.booleans(),
    imprint_on_even_page=some.booleans(),
)


@settings(
    max_examples=25,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(structures, chosen)
def test_any_structure_typesets_and_reads_back(text: Structure, settings: PaperSettings) -> None:
    _typesets_and_reads_back(text, settings)


@pytest.mark.deep
@pytest.mark.timeout(3600)  # four minutes on a quiet machine
@settings(
    max_examples=600,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(structures, chosen)
def test_any_structure_typesets_and_reads_back_deep(text: Structure, settings: PaperSettings) -> None:
    _typesets_and_reads_back(text, settings)


def _typesets_and_reads_back(text: Structure, settings: PaperSettings) -> None:
    paper = typeset(text, settings)
    seen = measured(paper.pdf)
    assert differs(text, settings, seen.texts) == ""
    for number, _ in enumerate(seen.sizes):
        lines = seen.page(number)
        for line in lines:
            assert line.left >= 27.5, line
            assert line.right <= 184.6, line
        for line, after in pairwise(lines):
            if goes_on(line, after, text):
                assert line.right == pytest.approx(184, abs=0.3), line
                assert after.text[0] not in NEVER_STARTS - {"—"}, after
                assert line.text[-1] not in NEVER_ENDS, line


def test_the_corpus_reads_back(book: Book, name: str) -> None:
    assert differs(TEXTS[name], PaperSettings(), book.measured(name).texts) == ""


@pytest.mark.parametrize("like", ["·•・", "～〜", "-‑", "–‒", "—―"])
def test_characters_that_look_alike_are_told_apart(like: str) -> None:
    text = notice(body=(plain("、".join(f"工{mark}会" for mark in like)),))
    assert differs(text, PaperSettings(), measured(typeset(text).pdf).texts) == ""


ODD = {
    "joint order": (joint(3).replace(number="第5号", title="", recipients=""), "order"),
    "classified order": (
        order().replace(serial="000012", classification="机密★1年", urgency="特急", signers=("张某某",)),
        "order",
    ),
    "joint minutes": (joint(2), "minutes"),
    "who was there under a heading": (
        minutes().replace(body=(Paragraph(1, "一、", "出席：王某某"),)),
        "minutes",
    ),
    "signers without a red head": (upward().replace(issuers=()), "ordinary"),
    "letter without a red head": (upward().replace(issuers=(), signers=()), "letter"),
    "list in a letter": (letter().replace(body=LEVELS * 3, attachment_note=("名单", "办法")), "letter"),
}


@pytest.mark.parametrize("case", ODD)
def test_nothing_is_lost_in_odd_documents(case: str) -> None:
    text, form = ODD[case]
    settings = PaperSettings(form=form)
    assert differs(text, settings, measured(typeset(text, settings).pdf).texts) == ""
