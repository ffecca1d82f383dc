"""Makes the pictures of the README with the program itself: `make pictures`."""

from __future__ import annotations

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
SCREENS = {  # name -> (who, path, width, height)
    "queue": ("minguan", "/", 1280, 800),
    "matrix": ("minguan", "/campaigns/2/matrix", 1280, 900),
    "phone": ("fenguan", "/", 390, 844),
}


def main() -> None:
    """Loads the demonstration into a folder of its own, looks at it, and writes the pictures."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"HONGTOU_DATA": folder, "HONGTOU_PUBLIC_URL": ADDRESS}
        _paper()
        with _web(), sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(CHROMIUM))
            for name, (who, path, width, height) in SCREENS.items():
                _screen(browser, name, who, path, width, height)
            browser.close()


def _paper() -> None:
    app = create_app(Settings())
    with app.app_context():
        database.upgrade()
        load.load()
        notices = sa.select(Document).where(Document.kind == "notice", Document.sha256 != "")
        notice = db.session.scalars(notices.order_by(Document.id)).first()
        assert notice is not None, "the demonstration issued its notice"
        (FOLDER / "notice.png").write_bytes(preview(store().get(notice.sha256), 0, 900))
        reply = db.session.scalars(sa.select(Document).where(Document.kind == "reply")).first()
        assert reply is not None, "the demonstration issued replies"
        file = store().get(reply.sha256)
        _sealed_page(file, reply.page_count - 1)


def _sealed_page(file: bytes, number: int) -> None:
    """A page with its signature's appearance, as a PDF reader shows it."""
    document = PdfDocument(file)
    document.init_forms()
    document[number].render(scale=1.6).to_pil().convert("P", colors=64).save(
        FOLDER / "reply.png", optimize=True
    )
    document.close()


def _screen(browser: Browser, name: str, who: str, path: str, width: int, height: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": height}, device_scale_factor=1.5)
    page.goto(f"{ADDRESS}/sign-in")
    page.get_by_label("登录名").fill(who)
    page.get_by_label("密码").fill(load.PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.goto(f"{ADDRESS}{path}")
    page.screenshot(path=FOLDER / f"{name}.png")
    page.close()


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
