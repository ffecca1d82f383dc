"""How each issuer's seal looks: set by the office, kept clean, shown as 样章, printed with a signature only."""

from __future__ import annotations

import io

import page
import pikepdf
import pytest
import sqlalchemy as sa
from flask import Flask

from tests.documents.trust.conftest import picture, red_box_mm
from tests.documents.trust.test_uploaded import seal_picture
from tests.workflow.screens import Screen, text_of
from tests.workflow.test_document_lifecycle import act, brought, document, drafted
from tests.workflow.test_road import work_everything
from tests.workflow.world import PASSWORD, World
from workflow.base.audit import AuditEntry
from workflow.base.clock import now
from workflow.base.database import db
from workflow.base.languages import COOKIE
from workflow.base.refusals import Conflict
from workflow.issuing import queries, seals
from workflow.issuing.models import Seal
from workflow.issuing.trust import store
from workflow.operations import check

ISSUER = "某市总工会办公室"


def change(
    app: Flask, world: World, version: int = 0, upload: bytes | None = None, **fields: str
) -> tuple[int, str]:
    """What the page answers to this change."""
    sent = {"version": str(version), "diameter_mm": "45", "password": PASSWORD} | fields
    files = {"picture": (io.BytesIO(upload), "印章.png")} if upload is not None else {}
    answer = Screen(app, "office").post(f"/office/seals/{world.notices}", **sent, **files)
    return answer.status_code, text_of(answer)


def kept() -> Seal | None:
    db.session.rollback()
    return db.session.scalar(sa.select(Seal))


def shown(app: Flask, world: World) -> str:
    return Screen(app, "office").get(f"/office/seals/{world.notices}.svg").get_data(as_text=True)


def test_unset_it_is_drawn_at_42_mm(app: Flask, world: World) -> None:
    assert 'width="42mm"' in shown(app, world)
    listed = text_of(Screen(app, "office").get("/office/seals/"))
    assert ISSUER in listed
    assert "系统绘制的图样，直径 42 毫米" in listed


def test_a_picture_is_written_anew_and_the_change_is_in_the_audit(app: Flask, world: World) -> None:
    assert change(app, world, upload=seal_picture())[0] == 302
    seal = kept()
    assert seal is not None
    assert (seal.issuer, seal.diameter_mm, seal.version) == (ISSUER, 45, 1)
    data = store().get(seal.sha256)
    assert data.startswith(b"\x89PNG")
    assert data != seal_picture()
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "seal_changed")).one()
    assert entry.detail == {"issuer": ISSUER, "diameter_mm": 45, "picture": seal.sha256}
    assert list(check.faults()) == []
    assert 'width="45mm"' in shown(app, world)


def test_a_picture_goes_again_and_a_diameter_alone_leaves_it(app: Flask, world: World) -> None:
    change(app, world, upload=seal_picture())
    assert change(app, world, 1, diameter_mm="50")[0] == 302
    assert "上传的图样，直径 50 毫米" in text_of(Screen(app, "office").get("/office/seals/"))
    assert change(app, world, 2, drawn="yes")[0] == 302
    assert "系统绘制的图样，直径 45 毫米" in text_of(Screen(app, "office").get("/office/seals/"))


@pytest.mark.parametrize(
    ("upload", "fields", "sentence"),
    [
        (None, {"diameter_mm": "12"}, "直径应在 30 至 60 毫米之间"),
        (None, {"diameter_mm": "nan"}, "直径应在 30 至 60 毫米之间"),
        (None, {"diameter_mm": ""}, "直径应在 30 至 60 毫米之间"),
        (None, {"password": ""}, "请输入登录密码"),
        (None, {"password": "wrong"}, "密码不对"),
        (seal_picture(kind="JPEG"), {}, "请上传 PNG 图片"),
        (b"<svg onload='alert(1)'/>", {}, "请上传 PNG 图片"),
        (b"\x89PNG\r\n\x1a\n and nothing", {}, "印章图片无法读取"),
        (b"\x89PNG\r\n\x1a\n" + bytes(1024 * 1024), {}, "超过 1 MB"),
        (seal_picture(200, 200), {}, "边长应在 300 至 3000 像素之间"),
        (seal_picture(500, 400), {}, "正方形"),
    ],
)
def test_what_cannot_be_a_seal_is_refused_in_words(
    app: Flask, world: World, upload: bytes | None, fields: dict[str, str], sentence: str
) -> None:
    status, told = change(app, world, upload=upload, **fields)
    assert status == 422
    assert sentence in told
    assert kept() is None


