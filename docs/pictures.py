"""Makes the pictures of the README and the manual with the program itself: `make pictures`."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from PIL import Image, ImageChops
from playwright.sync_api import Browser, sync_playwright
from pypdfium2 import PdfDocument

from documents.paper import preview
from workflow.app import create_app
from workflow.base import database
from workflow.base.database import db
from workflow.base.settings import Settings
from workflow.demonstration import load
from workflow.issuing.models import Document
from workflow.issuing.trust import store
from workflow.people.models import Unit
from workflow.submissions.models import Submission

FOLDER = Path(__file__).parent / "pictures"
PORT = 8765
ADDRESS = f"http://127.0.0.1:{PORT}"
CHROMIUM = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
)
# name -> (who, path, width, height); the names in braces are looked up in the demonstration.
SCREENS = {
    "queue": ("minguan", "/", 1280, 800),
    "writing": ("yishui", "/submissions/{unwritten}/edit", 1280, 1000),
    "review": ("minguan", "/submissions/{waiting}/review", 1280, 900),
    "matrix": ("minguan", "/campaigns/{campaign}/matrix", 1280, 900),
    "phone": ("fenguan", "/", 390, 844),
    "document": ("fenguan", "/documents/{reply}", 1280, 900),
    "register": ("bangong", "/register/", 1280, 800),
    "figures": ("minguan", "/campaigns/{campaign}/figures", 1280, 800),
    "check": ("", "/v/{token}", 390, 844),
    "accounts": ("xitong", "/accounts", 1280, 800),
}
# The demonstration's day stands still, but some pages also show the real instant of an act: a picture that differs
# from the one before in no more than such figures stays as it is.
ALIKE = 0.004
NOTICE = "临会办〔2014〕17号"


def main() -> None:
    """Loads the demonstration into a folder of its own, looks at it, and writes the pictures."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"HONGTOU_DATA": folder, "HONGTOU_PUBLIC_URL": ADDRESS}
        names = _paper()
        with _web(), sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(CHROMIUM))
            for name, (who, path, width, height) in SCREENS.items():
                _screen(browser, name, who, path.format(**names), width, height)
            browser.close()


def _paper() -> dict[str, object]:
    """Draws the papers; returns what the screens' addresses name."""
    app = create_app(Settings())
    with app.app_context():
        database.upgrade()
        load.load()
        notice = db.session.scalars(sa.select(Document).where(Document.number == NOTICE)).one()
        _keep("notice", preview(store().get(notice.sha256), 0, 900))
        reply = db.session.scalars(sa.select(Document).where(Document.kind == "reply")).first()
        assert reply is not None, "the demonstration issued replies"
        _keep("reply", _sealed_page(store().get(reply.sha256), reply.page_count - 1))
        unit = db.session.scalars(sa.select(Unit.id).where(Unit.name == "沂水县总工会")).one()
        campaign = _campaign()
        of_campaign = (
            sa.select(Submission.id).where(Submission.campaign_id == campaign).order_by(Submission.id)
        )
        return {
            "unwritten": db.session.scalars(of_campaign.where(Submission.unit_id == unit)).one(),
            "waiting": db.session.scalars(of_campaign.where(Submission.state == "submitted")).first(),
            "campaign": campaign,
            "reply": reply.id,
            "token": reply.token,
        }


def _campaign() -> int:
    """The campaign that the demonstration is about: the one with the most submissions."""
    query = sa.select(Submission.campaign_id).group_by(Submission.campaign_id)
    found = db.session.scalars(query.order_by(sa.func.count().desc())).first()
    assert found is not None, "the demonstration has a campaign"
    return found


def _sealed_page(file: bytes, number: int) -> bytes:
    """A page with its signature's appearance, as a PDF reader shows it."""
    document = PdfDocument(file)
    document.init_forms()
    page = document[number].render(scale=1.6).to_pil()
    document.close()
    return _png(page)


def _screen(browser: Browser, name: str, who: str, path: str, width: int, height: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": height}, device_scale_factor=1.5)
    if who:
        page.goto(f"{ADDRESS}/sign-in")
        page.get_by_label("登录名").fill(who)
        page.get_by_label("密码").fill(load.PASSWORD)
        page.get_by_role("button", name="登录").click()
    answer = page.goto(f"{ADDRESS}{path}")
    assert answer is not None, path
    assert answer.ok, f"{path}: {answer.status}"
    page.wait_for_load_state("networkidle")
    _keep(name, _png(Image.open(io.BytesIO(page.screenshot()))))
    page.close()


def _png(picture: Image.Image) -> bytes:
    """As few bytes as a picture of a page needs."""
    out = io.BytesIO()
    picture.convert("RGB").convert("P", palette=Image.Palette.ADAPTIVE, colors=128).save(
        out, "PNG", optimize=True
    )
    return out.getvalue()


def _keep(name: str, picture: bytes) -> None:
    """Writes a picture, unless the one that is there looks the same."""
    file = FOLDER / f"{name}.png"
    if not (file.exists() and _alike(file.read_bytes(), picture)):
        file.write_bytes(picture)


def _alike(before: bytes, after: bytes) -> bool:
    old, new = (Image.open(io.BytesIO(one)).convert("L") for one in (before, after))
    if old.size != new.size:
        return False
    differing = sum(ImageChops.difference(old, new).histogram()[48:])
    return differing / (new.width * new.height) <= ALIKE


@contextmanager
def _web() -> Iterator[None]:
    web = subprocess.Popen([sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"127.0.0.1:{PORT}"])
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(f"{ADDRESS}/health", timeout=5).close()
                break
            except OSError:
                time.sleep(0.2)
        yield
    finally:
        web.terminate()
        web.wait()


if __name__ == "__main__":
    main()
