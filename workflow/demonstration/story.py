"""What has happened in the demonstration, day by day: each line is one act of one person."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

FIRST_DAY = dt.date(2014, 3, 10)


@dataclass(frozen=True, slots=True)
class Scene:
    """A unit's acts in one campaign, in order: (day, who, action, remark)."""

    unit_code: str
    figures: tuple[int, int, int, int]
    acts: tuple[tuple[str, str, str, str], ...]
    is_request: bool = False
    summary_figures: tuple[int, int, int, int] | None = None


# 2014: every state that a plan can be in by the tenth of March; 沂水 is left for the visitor.
SCENES_2014 = (
    Scene(
        "lanshan",
        (420, 360, 2600, 1500),
        (
            ("2014-03-03", "lanshan", "submit", ""),
            ("2014-03-04", "minguan", "review", "目标明确，措施具体，同意。"),
            ("2014-03-05", "fenguan", "approve", "同意备案。"),
        ),
    ),
    Scene(
        "luozhuang",
        (310, 262, 1900, 1010),
        (
            ("2014-03-04", "luozhuang", "submit", ""),
            ("2014-03-05", "minguan", "review", "以请示报送，建议批复同意。"),
            ("2014-03-06", "fenguan", "approve", "同意。"),
        ),
        is_request=True,
    ),
    Scene(
        "hedong",
        (280, 230, 1500, 800),
        (
            ("2014-03-06", "hedong", "submit", ""),
            ("2014-03-07", "minguan", "review", "符合要求，请领导审定。"),
        ),
    ),
    Scene("yinan", (350, 285, 1750, 900), (("2014-03-07", "yinan", "submit", ""),)),
    Scene(
        "tancheng",
        (300, 190, 1600, 700),
        (
            ("2014-03-05", "tancheng", "submit", ""),
            (
                "2014-03-07",
                "minguan",
                "send_back",
                "专兼职工作者培训率低于80%，职工代表培训率低于50%，请调整计划后重新提交。",
            ),
        ),
    ),
    Scene("lanling", (330, 270, 1680, 860), ()),
    Scene("linkuang", (190, 170, 1200, 720), (("2014-03-10", "linkuang", "submit", ""),)),
    Scene(
        "lindaxue",
        (46, 40, 380, 210),
        (("2014-03-07", "lindaxue", "submit", ""), ("2014-03-10", "minguan", "review", "同意。")),
    ),
)
# 2013: what last year left, so that the summary's states have something to show.
SCENES_2013 = (
    Scene(
        "lanshan",
        (400, 300, 2500, 1100),
        (
            ("2013-03-12", "lanshan", "submit", ""),
            ("2013-03-14", "minguan", "review", "同意。"),
            ("2013-03-15", "fenguan", "approve", "同意。"),
            ("2013-11-18", "lanshan", "submit_summary", ""),
            ("2013-11-22", "minguan", "accept_summary", "总结全面，准予办结。"),
        ),
        summary_figures=(400, 318, 2500, 1260),
    ),
    Scene(
        "yishui",
        (360, 250, 1850, 800),
        (
            ("2013-03-13", "yishui", "submit", ""),
            ("2013-03-18", "minguan", "review", "同意。"),
            ("2013-03-19", "fenguan", "approve", "同意。"),
            ("2013-11-19", "yishui", "submit_summary", ""),
            ("2013-11-25", "minguan", "accept_summary", "准予办结。"),
        ),
        summary_figures=(360, 262, 1850, 845),
    ),
    Scene(
        "feixian",
        (270, 200, 1400, 600),
        (
            ("2013-03-15", "feixian", "submit", ""),
            ("2013-03-19", "minguan", "review", "同意。"),
            ("2013-03-20", "fenguan", "approve", "同意。"),
            ("2014-03-07", "feixian", "submit_summary", ""),
        ),
        summary_figures=(270, 188, 1400, 540),
    ),
    Scene(
        "mengyin",
        (210, 160, 1050, 500),
        (
            ("2013-03-11", "mengyin", "submit", ""),
            ("2013-03-14", "minguan", "review", "同意。"),
            ("2013-03-15", "fenguan", "approve", "同意。"),
            ("2013-11-20", "mengyin", "submit_summary", ""),
            ("2013-11-27", "minguan", "send_back_summary", "培训人数与台账不一致，请核实后重新报送。"),
        ),
        summary_figures=(210, 150, 1050, 470),
    ),
    Scene(
        "pingyi",
        (260, 190, 1300, 560),
        (
            ("2013-03-14", "pingyi", "submit", ""),
            ("2013-03-18", "minguan", "review", "同意。"),
            ("2013-03-20", "fenguan", "approve", "同意。"),
        ),
    ),
)
