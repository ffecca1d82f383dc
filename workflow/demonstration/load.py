"""Loads the demonstration through the program's own use cases, and issues its documents with the real job."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import sqlalchemy as sa
from flask import current_app

from documents.paper import PaperSettings, typeset
from documents.text import Structure, recognise
from workflow.base import database, outbox
from workflow.base.clock import InstallationSetting, demonstration_day, now, set_demonstration_day
from workflow.base.database import db, transaction
from workflow.base.days import written_day
from workflow.campaigns.models import Campaign, RosterEntry, Stage
from workflow.campaigns.rules import percent
from workflow.demonstration import cast, progress_year, reminding, texts
from workflow.demonstration.story import FIRST_DAY, SCENES_2013, SCENES_2014, Scene
from workflow.demonstration.units import RENAMED, rows
from workflow.issuing import drafting, numbering
from workflow.issuing import use_cases as issuing
from workflow.issuing.drafting import Draft
from workflow.issuing.models import Document, Series
from workflow.issuing.printing import file_name
from workflow.issuing.trust import make_demonstration_keys, store
from workflow.operations import checkpoints
from workflow.people import unit_history
from workflow.people import units as listed
from workflow.people.accounts import NewAccount, create_accounts
from workflow.people.models import Unit
from workflow.people.queries import actor_named, unit_named
from workflow.submissions import files, use_cases
from workflow.submissions.content import FIGURES, Content
from workflow.submissions.models import Submission

LOADED = "demonstration"
LIVED_UNTIL = "demonstration lived until"
PASSWORD = "Yanshi-2014"  # noqa: S105 - printed on the screen; production refuses the demonstration
BEFORE_THE_FIRST_ROUND = dt.date(2014, 2, 28)
LAST_PAPER_NUMBER = 16  # 临会办〔2014〕1号 to 16号 were issued on paper
SHOWN = ("yishui", "yishui-zhuxi", "minguan", "fenguan", "bangong", "hegao", "zhuxi", "xitong", "shenji")


def load(day: dt.date | None = None, reload: bool = False) -> str:
    """Loads what is not loaded, moves the day where one is given; returns what to tell the person."""
    if reload:
        _wipe()
    if db.session.get(InstallationSetting, LOADED) is None:
        _wipe()
        _tell()
        make_demonstration_keys(cast.CITY)
        _people()
        _campaigns()
        reminding.play(BEFORE_THE_FIRST_ROUND, day or FIRST_DAY, _work)
        _mark_loaded(day or FIRST_DAY)
        _live_until(day or FIRST_DAY)
    elif day:
        reminding.play(demonstration_day() or FIRST_DAY, day, _work)
        _live_until(day)
    _export(_folder())
    return _report()


def _wipe() -> None:
    """Back to an empty database; keys and files stay, unused ones harm nobody."""
    database.empty()
    for folder in (_folder(), checkpoints.folder()):  # they would bear witness against the new chain
        shutil.rmtree(folder, ignore_errors=True)


def _tell() -> None:
    print("正在载入演示数据并印发公文，约需十几秒……", flush=True)


def _mark_loaded(day: dt.date) -> None:
    with transaction() as session:
        set_demonstration_day(day)
        session.add(InstallationSetting(name=LOADED, value="loaded"))


def _live_until(day: dt.date) -> None:
    """Plays what happens from where the story stands to that day; then it is that day. A day before leaves what was
    played since, until the demonstration is loaded anew."""
    lived = db.session.get(InstallationSetting, LIVED_UNTIL)
    since = dt.date.fromisoformat(lived.value) if lived else dt.date.min
    campaign = db.session.scalars(sa.select(Campaign).where(Campaign.title == texts.CAMPAIGN)).one()
    series = db.session.scalars(sa.select(Series).where(Series.mark == "临会办")).one()
    for act in progress_year.acts(campaign.id, series.id):
        if since < act.day <= day:
            act.do(act.day)
            if db.session.scalar(sa.select(outbox.Job.id).where(outbox.Job.state == "pending").limit(1)):
                _work(act.day)
    with transaction() as session:
        set_demonstration_day(day)
        session.merge(InstallationSetting(name=LIVED_UNTIL, value=max(day, since).isoformat()))


def _people() -> None:
    listed.take_list(None, rows(cast.CITY), now(), dt.date(2014, 1, 2))
    former, _, name, short, day, reason = RENAMED
    unit_history.rename(None, unit_named(former).id, 1, name, short, day, reason, now(), day)
    accounts = [NewAccount(one.username, one.name, one.unit, one.roles) for one in cast.members()]
    create_accounts(None, accounts, now(), PASSWORD)


def _campaigns() -> None:
    city = unit_named(cast.CITY).id
    with transaction() as session:
        office = Series(mark="临会办", issuer="临沂市总工会办公室", unit_id=city)
        replies = Series(mark="临会备", issuer=cast.CITY, unit_id=city)
        session.add_all([office, replies])
        session.flush()
        numbering.start_after(session, office.id, 2014, LAST_PAPER_NUMBER)
        office_id, replies_id = office.id, replies.id
    roster = [unit_named(name).id for _, name, _, _ in cast.units()]
    last_year = _filing_units(SCENES_2013)
    past = _campaign("厂务公开民主管理集中行动", 2013, city, last_year, None, None)
    _play(past, SCENES_2013)
    notice = _issue_notice(office_id, roster)
    _play(_campaign(texts.CAMPAIGN, 2014, city, roster, replies_id, notice), SCENES_2014)


def _filing_units(scenes: tuple[Scene, ...]) -> list[int]:
    codes = {scene.unit_code for scene in scenes}
    return [unit_named(name).id for _, name, _, code in cast.units() if code in codes]


def _campaign(
    title: str, year: int, host: int, roster: list[int], replies: int | None, notice: int | None
) -> int:
    with transaction() as session:
        campaign = Campaign(
            state="running",
            title=title,
            basis="省总工会关于开展厂务公开民主管理活动的实施意见",
            year=year,
            host_unit_id=host,
            plan_due=dt.date(year, 3, 15),
            summary_due=dt.date(year, 11, 20),
            staff_target=80 if replies else 70,
            representative_target=50 if replies else 40,
            reply_kind="record" if replies else "none",
            reply_series_id=replies,
            notice_id=notice,
        )
        campaign.stages = [
            Stage(position=1, name="宣传发动", starts=dt.date(year, 3, 1), ends=dt.date(year, 3, 31)),
            Stage(position=2, name="集中培训提升", starts=dt.date(year, 4, 1), ends=dt.date(year, 10, 31)),
            Stage(position=3, name="总结评价", starts=dt.date(year, 11, 1), ends=dt.date(year, 12, 31)),
        ]
        session.add(campaign)
        session.flush()
        session.add_all(RosterEntry(campaign_id=campaign.id, unit_id=unit) for unit in roster)
        use_cases.open_for(session, campaign.id, roster)
        return campaign.id


def _issue_notice(series_id: int, roster: list[int]) -> int:
    """The campaign's notice goes the whole way: drafted, checked by another, signed off, numbered, issued."""
    day = dt.date(2014, 2, 25)
    structure = recognise(texts.NOTICE).replace(issuers=("临沂市总工会办公室",), findings=())
    document = drafting.draft(
        actor_named("bangong"), Draft(series_id, "notice", structure, tuple(roster)), now(), day
    )
    issuing.act(actor_named("hegao"), document, "check", 1, now(), day)
    issuing.act(actor_named("zhuxi").with_step_up(), document, "sign_off", 2, now(), day)
    _work(day)
    return document


