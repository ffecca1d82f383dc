"""Plans and summaries: written by the units, reviewed, sent back, approved, accepted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from functools import partial

from documents.paper import PaperSettings, typeset
from documents.text import plain_text, recognise
from workflow.base.clock import now
from workflow.base.days import written_day
from workflow.base.refusals import Conflict
from workflow.campaigns.rules import FIGURES, percent
from workflow.demonstration import house, texts, year
from workflow.demonstration.player import Deed
from workflow.demonstration.story import SCENES_2013, SCENES_2014, Scene
from workflow.demonstration.year import UnitYear
from workflow.people.queries import actor_named
from workflow.reports import records, summary
from workflow.submissions import files, use_cases
from workflow.submissions.content import TO_WRITE, Content
from workflow.submissions.models import Submission

Counts = tuple[int, int, int, int]
NOT_FILED = ("drafted", "returned", "approved", "summary_returned")
PRAISE = {5: "总结全面，经验可以推广，准予办结。", 4: "总结清楚，数字准确，准予办结。", 3: "准予办结。"}
_scans: dict[str, bytes] = {}


def deeds() -> list[Deed]:
    """Both years."""
    past = [deed for scene in SCENES_2013 for deed in _told(2013, scene)]
    return [*past, *(deed for unit in year.units() for deed in _year_of(unit))]


def _told(of: int, scene: Scene) -> Iterator[Deed]:
    """The acts of a scene; whoever submits has written before."""
    for written, who, action, remark in scene.acts:
        day = dt.date.fromisoformat(written)
        if action in ("submit", "submit_summary"):
            counts = scene.summary_figures if action == "submit_summary" else scene.figures
            assert counts, "a scene that files a summary says with what figures"  # noqa: S101 - our own story
            template = texts.SUMMARY if action == "submit_summary" else texts.PLAN
            yield Deed(day, partial(_file, of, scene.unit_code, template, counts, scene.is_request))
        else:
            yield Deed(day, _act(of, scene.unit_code, who, action, remark))
    if not scene.acts:
        yield Deed(
            dt.date(of, 3, 9),
            partial(_write, of, scene.unit_code, texts.PLAN, scene.figures, scene.is_request),
        )


def _year_of(unit: UnitYear) -> Iterator[Deed]:
    """A unit's 2014: as it was told, and on from there."""
    scene = next((one for one in SCENES_2014 if one.unit_code == unit.code), None)
    done = [action for _, _, action, _ in scene.acts] if scene else []
    if scene:
        yield from _told(2014, scene)
    filed = max(unit.plan_day, dt.date(2014, 3, 11))
    if not {"submit"} & set(done) or done[-1] == "send_back":
        figures = (unit.totals[0], unit.planned[0], unit.totals[1], unit.planned[1])
        if done:  # sent back for being too low
            figures = (unit.totals[0], unit.totals[0] * 82 // 100, unit.totals[1], unit.totals[1] * 52 // 100)
        yield Deed(filed, partial(_file, 2014, unit.code, texts.PLAN, figures, False))
        done = []
    if "review" not in done:
        yield Deed(filed + dt.timedelta(days=3), _act(2014, unit.code, "minguan", "review", "同意。"))
    if "approve" not in done:
        yield Deed(filed + dt.timedelta(days=5), _act(2014, unit.code, "fenguan", "approve", "同意备案。"))
    if unit.summary_day:
        trained = (unit.totals[0], unit.trained[0], unit.totals[1], unit.trained[1])
        yield Deed(unit.summary_day, partial(_file, 2014, unit.code, texts.SUMMARY, trained, False))
        accepted = unit.summary_day + dt.timedelta(days=4)
        yield Deed(
            accepted,
            _act(2014, unit.code, "minguan", "accept_summary", PRAISE[unit.mark], str(unit.mark)),
        )


def _act(of: int, code: str, who: str, action: str, remark: str, mark: str = "") -> Callable[[dt.date], None]:
    def act(day: dt.date) -> None:
        found = house.submission(of, code)
        use_cases.act(house.signing(who), found.id, action, found.version, now(), day, remark, mark)

    return act


def _file(of: int, code: str, template: str, counts: Counts, is_request: bool, day: dt.date) -> None:
    found = house.submission(of, code)
    action = "submit_summary" if template is texts.SUMMARY else "submit"
    if found.state not in NOT_FILED:
        raise Conflict("这一单位已经报送。")
    _write(of, code, template, counts, is_request, day)
    found = house.submission(of, code)
    use_cases.act(actor_named(code), found.id, action, found.version, now(), day)


def _write(of: int, code: str, template: str, counts: Counts, is_request: bool, day: dt.date) -> None:
    figures = dict(zip(FIGURES, counts, strict=True))
    found = house.submission(of, code)
    text = (
        _drafted(found, day)
        if of == 2014 and template is texts.SUMMARY
        else _told_text(found, template, figures, day)
    )
    scan = files.keep("stamped", f"{house.NAMES[code]}盖章扫描件.pdf", _scan(template, text))
    content = Content(text, figures, is_request)
    use_cases.save(actor_named(code), found.id, found.version, content, [scan], now())


def _drafted(found: Submission, day: dt.date) -> str:
    """The program's own first draft, with what only the unit can say written in."""
    text = plain_text(summary.compose(records.of_unit(found, day)).structure)
    for written in texts.WRITTEN_IN:
        text = text.replace(TO_WRITE, written, 1)
    return text


def _told_text(found: Submission, template: str, figures: dict[str, int], day: dt.date) -> str:
    return template.format(
        unit=found.unit.name,
        campaign=found.campaign.title,
        date=written_day(day),
        classes=3,
        models=4,
        staff_percent=percent(figures["staff_trained"], figures["staff_total"]),
        representatives_percent=percent(figures["representatives_trained"], figures["representatives_total"]),
        **figures,
    ).replace("2014年", f"{found.campaign.year}年", 1)


def _scan(template: str, text: str) -> bytes:
    """What stands for the stamped original; one of each kind is enough to look at."""
    if template not in _scans:
        _scans[template] = typeset(recognise(text), PaperSettings(sealed=False)).pdf
    return _scans[template]
