"""Every page in both themes and at both sizes: no violation that axe can find, and nothing that scrolls sideways."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.screenshots import PAGES, lively_server
from tests.support.browser import PHONE, WIDE, Running, Watched, sign_in, violations

WIDTHS = (320, 390, 768, 1024, 1440)


@pytest.fixture(scope="module")
def lively() -> Iterator[Running]:
    """A server on a workspace in which something of everything has happened."""
    with lively_server() as server:
        yield server


@pytest.fixture(scope="module")
def everywhere(browser: Browser, lively: Running) -> Iterator[Page]:
    """One page that goes everywhere; an error on its console fails the last test of it."""
    watched = Watched(browser)
    page = watched.page()
    sign_in(page, lively)
    yield page
    assert watched.close() == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_violations_and_does_not_scroll_sideways(everywhere: Page, lively: Running, name: str) -> None:
    page = everywhere
    for size in (WIDE, PHONE):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme="light")
        page.goto(lively.url + PAGES[name])
        assert violations(page) == [], f"light, {size}"
        page.emulate_media(color_scheme="dark")
        assert violations(page, "color-contrast") == [], f"dark, {size}"
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{width} wide"


@pytest.mark.parametrize("name", ["request-waiting", "person", "inbox", "editor-outline"])
def test_what_opens_on_a_page_has_no_violations(everywhere: Page, lively: Running, name: str) -> None:
    page = everywhere
    page.set_viewport_size(WIDE)
    page.emulate_media(color_scheme="light")
    page.goto(lively.url + PAGES[name])
    openers = page.locator("main [popovertarget]:not([popovertargetaction=hide])")
    for number in range(openers.count()):
        if not openers.nth(number).is_visible():
            continue
        openers.nth(number).click()
        assert violations(page) == [], f"opened {openers.nth(number).inner_text()}"
        page.keyboard.press("Escape")
    page.get_by_role("button", name="You and this page").click()
    assert violations(page) == []


def test_the_pages_are_those_that_there_are(lively: Running) -> None:
    """Every page without a name in its address is looked at here."""
    looked_at = {path.split("?")[0] for path in PAGES.values()} | {"/settings/"}
    plain = {
        str(rule)
        for rule in lively.app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments and not str(rule).startswith(_ELSEWHERE)
    }
    assert plain - looked_at == set()


#: Answers of other kinds than pages; pages of those who are signed out, and the one before a request is started,
#: which are looked at on their own.
_ELSEWHERE = (
    "/api/",
    "/static",
    "/healthz",
    "/readyz",
    "/metrics",
    "/live",
    "/sign-in",
    "/messages.csv",
    "/people.csv",
    "/people/choices",
    "/people/import/template.csv",
    "/people/me",
    "/requests.csv",
    "/settings/audit.",
    "/requests/new/check",
    "/account/app",
)


@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/" + "x" * 43, "/nothing-here"])
def test_a_page_for_strangers_has_no_violations(browser: Browser, lively: Running, path: str) -> None:
    watched = Watched(browser)
    for dark in (False, True):
        for phone in (False, True):
            page = watched.page(dark=dark, phone=phone)
            page.goto(lively.url + path)
            assert violations(page) == []
    assert watched.close() == []
