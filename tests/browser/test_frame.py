"""What surrounds every page: search, keys, theme, and staying up to date."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import Running, Watched, sign_in, violations


def test_a_page_has_no_violations(page: Page, server: Running) -> None:
    page.goto(f"{server.url}/search?q=desk")
    assert violations(page) == []


def test_ctrl_k_finds_a_request_and_goes_there(page: Page, server: Running) -> None:
    page.goto(f"{server.url}/shortcuts")
    page.keyboard.press("Control+k")
    field = page.get_by_role("dialog").get_by_role("searchbox")
    expect(field).to_be_focused()
    field.press_sequentially("desk")
    page.get_by_role("dialog").get_by_role("link", name="Standing desk").wait_for()
    assert violations(page) == []
    page.keyboard.press("Enter")
    page.wait_for_url("**/requests/1")


def test_the_search_works_without_javascript(windows: Watched, server: Running) -> None:
    page = windows.page(javascript=False)
    sign_in(page, server)
    page.get_by_role("searchbox").fill("desk")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Standing desk").click()
    assert page.url.endswith("/requests/1")


def test_the_theme_is_kept_and_written_by_the_server(page: Page, server: Running) -> None:
    page.goto(f"{server.url}/shortcuts")
    page.get_by_role("button", name="You and this page").click()
    page.get_by_role("button", name="Dark").click()
    page.wait_for_url("**/shortcuts")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(14, 17, 22)"


def test_the_question_mark_lists_the_keys_until_they_are_switched_off(page: Page, server: Running) -> None:
    page.goto(f"{server.url}/search")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    page.goto(f"{server.url}/shortcuts")
    page.get_by_role("button", name="Switch them off").click()
    page.goto(f"{server.url}/search")
    page.keyboard.press("?")
    page.wait_for_timeout(300)
    assert page.get_by_role("dialog").count() == 0


@pytest.mark.parametrize("width", [320, 390, 768, 1024, 1440])
def test_nothing_scrolls_sideways(page: Page, server: Running, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{server.url}/search?q=e")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
