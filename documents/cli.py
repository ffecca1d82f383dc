"""The commands that need no database: recognise, preflight, typeset. Exit codes are a contract (docs/structure.md)."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import click

from documents import text
from documents.paper import PaperSettings, TypesetError, missing_characters
from documents.paper import typeset as typeset_paper
from documents.text import Finding, Structure, from_json, to_json

SEVERITIES = {"error": "错误", "warning": "提醒", "info": "说明"}
_file = click.argument("file", metavar="IN", type=click.Path(path_type=Path))
_fix = click.option("--fix", is_flag=True, help="按检查结果做机械性更正")


@click.group()
def papers() -> None:
    """What needs no application, and starts without it."""


@papers.command()
@_file
@_fix
def recognise(file: Path, fix: bool) -> None:
    """Print the structure of IN (.txt, .md, .docx, .json) as JSON."""
    click.echo(json.dumps(to_json(_structure(file, fix)), ensure_ascii=False, indent=1))


@papers.command()
@_file
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
def preflight(file: Path, as_json: bool) -> None:
    """Check IN against the format; fails on errors, not on warnings."""
    findings = text.preflight(_structure(file, fix=False), missing=missing_characters)
    if as_json:
        shown = to_json(Structure(findings=tuple(findings)))["findings"]
        click.echo(json.dumps(shown, ensure_ascii=False, indent=1))
    else:
        _tell(findings, err=False)
        click.echo("没有发现问题。" if not findings else f"共 {len(findings)} 条。")
    sys.exit(1 if any(finding.severity == "error" for finding in findings) else 0)


@papers.command()
@_file
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="写到这个 PDF")
@click.option("--part", type=click.IntRange(0), help="附件另行装订：0 只排正文，N 只排第 N 个附件")
@_fix
def typeset(file: Path, output: Path, part: int | None, fix: bool) -> None:
    """Typeset IN to a PDF set to GB/T 9704-2012; writes nothing where the text has errors."""
    structure = _structure(file, fix)
    errors = [finding for finding in text.preflight(structure) if finding.severity == "error"]
    try:
        if errors:
            raise TypesetError(tuple(errors))
        paper = typeset_paper(structure, PaperSettings(part=part))
    except TypesetError as refusal:
        _tell(refusal.findings)
        _stop(f"文本有错误，没有生成 {output}。请改正后重试。")
    _write(output, paper.pdf)
    click.echo(f"已生成 {output}，共 {paper.page_count} 页。", err=True)


def _structure(file: Path, fix: bool) -> Structure:
    try:
        structure = (
            from_json(json.loads(file.read_text("utf-8"))) if file.suffix == ".json" else text.read(file)
        )
    except (OSError, ValueError) as error:
        _stop(f"不能读取 {file}：{_why(error)}")
    return text.apply_fixes(structure) if fix else structure


def _why(error: OSError | ValueError) -> str:
    """What went wrong, in the reader's language."""
    match error:
        case FileNotFoundError():
            return "没有这个文件。"
        case IsADirectoryError():
            return "这是一个文件夹，请指定其中的文件。"
        case PermissionError():
            return "没有读取权限。"
        case json.JSONDecodeError():
            return f"第 {error.lineno} 行不是正确的 JSON。"
        case UnicodeDecodeError():
            return "JSON 文件应当用 UTF-8 编码。"
        case _:
            return str(error)


def _write(output: Path, pdf: bytes) -> None:
    """All of it or nothing: a reader never meets half a file."""
    try:
        with tempfile.NamedTemporaryFile(dir=output.parent, delete=False) as unfinished:
            unfinished.write(pdf)
        os.chmod(unfinished.name, 0o644)
        os.replace(unfinished.name, output)
    except OSError as error:
        _stop(f"不能写入 {output}：{error.strerror}")


def _tell(findings: Sequence[Finding], err: bool = True) -> None:
    for finding in findings:
        fix = f" 建议改为：{finding.fix}" if finding.fix else ""
        click.echo(
            f"[{SEVERITIES[finding.severity]} {finding.rule}] {finding.where} {finding.message}{fix}",
            err=err,
        )


def _stop(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(1)
