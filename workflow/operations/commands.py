"""The commands of whoever keeps an installation: `hongtou audit`, `check`, `backup`, `restore`, `jobs`."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from documents.store import Unavailable


@click.group()
def audit() -> None:
    """The audit's chain."""


@audit.command("verify")
@with_appcontext
def audit_verify() -> None:
    """Walk the whole chain and its checkpoints: 0 unbroken, 1 and the first broken place."""
    sys.exit(0 if _verified() else 1)


@audit.command("checkpoint")
@with_appcontext
def audit_checkpoint() -> None:
    """Sign the chain's head now, besides the daily one."""
    from workflow.base.clock import now
    from workflow.operations.checkpoints import write

    at = now()
    file = write(at.strftime("%Y-%m-%dT%H%M%SZ"), at)
    click.echo(f"已写入 {file}" if file else "还没有审计记录。")


@click.command()
@click.option("--sweep", is_flag=True, help="删除两天前就没有任何记录引用的文件")
@with_appcontext
def check(sweep: bool) -> None:
    """Compare rows, files, hashes, signatures and numbers: 0 all agree, 1 and what does not."""
    try:
        sys.exit(0 if _checked(sweep) else 1)
    except Unavailable as refusal:
        raise click.ClickException(str(refusal)) from refusal


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--with-keys", is_flag=True, help="连同签名密钥（加密）")
@click.option("--passphrase", envvar="HONGTOU_BACKUP_PASSPHRASE", help="密钥的口令；不给出时会询问")
@with_appcontext
def backup(folder: Path, with_keys: bool, passphrase: str | None) -> None:
    """Copy database, files and checkpoints into FOLDER while everybody works on."""
    from workflow.base.clock import now
    from workflow.operations import backup as making
    from workflow.operations.dumps import DumpFailed

    try:
        made = making.backup(folder, now(), _passphrase(with_keys, passphrase, confirm=True))
    except (making.Unfit, DumpFailed, Unavailable) as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(f"已备份到 {folder}：数据库和 {len(made.files)} 个文件，{'含' if with_keys else '不含'}密钥。")


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--with-keys", is_flag=True, help="连同备份里的签名密钥")
@click.option("--passphrase", envvar="HONGTOU_BACKUP_PASSPHRASE", help="密钥的口令；不给出时会询问")
@with_appcontext
def restore(folder: Path, with_keys: bool, passphrase: str | None) -> None:
    """Rebuild the installation on an empty machine from FOLDER, then check it and verify its audit."""
    from workflow.operations import restore as restoring
    from workflow.operations.backup import Unfit
    from workflow.operations.dumps import DumpFailed
    from workflow.operations.keys import WrongPassphrase

    try:
        restoring.restore(folder, _passphrase(with_keys, passphrase, confirm=False))
    except (Unfit, DumpFailed, WrongPassphrase, Unavailable) as refusal:
        raise click.ClickException(str(refusal)) from refusal
    sound = [_checked(sweep=False), _verified()]
    sys.exit(0 if all(sound) else 1)


@click.command()
@click.option("--revive", "job_id", type=int, help="把这个编号的停下的任务重新排队")
@with_appcontext
def jobs(job_id: int | None) -> None:
    """Count the jobs; list those that stopped, with their reasons."""
    from workflow.base.clock import now
    from workflow.base.refusals import Conflict
    from workflow.operations import dead_letters

    if job_id:
        try:
            dead_letters.revive(None, job_id, now())
        except Conflict as refusal:
            raise click.ClickException(refusal.sentence) from refusal
    click.echo("，".join(f"{dead_letters.STATES[state]} {n}" for state, n in dead_letters.counts().items()))
    for job in dead_letters.dead():
        click.echo(f"{job.id} {dead_letters.KINDS.get(job.kind, job.kind)} {job.key}：{job.error}")


def _checked(sweep: bool) -> bool:
    from workflow.base.clock import now
    from workflow.operations import check as checking

    found = list(checking.faults())
    for fault in found:
        click.echo(f"✗ {fault}")
    if sweep:
        click.echo(f"已删除 {checking.sweep(now())} 个无主文件。")
    elif left := checking.orphans(now()):
        click.echo(f"· {len(left)} 个文件没有任何记录引用，可用 hongtou check --sweep 删除。")
    if not found:
        click.echo("✓ 记录、文件、散列、签名和编号全部一致。")
    return not found


def _verified() -> bool:
    from workflow.operations.checkpoints import verified

    walked, faults = verified()
    for fault in faults:
        click.echo(f"✗ {fault}")
    if not faults:
        click.echo(f"✓ 审计链完整：{walked.entries} 条，与 {walked.marks} 个检查点一致。")
    return not faults


def _passphrase(wanted: bool, given: str | None, confirm: bool) -> str:
    if not wanted:
        return ""
    secret: str = given or click.prompt("密钥的口令", hide_input=True, confirmation_prompt=confirm)
    return secret