def _play(campaign_id: int, scenes: tuple[Scene, ...]) -> None:
    units = {code: name for _, name, _, code in cast.units()}
    for scene in scenes:
        unit = units[scene.unit_code]
        submission = db.session.scalars(
            sa.select(Submission.id)
            .join(Unit)
            .where(Submission.campaign_id == campaign_id, Unit.name == unit)
        ).one()
        _write(
            submission,
            scene,
            unit,
            texts.PLAN,
            scene.figures,
            scene.acts[0][0] if scene.acts else "2014-03-10",
        )
        for day, who, action, remark in scene.acts:
            if action == "submit_summary" and scene.summary_figures:
                _write(submission, scene, unit, texts.SUMMARY, scene.summary_figures, day)
            _act(submission, who, action, dt.date.fromisoformat(day), remark)


def _act(submission_id: int, who: str, action: str, day: dt.date, remark: str) -> None:
    version = db.session.get_one(Submission, submission_id).version
    use_cases.act(actor_named(who), submission_id, action, version, now(), day, remark)
    if action == "approve":
        _work(day)


def _write(
    submission_id: int, scene: Scene, unit: str, template: str, counts: tuple[int, int, int, int], day: str
) -> None:
    figures = dict(zip(FIGURES, counts, strict=True))
    submission = db.session.get_one(Submission, submission_id)
    text = template.format(
        unit=unit,
        campaign=submission.campaign.title,
        date=written_day(dt.date.fromisoformat(day)),
        classes=3,
        models=4,
        staff_percent=percent(figures["staff_trained"], figures["staff_total"]),
        representatives_percent=percent(figures["representatives_trained"], figures["representatives_total"]),
        **figures,
    ).replace("2014年", f"{submission.campaign.year}年", 1)
    stamped = [files.keep("stamped", f"{unit}盖章扫描件.pdf", _scan(recognise(text)))] if scene.acts else []
    content = Content(text, figures, scene.is_request)
    use_cases.save(actor_named(scene.unit_code), submission_id, submission.version, content, stamped, now())


def _scan(structure: Structure) -> bytes:
    return typeset(structure, PaperSettings(sealed=False)).pdf


def _work(day: dt.date) -> None:
    """Does what was ordered on that day, here and now, with the very job the workers run."""
    with transaction():
        set_demonstration_day(day)
    for job_id in db.session.scalars(sa.select(outbox.Job.id).where(outbox.Job.state == "pending")).all():
        outbox.work(job_id)
        job = db.session.get_one(outbox.Job, job_id, populate_existing=True)
        if job.error:
            raise RuntimeError(f"演示公文印发失败：{job.error}")


def _folder() -> Path:
    folder: Path = current_app.config["HONGTOU"].data / "demonstration"
    return folder


def _export(folder: Path) -> None:
    """Copies of the issued documents under their own names, for whoever wants to look at files."""
    folder.mkdir(parents=True, exist_ok=True)
    for document in db.session.scalars(sa.select(Document).where(Document.sha256 != "")):
        file = folder / file_name(document.number, document.title)
        if not file.exists():
            file.write_bytes(store().get(document.sha256))


def _report() -> str:
    people = {one.username: one for one in cast.members()}
    rows = [
        f"  {name:<14}{people[name].name}　{people[name].unit}　{_roles(people[name].roles)}"
        for name in SHOWN
    ]
    today = demonstration_day() or FIRST_DAY
    return "\n".join(
        [
            f"演示的“今天”是 {written_day(today)}。改日期：.venv/bin/hongtou demo --on 2014-11-10",
            f"演示账号（密码都是 {PASSWORD}）：",
            *rows,
            "  其他报送单位的经办人用单位代码登录，例如 lanshan、linkuang。",
            f"已印发公文的 PDF 在 {_folder()}",
        ]
    )


def _roles(roles: tuple[str, ...]) -> str:
    from workflow.people.policy import ROLES

    return "、".join(ROLES[role] for role in roles)
