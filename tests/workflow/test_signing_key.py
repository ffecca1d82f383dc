"""Wherever the settings say the key lives, the issuing job signs with it; what is wrong with it is said at once."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from documents.trust import Authority, create_authority
from tests.documents.trust.test_remote import SealServer, TimeServer, served
from tests.tokens import soft_tokens
from tests.workflow.screens import Screen, text_of
from tests.workflow.test_road import work_everything
from tests.workflow.world import World
from workflow.base import outbox
from workflow.base.clock import now
from workflow.base.database import db, transaction
from workflow.base.languages import COOKIE
from workflow.issuing.models import Document
from workflow.issuing.trust import issuing_signer, store
from workflow.issuing.verification import Finding, check_file
from workflow.operations import dead_letters


def configure(app: Flask, **changes: Any) -> None:
    """Gives the installation other settings, as if it had been started with them."""
    app.config["HONGTOU"] = app.config["HONGTOU"].model_copy(update=changes)


def written(folder: Path, name: str, content: bytes) -> Path:
    (folder / name).write_bytes(content)
    return folder / name


def configure_certificate(app: Flask, folder: Path, ends_in_days: int) -> None:
    """A key whose certificate ends that many days and some hours from now."""
    made = create_authority(
        folder,
        organisation="某市总工会",
        key="ec",
        not_before=now() - timedelta(days=300),
        not_after=now() + timedelta(days=ends_in_days, hours=1),
    )
    configure(app, signer_pkcs12=made.keystore, signer_passphrase_file=folder / "issuer.passphrase")


def job() -> outbox.Job:
    db.session.rollback()
    return db.session.scalars(sa.select(outbox.Job)).one()


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


def test_an_expired_certificate_stops_the_job_at_once_and_the_page_says_why(
    app: Flask, world: World, tmp_path: Path
) -> None:
    configure_certificate(app, tmp_path / "old", -2)
    world.approved()
    work_everything()
    assert (job().state, job().step, job().attempts) == ("dead", "sign", 1)
    reply = db.session.scalars(sa.select(Document)).one()
    page = text_of(Screen(app, "office").get(f"/documents/{reply.id}"))
    assert "“签章”未能完成，已停止" in page
    assert "的签名证书已于" in page
    assert "到期，不能再签发公文：请系统管理员换用新证书。" in page
    assert (reply.state, reply.number, reply.sha256) == ("numbered", "某会备〔2014〕1号", "")


def test_the_register_says_in_the_readers_language_that_the_certificate_has_expired(
    app: Flask, world: World, tmp_path: Path
) -> None:
    configure_certificate(app, tmp_path / "old", -2)
    office = Screen(app, "office")
    assert re.search(r"的签名证书已于\d{4}年\d+月\d+日\d\d:\d\d到期", text_of(office.get("/register/")))
    office.client.set_cookie(COOKIE, "en")
    page = text_of(office.get("/register/"))
    assert re.search(r"expired at \d\d:\d\d on \d{4}-\d\d-\d\d, and no more documents can be signed\.", page)


def test_a_certificate_put_in_place_afterwards_issues_under_the_number_that_was_taken(
    app: Flask, world: World, tmp_path: Path
) -> None:
    configure_certificate(app, tmp_path / "old", -2)
    world.approved()
    work_everything()
    configure_certificate(app, tmp_path / "new", 300)
    dead_letters.revive(world.actor("admin"), job().id, now())
    work_everything()
    reply = db.session.scalars(sa.select(Document)).one()
    assert (job().state, reply.state, reply.number) == ("done", "issued", "某会备〔2014〕1号")


def test_a_wrong_pin_is_tried_once(app: Flask, world: World, tmp_path: Path) -> None:
    """Devices lock after a few wrong ones."""
    with soft_tokens(tmp_path) as hsm:
        token = hsm.made("机要室")
        hsm.keep(token, Authority(app.config["HONGTOU"].keys / "authority"), "公章")
        configure(
            app,
            signer_pkcs11_module=token.module,
            signer_pkcs11_token=token.label,
            signer_pkcs11_key="公章",
            signer_pkcs11_pin_file=written(tmp_path, "pin", b"wrong"),
        )
        world.approved()
        work_everything()
    assert (job().state, job().attempts) == ("dead", 1)
    assert "不接受这个 PIN" in job().error


def due_again() -> float:
    """Seconds until the job is tried again, by the row; then makes it due."""
    waited = (job().due_at - now()).total_seconds()
    with transaction() as session:
        session.execute(sa.update(outbox.Job).values(due_at=now()))
    return waited


def test_a_seal_server_that_is_away_is_asked_again_ever_later_and_the_page_says_so(
    app: Flask, world: World, seal_server: SealServer, tmp_path: Path
) -> None:
    configure(app, seal_server_url="http://127.0.0.1:1", trust_anchor=tmp_path / "seal" / "anchor.pem")
    world.approved()
    waits = []
    for attempt in (1, 2, 3):
        work_everything()
        assert (job().state, job().step, job().attempts) == ("pending", "sign", attempt)
        waits.append(due_again())
    assert [round(wait, -1) for wait in waits] == [0, 10, 60]
    reply = db.session.scalars(sa.select(Document)).one()
    page = text_of(Screen(app, "office").get(f"/documents/{reply.id}"))
    assert "“签章”未成功，将自动重试（第 3 次，共 6 次）：连接 http://127.0.0.1:1 失败" in page
    with served(seal_server) as url:  # it is back, and the document goes out under the number that it has
        configure(app, seal_server_url=url, seal_server_token_file=written(tmp_path, "token", b"secret\n"))
        work_everything()
    db.session.refresh(reply)
    assert (job().state, reply.state, reply.number) == ("done", "issued", "某会备〔2014〕1号")


def test_a_token_that_was_pulled_out_is_looked_for_again(app: Flask, world: World, tmp_path: Path) -> None:
    authority = Authority(app.config["HONGTOU"].keys / "authority")
    with soft_tokens(tmp_path) as hsm:
        token = hsm.made("办公室")
        hsm.keep(token, authority, "公章")
        at_hand = {
            "signer_pkcs11_module": token.module,
            "signer_pkcs11_token": token.label,
            "signer_pkcs11_key": "公章",
            "signer_pkcs11_pin_file": written(tmp_path, "pin", token.pin.encode()),
        }
        configure(app, **at_hand | {"signer_pkcs11_token": "拔走的"})
        world.approved()
        work_everything()
        assert job().state == "pending"
        assert job().error.startswith("没有找到标签为“拔走的”的密码设备")
        due_again()
        configure(app, **at_hand)
        work_everything()
    assert job().state == "done"


def test_a_key_file_that_is_replaced_signs_without_a_restart(
    app: Flask, world: World, tmp_path: Path
) -> None:
    configure_certificate(app, tmp_path / "key", 300)
    old = issuing_signer().fingerprint
    assert issuing_signer() is issuing_signer(), "it is opened once"
    for name in ("issuer.p12", "issuer.passphrase"):
        (tmp_path / "key" / name).unlink()
    create_authority(tmp_path / "next", organisation="某市总工会", key="ec")
    for name in ("issuer.p12", "issuer.passphrase"):
        (tmp_path / "next" / name).rename(tmp_path / "key" / name)
    assert issuing_signer().fingerprint != old


@pytest.mark.parametrize(
    ("ends_in_days", "sentence"), [(-2, "不能再签发公文"), (59, "请系统管理员尽快换用新证书")]
)
def test_the_register_tells_the_office_of_a_certificate_about_to_end(
    app: Flask, world: World, tmp_path: Path, ends_in_days: int, sentence: str
) -> None:
    configure_certificate(app, tmp_path / "short", ends_in_days)
    assert sentence in text_of(Screen(app, "office").get("/register/"))
    assert "签名证书" not in text_of(Screen(app, "leader").get("/register/"))


def test_the_register_says_nothing_of_a_certificate_that_is_good(
    app: Flask, world: World, tmp_path: Path
) -> None:
    configure_certificate(app, tmp_path / "long", 61)
    assert "签名证书" not in text_of(Screen(app, "office").get("/register/"))


def test_the_register_tells_the_office_of_a_key_that_cannot_be_used(app: Flask, world: World) -> None:
    configure(app, seal_server_url="http://127.0.0.1:1")
    page = Screen(app, "office").get("/register/")
    assert page.status_code == 200
    assert "连接 http://127.0.0.1:1 失败" in text_of(page)
