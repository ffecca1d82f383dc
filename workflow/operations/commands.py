"""The commands of whoever keeps an installation: `hongtou audit …`."""

from __future__ import annotations

import sys

import click
from flask.cli import with_appcontext


@click.group()
def audit() -> None:
    """The audit's chain."""


@audit.command("verify")
@with_appcontext
def audit_verify() -> None:
    """Walk the whole chain and its checkpoints: 0 unbroken, 1 and the first broken place."""
    from workflow.operations.checkpoints import verified

    walked, faults = verified()
    for fault in faults:
        click.echo(f"✗ {fault}")
    if faults:
        sys.exit(1)
    click.echo(f"✓ 审计链完整：{walked.entries} 条，与 {walked.marks} 个检查点一致。")


@audit.command("checkpoint")
@with_appcontext
def audit_checkpoint() -> None:
    """Sign the chain's head now, besides the daily one."""
    from workflow.base.clock import now
    from workflow.operations.checkpoints import write

    at = now()
    file = write(at.strftime("%Y-%m-%dT%H%M%SZ"), at)
    click.echo(f"已写入 {file}" if file else "还没有审计记录。")
