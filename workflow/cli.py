"""The console script `hongtou`: the Flask CLI of the application, with the commands of the house."""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import FlaskGroup, with_appcontext

from documents.cli import papers
from workflow.base.settings import Settings, UnsafeSettings
from workflow.operations.commands import audit, backup, check, jobs, restore


def _create_app() -> Flask:
    from workflow.app import create_app

    try:
        return create_app()
    except UnsafeSettings as refusal:
        raise click.ClickException(str(refusal)) from refusal


PORT = click.IntRange(1, 65535)
cli = FlaskGroup(create_app=_create_app, add_default_commands=False, help="红头 Hongtou: 活动与公文。")
for command in (*papers.commands.values(), audit, check, backup, restore, jobs):
    cli.add_command(command)


@cli.command()
@click.option("--port", type=PORT, default=8000, show_default=True, help="网页端口")
@click.option("--host", default="127.0.0.1", show_default=True, help="监听地址")
@click.option("--demo", is_flag=True, help="没有数据时载入演示")
def up(port: int, host: str, demo: bool) -> None:
    """Start web, dispatcher, workers and broker on this machine (Ctrl-C stops all)."""
    from workflow.base import processes
    from workflow.base.database import upgrade

    if processes.port_is_taken(host, port):
        raise click.ClickException(f"端口 {port} 已被占用。请换一个，例如 make run PORT={port + 1}")
    os.environ.setdefault("HONGTOU_PUBLIC_URL", f"http://{host}:{port}")
    settings = Settings()
    if not processes.claim(settings):
        raise click.ClickException(
            f"数据目录 {settings.data} 已有一个红头在运行。请先停止它，或用 HONGTOU_DATA 另指目录。"
        )
    with _create_app().app_context():
        upgrade()
        if demo:
            _load_demonstration(None, reload=False)
    click.echo(f"\n打开 {settings.public_url} （Ctrl-C 停止；日志在 {settings.data / 'log'}）\n")
    sys.stdout.flush()
    processes.supervise(settings, host, port)


@cli.command()
@click.option("--port", type=PORT, default=8000, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True)
def web(port: int, host: str) -> None:
    """Serve the web pages (gunicorn)."""
    from workflow.base import processes

    command = processes.web_command(Settings(), host, port)
    os.execv(command[0], command)  # noqa: S606 - our own interpreter


@cli.command()
@click.option("--burst", is_flag=True, help="做完现有任务就退出")
def worker(burst: bool) -> None:
    """Do jobs: typeset, sign, store, record."""
    from documents import paper
    from workflow.base import broker
    from workflow.issuing import trust

    app = _create_app()
    paper.warm()
    with app.app_context():
        trust.warm()
    broker.run_worker(app, burst=burst)


@cli.command()
def dispatcher() -> None:
    """Send due jobs to the broker."""
    from workflow.base import broker

    broker.dispatch(_create_app())


@cli.command()
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="把演示的“今天”设为这一天")
@click.option("--reload", is_flag=True, help="清空现有演示数据，重新载入")
@with_appcontext
def demo(day: dt.datetime | None, reload: bool) -> None:
    """Load the demonstration and issue its documents; with --on, move its day."""
    from workflow.base.database import upgrade

    upgrade()
    _load_demonstration(day.date() if day else None, reload)


@cli.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
@click.option(
    "--trust-anchor", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="信任锚证书（PEM）"
)
@with_appcontext
def verify(file: Path, as_json: bool, trust_anchor: Path | None) -> None:
    """Check FILE: 0 valid and in force, 1 invalid, 3 valid but void or not in this register."""
    from workflow.base.database import has_tables
    from workflow.issuing.verification import EXIT_CODES, check_file

    finding = check_file(file.read_bytes(), _anchor(trust_anchor), register=has_tables())
    if as_json:
        click.echo(json.dumps(finding.as_json(), ensure_ascii=False, indent=2))
    else:
        click.echo(finding.sentence)
        for label, value in finding.facts():
            click.echo(f"{label}：{value}")
    sys.exit(EXIT_CODES[finding.outcome])


@cli.command()
@with_appcontext
def doctor() -> None:
    """Say what works and what is missing, one line each; fail if anything is wrong."""
    from workflow.doctor import examine

    findings = examine()
    for finding in findings:
        click.echo(f"{'✓' if finding.ok else '✗'} {finding.name}：{finding.sentence}")
    sys.exit(0 if all(finding.ok for finding in findings) else 1)


@cli.group()
def user() -> None:
    """Manage accounts."""


@user.command("add")
@click.argument("username")
@click.option("--name", required=True, help="姓名")
@click.option("--unit", required=True, help="单位全称")
@click.option("--role", "roles", multiple=True, required=True, help="角色，可重复")
@with_appcontext
def user_add(username: str, name: str, unit: str, roles: tuple[str, ...]) -> None:
    """Create an account; prints a temporary password that must be changed at the first sign-in."""
    from workflow.base.clock import now
    from workflow.base.refusals import Invalid
    from workflow.people.accounts import NewAccount, create_accounts

    try:
        created = create_accounts(None, [NewAccount(username, name, unit, roles)], now())
    except Invalid as refusal:
        raise click.ClickException("；".join(refusal.fields.values())) from refusal
    click.echo(f"已创建 {created[0].username}，临时密码：{created[0].password}（首次登录时须修改）")


@cli.group()
def unit() -> None:
    """Manage units."""


@unit.command("add")
@click.argument("name")
@click.option("--short", required=True, help="简称")
@click.option("--kind", required=True, help="类别，例如 city、county、enterprise")
@with_appcontext
def unit_add(name: str, short: str, kind: str) -> None:
    """Create a unit: the first thing a new installation needs."""
    from workflow.base.clock import now, office_day
    from workflow.base.refusals import Invalid
    from workflow.people.units import add

    try:
        add(None, {"name": name, "short_name": short, "kind": kind}, now(), office_day())
    except Invalid as refusal:
        raise click.ClickException("；".join(refusal.fields.values())) from refusal
    click.echo(f"已创建单位 {name}")


def _anchor(file: Path | None) -> bytes:
    """The trust anchor's PEM: the given one, else this installation's; a usage error where it is none."""
    from cryptography.x509 import load_pem_x509_certificate

    from workflow.issuing.trust import trust_anchor

    try:
        pem = file.read_bytes() if file else trust_anchor()
        load_pem_x509_certificate(pem)
    except FileNotFoundError as error:
        raise click.UsageError("这里没有信任锚证书，请用 --trust-anchor 指定（PEM）。") from error
    except ValueError as error:
        raise click.BadParameter(f"{file} 不是 PEM 证书。", param_hint="--trust-anchor") from error
    return pem


def _load_demonstration(day: dt.date | None, reload: bool) -> None:
    from workflow.demonstration import load

    if not current_app.config["HONGTOU"].demonstration:
        raise click.ClickException("生产环境不能载入演示数据。")
    click.echo(load.load(day, reload))
