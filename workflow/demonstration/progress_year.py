"""The year 2014 in figures, classes, model units and concerns: dated acts, played through the use cases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from workflow.base.clock import now
from workflow.base.database import db
from workflow.demonstration import cast, house, progress_texts
from workflow.demonstration.player import Deed
from workflow.demonstration.story import SCENES_2014
from workflow.issuing import use_cases as issuing
from workflow.issuing.models import Document
from workflow.people.models import Unit
from workflow.people.queries import actor_named, unit_named
from workflow.progress import class_book, hearing, nominations, publication
from workflow.progress import concerns as concern_rules
from workflow.progress import head_counts as counting
from workflow.progress.classes import FORMS, SUBJECTS
from workflow.progress.classes import Content as ClassContent
from workflow.progress.figures import Counts
from workflow.progress.model_units import NOMINATING_KINDS
from workflow.progress.model_units import Content as ModelContent
from workflow.progress.models import Concern, ModelUnit

YEAR = 2014
# How much of the year's training is done by the end of each month, in percent: all of it when its stage ends.
PACE = (0, 0, 4, 14, 27, 40, 52, 65, 82, 100, 100, 100)
SILENT = 13  # every thirteenth unit enters nothing before August
SELECTED_ON, LISTED_ON = dt.date(YEAR, 10, 21), dt.date(YEAR, 10, 27)


@dataclass(frozen=True, slots=True)
class Filing:
    """A unit of the roster as the story needs it: `place` is its row in the cast."""

    unit: Unit
    code: str
    place: int


def deeds() -> list[Deed]:
    """Everything, subject by subject."""
    filing = units()
    return [*_head_counts(filing), *_classes(filing), *_model_units(filing), *_concerns(filing)]


def units() -> list[Filing]:
    """Every unit of the roster, in the order of the cast."""
    return [
        Filing(unit_named(name), code, place)
        for place, (_, name, _, code) in enumerate(cast.units(), start=1)
    ]


def _campaign() -> int:
    return house.campaign(YEAR).id


# Head-counts


def _head_counts(filing: list[Filing]) -> Iterator[Deed]:
    """Every month of every unit that has none below it; who has is the sum of those."""
    above = {one.unit.parent_id for one in filing}
    for one in filing:
        if one.unit.id in above:
            continue
        for month in range(1, 13):
            entered = _entered_on(month, one.place)
            if one.place % SILENT == 0 and entered < dt.date(YEAR, 8, 1):
                continue
            yield Deed(entered, _entering(one, month))


def _entered_on(month: int, place: int) -> dt.date:
    """In the first days of the month after; January and February when the campaign had been announced."""
    if month < 3:
        return dt.date(YEAR, 3, 5 + place % 3)
    return dt.date(YEAR, month + 1, 2 + place % 4) if month < 12 else dt.date(YEAR, 12, 31)


def _entering(one: Filing, month: int) -> Callable[[dt.date], object]:
    typed = counting.Typed(dt.date(YEAR, month, 1), 0, counts(one, month))
    return lambda day: counting.enter(actor_named(one.code), _campaign(), one.unit.id, typed, now(), day)


def counts(one: Filing, month: int) -> Counts:
    """What a unit has reached by the end of a month; how far it comes by December depends on its place."""
    staff, representatives = _totals(one)
    staff_goal, goal = 74 + one.place * 7 % 24, 44 + one.place * 11 % 30
    trained = staff * staff_goal * PACE[month - 1] // 10_000
    learned = representatives * goal * PACE[month - 1] // 10_000
    last_year = staff * 30 // 100, representatives * 22 // 100
    return Counts(
        staff, trained, min(staff, trained + last_year[0]),
        representatives, learned, min(representatives, learned + last_year[1]),
    )  # fmt: skip


def _totals(one: Filing) -> tuple[int, int]:
    """As the unit's plan says, where the story has one."""
    scene = next((scene for scene in SCENES_2014 if scene.unit_code == one.code), None)
    if scene:
        return scene.figures[0], scene.figures[2]
    return 30 + one.place * 53 % 270, 180 + one.place * 97 % 1400


# Classes


def _classes(filing: list[Filing]) -> Iterator[Deed]:
    for content in progress_texts.city_classes():
        yield Deed(content.ends, _recording(unit_named(cast.CITY).id, "minguan", content))
    for number, one in enumerate(filing):
        for turn in range(1, 4 if one.unit.kind in NOMINATING_KINDS else 2):
            content = _class(one, number, turn)
            yield Deed(content.ends, _recording(one.unit.id, one.code, content))


