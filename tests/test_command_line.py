"""The console script: exit codes and sentences, as docs/structure.md promises."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from documents.cli import papers
from documents.paper import typeset
from documents.text import recognise
from documents.trust import create_authority, sign
from workflow.cli import cli

PROJECT = Path(__file__).parents[1]
TEXT = """关于报送名册的通知

各县总工会：
请于4月10日前报送名册。

某市总工会
2026年3月1日
"""


def hongtou(*words: object, data: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "wsgi", *map(str, words)],
        cwd=PROJECT,
        env={**os.environ, "HONGTOU_DATA": str(data)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A signed document of nobody's register, and the anchor its signature leads to."""
    folder = tmp_path_factory.mktemp("signed")
    made = create_authority(folder / "authority", organisation="某市总工会", key="ec")
    file = folder / "公文.pdf"
    file.write_bytes(sign(typeset(recognise(TEXT)).pdf, made.signer(), []))
    return file, made.folder / "anchor.pem"


def test_recognise_prints_the_structure(tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text(TEXT)
    done = hongtou("recognise", tmp_path / "in.txt", data=tmp_path)
    assert done.returncode == 0
    structure = json.loads(done.stdout)
    assert (structure["title"], structure["date"]) == ("关于报送名册的通知", "2026-03-01")


@pytest.mark.parametrize(
    ("program", "spared"),
    [
        (
            "import wsgi, documents.cli",
            ["flask", "sqlalchemy", "weasyprint", "rjieba", "documents.text.recognition"],
        ),
        ("import documents.paper", ["fontTools", "documents.text.wording", "documents.text.recognition"]),
        ("import documents.text", ["docx", "documents.text.wording", "documents.text.recognition"]),
    ],
)
def test_a_fresh_process_loads_only_what_it_needs(program: str, spared: list[str]) -> None:
    told = f"{program}; import sys; print(*(name for name in {spared} if name in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", told], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []


def test_the_papers_commands_are_the_applications_too() -> None:
    assert set(papers.commands) <= set(cli.commands)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("nothing.txt", "没有这个文件"), ("", "这是一个文件夹"), ("bad.json", "第 1 行不是正确的 JSON")],
)
def test_what_cannot_be_read_is_said_in_chinese(tmp_path: Path, name: str, sentence: str) -> None:
    (tmp_path / "bad.json").write_text("{")
    refused = hongtou("recognise", tmp_path / name, data=tmp_path)
    assert refused.returncode == 1
    assert sentence in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_text_with_errors_is_not_typeset(tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text(TEXT.replace("3月1日", "2月30日"))
    refused = hongtou("typeset", tmp_path / "in.txt", "-o", tmp_path / "out.pdf", data=tmp_path)
    assert refused.returncode == 1
    assert not (tmp_path / "out.pdf").exists()


def test_typeset_writes_the_paper(tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text(TEXT)
    done = hongtou("typeset", tmp_path / "in.txt", "-o", tmp_path / "out.pdf", data=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out.pdf").read_bytes().startswith(b"%PDF-")


def test_verify_without_a_register(tmp_path: Path, signed: tuple[Path, Path]) -> None:
    file, anchor = signed
    unknown = hongtou("verify", file, "--trust-anchor", anchor, data=tmp_path)
    assert unknown.returncode == 3, unknown.stdout + unknown.stderr
    assert "签名有效" in unknown.stdout
    (tmp_path / "changed.pdf").write_bytes(file.read_bytes() + b"x")
    assert (
        hongtou("verify", tmp_path / "changed.pdf", "--trust-anchor", anchor, data=tmp_path).returncode == 1
    )


def test_an_anchor_that_is_none_is_a_usage_error(tmp_path: Path, signed: tuple[Path, Path]) -> None:
    file, _ = signed
    refused = hongtou("verify", file, "--trust-anchor", file, data=tmp_path)
    assert refused.returncode == 2
    assert "不是 PEM 证书" in refused.stderr
    assert hongtou("verify", file, data=tmp_path).returncode == 2


def test_a_port_is_a_port(tmp_path: Path) -> None:
    assert hongtou("up", "--port", "99999", data=tmp_path).returncode == 2
