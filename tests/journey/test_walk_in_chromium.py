"""Every page that somebody can reach, in a real browser: nothing for axe to find, in light or in dark; nothing that the
content policy stopped, no complaint in the console, nothing that sticks out; little to send to who was there before.

One after another follows the links he is shown, to one page of every kind that nobody before him has opened; so a page
that is added is looked at as well, and one that no link leads to is named. The year is over, so that no page is empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from lxml import html
from playwright.sync_api import Browser, Page
from werkzeug.routing import MapAdapter

from tests.journey.conftest import Installation
from tests.journey.test_tour_in_chromium import DESKTOP, PHONE, Desk, chromium
from tests.workflow.test_access import TABLE
from workflow.app import create_app
from workflow.base.settings import Settings

__all__ = ["chromium"]
LARGEST_TRANSFER_BYTES = 150_000
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES = {"runOnly": WCAG, "resultTypes": ["violations"]}
LOOKS = (("light", DESKTOP), ("dark", PHONE))
# Who walks, and where he begins. Linshu has its summary still to write; Tancheng's plan came back and was amended.
WALKERS = {
    "": ("/sign-in", "/v/"),
    "linshu": ("/", "/submissions/17/edit"),
    "minguan": ("/", "/submissions/17/enter", "/submissions/10"),
    "bangong": ("/", "/office/on-paper/"),
    "xitong": ("/",),
}
# The same pages with other things to do on them.
OTHERS = {
    "minguan": ("/", "/submissions/11"),
    "fenguan": ("/", "/submissions/17"),
    "zhuxi": ("/", "/documents/1"),
    "shenji": ("/",),
}
# Downloads, pictures, fragments and ways on.
NO_PAGES = frozenset(
    {
        *("bootstrap.static", "health", "static", "submissions.page", "issuing.page", "messages.opened"),
        *("submissions.file", "classes.file", "model_units.file", "issuing.file", "issuing.scan"),
        *("submissions.reply_progress", "issuing.progress", "verification.trust_anchor_file", "seals.seal"),
        *("issuing.processing_sheet", "submissions.compared_paper", "matrix.paper", "matrix.workbook"),
        *("register.paper", "register.seals", "register.workbook", "yearly.archive", "units.export"),
        *("people.account_template", "units.template", "classes.template", "classes.workbook"),
    }
)
# Nobody in the demonstration has one; each is the form of another page that is walked, with words in it.
WITHOUT_OCCASION = frozenset({"model_units.edit", "on_paper.correct_form", "robots.robot"})
REPORTS = """
    addEventListener("securitypolicyviolation", (event) => {
        console.error("CSP: " + event.violatedDirective + " " + event.blockedURI);
    });
"""


@dataclass
class Walk:
    """The way of one after another through the pages; `found` is what is wrong, by reader and page."""

    address: str
    kinds: MapAdapter
    found: dict[str, list[str]] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    def take(self, who: str, page: Page) -> None:
        """Opens one page of every kind that links lead him to, breadth first; looks at those not looked at yet."""
        ahead, opened = [urljoin(self.address, place) for place in WALKERS.get(who, ())], set[str]()
        while ahead:
            target = ahead.pop(0)
            kind = self._kind(target)
            if kind in NO_PAGES or kind in opened:
                continue
            opened.add(kind)
            if kind not in self.seen:
                self.look(who, page, target)
            self.seen.add(kind)
            ahead += [link for link in _links(page, target) if link.startswith(self.address)]

    def look(self, who: str, page: Page, target: str) -> None:
        """Writes down what is wrong with a page."""
        if wrong := list(_wrong(page, target)):
            self.found[f"{who} {target}"] = wrong

    def _kind(self, target: str) -> str:
        """The endpoint that answers."""
        return str(self.kinds.match(urlsplit(target).path, method="GET")[0])


def _wrong(page: Page, target: str) -> Iterator[str]:
    if (
        _sent(page, target) > LARGEST_TRANSFER_BYTES
        and (again := _sent(page, target)) > LARGEST_TRANSFER_BYTES
    ):
        yield f"{again} bytes on a second visit"
    for scheme, viewport in LOOKS:
        page.set_viewport_size(viewport)
        page.emulate_media(color_scheme=scheme)
        for one in Axe().run(page, options=RULES).response["violations"]:
            yield f"{viewport['width']} {scheme} {one['id']}: {[node['target'] for node in one['nodes']][:3]}"
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            yield f"wider than {viewport['width']}"


def _sent(page: Page, target: str) -> int:
    """Opens the page with all its pictures; the bytes that came over the wire."""
    sent: list[int] = []
    listening = page.context.new_cdp_session(page)
    listening.send("Network.enable")
    listening.on("Network.loadingFinished", lambda event: sent.append(event["encodedDataLength"]))
    page.goto(target)
    listening.detach()
    return round(sum(sent))


def _links(page: Page, target: str) -> list[str]:
    """Where the page's links lead, without drawing it."""
    shown = html.fromstring(page.context.request.get(target).body())
    return [urljoin(target, link.get("href")) for link in shown.xpath("//a[@href]")]


@pytest.mark.timeout(
    900
)  # a minute and a half on a quiet machine, and before it the year where nobody has played it yet
def test_every_page_is_sound(chromium: Browser, installation: Installation, tmp_path: Path) -> None:
    assert installation.command("demo", "--on", "2014-11-10").returncode == 0
    kinds = create_app(Settings(data=tmp_path / "var", secret_key="of the tests " * 4)).url_map.bind("")
    walk, complaints = Walk(installation.address, kinds), []
    for who in WALKERS | OTHERS:
        desk = Desk(chromium, installation, who, DESKTOP, told=REPORTS)
        walk.take(who, desk.page)
        for place in OTHERS.get(who, ()):
            walk.look(who, desk.page, f"{installation.address}{place}")
        complaints += desk.complaints
        desk.page.context.close()
    assert walk.found == {}
    assert complaints == []
    pages = {endpoint for endpoint, method, *_ in TABLE if method == "GET"} - NO_PAGES
    assert pages - walk.seen == WITHOUT_OCCASION


def test_the_page_that_is_not_there_is_sound(chromium: Browser, installation: Installation) -> None:
    desk = Desk(chromium, installation, "linshu", DESKTOP)
    assert list(_wrong(desk.page, f"{installation.address}/nowhere")) == []
