"""The pages in English, whose words are longer: at every width nothing hides beside the window."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.journey.conftest import Installation
from tests.journey.test_tour_in_chromium import DESKTOP, PHONE, Desk, chromium
from workflow.base.languages import COOKIE, ENGLISH

__all__ = ["chromium"]  # the fixture
TABLET = {"width": 768, "height": 1024}
MENUS_THAT_HIDE = """() => [...document.querySelectorAll("nav")]
    .filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.getAttribute("aria-label"))"""


@pytest.mark.parametrize(("width", "size"), [("desktop", DESKTOP), ("tablet", TABLET), ("phone", PHONE)])
def test_menus_and_pages_fit_in_english(
    chromium: Browser, installation: Installation, width: str, size: dict[str, int]
) -> None:
    reviewer = Desk(chromium, installation, "minguan", size)
    page = reviewer.page
    page.context.add_cookies([{"name": COOKIE, "value": ENGLISH, "url": installation.address}])
    for name, title in (("", "To do"), ("campaigns/", "Campaigns"), ("register/", "Register")):
        page.goto(f"{installation.address}/{name}")
        expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
        reviewer.look(f"english-{name.strip('/') or 'home'}-{width}")
        assert page.evaluate(MENUS_THAT_HIDE) == []
    page.goto(f"{installation.address}/campaigns/")
    page.get_by_role("link", name=re.compile("培训提升年活动")).first.click()
    page.get_by_role("navigation", name=re.compile("培训提升年")).get_by_role("link", name="Progress").click()
    expect(page.get_by_role("img", name="Training by month")).to_be_visible()
    reviewer.look(f"english-matrix-{width}")
    assert page.evaluate(MENUS_THAT_HIDE) == []
    assert reviewer.complaints == []
