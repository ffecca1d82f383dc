"""D2 to D4: titles of every length, broken by words into a trapezium or a diamond."""

from __future__ import annotations

from itertools import pairwise

import pytest

from documents.paper.geometry import AREA_WIDTH, TITLE
from documents.paper.lines import width_of
from documents.paper.titles import break_title

TITLES = (
    "关于召开会议的通知",
    "甲市总工会关于表扬2026年度工会工作先进单位和先进个人的通报",
    "关于印发《甲市总工会关于开展职工代表培训提升年活动的实施方案》的通知",
    "乙县总工会关于同意张三丰等同志任职的批复",
    "甲市总工会关于转发《省总工会关于进一步加强新就业形态劳动者权益保障工作的意见》的通知",
    "关于进一步加强和改进新时代产业工人队伍建设改革工作的实施意见",
    "甲市总工会办公室关于印发《甲市总工会2026年度工作要点》和《甲市总工会2026年度重点工作任务分工方案》的通知",
    "关于做好2026年春节期间送温暖工作的通知",
    "甲市总工会甲市人力资源和社会保障局甲市工商业联合会甲市企业联合会关于联合开展全市构建和谐劳动关系先进企业和工业园区创建评选活动并做好总结推广工作的通知",
)
NAMES = ("甲市总工会", "甲市人力资源和社会保障局", "甲市工商业联合会", "甲市企业联合会")
WHOLE = ("总工会", "通知", "通报", "批复", "关于", "张三丰", "社会保障", "劳动者", "2026年")


@pytest.mark.parametrize("title", TITLES)
def test_D2_D3_D4_lines_fit_keep_words_and_have_an_outline(title: str) -> None:
    lines = break_title(title, (), NAMES)
    assert "".join(lines) == title
    widths = [width_of(line, TITLE) for line in lines]
    assert all(width <= AREA_WIDTH for width in widths)
    if len(lines) > 1:
        assert max(widths) - min(widths) > 1
        assert min(map(len, lines)) > 3
        peak = widths.index(max(widths))
        assert all(a <= b + 1 for a, b in pairwise(widths[: peak + 1]))
        assert all(a + 1 >= b for a, b in pairwise(widths[peak:]))
    for line in lines:
        assert line[0] not in "的和与及、/》"
        assert line[-1] not in "《（“"
    for name in NAMES:
        assert title.count(name) == sum(line.count(name) for line in lines)
    for word in WHOLE:
        assert title.count(word) == sum(line.count(word) for line in lines)


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        (
            "甲市总工会办公室关于印发《全市职工代表培训提升年活动实施方案》的通知",
            ("甲市总工会办公室关于印发《全市职工代表", "培训提升年活动实施方案》的通知"),
        ),
        (
            "甲市总工会关于同意成立乙县工业园区工会联合会的批复",
            ("甲市总工会关于同意成立乙县", "工业园区工会联合会的批复"),
        ),
        ("关于印发《甲市总工会财务管理办法》的通知", ("关于印发《甲市总工会财务管理办法》的通知",)),
    ],
)
def test_D4_neither_a_documents_name_nor_a_place_is_parted(title: str, lines: tuple[str, ...]) -> None:
    assert break_title(title) == lines


def test_D_the_authors_own_lines_come_first() -> None:
    own = ("关于印发《甲市总工会", "关于开展职工代表培训提升年", "活动的实施方案》的通知")
    assert break_title("".join(own), own) == own


def test_D2_a_line_that_does_not_fit_is_broken_again() -> None:
    long = "关于开展职工代表培训工作的通知" * 3
    assert len(break_title(long, (long,))) > 1


@pytest.mark.parametrize("length", range(8, 91))
def test_D2_any_length_fits(length: int) -> None:
    title = ("关于进一步加强厂务公开民主管理和职工代表培训提升工作切实维护职工合法权益" * 3)[
        : length - 3
    ] + "的通知"
    lines = break_title(title)
    assert "".join(lines) == title
    assert all(width_of(line, TITLE) <= AREA_WIDTH for line in lines)
    assert len(lines) <= -(-length // 20) + 2
