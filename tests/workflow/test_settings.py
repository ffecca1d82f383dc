"""What production refuses to start with, and what the settings work out by themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from workflow.app import create_app
from workflow.base.clock import demonstration_day, office_day, set_demonstration_day
from workflow.base.database import Base, db, transaction
from workflow.base.settings import Settings, UnsafeSettings
from workflow.cli import cli

SECRET = "x7" * 20
TOKEN = {
    "signer_pkcs11_module": Path("/usr/lib/vendor.so"),
    "signer_pkcs11_token": "办公室",
    "signer_pkcs11_key": "公章",
    "signer_pkcs11_pin_file": Path("/etc/hongtou/pin"),
}
SERVER = {"seal_server_url": "https://seal.example.org"}
ANCHOR = Path("/etc/hongtou/trust-anchor.pem")
KEYS = {
    "signer_pkcs12": Path("/etc/hongtou/issuer.p12"),
    "signer_passphrase_file": Path("/etc/hongtou/passphrase"),
    "trust_anchor": ANCHOR,
}


def production(data: Path, **changes: Any) -> Settings:
    """Settings that production accepts, but for the changes."""
    return Settings(**({"mode": "production", "data": data, "secret_key": SECRET} | KEYS | changes))


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"secret_key": ""}, "HONGTOU_SECRET_KEY"),
        ({"secret_key": "x" * 31}, "HONGTOU_SECRET_KEY"),
        ({"signer_pkcs12": None}, "HONGTOU_SIGNER_PKCS12"),
        ({"signer_passphrase_file": None}, "HONGTOU_SIGNER_PASSPHRASE_FILE"),
        ({"signer_pkcs12": None, "signer_passphrase_file": None}, "HONGTOU_SIGNER_PKCS11_MODULE"),
        ({"trust_anchor": None}, "HONGTOU_TRUST_ANCHOR"),
        (SERVER, "只能有一个来源"),
    ],
)
def test_production_does_not_start_without_its_own_secrets(
    tmp_path: Path, changes: dict[str, Any], named: str
) -> None:
    with pytest.raises(UnsafeSettings, match=named):
        create_app(production(tmp_path, **changes))


@pytest.mark.parametrize("keys", [TOKEN, SERVER])
def test_production_starts_on_a_token_or_a_seal_server_too(tmp_path: Path, keys: dict[str, Any]) -> None:
    Settings(mode="production", data=tmp_path, secret_key=SECRET, trust_anchor=ANCHOR, **keys).refuse_unsafe()


@pytest.mark.parametrize("mode", ["production", "demonstration"])
@pytest.mark.parametrize("absent", TOKEN)
def test_a_key_named_by_half_is_refused_and_the_other_half_named(
    tmp_path: Path, mode: Any, absent: str
) -> None:
    """Even the demonstration must not quietly sign with another key than the one it was told."""
    named = {name: value for name, value in TOKEN.items() if name != absent}
    with pytest.raises(UnsafeSettings, match=f"请补上 HONGTOU_{absent.upper()}。"):
        Settings(mode=mode, data=tmp_path, secret_key=SECRET, **named).refuse_unsafe()


def test_timestamps_without_their_root_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnsafeSettings, match="HONGTOU_TIMESTAMP_ANCHOR"):
        production(tmp_path, timestamp_url="http://time.example.org").refuse_unsafe()


def test_a_store_that_is_no_bucket_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnsafeSettings, match="HONGTOU_STORE"):
        create_app(Settings(data=tmp_path, secret_key=SECRET, store="https://files.example.org"))


def test_doctor_and_check_say_whether_the_store_answers(
    tmp_path: Path, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a command line one clear line, never a traceback."""
    for name, value in {"DATA": tmp_path, "SECRET_KEY": SECRET, "STORE": bucket}.items():
        monkeypatch.setenv(f"HONGTOU_{name}", str(value))
    assert f"✓ 文件存储：{bucket}" in CliRunner().invoke(cli, ["doctor"]).output
    monkeypatch.setenv("HONGTOU_STORE", "s3://no-such-bucket/files")
    assert "✗ 文件存储：文件存储拒绝了请求（NoSuchBucket）。" in CliRunner().invoke(cli, ["doctor"]).output
    assert CliRunner().invoke(cli, ["db", "upgrade"]).exit_code == 0
    answer = CliRunner().invoke(cli, ["check"])
    assert (answer.exit_code, answer.output) == (1, "Error: 文件存储拒绝了请求（NoSuchBucket）。\n")


