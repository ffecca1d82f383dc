"""Wherever the settings say the key lives, the issuing job signs with it, and the register verifies it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from documents.trust import Authority, create_authority
from tests.documents.trust.test_remote import SealServer, TimeServer, served
from tests.tokens import soft_tokens
from tests.workflow.test_road import work_everything
from tests.workflow.world import World
from workflow.base.database import db
from workflow.issuing.models import Document
from workflow.issuing.trust import store
from workflow.issuing.verification import Finding, check_file


def configure(app: Flask, **changes: Any) -> None:
    """Gives the installation other settings, as if it had been started with them."""
    app.config["HONGTOU"] = app.config["HONGTOU"].model_copy(update=changes)


def written(folder: Path, name: str, content: bytes) -> Path:
    (folder / name).write_bytes(content)
    return folder / name


def issued(world: World) -> Finding:
    """What the register says of the one reply, issued with the key that is set."""
    world.approved()
    work_everything()
    reply = db.session.scalars(sa.select(Document)).one()
    return check_file(store().get(reply.sha256))


def test_a_key_on_a_token(app: Flask, world: World, tmp_path: Path) -> None:
    authority = Authority(app.config["HONGTOU"].keys / "authority")
    with soft_tokens(tmp_path) as hsm:
        token = hsm.made("办公室")
        hsm.keep(token, authority, "公章")
        authority.keystore.unlink()  # nothing else can have signed
        configure(
            app,
            signer_pkcs11_module=token.module,
            signer_pkcs11_token=token.label,
            signer_pkcs11_key="公章",
            signer_pkcs11_pin_file=written(tmp_path, "pin", f"{token.pin}\n".encode()),
        )
        assert issued(world).outcome == "in_force"


@pytest.fixture
def seal_server(tmp_path: Path) -> SealServer:
    return SealServer(create_authority(tmp_path / "seal", organisation="某市总工会"))


def test_a_key_in_a_seal_server_and_the_time_from_another(
    app: Flask, world: World, tmp_path: Path, seal_server: SealServer
) -> None:
    clock = TimeServer()
    with served(seal_server) as url, served(clock) as clock_url:
        configure(
            app,
            seal_server_url=url,
            seal_server_token_file=written(tmp_path, "token", b"secret\n"),
            trust_anchor=tmp_path / "seal" / "anchor.pem",
            timestamp_url=clock_url,
            timestamp_anchor=written(tmp_path, "clock.pem", clock.anchor),
        )
        assert issued(world).outcome == "in_force"
    assert len(seal_server.signed) == 1


def test_a_timestamp_of_another_authority_is_not_in_force(app: Flask, world: World, tmp_path: Path) -> None:
    with served(TimeServer()) as url:
        configure(
            app,
            timestamp_url=url,
            timestamp_anchor=written(tmp_path, "clock.pem", TimeServer().anchor),
        )
        assert "时间戳" in issued(world).sentence
