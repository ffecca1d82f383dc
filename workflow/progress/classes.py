"""Training classes (培训班): what is written down of one, and what can be taken. Plain Python."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from documents.sentences import listed, say
from workflow.base.days import written_day
from workflow.base.forms import chosen_in, count_in, day_in, text_in
from workflow.base.lifecycle import Lifecycle
from workflow.base.refusals import Invalid

STATES = {"recorded": say("已登记"), "void": say("已作废")}
LEVELS = {"city": say("市级"), "county": say("县区级"), "enterprise": say("企事业单位级")}
AUDIENCE = {
    "chairs": say("工会主席"),
    "owners": say("非公企业法人代表"),
    "staff": say("厂务公开民主管理专兼职工作者"),
    "representatives": say("职工代表"),
    "others": say("其他人员"),
}
FORMS = {
    "lecture": say("集中授课"),
    "video": say("视频"),
    "interactive": say("互动"),
    "case": say("案例"),
    "discussion": say("研讨"),
    "simulation": say("模拟"),
}
SUBJECTS = {
    "policy": say("方针政策"),
    "law": say("法律法规"),
    "rules": say("规章制度"),
    "procedure": say("程序方法"),
}
ATTENDANCE = {
    "staff_count": say("专兼职工作者人数"),
    "representatives_count": say("职工代表人数"),
    "others_count": say("其他人员人数"),
}
LABELS = {
    "title": say("班次名称"),
    "is_visit": say("送法律进企业"),
    "starts": say("开始日期"),
    "ends": say("结束日期"),
    "place": say("地点"),
    "level": say("级别"),
    "audience": say("培训对象"),
    "forms": say("培训形式"),
    "subjects": say("培训内容"),
    **ATTENDANCE,
}
CHOICES: Mapping[str, Mapping[str, str]] = {"audience": AUDIENCE, "forms": FORMS, "subjects": SUBJECTS}
LONGEST_TITLE, LONGEST_PLACE = 80, 80


@dataclass(frozen=True, slots=True)
class Step:
    """A row of the class's life; `reason` where one must be given."""

    action: str
    label: str
    sources: tuple[str, ...]
    target: str
    reason: bool = False


STEPS = (
    Step("edit", say("修改"), ("recorded",), "recorded"),
    Step("void", say("作废"), ("recorded",), "void", reason=True),
)
BY_ACTION = {step.action: step for step in STEPS}
HISTORY = {"record": say("登记"), **{step.action: step.label for step in STEPS}}
LIFE = Lifecycle(STEPS, STATES)


@dataclass(frozen=True, slots=True)
class Content:
    """What is written down of a class. One that lies ahead has no attendance yet."""

    title: str
    is_visit: bool
    starts: dt.date
    ends: dt.date
    place: str
    level: str
    audience: list[str]
    forms: list[str]
    subjects: list[str]
    staff_count: int
    representatives_count: int
    others_count: int

    @property
    def attendance(self) -> int:
        return self.staff_count + self.representatives_count + self.others_count


def read(form: Mapping[str, str], ticked: Mapping[str, Sequence[str]], year: int, today: dt.date) -> Content:
    """The content of a form, `ticked` its choices; Invalid names every field that cannot be taken."""
    faults: dict[str, str] = {}
    typed = {name: form.get(name, "") for name in LABELS}
    starts = day_in(typed["starts"], "starts", LABELS["starts"], faults)
    ends = day_in(typed["ends"] or typed["starts"], "ends", LABELS["ends"], faults)
    counted = {name: count_in(typed[name], name, label, faults) or 0 for name, label in ATTENDANCE.items()}
    chosen = {
        name: chosen_in(ticked.get(name, ()), choices, name, LABELS[name], faults)
        for name, choices in CHOICES.items()
    }
    [level] = chosen_in([typed["level"]], LEVELS, "level", LABELS["level"], faults) or [""]
    content = Content(
        title=text_in(typed["title"], "title", LABELS["title"], LONGEST_TITLE, faults),
        is_visit=typed["is_visit"] == "yes",
        starts=starts,
        ends=ends,
        place=text_in(typed["place"], "place", LABELS["place"], LONGEST_PLACE, faults),
        level=level,
        audience=chosen["audience"],
        forms=chosen["forms"],
        subjects=chosen["subjects"],
        staff_count=counted["staff_count"],
        representatives_count=counted["representatives_count"],
        others_count=counted["others_count"],
    )
    faults = _day_faults(content, year) | _attendance_faults(content, today) | faults
    if faults:
        raise Invalid(faults)
    return content


def _day_faults(content: Content, year: int) -> dict[str, str]:
    if content.starts.year != year:
        return {"starts": say("开始日期应当在{year}年。", year=year)}
    if content.ends < content.starts:
        return {"ends": say("结束日期不能早于开始日期（{starts}）。", starts=written_day(content.starts))}
    return {}


def _attendance_faults(content: Content, today: dt.date) -> dict[str, str]:
    """Nobody attended what has not begun; somebody did what is over."""
    if content.starts > today and content.attendance:
        return {"staff_count": say("还没有开班，人数请在办班以后补填，现在留空。")}
    if content.ends < today and not content.attendance:
        return {"staff_count": say("请填写参加人数，至少有一类人员不为 0。")}
    return {}


def changes(before: Content, after: Content) -> list[tuple[str, str, str]]:
    """(label, before, after) of every field that differs, in words."""
    old, new = asdict(before), asdict(after)
    return [
        (label, worded(name, old[name]), worded(name, new[name]))
        for name, label in LABELS.items()
        if old[name] != new[name]
    ]


def worded(name: str, value: object) -> str:
    """A field's value as a person reads it."""
    if isinstance(value, bool):
        return say("是") if value else say("否")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, list):
        return listed(CHOICES[name][one] for one in value)
    return LEVELS[value] if name == "level" and isinstance(value, str) else str(value)
