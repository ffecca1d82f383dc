"""Loads the demonstration through the program's own use cases, and issues its documents with the real job."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import sqlalchemy as sa
from flask import current_app

from workflow.base import database
from workflow.base.audit import AuditEntry, AuditHead
from workflow.base.clock import InstallationSetting, demonstration_day, now, set_demonstration_day
from workflow.base.database import db, transaction
from workflow.base.days import written_day
from workflow.campaigns.models import Campaign, RosterEntry, Stage
from workflow.demonstration import cast, commending, filings, house, opening, player, progress_year, reminding
from workflow.demonstration.player import Deed
from workflow.demonstration.story import FIRST_DAY, SCENES_2013
from workflow.demonstration.units import RENAMED, rows
from workflow.issuing import numbering
from workflow.issuing.models import Document, Series
from workflow.issuing.printing import file_name
from workflow.issuing.trust import make_demonstration_keys, store
from workflow.operations import checkpoints
from workflow.people import unit_history
from workflow.people import units as listed
from workflow.people.accounts import NewAccount, create_accounts
from workflow.people.queries import unit_named
from workflow.submissions import use_cases

PLAYED = "demonstration"  # the setting that says until which day the story was played
TOLD = "demonstration_told"  # the setting that names the last audit entry of the story itself
LOOKING = (
    "signed_in",
    "signed_out",
    "signed_out_everywhere",
    "language_changed",
    "document_opened",
    "document_downloaded",
    "attachment_downloaded",
    "register_exported",
    "progress_exported",
)  # what leaves nothing that a visitor would miss
PASSWORD = "Yanshi-2014"  # noqa: S105 - printed on the screen; production refuses the demonstration
LAST_PAPER_NUMBER = 16  # 临会办〔2014〕1号 to 16号 were issued on paper
SHOWN = ("yishui", "yishui-zhuxi", "minguan", "fenguan", "bangong", "hegao", "zhuxi", "xitong", "shenji")


def load(day: dt.date | None = None, reload: bool = False) -> str:
    """Loads what is not loaded and plays the story on to the day; returns what to tell the person.

    For an earlier day than was played it begins anew, so that the house is as it was; unless visitors did something,
    which is kept: then only the calendar moves. With `reload` it begins anew whatever was done.
    """
    wanted = day or demonstration_day() or FIRST_DAY
    played, visited = _played(), _visited()
    if reload or (played and played > wanted and not visited):
        played, visited = None, False
    if played is None:
        _set_up()
    refused = player.play(_story(), played, wanted)
    _mark(wanted, visited)
    _export(_folder())
    return _report(refused, played if played and played > wanted else None)


def _set_up() -> None:
    """People, series and last year: what is there before the story begins."""
    _wipe()
    _tell()
    make_demonstration_keys(cast.CITY)
    _people()
    _series()
    _last_year()


def _story() -> list[Deed]:
    """All deeds; of one day the round comes first."""
    rest = (opening, reminding, progress_year, filings, commending)
    return [deed for part in rest for deed in part.deeds()]


def _wipe() -> None:
    """Back to an empty database; keys and files stay, unused ones harm nobody."""
    database.empty()
    for folder in (_folder(), checkpoints.folder()):  # they would bear witness against the new chain
        shutil.rmtree(folder, ignore_errors=True)


def _tell() -> None:
    print("正在载入演示数据并印发公文，约需半分钟；日子越晚，要印的公文越多……", flush=True)


def _played() -> dt.date | None:
    """The day until which the story was played; None before it is loaded."""
    setting = db.session.get(InstallationSetting, PLAYED)
    return dt.date.fromisoformat(setting.value) if setting else None


def _visited() -> bool:
    """Whether anybody did more than look around since the story was last played."""
    told = db.session.get(InstallationSetting, TOLD)
    deeds = sa.select(AuditEntry.id).where(
        AuditEntry.actor_id.is_not(None), AuditEntry.action.not_in(LOOKING)
    )
    return (
        db.session.scalar(deeds.where(AuditEntry.id > (int(told.value) if told else 0)).limit(1)) is not None
    )


def _mark(day: dt.date, visited: bool) -> None:
    """Notes how far the story is played, and where in the audit it ends, as long as it alone was at work."""
    with transaction() as session:
        set_demonstration_day(day)
        row = session.get(InstallationSetting, PLAYED)
        if row is None or row.value < day.isoformat():
            session.merge(InstallationSetting(name=PLAYED, value=day.isoformat()))
        if not visited:
            last = session.scalars(sa.select(AuditHead.entry_id)).one()
            session.merge(InstallationSetting(name=TOLD, value=f"{last}"))


def _people() -> None:
    listed.take_list(None, rows(cast.CITY, cast.PARTNER), now(), dt.date(2014, 1, 2))
    former, _, name, short, day, reason = RENAMED
    unit_history.rename(None, unit_named(former).id, 1, name, short, day, reason, now(), day)
    accounts = [NewAccount(one.username, one.name, one.unit, one.roles) for one in cast.members()]
    create_accounts(None, accounts, now(), PASSWORD)


def _series() -> None:
    city, partner = unit_named(cast.CITY).id, unit_named(cast.PARTNER).id
    with transaction() as session:
        office = Series(mark="临会办", issuer="临沂市总工会办公室", unit_id=city)
        session.add_all(
            [
                office,
                Series(mark="临会备", issuer=cast.CITY, unit_id=city),
                Series(mark="临会发", issuer=cast.CITY, unit_id=city),
                Series(mark="临厂开办", issuer=cast.PARTNER, unit_id=partner),
            ]
        )
        session.flush()
        numbering.start_after(session, office.id, 2014, LAST_PAPER_NUMBER)


def _last_year() -> None:
    """The campaign of 2013, as it was taken over from paper."""
    units = [unit_named(house.NAMES[scene.unit_code]).id for scene in SCENES_2013]
    with transaction() as session:
        campaign = Campaign(
            state="running",
            title="厂务公开民主管理集中行动",
            basis="省总工会关于开展厂务公开民主管理活动的实施意见",
            year=2013,
            host_unit_id=unit_named(cast.CITY).id,
            plan_due=dt.date(2013, 3, 15),
            summary_due=dt.date(2013, 11, 20),
            staff_target=70,
            representative_target=40,
            reply_kind="none",
        )
        campaign.stages = [
            Stage(position=1, name="宣传发动", starts=dt.date(2013, 3, 1), ends=dt.date(2013, 3, 31)),
            Stage(position=2, name="集中培训提升", starts=dt.date(2013, 4, 1), ends=dt.date(2013, 10, 31)),
            Stage(position=3, name="总结评价", starts=dt.date(2013, 11, 1), ends=dt.date(2013, 12, 31)),
        ]
        session.add(campaign)
        session.flush()
        session.add_all(RosterEntry(campaign_id=campaign.id, unit_id=unit) for unit in units)
        use_cases.open_for(session, campaign.id, units)


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


def _report(refused: int, later: dt.date | None) -> str:
    people = {one.username: one for one in cast.members()}
    rows = [
        f"  {name:<14}{people[name].name}　{people[name].unit}　{_roles(people[name].roles)}"
        for name in SHOWN
    ]
    today = demonstration_day() or FIRST_DAY
    told = []
    if refused:
        told.append(f"有 {refused} 步没有重演：演示中已经由您另行办理。")
    if later:
        told.append(
            f"已经演示到 {written_day(later)}，其间有人办理过，较晚的内容都保留着；"
            "要看这一天的样子，请加 --reload 重新载入（办理过的会清空）。"
        )
    return "\n".join(
        [
            *told,
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