def test_why_a_picture_cannot_be_one_is_said_in_english(app: Flask, world: World) -> None:
    """Also where `documents` found it, and said so in an exception."""
    screen = Screen(app, "office")
    screen.client.set_cookie(COOKIE, "en")
    upload = (io.BytesIO(seal_picture(200, 200)), "seal.png")
    sent = {"version": "0", "diameter_mm": "42", "password": PASSWORD, "picture": upload}
    told = text_of(screen.post(f"/office/seals/{world.notices}", **sent))
    assert "The picture of the seal is 200×200 pixels. Each side must be 300 to 3000 pixels." in told


def test_of_two_who_change_it_one_is_told(app: Flask, world: World) -> None:
    assert change(app, world)[0] == 302
    assert change(app, world, 0)[0] == 409
    with pytest.raises(Conflict):
        seals.change(world.actor("office").with_step_up(), world.notices, 0, 50, None, now())


def test_a_screen_shows_no_seal_without_its_mark_even_in_production(app: Flask, world: World) -> None:
    app.config["HONGTOU"] = app.config["HONGTOU"].model_copy(update={"mode": "production"})
    look = seals.SealLook(ISSUER)
    assert "样章" not in seals.artwork(look)
    assert "样章" in seals.artwork(look, specimen=True)
    assert "样章" in shown(app, world)


def issued(world: World) -> bytes:
    found = drafted(world)
    for who, action in (("office2", "check"), ("leader", "sign_off")):
        act(world, found, who, action)
    work_everything()
    assert document(found).state == "issued"
    return store().get(document(found).sha256)


def test_the_next_document_bears_it_in_its_size_and_conforms(app: Flask, world: World) -> None:
    change(app, world, upload=seal_picture(), diameter_mm="50")
    pdf = issued(world)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        (field,) = opened.Root.AcroForm.Fields
        left, bottom, right, top = map(float, field.Rect)
    for side in (right - left, top - bottom):
        assert side * 25.4 / 72 == pytest.approx(50, abs=0.8)
    assert page.is_pdf_compliant_bytes(pdf, profile="3u")
    assert red_box_mm(picture(pdf)) is not None


def test_without_its_signature_a_document_shows_no_seal(app: Flask, world: World) -> None:
    """On the screen's pages, and in the file once the signature is taken away."""
    change(app, world, upload=seal_picture())
    pdf = issued(world)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        del opened.Root.AcroForm
        for one in opened.pages:
            if "/Annots" in one:
                del one.Annots
        stripped = io.BytesIO()
        opened.save(stripped)
    sealed, bare = red_box_mm(picture(pdf)), red_box_mm(picture(stripped.getvalue()))
    assert sealed is not None
    assert bare is not None  # the red head
    assert sealed[3] > bare[3] + 30, "what is left is the head alone"


def test_the_seal_register_holds_every_use_also_of_a_void_document(app: Flask, world: World) -> None:
    found = brought(app, world, "void")
    uses = queries.seal_uses(world.actor("office"))
    assert uses == [(uses[0][0], document(found).number, "关于开展培训活动的通知（已作废）", ISSUER)]
    assert Screen(app, "office").get("/register/seals.pdf").data.startswith(b"%PDF-")