def _class(one: Filing, number: int, turn: int) -> ClassContent:
    day = dt.date(YEAR, 4 + (number + turn * 2) % 7, 3 + (number * 5 + turn * 7) % 24)
    forms, subjects = list(FORMS), list(SUBJECTS)
    chosen = {forms[number % len(forms)], forms[(number + turn) % len(forms)], "lecture" if turn == 1 else ""}
    return ClassContent(
        title=f"{one.unit.short_name}职工代表培训班（第{'一二三'[turn - 1]}期）",
        is_visit=False,
        starts=day,
        ends=day + dt.timedelta(days=turn % 2),
        place=("党校", "干部学校", "职工之家")[number % 3],
        level="county" if one.unit.kind in NOMINATING_KINDS else "enterprise",
        audience=["staff", "representatives"] if turn == 1 else ["representatives"],
        forms=[form for form in forms if form in chosen],
        subjects=[subjects[(number + turn) % 4], subjects[(number + turn + 1) % 4]],
        staff_count=12 if turn == 1 else 0,
        representatives_count=60 + (number * 13 + turn * 17) % 90,
        others_count=0,
    )


def _recording(unit_id: int, who: str, content: ClassContent) -> Callable[[dt.date], object]:
    return lambda day: class_book.record(actor_named(who), _campaign(), unit_id, content, now(), day)


# Model units


def _model_units(filing: list[Filing]) -> Iterator[Deed]:
    """Every county nominates three or four; the first of each of twelve counties is selected, and they are listed."""
    counties = [one for one in filing if one.unit.kind == "county"]
    for number, one in enumerate(counties):
        for turn in range(3 + number % 2):
            name = progress_texts.enterprise(one.unit.short_name, number, turn)
            day = dt.date(YEAR, 6, 3 + number) + dt.timedelta(days=turn * 9)
            yield Deed(day, _nominating(one, name, turn))
            yield Deed(
                dt.date(YEAR, 9, 2 + number), _deciding(name, "minguan", "review", "材料真实，符合条件。")
            )
            if turn == 0:
                yield Deed(SELECTED_ON, _deciding(name, "fenguan", "select", "同意。"))
            elif turn == 2:
                yield Deed(SELECTED_ON, _deciding(name, "fenguan", "decline", "名额有限，继续培植。"))
    yield Deed(LISTED_ON, _publish)


def _nominating(one: Filing, name: str, turn: int) -> Callable[[dt.date], object]:
    private = turn < 2
    content = ModelContent(
        name,
        "private" if private else "public",
        turn == 0,
        turn == 1,
        progress_texts.MATERIAL.format(name=name),
    )
    return lambda day: nominations.nominate(
        actor_named(one.code), _campaign(), one.unit.id, content, now(), day
    )


def _deciding(name: str, who: str, action: str, words: str) -> Callable[[dt.date], object]:
    def decide(day: dt.date) -> None:
        row = db.session.query(ModelUnit).filter_by(name=name).one()
        nominations.act(actor_named(who), row.id, action, row.version, now(), day, words)

    return decide


def _publish(day: dt.date) -> None:
    """The list goes the whole way: drafted by the officer, checked by the office, signed off by the leader."""
    made = publication.publish(actor_named("minguan"), _campaign(), house.series("临会办").id, now(), day)
    for who, action in (("hegao", "check"), ("zhuxi", "sign_off")):
        version = db.session.get_one(Document, made, populate_existing=True).version
        issuing.act(actor_named(who).with_step_up(), made, action, version, now(), day)


# Concerns


def _concerns(filing: list[Filing]) -> Iterator[Deed]:
    for number, told in enumerate(progress_texts.CONCERNS):
        one = filing[number * 5 % len(filing)]
        reported = dt.date(YEAR, 3 + number * 2 // 3, 6 + number)
        content = concern_rules.Content(told.category, told.urgency, told.title, told.text)
        yield Deed(reported, _reporting(one, content))
        for after, (who, action, words) in enumerate(told.steps, start=1):
            day = reported + dt.timedelta(days=6 * after)
            yield Deed(day, _dealing(told.title, who or one.code, action, words))


def _reporting(one: Filing, content: concern_rules.Content) -> Callable[[dt.date], object]:
    return lambda day: hearing.report(actor_named(one.code), _campaign(), one.unit.id, content, now(), day)


def _dealing(title: str, who: str, action: str, words: str) -> Callable[[dt.date], object]:
    def deal(day: dt.date) -> None:
        row = _concern(title)
        if action.startswith("merge:"):
            into = _concern(action.removeprefix("merge:"))
            hearing.merge(actor_named(who), row.id, row.version, into.id, now(), day, words)
        else:
            hearing.act(actor_named(who), row.id, action, row.version, now(), day, words)

    return deal


def _concern(title: str) -> Concern:
    return db.session.query(Concern).filter_by(campaign_id=_campaign(), title=title).one()