def test_production_does_not_start_on_the_demonstrations_secrets(tmp_path: Path) -> None:
    demonstration = Settings(data=tmp_path)
    secret = demonstration.session_secret()
    with pytest.raises(UnsafeSettings, match="HONGTOU_SECRET_KEY"):
        create_app(production(tmp_path, secret_key=secret))
    certificate = demonstration.keys / "authority" / "issuer.p12"
    for spelled in (certificate, demonstration.keys / ".." / "keys" / "authority" / "issuer.p12"):
        with pytest.raises(UnsafeSettings, match="HONGTOU_SIGNER_PKCS12"):
            create_app(production(tmp_path, signer_pkcs12=spelled))


def test_a_link_to_the_demonstrations_certificate_is_still_the_demonstrations(tmp_path: Path) -> None:
    certificate = production(tmp_path).keys / "authority" / "issuer.p12"
    certificate.parent.mkdir(parents=True)
    certificate.touch()
    link = tmp_path / "issuer.p12"
    link.symlink_to(certificate)
    with pytest.raises(UnsafeSettings, match="HONGTOU_SIGNER_PKCS12"):
        create_app(production(tmp_path, signer_pkcs12=link))


def test_production_starts_with_secrets_of_its_own_and_keeps_the_real_day(tmp_path: Path) -> None:
    app = create_app(production(tmp_path))
    with app.app_context():
        Base.metadata.create_all(db.engine)
        with transaction():
            set_demonstration_day(office_day().replace(year=2014, day=1))
        assert demonstration_day() is None
        assert office_day().year > 2014
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize("command", [["demo"], ["demo", "--reload"], ["up", "--demo", "--port", "48613"]])
def test_production_does_not_load_the_demonstration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    for name, value in {"mode": "production", "data": tmp_path, "secret_key": SECRET, **KEYS}.items():
        monkeypatch.setenv(f"HONGTOU_{name.upper()}", str(value))
    answer = CliRunner().invoke(cli, command)
    assert answer.exit_code == 1
    assert "生产环境不能载入演示数据" in answer.output


def test_an_unsafe_installation_is_one_clear_line_on_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HONGTOU_MODE", "production")
    monkeypatch.setenv("HONGTOU_DATA", str(tmp_path))
    answer = CliRunner().invoke(cli, ["doctor"])
    assert answer.exit_code != 0
    assert "HONGTOU_SECRET_KEY" in answer.output
    assert "Traceback" not in answer.output


def test_the_demonstration_makes_its_secret_once_and_for_its_owner_only(tmp_path: Path) -> None:
    first, second = Settings(data=tmp_path), Settings(data=tmp_path)
    assert first.session_secret() == second.session_secret()
    assert len(first.session_secret()) >= 32
    assert (first.keys / "session-secret").stat().st_mode & 0o077 == 0
    assert Settings(data=tmp_path / "other").session_secret() != first.session_secret()


def test_the_brokers_socket_fits_into_an_address_however_deep_the_folder(tmp_path: Path) -> None:
    near, deep = Settings(data=tmp_path / "var"), Settings(data=tmp_path / ("d" * 120))
    assert near.broker_socket.is_relative_to(near.data)
    assert len(str(deep.broker_socket)) <= 100
    assert deep.broker == f"unix://{deep.broker_socket}"


@pytest.mark.parametrize("written", ["https://hongtou.example.org", "https://hongtou.example.org/"])
def test_an_address_is_whole_with_and_without_a_stroke_at_the_end_of_the_setting(written: str) -> None:
    assert Settings(public_url=written).public_address("/v/abc") == "https://hongtou.example.org/v/abc"
