"""Every page in every state: axe finds no violation, in both themes and both sizes, and nothing scrolls sideways.

A state is looked at wide in light and on a phone in dark only: what it looks like otherwise is its page's, since every
colour stands for both themes and no size has colours of its own.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.screenshots import PAGES, SCENES
from tests.support.browser import LOOKS, OPPOSITES, Watched, looks, violations
from tests.support.stage import Stage, staged

WIDTHS = (320, 390, 768, 1024, 1440)


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    """Servers on which there is something of everything, nothing at all, and real phones."""
    with staged() as made:
        yield made


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[Watched]:
    """A window of its own, whose errors are looked at after every state."""
    made = Watched(browser)
    yield made
    made.close()


@pytest.fixture(scope="module")
def everywhere(window: Watched) -> Page:
    """One page that goes everywhere."""
    return window.page()


@pytest.mark.parametrize("name", SCENES)
def test_it_has_no_violations_and_does_not_scroll_sideways(
    window: Watched, everywhere: Page, stage: Stage, name: str
) -> None:
    page = everywhere
    window.wrong.clear()
    seen = looks(page, lambda: SCENES[name](page, stage), LOOKS if name in PAGES else OPPOSITES)
    assert {look: found for look in seen if (found := violations(page))} == {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{width} wide"
    assert window.wrong == []


def test_a_word_that_cannot_be_read_is_found_in_every_look(everywhere: Page, stage: Stage) -> None:
    """What looks at all the others is looked at here: a check that finds nothing anywhere would be no check."""
    page = everywhere
    for look in looks(page, lambda: SCENES["groups"](page, stage)):
        page.evaluate("document.querySelector('h1').style.opacity = 0.2")
        assert any(found.startswith("color-contrast") for found in violations(page)), look


def test_the_pages_are_those_that_there_are(stage: Stage) -> None:
    """Every page without a name in its address is looked at here."""
    looked_at = {path.split("?")[0] for path in PAGES.values()} | {"/settings/"}
    plain = {
        str(rule)
        for rule in stage.lively.app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments and not str(rule).startswith(_ELSEWHERE)
    }
    assert plain - looked_at == set()


#: Answers of other kinds than pages; pages that are no more than a state on the way, which are among the states.
_ELSEWHERE = (
    "/api/",
    "/static",
    "/healthz",
    "/readyz",
    "/metrics",
    "/live",
    "/sign-in",
    "/inbox.csv",
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
